"""Which reports are one article: the same page, or the same title by the same outlet.

Aggregators and an outlet's own feed report one article several times. Counts, attention and mean
sentiment are over articles; every report stays in the view.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import timedelta

from altlens.items.article import Article
from altlens.items.base import Item

WINDOW = timedelta(days=3)  # columns use a title again after that
MIN_TITLE_WORDS = 4


def repeated(items: Iterable[Item]) -> dict[str, str]:
    """For each report of an article that an earlier one reported: the key of that earlier one.

    Reports of one feed are different articles, whatever they share.
    """
    articles = sorted(
        {item.key: item for item in items if isinstance(item, Article)}.values(),
        key=lambda article: (article.available_at, article.key),
    )
    by_fact: dict[str, list[Article]] = defaultdict(list)
    first: dict[str, str] = {}
    feeds: dict[str, set[str]] = {}
    for article in articles:
        facts = list(_facts(article))
        earlier = [
            first.get(other.key, other.key)
            for fact in facts
            for other in by_fact[fact]
            if article.available_at - other.available_at <= WINDOW
        ]
        same = next((key for key in earlier if article.feed not in feeds[key]), None)
        if same:
            first[article.key] = same
        feeds.setdefault(same or article.key, set()).add(article.feed)
        for fact in facts:
            by_fact[fact].append(article)
    return first


def _facts(article: Article) -> Iterator[str]:
    """What two reports of one article have in common."""
    if "/" in article.canonical_url.partition("://")[2]:  # not the home page of a site
        yield article.canonical_url
    words = "".join(c if c.isalnum() else " " for c in article.title.casefold()).split()
    if article.outlet and len(words) >= MIN_TITLE_WORDS:
        yield f"{article.outlet} {' '.join(words)}"
