"""Daily returns and events from the store, as the studies take them."""

from collections.abc import Collection, Sequence
from datetime import date

import pandas as pd

from altlens.companies.table import load as load_directory
from altlens.frames import Limit, items_frame, signals_frame
from altlens.queries.point_in_time import NEWEST, parse_limit, parse_start
from altlens.queries.signal_query import known_companies
from altlens.queries.view_reader import ViewReader
from altlens.settings import get_settings
from altlens.store import open_store
from altlens.store.base import Store

COLUMNS = ["symbol", "at", "what"]
RESULTS = "2.02"  # the item of a current report (8-K) that announces results


def returns_frame(
    since: str | date,
    until: str | date,
    symbols: str | Sequence[str] = (),
    index: str = "",
    store: Store | None = None,
) -> pd.DataFrame:
    """Daily price returns as shares of 1, by date and symbol, each as it was known on its day.

    They are adjusted for splits and leave dividends out. A renamed company has one column, under
    its last symbol.
    """
    frame = signals_frame(
        symbols, since, until, ["return_1d"], index=index, store=store, last_symbols=True
    )
    return frame["return_1d"].unstack("symbol")


def filings(
    symbols: str | Sequence[str] = (),
    since: Limit = None,
    until: Limit = None,
    *,
    forms: Collection[str] = (),
    items: Collection[str] = (),
    store: Store | None = None,
) -> pd.DataFrame:
    """Filings by when the SEC accepted them; only of some forms, or with some 8-K items.

    Columns symbol, at and what, as the other functions of this module.
    """
    rows = _items("filing", symbols, since, until, store)
    if forms:
        rows = rows[rows["form"].isin(forms)]
    if items:
        rows = rows[[bool(set(items) & set(own)) for own in rows["items"]]]
    return _events(rows, rows["form"])


def earnings(
    symbols: str | Sequence[str] = (),
    since: Limit = None,
    until: Limit = None,
    *,
    store: Store | None = None,
) -> pd.DataFrame:
    """Announcements of results: current reports (8-K) with item 2.02, by their acceptance."""
    return filings(symbols, since, until, forms=("8-K",), items=(RESULTS,), store=store)


def insider_buys(
    symbols: str | Sequence[str] = (),
    since: Limit = None,
    until: Limit = None,
    *,
    store: Store | None = None,
) -> pd.DataFrame:
    """Purchases of shares on the market (code P) by insiders, one event a filing."""
    rows = _items("insider_trade", symbols, since, until, store)
    rows = rows[(rows["code"] == "P") & ~rows["is_derivative"].astype(bool)]
    rows = rows.drop_duplicates(["symbol", "accession"])
    return _events(rows, rows["owner"])


def stories(
    symbols: str | Sequence[str] = (),
    since: Limit = None,
    until: Limit = None,
    *,
    publishers: int = 2,
    store: Store | None = None,
) -> pd.DataFrame:
    """Stories told by at least so many publishers, by their first report.

    How many told it is known only later, so this selects with hindsight; the time does not.
    """
    if store is None:
        with open_store(get_settings().store_url) as opened:
            return stories(symbols, since, until, publishers=publishers, store=opened)
    first, last = parse_start(since), parse_limit(until)
    directory, reader = load_directory(), ViewReader(store)
    names = [symbols] if isinstance(symbols, str) else symbols
    companies = [directory.resolve(name) for name in names] or [
        directory.by_id(company) for company in known_companies(store)
    ]
    rows = [
        (company.symbol, story.first_at, story.title)
        for company in companies
        for story in reader.stories(reader.read(company, NEWEST))
        if story.publishers >= publishers
        and (first is None or first <= story.first_at)
        and (last is None or story.first_at <= last)
    ]
    frame = pd.DataFrame(rows, columns=COLUMNS)
    return frame.assign(at=pd.to_datetime(frame["at"], utc=True)).sort_values("at")


def _items(
    kind: str,
    symbols: str | Sequence[str],
    since: Limit,
    until: Limit,
    store: Store | None,
) -> pd.DataFrame:
    return items_frame(symbols, kind, since=since, until=until, store=store)


def _events(rows: pd.DataFrame, what: pd.Series) -> pd.DataFrame:
    frame = pd.DataFrame({"symbol": rows["symbol"], "at": rows["available_at"], "what": what})
    return frame.sort_values("at").reset_index(drop=True)
