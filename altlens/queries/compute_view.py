"""Computes a company's view from everything that the store holds about the company."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from altlens.aggregate.market.market_index import MARKET_SYMBOL
from altlens.aggregate.market.move_causes import Intraday
from altlens.aggregate.view.company_view import Evidence, company_view
from altlens.aggregate.view.freshness import SourceHealth
from altlens.companies.directory import Directory
from altlens.companies.table import load
from altlens.errors import NotRecorded
from altlens.items.base import Document, stamp
from altlens.items.price import DAILY, Bar
from altlens.items.view import CompanyView
from altlens.queries.evidence import counts, facts, items, observations, reactions, texts_about
from altlens.queries.link_cache import cached_links, name_tokens, text_versions
from altlens.queries.point_in_time import PointInTime
from altlens.runs.failures import failing_at
from altlens.settings import get_settings
from altlens.source_catalog import KINDS, SOURCE_INFO, TEXT_KINDS
from altlens.source_info import SourceInfo
from altlens.store.base import Store, Where
from altlens.store.collections import ITEMS, OUTCOMES
from altlens.user_state.feeds import with_feeds

# Kinds that need a read of their own, or of which only some items are read.
READ_APART = (
    "bar",
    "fact",
    "earnings_date",
    "rating_counts",
    "filing_document",
    "filing_notice",
    "intraday_bar",
    "reaction",
)
BARS_READ = timedelta(days=2 * 366)  # a year to show, and a year for its averages
MARKET_BARS_READ = timedelta(days=400)
INTRADAY_READ = timedelta(days=14)


def view_at(store: Store, company: str, symbol: str, name: str, at: PointInTime) -> CompanyView:
    """The view with what was public at `as_of` and stored by `known_at`."""
    return compute_view(store, company, symbol, name, at)[0]


def compute_view(
    store: Store, company: str, symbol: str, name: str, at: PointInTime
) -> tuple[CompanyView, list[Document]]:
    """The view, and the documents of links that the store does not have yet."""
    texts, directory = texts_about(store, company, at), load()
    versions, names = text_versions(texts), name_tokens(directory, company, symbol, name)
    links, missing = cached_links(store, company, versions, names, at.known_at)
    kinds = [kind for kind in KINDS if kind not in (*READ_APART, *TEXT_KINDS)]
    evidence = Evidence(
        items=[
            *items(store, company, kinds, at),
            *items(store, company, ["bar"], at, since=at.as_of - BARS_READ),
            *facts(store, company, at),
            *observations(store, company, "earnings_date", at),
            *observations(store, company, "rating_counts", at),
            *reactions(store, texts.items, at),
        ],
        texts=texts.items,
        analyses=texts.analyses,  # type: ignore[arg-type]
        text_versions=versions,
        links=links,
        counts=counts(store, company, READ_APART, at),
        source_health=list(_source_health(store, company, at)),
        directory=directory,
        market=_market_bars(store, company, directory, at),
        intraday=_intraday(store, company, at),
    )
    view = company_view(company, symbol, name, at.as_of, at.known_at, evidence)
    return view, missing


def _market_bars(
    store: Store, company: str, directory: Directory, at: PointInTime
) -> list[Bar] | None:
    """The daily bars of what stands for the market; None where that is the company itself."""
    market = directory.resolve(MARKET_SYMBOL).id
    if market == company:
        return None
    bars = items(store, market, ["bar"], at, since=at.as_of - MARKET_BARS_READ)
    return [bar for bar in bars if isinstance(bar, Bar) and bar.interval == DAILY]


def _intraday(store: Store, company: str, at: PointInTime) -> Intraday:
    """The closes of intervals within the last sessions, as last fetched."""
    where = Where(
        equal={"companies": company, "kind": "intraday_bar"},
        at_least={"available_at": stamp(at.as_of - INTRADAY_READ)},
        at_most=at.bounds(),
    )
    fields = ("session", "event_at", "close", "fetched_at")
    rows = sorted(store.find(ITEMS, where, fields=fields), key=lambda row: row["fetched_at"])
    prices: dict[date, dict[datetime, float]] = defaultdict(dict)
    for row in rows:
        ends_at = datetime.fromisoformat(row["event_at"])
        prices[date.fromisoformat(row["session"])][ends_at] = row["close"]
    return {session: sorted(closes.items()) for session, closes in prices.items()}


def _source_health(store: Store, company: str, at: PointInTime) -> Iterator[SourceHealth]:
    settings = with_feeds(store, get_settings())
    for info in SOURCE_INFO.values():
        yield _health_of(store, company, info, at, info.advice(settings))


def _health_of(
    store: Store, company: str, source: SourceInfo, at: PointInTime, advice: str
) -> SourceHealth:
    fetched_at: datetime | None = None
    records = 0
    for owner in (company, ""):
        where = Where(
            equal={"company": owner, "source": source.name},
            at_most={"fetched_at": stamp(min(at))},
            order_by=("fetched_at",),
            descending=True,
            limit=20,
        )
        for outcome in store.find(OUTCOMES, where):
            records += outcome["records"]
            ended_at = datetime.fromisoformat(outcome["fetched_at"])
            fetched_at = max(fetched_at or ended_at, ended_at)
    failures = [
        failure
        for owner in (company, "")
        for failure in failing_at(store, source.name, owner, at.as_of, at.known_at)
    ]
    failing = (one["message"] for one in failures if one["error"] != NotRecorded.__name__)
    return SourceHealth(
        source.name,
        fetched_at,
        records,
        next(failing, ""),
        "" if failures else advice,
        source.every_hours,
    )
