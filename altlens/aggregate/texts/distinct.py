"""Which reports are one article: the same page, or the same title by the same outlet.

Aggregators and an outlet's own feed report one article several times. Counts, attention and mean
sentiment are over articles; every report stays in the view.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from altlens.items.article import Article
from altlens.items.base import Item

WINDOW = timedelta(days=3)  # columns use a title again after that
MIN_TITLE_WORDS = 4

Entry = tuple[str, str, str, str, datetime | str]


class Repeats:
    """Finds repeats among articles that come in order of availability, then of key."""

    def __init__(self) -> None:
        self.first: dict[str, str] = {}  # of each repeat the key of the first report
        self._by_fact: dict[str, list[Article]] = defaultdict(list)
        self._feeds: dict[str, set[str]] = {}
        self._entries: dict[Entry, str] = {}

    def add(self, article: Article) -> None:
        """Add the next article; different reports of one feed are different articles."""
        entry = _entry(article)
        if entry in self._entries:
            self.first[article.key] = self._entries[entry]
            return
        self._entries[entry] = article.key
        facts = list(_facts(article))
        earlier = [
            self.first.get(other.key, other.key)
            for fact in facts
            for other in self._by_fact[fact]
            if article.available_at - other.available_at <= WINDOW
        ]
        same = next((key for key in earlier if article.feed not in self._feeds[key]), None)
        if same:
            self.first[article.key] = self._entries[entry] = same
        self._feeds.setdefault(same or article.key, set()).add(article.feed)
        for fact in facts:
            self._by_fact[fact].append(article)


def repeated(items: Iterable[Item]) -> dict[str, str]:
    """For each report of an article that an earlier one reported: the key of that earlier one.

    Reports of one feed are different articles, unless they say the same in every respect: the
    identity of an entry may depend on the other entries of the feed.
    """
    articles = {item.key: item for item in items if isinstance(item, Article)}.values()
    repeats = Repeats()
    for article in sorted(articles, key=lambda article: (article.available_at, article.key)):
        repeats.add(article)
    return repeats.first


def _entry(article: Article) -> Entry:
    """All that an entry of a feed says."""
    fields = (article.feed, article.url, article.title, article.summary)
    return *fields, (article.url and article.published_at) or article.key


def _facts(article: Article) -> Iterator[str]:
    """What two reports of one article have in common."""
    if "/" in article.canonical_url.partition("://")[2]:  # not the home page of a site
        yield article.canonical_url
    words = "".join(c if c.isalnum() else " " for c in article.title.casefold()).split()
    if article.outlet and len(words) >= MIN_TITLE_WORDS:
        yield f"{article.outlet} {' '.join(words)}"
