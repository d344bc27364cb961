"""What the store holds as pandas DataFrames: one row per company, or one per item."""

from collections.abc import Sequence
from datetime import date, datetime

import pandas as pd

from altlens.exports.rows import Period, Table, find_companies, item_table, read_views, view_table
from altlens.queries.point_in_time import TimeLimits, parse_limit, parse_start
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
    companies = find_companies(store, symbols, limits)
    return _frame(view_table(read_views(store, companies, limits)), "symbol")


def items_frame(
    symbols: str | Sequence[str] = (),
    kind: str = "article",
    as_of: Limit = None,
    known_at: Limit = None,
    store: Store | None = None,
    since: Limit = None,
    until: Limit = None,
) -> pd.DataFrame:
    """One row per item of the kind and company, by the item's id; each company's oldest first.

    No symbols: every company that has a view, also those delisted since. `since` and `until` limit
    when the items became available; as dates they mean the first one's beginning and the other
    one's end, UTC. Texts have columns of what analysis found for the company; one symbol given as
    text, not as a list, adds the whole `analysis`.

    BadInput for an unknown kind, BadRange for `until` before `since`, UnknownSymbol.
    """
    if store is None:
        with open_store(get_settings().store_url) as opened:
            return items_frame(symbols, kind, as_of, known_at, opened, since, until)
    limits = TimeLimits(parse_limit(as_of), parse_limit(known_at))
    period = Period(parse_start(since), parse_limit(until))
    chosen = [symbols] if isinstance(symbols, str) else symbols
    table = item_table(store, find_companies(store, chosen, limits), kind, limits, period)
    if not isinstance(symbols, str):
        table.columns.pop("analysis", None)
    return _frame(table, "id")


def _frame(table: Table, index: str) -> pd.DataFrame:
    """The rows by their index; times as pandas timestamps in UTC."""
    frame = pd.DataFrame(table.rows, columns=list(table.columns))
    for name in frame.columns:
        if name == "as_of" or name.endswith("_at"):
            frame[name] = pd.to_datetime(frame[name], utc=True, format="ISO8601")
    return frame.set_index(index)
