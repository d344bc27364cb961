"""Texts about a company, each with its analysis, novelty and story.

The view's sections over texts read these; linking itself is in `link_texts`.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from altlens.aggregate.linking.link_texts import in_order, story_of
from altlens.aggregate.linking.link_types import Link, TextVersion
from altlens.aggregate.linking.novelty import Novelty, novelty
from altlens.aggregate.texts.post_titles import post_titles
from altlens.aggregate.texts.text_views import mention_of, sentiment_of
from altlens.items.analysis import Analysis
from altlens.items.article import Article
from altlens.items.base import Item
from altlens.items.ids import key_of
from altlens.items.post import Post

NOVELTY_DAYS = 30.0  # older items do not make an item less new


class AnnotatedText(NamedTuple):
    """A current text. `available_at`, `novelty` and `story` are those of its first version.

    `label` is its sentiment on the company, "" where unknown; `story` is the id of the
    story's first item.
    """

    item: Article | Post
    available_at: datetime
    analysis: Analysis
    relevance: float | None
    label: str
    score: float | None
    novelty: Novelty | None
    story: str
    heading: str = ""

    @property
    def publisher(self) -> str:
        """The publication or channel."""
        return publisher(self.item)

    @property
    def outlet(self) -> str:
        """What its publisher is counted as, whatever aggregators call it."""
        return (isinstance(self.item, Article) and self.item.outlet) or self.publisher

    @property
    def title(self) -> str:
        """Its title, or the beginning of its text with its thread."""
        return self.heading or self.item.title or self.item.summary[:120]


def annotate(
    company: str,
    items: Iterable[Item],
    analyses: Mapping[str, Analysis],
    versions: Sequence[TextVersion],
    links: Sequence[Link],
) -> list[AnnotatedText]:
    """Return the current texts in the order in which they became available."""
    first: dict[str, TextVersion] = {}
    for version in in_order(versions):
        first.setdefault(key_of(version.id), version)
    ids = {version.id for version in versions}
    links = [link for link in links if {link["item"], link["target"], link["story"]} <= ids]
    stories, novelties = story_of(links), novelty(versions, links, NOVELTY_DAYS)
    texts: list[AnnotatedText] = []
    items = list(items)
    headings = post_titles(items)
    for item in items:
        if isinstance(item, Article | Post) and item.key in first:
            version, analysis = first[item.key], analyses.get(item.id, {})
            label, score = sentiment_of(company, analysis)
            mention = mention_of(company, analysis)
            text = AnnotatedText(
                item,
                version.available_at,
                analysis,
                relevance=mention["relevance"] if mention else None,
                label=label,
                score=score,
                novelty=novelties[version.id] if version.signature["tokens"] else None,
                story=stories.get(version.id, version.id),
                heading=headings.get(item.id, ""),
            )
            texts.append(text)
    return sorted(texts, key=lambda text: (text.available_at, text.item.id))


def publisher(item: Article | Post) -> str:
    """Return the publication of an article, or the channel of a post."""
    return (item.publisher if isinstance(item, Article) else item.channel) or item.source
