"""What the store holds as pandas DataFrames: one row per company, or one per item."""

from collections.abc import Sequence
from datetime import date, datetime

import pandas as pd

from altlens.exports.rows import Table, item_table, read_views, view_table
from altlens.queries.overview import summaries
from altlens.queries.point_in_time import TimeLimits, parse_limit
from altlens.settings import get_settings
from altlens.store import open_store
from altlens.store.base import Store

Limit = str | date | datetime | None


def views_frame(
    symbols: Sequence[str] = (),
    as_of: Limit = None,
    known_at: Limit = None,
    store: Store | None = None,
) -> pd.DataFrame:
    """One row per company, by symbol: price, returns, sentiment, attention, reports, freshness.

    No symbols: every company that has a view. Without dates, the newest stored views, which
    `altlens show` and the pages show; with a date, views computed as of its end, UTC.
    """
    if store is None:
        with open_store(get_settings().store_url) as opened:
            return views_frame(symbols, as_of, known_at, opened)
    limits = TimeLimits(parse_limit(as_of), parse_limit(known_at))
    chosen = symbols or [summary.symbol for summary in summaries(store)]
    return _frame(view_table(read_views(store, chosen, limits)), "symbol")


def items_frame(
    symbol: str,
    kind: str = "article",
    as_of: Limit = None,
    known_at: Limit = None,
    store: Store | None = None,
) -> pd.DataFrame:
    """One row per item of the kind, by its id, oldest first.

    Texts have columns of what analysis found for the company, and the whole `analysis`.
    """
    if store is None:
        with open_store(get_settings().store_url) as opened:
            return items_frame(symbol, kind, as_of, known_at, opened)
    limits = TimeLimits(parse_limit(as_of), parse_limit(known_at))
    return _frame(item_table(store, [symbol], kind, limits), "id")


def _frame(table: Table, index: str) -> pd.DataFrame:
    """The rows by their index; times as pandas timestamps in UTC."""
    frame = pd.DataFrame(table.rows, columns=list(table.columns))
    for name in frame.columns:
        if name == "as_of" or name.endswith("_at"):
            frame[name] = pd.to_datetime(frame[name], utc=True, format="ISO8601")
    return frame.set_index(index)
