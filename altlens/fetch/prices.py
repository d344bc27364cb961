"""Daily and intraday bars, dividends and splits, through yfinance."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from altlens.fetch.base import Adapter, Record
from altlens.fetch.yahoo import HANDSHAKES, QUERY_HOSTS, price_history, translated
from altlens.items.price import DAILY
from altlens.items.query import Query, Subject
from altlens.settings import Settings
from altlens.source_info import PricesInfo
from altlens.transport.endpoint import Endpoint

INTRADAY_RANGE = "5d"
FIRST_RANGE = "1y"
# Requested later, by the days since the last session: Yahoo corrects the past weeks, and repairs
# need the prices around a fault.
RANGES = ((60, "3mo"), (330, "1y"))
LAST_RANGE = "10y"


class Prices(PricesInfo, Adapter):
    """One record a company and interval: its history as Yahoo gives it (`frame`), and repaired.

    Yahoo adjusts all prices for all splits; the frame has the splits, so that cleaning can undo it.
    `dividend_currencies` names the currency of dividends that were not paid in that of the price.
    """

    impersonates_browser = True
    endpoints = (
        *HANDSHAKES,
        Endpoint(hosts=QUERY_HOSTS, path="/v8/finance/chart/.+", params=frozenset({"interval"})),
    )

    def required_recording(self, query: Query) -> str:
        """Intraday prices may be missing from recordings."""
        if query.part == DAILY:
            return ""
        address = f"https://{QUERY_HOSTS[0]}/v8/finance/chart/{query.symbol}"
        return f"{address}?interval={query.part}"

    def queries(self, subjects: tuple[Subject, ...], settings: Settings) -> Iterator[Query]:
        for subject in subjects:
            for interval in (DAILY, *settings.prices.intraday):
                yield Query(
                    source=self.name, company=subject.company, symbol=subject.symbol, part=interval
                )

    def cursor_of(self, record: Record, clock: datetime) -> str:
        """The last session."""
        frame = record["frame"]
        return "" if frame.empty else frame.index[-1].date().isoformat()

    def read(self, session: Any, query: Query, clock: datetime) -> Iterator[Record]:
        try:
            history = price_history(query.symbol, session)
            frame = history.history(
                period=_range(query, clock), interval=query.part, auto_adjust=False
            )
            about = history.get_history_metadata()
            periods = about["currentTradingPeriod"]["regular"]
            currency, zone = about["currency"] or "", about["exchangeTimezoneName"]
            foreign = foreign_dividends(history, currency)
            yield {
                "symbol": query.symbol,
                "interval": query.part,
                "currency": currency,
                "dividend_currencies": foreign,
                "exchange_zone": zone,
                "close_time": periods["end"].tz_convert(zone).time(),
                "frame": frame,
                "repaired": _repaired(frame, query, currency, zone, foreign),
            }
        except Exception as error:
            raise translated(error, query) from error


def foreign_dividends(history: Any, currency: str) -> dict[date, str]:
    """The currencies of dividends that differ from the price's, by day; after `history.history`.

    yfinance adds their amounts to the history as if they were in the currency of the price.
    """
    paid = history._dividends
    if "currency" not in getattr(paid, "columns", ()):
        return {}
    return {
        moment.date(): unit
        for moment, unit in paid["currency"].items()
        if isinstance(unit, str) and unit and unit != currency  # NaN where Yahoo names none
    }


def _repaired(
    frame: Any, query: Query, currency: str, zone: str, foreign: Mapping[date, str]
) -> Any:
    """The history without its faults; an amount in another currency is no fault of the price."""
    from altlens.fetch.price_repair import repaired  # loads yfinance

    is_foreign = frame.index.map(lambda moment: moment.date() in foreign)
    own = frame.assign(Dividends=frame["Dividends"].where(~is_foreign, 0.0)) if foreign else frame
    result = repaired(own, query.symbol, query.part, currency, zone)
    if foreign:
        result["Dividends"] = result["Dividends"].where(~is_foreign, frame["Dividends"])
    return result


def _range(query: Query, clock: datetime) -> str:
    """The period to request."""
    if query.part != DAILY:
        return INTRADAY_RANGE
    if not query.since:
        return FIRST_RANGE
    days = (clock.date() - date.fromisoformat(query.since)).days
    return next((name for most, name in RANGES if days <= most), LAST_RANGE)
