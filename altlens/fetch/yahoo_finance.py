"""Yahoo Finance's pages of a company, through yfinance: profile, quote, analysts, holders."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from altlens.fetch.base import Adapter, Record
from altlens.fetch.yahoo import HANDSHAKES, QUERY_HOSTS, ticker, translated
from altlens.items.query import Query, Subject
from altlens.settings import Settings
from altlens.source_info import YahooFinanceInfo
from altlens.transport.endpoint import Endpoint

INSIGHTS = "/ws/insights/v2/finance/insights"
RELATED = "/v6/finance/recommendationsbysymbol/{}"


def _profile(company: Any) -> Any:
    return company.info


def _quote(company: Any) -> Any:
    return _only(company._quote._fetch_additional_info()["quoteResponse"]["result"])


def _modules(*names: str) -> Callable[[Any], Any]:
    # yfinance's own tables drop the hour of a rating, its targets and the day of a snapshot.
    def ask(company: Any) -> Any:
        return _only(company._quote._fetch(modules=list(names))["quoteSummary"]["result"])

    return ask


def _insights(company: Any) -> Any:
    return company._data.get_raw_json(_address(INSIGHTS), params={"symbol": company.ticker})[
        "finance"
    ]["result"]


def _related(company: Any) -> Any:
    answer = company._data.get_raw_json(_address(RELATED.format(company.ticker)))
    return _only(answer["finance"]["result"])


PARTS: Mapping[str, Callable[[Any], Any]] = {
    "profile": _profile,
    "quote": _quote,
    "recommendations": _modules("recommendationTrend"),
    "upgrades": _modules("upgradeDowngradeHistory"),
    "holders": _modules("institutionOwnership", "fundOwnership", "majorHoldersBreakdown"),
    "insights": _insights,
    "related": _related,
}


class YahooFinance(YahooFinanceInfo, Adapter):
    """One record a company and part, in Yahoo's form; none where Yahoo has nothing."""

    impersonates_browser = True
    endpoints = (
        *HANDSHAKES,
        Endpoint(
            hosts=QUERY_HOSTS,
            path="/v10/finance/quoteSummary/.+",
            superset_params=frozenset({"modules"}),
        ),
        Endpoint(hosts=QUERY_HOSTS, path="/v7/finance/quote", params=frozenset({"symbols"})),
        Endpoint(hosts=QUERY_HOSTS, path=INSIGHTS, params=frozenset({"symbol"})),
        Endpoint(hosts=QUERY_HOSTS, path=RELATED.format(".+")),
        Endpoint(
            hosts=QUERY_HOSTS,
            path="/ws/fundamentals-timeseries/v1/finance/timeseries/.+",
            placeholder='{"timeseries": {"result": []}}',
            ignore_response=True,
        ),
    )

    def required_recording(self, query: Query) -> str:
        """Insights and related symbols may be missing from recordings."""
        return {
            "insights": _address(f"{INSIGHTS}?symbol={query.symbol}"),
            "related": _address(RELATED.format(query.symbol)),
        }.get(query.part, "")

    def queries(self, subjects: tuple[Subject, ...], settings: Settings) -> Iterator[Query]:
        for subject in subjects:
            for part in PARTS:
                yield Query(
                    source=self.name, company=subject.company, symbol=subject.symbol, part=part
                )

    def read(self, session: Any, query: Query, clock: datetime) -> Iterator[Record]:
        try:
            result = PARTS[query.part](ticker(query.symbol, session))
        except Exception as error:
            raise translated(error, query) from error
        if result:
            yield {"what": query.part, "symbol": query.symbol, **result}


def _address(path: str) -> str:
    return f"https://{QUERY_HOSTS[0]}{path}"


def _only(results: list[Any] | None) -> Any:
    """The single result, or None where there is none."""
    (result,) = results or [None]
    return result
