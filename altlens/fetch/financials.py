"""Reported figures of a company: every XBRL value at SEC EDGAR, and Yahoo's statements.

EDGAR's facts name the filing that states them; Yahoo's statements have the same lines for all.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from altlens.errors import Unparsable
from altlens.fetch.base import Record
from altlens.fetch.sec import DATA_HOSTS, SecAdapter, get_json
from altlens.fetch.yahoo import HANDSHAKES, QUERY_HOSTS, ticker, translated
from altlens.fetch.yahoo_statements import FREQUENCIES, STATEMENTS, statement_of, statements_url
from altlens.items.query import Query, Subject
from altlens.settings import Settings
from altlens.source_info import FinancialsInfo
from altlens.transport.endpoint import Endpoint

FACTS = "facts"
YAHOO_HAS_SINCE = datetime(2016, 12, 31, tzinfo=UTC)


class Financials(FinancialsInfo, SecAdapter):
    """One record a value and filing, or one a statement with all its lines."""

    endpoints = (
        Endpoint(hosts=DATA_HOSTS, path=r"/api/xbrl/companyfacts/CIK\d+\.json"),
        *HANDSHAKES,
        Endpoint(
            hosts=QUERY_HOSTS,
            path="/ws/fundamentals-timeseries/v1/finance/timeseries/.+",
            params=frozenset({"type"}),
            normalize={"type": statement_of},
        ),
    )

    def as_browser(self, host: str) -> bool:
        return host not in DATA_HOSTS

    def required_recording(self, query: Query) -> str:
        """Statements may be missing from recordings."""
        return "" if query.part == FACTS else _address(query)

    def queries(self, subjects: tuple[Subject, ...], settings: Settings) -> Iterator[Query]:
        statements = [f"{frequency} {name}" for frequency in FREQUENCIES for name in STATEMENTS]
        for subject in subjects:
            for part in (FACTS, *statements):
                yield Query(
                    source=self.name, company=subject.company, symbol=subject.symbol, part=part
                )

    def read(self, session: Any, query: Query, clock: datetime) -> Iterator[Record]:
        return _facts(session, query) if query.part == FACTS else _lines(session, query, clock)


def _facts(session: Any, query: Query) -> Iterator[Record]:
    """One record per value; a second value of a filing for one period has `nth` 2, and so on."""
    url = f"https://{DATA_HOSTS[0]}/api/xbrl/companyfacts/CIK{query.company}.json"
    company = get_json(session, url)
    try:
        for taxonomy, concepts in company["facts"].items():
            for concept, description in concepts.items():
                for unit, values in description["units"].items():
                    for value in numbered(values):
                        yield {"taxonomy": taxonomy, "concept": concept, "unit": unit, **value}
    except (KeyError, TypeError, AttributeError) as error:
        raise Unparsable(f"{url} lacks its facts: {error!r}.") from error


def numbered(values: Iterable[Record]) -> Iterator[Record]:
    """Number the different values of one filing for one period, such as two classes of shares."""
    by_period: dict[tuple[Any, ...], list[Any]] = {}
    for value in values:
        period = value.get("start"), value.get("end"), value.get("accn")
        distinct = by_period.setdefault(period, [])
        if value.get("val") not in distinct:
            distinct.append(value.get("val"))
        nth = distinct.index(value.get("val")) + 1
        yield value if nth == 1 else {**value, "nth": nth}


def _lines(session: Any, query: Query, clock: datetime) -> Iterator[Record]:
    """The lines of the statement by name, each with its periods; nothing where Yahoo has none."""
    frequency, _, statement = query.part.partition(" ")
    window = {"period1": int(YAHOO_HAS_SINCE.timestamp()), "period2": int(clock.timestamp())}
    try:
        # yfinance's own tables leave out the currency.
        data = ticker(query.symbol, session)._data
        response = data.get_raw_json(_address(query), params=window)
        lines = {
            name.removeprefix(frequency): values
            for line in response["timeseries"]["result"] or []
            for name, values in line.items()
            if name.startswith(frequency) and isinstance(values, list)
        }
    except Exception as error:
        raise translated(error, query) from error
    if lines:
        yield {
            "symbol": query.symbol,
            "frequency": frequency,
            "statement": statement,
            "lines": lines,
        }


def _address(query: Query) -> str:
    frequency, _, statement = query.part.partition(" ")
    return statements_url(QUERY_HOSTS[0], query.symbol, frequency, statement)
