"""What all Yahoo sources share: the hosts, the handshakes, and tickers, each with its own session.

yfinance loads pandas, so `yahoo_client`, which uses them, is loaded at the first use.
"""

from pathlib import Path
from typing import Any

from requests import Session

from altlens.errors import AltlensError, NotFound, UnknownSymbol
from altlens.fetch.pandas_import import load_pandas
from altlens.items.query import Query
from altlens.transport.endpoint import Endpoint

QUERY_HOSTS = ("query2.finance.yahoo.com", "query1.finance.yahoo.com")
HANDSHAKES = (
    Endpoint(hosts=("fc.yahoo.com",), path="/", expects="text", placeholder=""),
    Endpoint(hosts=QUERY_HOSTS, path="/v1/test/getcrumb", expects="text", placeholder="replayed"),
)

_caches: list[Path] = []  # the folder of yfinance's caches, once it is known


def keep_caches_in(folder: Path) -> None:
    """Give this process its own yfinance cache: processes cannot share its SQLite file."""
    folder.mkdir(parents=True, exist_ok=True)
    _caches[:] = [folder]


def ticker(symbol: str, session: Session) -> Any:
    """A ticker of yfinance that uses this session only."""
    return _client().ticker(symbol, session)


def search(text: str, session: Session, articles: int) -> Any:
    """Yahoo's search results for a text, requested through this session only."""
    return _client().search(text, session, articles)


def price_history(symbol: str, session: Session) -> Any:
    """The history of a symbol, without the extra request by which tickers get their time zone."""
    return _client().price_history(symbol, session)


def translated(error: Exception, query: Query) -> AltlensError:
    """The error of altlens for an exception of yfinance."""
    if isinstance(error, NotFound):
        return UnknownSymbol(query.symbol)
    if isinstance(error, AltlensError):
        return error
    translation: AltlensError = _client().translated(error, query)
    return translation


def statement_lines(statement: str) -> list[str]:
    """The lines of a statement that yfinance requests, by its name for the statement."""
    lines: list[str] = _client().statement_lines(statement)
    return lines


def _client() -> Any:
    load_pandas()
    from altlens.fetch import yahoo_client

    for folder in _caches:
        yahoo_client.keep_caches_in(folder)
    return yahoo_client
