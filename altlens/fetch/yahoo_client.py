"""yfinance with a session for each ticker; load it through `altlens.fetch.yahoo`.

yfinance keeps one session for the whole process; workers that share a process would ask through
each other's. Each ticker made here has its own.
"""

import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import yfinance
import yfinance.cache
from requests import Session
from yfinance.const import fundamentals_keys
from yfinance.data import SingletonMeta, YfData
from yfinance.scrapers.history import PriceHistory

from altlens.errors import AltlensError, NotFound, RateLimited, Unparsable
from altlens.items.query import Query

_creating = threading.Lock()
yfinance.config.debug.hide_exceptions = False
warnings.filterwarnings("ignore", module="yfinance")  # its pandas deprecations


def keep_caches_in(folder: Path) -> None:
    """Give this process its own yfinance cache: processes cannot share its SQLite file."""
    with _creating:
        if yfinance.cache._TzDBManager.get_location() == str(folder):
            return
        yfinance.cache.set_cache_location(str(folder))
        # caches that are open already would go on with the folder before
        yfinance.cache._TzCacheManager._tz_cache = None
        yfinance.cache._CookieCacheManager._Cookie_cache = None
        yfinance.cache._ISINCacheManager._isin_cache = None


def statement_lines(statement: str) -> list[str]:
    """The lines of a statement that yfinance requests, by its name for the statement."""
    return list(fundamentals_keys[statement])


def ticker(symbol: str, session: Session) -> yfinance.Ticker:
    """A ticker that uses this session only."""
    with _own_session():
        return yfinance.Ticker(symbol, session=session)


def search(text: str, session: Session, articles: int) -> yfinance.Search:
    """Yahoo's search results for a text, requested through this session only."""
    with _own_session():
        search_client = _Search(text, news_count=articles, session=session)
    return search_client.ask()


class _Search(yfinance.Search):  # type: ignore[misc]
    """A search that sends its request in `ask`, outside the lock, and not when it is created."""

    def search(self) -> yfinance.Search:
        return self

    def ask(self) -> yfinance.Search:
        return super().search()


@contextmanager
def _own_session() -> Iterator[None]:
    with _creating:
        SingletonMeta._instances.pop(YfData, None)
        try:
            yield
        finally:
            SingletonMeta._instances.pop(YfData, None)


def price_history(symbol: str, session: Session) -> PriceHistory:
    """The history of a symbol, without the extra request by which tickers get their time zone."""
    return PriceHistory(ticker(symbol, session)._data, symbol, None, session)


def translated(error: Exception, query: Query) -> AltlensError:
    """The error of altlens for an exception of yfinance."""
    if isinstance(error, yfinance.exceptions.YFRateLimitError):
        return RateLimited("Yahoo refuses further requests for now.", after_seconds=60.0)
    if isinstance(error, yfinance.exceptions.YFPricesMissingError):
        return NotFound(f"Yahoo has no prices for {query.symbol}: {error.rationale}.")
    return Unparsable(f"Yahoo's answer for {query.symbol} cannot be read: {_short(error)}")


def _short(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:300]
