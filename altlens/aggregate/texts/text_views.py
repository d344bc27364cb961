"""View models of articles and posts, each with its analysis."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from altlens.aggregate.texts.post_titles import is_fragment, post_titles
from altlens.aggregate.view.provenance import provenance
from altlens.items.analysis import Analysis, Mention
from altlens.items.article import Article
from altlens.items.base import Item
from altlens.items.post import Post, Reaction
from altlens.items.view import SentimentView, TextView
from altlens.slurs import masked

SHOWN = 50
EXCERPT_CHARACTERS = 300


def article_views(
    company: str, items: Iterable[Item], analyses: Mapping[str, Analysis]
) -> tuple[TextView, ...]:
    """Return the newest articles first."""
    articles = [item for item in items if isinstance(item, Article)]
    return tuple(
        _text(company, item, analyses.get(item.id, {}), item.title, item.publisher)
        for item in reversed(articles[-SHOWN:])
    )


def post_views(
    company: str,
    items: Iterable[Item],
    analyses: Mapping[str, Analysis],
    reactions: Iterable[Item],
) -> tuple[TextView, ...]:
    """Return the newest posts first, each with its latest score; without fragments."""
    scores = {item.post: item.score for item in reactions if isinstance(item, Reaction)}
    items = list(items)
    titles = post_titles(items)
    posts = [item for item in items if isinstance(item, Post) and not is_fragment(item)]
    return tuple(
        _text(
            company,
            item,
            analyses.get(item.id, {}),
            titles[item.id],
            item.channel,
            scores.get(item.key),
        )
        for item in reversed(posts[-SHOWN:])
    )


def sentiment_views(
    company: str, items: Iterable[Item], analyses: Mapping[str, Analysis]
) -> dict[str, SentimentView]:
    """Count positive and negative texts by source, with their mean score."""
    scores: dict[str, list[float]] = defaultdict(list)
    labels: dict[str, list[str]] = defaultdict(list)
    for item in items:
        label, score = sentiment_of(company, analyses.get(item.id, {}))
        if label:
            scores[item.source].append(score or 0.0)
            labels[item.source].append(label)
    return {source: _summed(labels[source], scores[source]) for source in sorted(scores)}


def _summed(labels: Sequence[str], scores: Sequence[float]) -> SentimentView:
    return SentimentView(
        negative=labels.count("negative"),
        neutral=labels.count("neutral"),
        positive=labels.count("positive"),
        mean_score=round(sum(scores) / len(scores), 4),
    )


def _text(
    company: str,
    item: Article | Post,
    analysis: Analysis,
    title: str,
    publisher: str,
    score: int | None = None,
) -> TextView:
    label, strength = sentiment_of(company, analysis)
    mention = mention_of(company, analysis)
    return TextView(
        title=title,
        text=masked(item.summary[:EXCERPT_CHARACTERS]),
        publisher=publisher,
        published_at=item.published_at,
        score=score,
        language=analysis["language"]["code"] if "language" in analysis else "",
        sentiment=label,
        sentiment_score=strength,
        events=tuple(dict.fromkeys(event["type"] for event in analysis.get("events", []))),
        relevance=mention["relevance"] if mention else None,
        provenance=provenance(item),
    )


def sentiment_of(company: str, analysis: Analysis) -> tuple[str, float | None]:
    """Return the sentiment on the company, or else that of the whole text."""
    for sentiment in analysis.get("company_sentiment", []):
        if sentiment.get("company") == company:
            return sentiment["label"], sentiment["score"]
    whole = analysis.get("sentiment")
    return (whole["label"], whole["score"]) if whole else ("", None)


def mention_of(company: str, analysis: Analysis) -> Mention | None:
    return next((m for m in analysis.get("companies", []) if m["company"] == company), None)
