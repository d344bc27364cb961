"""Topics across all companies of the store, at a point in time."""

from collections.abc import Collection, Iterator
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from altlens.aggregate.linking.link_texts import link, story_of
from altlens.aggregate.linking.link_types import TextVersion
from altlens.aggregate.texts.topics import EARLIER, RECENT, TopicText, topics
from altlens.analyze.signature import signature
from altlens.companies.table import load
from altlens.items.analysis import Analysis
from altlens.items.base import Document, stamp
from altlens.items.ids import key_of
from altlens.items.topic import Topics
from altlens.queries.link_cache import NO_SIGNATURE, name_tokens
from altlens.queries.paging import newest_page
from altlens.queries.point_in_time import PointInTime
from altlens.store.base import Store, Where, batches
from altlens.store.collections import ANALYSES, ITEMS, OVERVIEW

MOST_TEXTS = 5000  # the newest; linking them takes about a second
MOST_OF_COMPANY = 500
TITLE_LENGTH = 120  # characters of a text without a title
ANALYSIS_FIELDS = ("item", "available_at", "analyzed_at", "analysis")
ITEM_FIELDS = ("title", "summary", "outlet", "publisher", "channel", "source", "fetched_at")


class _Text(NamedTuple):
    """A stored text with its analysis."""

    version: TextVersion
    title: str
    analysis: Analysis


def topics_at(store: Store, at: PointInTime) -> Topics:
    """Return the topics of the seven days up to `as_of`.

    Only companies with a view count; of each, at most the newest texts of `MOST_OF_COMPANY`.
    """
    stored = store.find(OVERVIEW, Where(order_by=("symbol",)), fields=("company",))
    companies = [row["_id"] for row in stored]
    analyses = _analyses(store, companies, at)
    newest = sorted(analyses, key=lambda row: (row["available_at"], row["item"]), reverse=True)
    texts = list(_texts(store, newest[:MOST_TEXTS], at))
    versions = [text.version for text in texts]
    stories = story_of(link(versions))
    read = [
        TopicText(
            text.version.id,
            text.title,
            text.version.publisher,
            text.version.available_at,
            text.version.words,
            _unnamed(text.analysis),
            _symbols(text.analysis),
            stories.get(text.version.id, text.version.id),
        )
        for text in texts
    ]
    return Topics(
        as_of=at.as_of,
        known_at=at.known_at,
        texts=len(read),
        companies=len({symbol for text in read for symbol in text.symbols}),
        is_cut=len(analyses) > MOST_TEXTS,
        topics=topics(read, at.as_of),
    )


def _analyses(store: Store, companies: list[str], at: PointInTime) -> list[Document]:
    """The newest analysis of each text about the companies in the days that count."""
    newest: dict[str, Document] = {}
    for company in companies:
        where = Where(
            equal={"companies": company},
            at_least={"available_at": stamp(at.as_of - RECENT - EARLIER)},
            at_most=at.bounds("analyzed_at"),
            order_by=("available_at",),
        )
        page = newest_page(store, ANALYSES, where, "", MOST_OF_COMPANY, ANALYSIS_FIELDS)
        for row in page.rows:
            known = newest.get(row["item"])
            if known is None or known["analyzed_at"] <= row["analyzed_at"]:
                newest[row["item"]] = row
    return list(newest.values())


def _texts(store: Store, analyses: list[Document], at: PointInTime) -> Iterator[_Text]:
    """Yield the texts, each in its first version that the store had."""
    earliest: dict[str, Document] = {}
    for row in analyses:
        known = earliest.get(key_of(row["item"]))
        if known is None or row["available_at"] < known["available_at"]:
            earliest[key_of(row["item"])] = row
    for batch in batches(earliest.values()):
        items = store.get(ITEMS, [row["item"] for row in batch], fields=ITEM_FIELDS)
        for row in batch:
            item = items.get(row["item"])
            if item is None or item["fetched_at"] > stamp(at.known_at):
                continue
            analysis: Analysis = row["analysis"]
            publisher = _publisher(item)
            version = TextVersion(
                row["item"],
                datetime.fromisoformat(row["available_at"]),
                publisher,
                analysis.get("signature", NO_SIGNATURE),
                tuple(sorted(mention["company"] for mention in analysis.get("companies", []))),
            )
            yield _Text(version, item["title"] or item["summary"][:TITLE_LENGTH], analysis)


def _publisher(item: Document) -> str:
    """Who a text is counted under: its outlet, or the publication or channel."""
    names = (item.get(field) for field in ("outlet", "publisher", "channel", "source"))
    return next((name for name in names if name), "")


def _symbols(analysis: Analysis) -> tuple[str, ...]:
    """The main symbols of the companies that a text is about."""
    mentions = analysis.get("companies", [])
    return tuple(one["symbol"] for one in mentions if one["primary"] and one["role"] == "subject")


def _unnamed(analysis: Analysis) -> Collection[str]:
    """The tokens that name no topic: of all companies mentioned, of direction, of countries."""
    signed = analysis.get("signature", NO_SIGNATURE)
    names = {mark.partition(":")[2] for mark in signed["directions"]}
    names.update(signed.get("countries", ()))
    for mention in analysis.get("companies", []):
        names |= _tokens_of(mention["company"], mention["symbol"])
        names |= _tokens_of_name(mention["text"])
    return names


@lru_cache(maxsize=4096)
def _tokens_of(company: str, symbol: str) -> frozenset[str]:
    return name_tokens(load(), company, symbol, symbol)


@lru_cache(maxsize=4096)
def _tokens_of_name(name: str) -> frozenset[str]:
    return frozenset(signature(name, "")["tokens"])
