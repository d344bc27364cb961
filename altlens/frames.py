"""What the store knows, as pandas DataFrames for a notebook: one row a company, or one an item."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

import pandas as pd

from altlens.aggregate.view.summary import summary
from altlens.companies.company import Company
from altlens.companies.table import load as load_directory
from altlens.items.base import end_of_day
from altlens.items.view import CompanyView
from altlens.queries.evidence import items, texts_about
from altlens.queries.overview import summaries
from altlens.queries.point_in_time import TimeLimits
from altlens.queries.view_reader import ViewReader
from altlens.settings import get_settings
from altlens.source_info import KINDS, TEXT_KINDS
from altlens.store import open_store
from altlens.store.base import Store

Day = date | datetime | None


def views_frame(
    symbols: Sequence[str] = (), as_of: Day = None, known_at: Day = None, store: Store | None = None
) -> pd.DataFrame:
    """One row a company, by symbol: price, returns, sentiment, attention, reports, freshness.

    No symbols: every company that was ever aggregated. A date means its end, UTC; no date now.
    """
    if store is None:
        with open_store(get_settings().store_url) as opened:
            return views_frame(symbols, as_of, known_at, opened)
    chosen = symbols or [line.symbol for line in summaries(store)]
    rows = [_row(view) for view in read_views(store, chosen, as_of, known_at)]
    return _framed(rows, "symbol")


def items_frame(
    symbol: str,
    kind: str = "article",
    as_of: Day = None,
    known_at: Day = None,
    store: Store | None = None,
) -> pd.DataFrame:
    """One row an item of the kind, by its id, oldest first; texts with what analysis found."""
    if kind not in KINDS:
        raise ValueError(f"there is no kind {kind!r}; kinds: {', '.join(KINDS)}")
    if store is None:
        with open_store(get_settings().store_url) as opened:
            return items_frame(symbol, kind, as_of, known_at, opened)
    limits = _asked(as_of, known_at)
    company = _company(symbol, limits)
    at = limits.at(datetime.now(UTC))
    if kind in TEXT_KINDS:
        texts = texts_about(store, company.id, at)
        rows = [
            {"id": item.id, **item.model_dump(), "analysis": texts.analyses.get(item.id)}
            for item in texts.items
            if item.kind == kind
        ]
    else:
        found = items(store, company.id, [kind], at)
        rows = [{"id": item.id, **item.model_dump()} for item in found]
    return _framed(rows, "id")


def read_views(
    store: Store, symbols: Sequence[str], as_of: Day = None, known_at: Day = None
) -> list[CompanyView]:
    """The companies' views; UnknownSymbol where a symbol was never held."""
    limits, views = _asked(as_of, known_at), ViewReader(store)
    return [views.read(_company(symbol, limits), limits) for symbol in symbols]


def _framed(rows: Sequence[Mapping[str, object]], index: str) -> pd.DataFrame:
    """The rows by their index, moments as such, in UTC."""
    frame = pd.DataFrame(rows)
    for name in frame.columns:
        if name == "as_of" or name.endswith("_at"):
            frame[name] = pd.to_datetime(frame[name], utc=True, format="ISO8601")
    return frame.set_index(index) if rows else frame


def _company(symbol: str, limits: TimeLimits) -> Company:
    return load_directory().resolve(symbol, limits.as_of.date() if limits.as_of else None)


def _asked(as_of: Day, known_at: Day) -> TimeLimits:
    return TimeLimits(_limit(as_of), _limit(known_at))


def _limit(day: Day) -> datetime | None:
    if day is None or isinstance(day, datetime):
        return day
    return end_of_day(day)


def _row(view: CompanyView) -> dict[str, object]:
    line = summary(view)
    states = {f"{name}_state": state for name, state in line.sources.items()}
    kept = line.model_dump(exclude={"closes", "sources", "anomalies"})
    return {**kept, "anomalies": "; ".join(line.anomalies), **view.counts, **states}
