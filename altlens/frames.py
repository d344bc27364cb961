"""What the store holds as tables: a row per company, per item, or per company and day."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from altlens.errors import BadInput
from altlens.exports.rows import Period, Table, find_companies, item_table, read_views, view_table
from altlens.extras import require_extra
from altlens.queries.point_in_time import TimeLimits, parse_limit, parse_start
from altlens.queries.signal_query import SignalQuery, query_signals
from altlens.queries.signal_rows import SignalColumns
from altlens.settings import get_settings
from altlens.store import open_store
from altlens.store.base import Store

if TYPE_CHECKING:
    import polars as pl
    import pyarrow as pa

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


def signals_frame(
    symbols: str | Sequence[str] = (),
    since: Limit = None,
    until: Limit = None,
    signals: Sequence[str] = (),
    as_known_at: Limit = None,
    index: str = "",
    store: Store | None = None,
    last_symbols: bool = False,
) -> pd.DataFrame:
    """Daily signals by (date, symbol), a column each, as this store knew them by `as_known_at`.

    No symbols: every company that has a view; no signals: every signal. Of an `index` the rows are
    those of its members on each day. `since` and `until` are days, both included. A missing cell is
    NaN; the values are not copied. A symbol is the one of the day, or with `last_symbols` the last
    one that the company has in the range.

        signals_frame(["AAPL", "NVDA"], "2026-01-02", "2026-06-18", ["sentiment_7d", "attention_z"])

    UnknownSignal, UnknownSymbol, BadSetting for an unknown index, BadRange.
    """
    columns = _signals(symbols, since, until, signals, as_known_at, index, store)
    days, day_codes = np.unique(columns.day, return_inverse=True)
    levels: Any = [pd.DatetimeIndex(days.astype("datetime64[ns]")), pd.Index(columns.symbols)]
    codes: Any = [day_codes, _last_symbols(columns) if last_symbols else columns.symbol]
    rows = pd.MultiIndex(levels=levels, codes=codes, names=["date", "symbol"])
    return pd.DataFrame(columns.values.T, index=rows, columns=list(columns.signals), copy=False)


def signals_arrow(
    symbols: str | Sequence[str] = (),
    since: Limit = None,
    until: Limit = None,
    signals: Sequence[str] = (),
    as_known_at: Limit = None,
    index: str = "",
    store: Store | None = None,
) -> "pa.Table":
    """As `signals_frame`, as an Arrow table with company and known_at; a missing cell is null."""
    require_extra("parquet")
    from altlens.exports.signal_arrow import arrow_table

    table: pa.Table = arrow_table(
        _signals(symbols, since, until, signals, as_known_at, index, store)
    )
    return table


def signals_polars(
    symbols: str | Sequence[str] = (),
    since: Limit = None,
    until: Limit = None,
    signals: Sequence[str] = (),
    as_known_at: Limit = None,
    index: str = "",
    store: Store | None = None,
) -> "pl.DataFrame":
    """As `signals_arrow`, as a Polars frame over the same memory."""
    require_extra("polars")
    import polars

    table = signals_arrow(symbols, since, until, signals, as_known_at, index, store)
    return polars.DataFrame(table)


def _last_symbols(columns: SignalColumns) -> npt.NDArray[np.int32]:
    """The code of a symbol for each row, the same for all of a company; rows come by day."""
    last = np.zeros(len(columns.companies), np.int32)
    last[columns.company] = columns.symbol
    return last[columns.company]


def _signals(
    symbols: str | Sequence[str],
    since: Limit,
    until: Limit,
    signals: Sequence[str],
    as_known_at: Limit,
    index: str,
    store: Store | None,
) -> SignalColumns:
    if store is None:
        with open_store(get_settings().store_url) as opened:
            return _signals(symbols, since, until, signals, as_known_at, index, opened)
    first, last = parse_start(since), parse_limit(until)
    if first is None or last is None:
        raise BadInput("Name the first and the last day: since and until.")
    query = SignalQuery(
        since=first.date(),
        until=last.date(),
        symbols=[symbols] if isinstance(symbols, str) else symbols,
        index=index,
        signals=signals,
        as_known_at=parse_limit(as_known_at),
    )
    return query_signals(store, query, get_settings().home)


def _frame(table: Table, index: str) -> pd.DataFrame:
    """The rows by their index; times as pandas timestamps in UTC."""
    frame = pd.DataFrame(table.rows, columns=list(table.columns))
    for name in frame.columns:
        if name == "as_of" or name.endswith("_at"):
            frame[name] = pd.to_datetime(frame[name], utc=True, format="ISO8601")
    return frame.set_index(index)
