"""How Yahoo's pages become quotes, ratings, holders and insights, in both number formats."""

from datetime import date
from typing import Any

import pytest

from altlens.clean.base import Origin
from altlens.clean.financials import clean as clean_financials
from altlens.clean.yahoo_finance import clean
from altlens.errors import InvalidItem
from altlens.fetch.financials import Financials
from altlens.fetch.yahoo_statements import FREQUENCIES, STATEMENTS, statement_of, statements_url
from altlens.items.analysts import Insight, RatingChange
from altlens.items.financials import Statement
from altlens.items.holders import HolderShares, Holding
from altlens.items.query import Query
from altlens.items.quote import Quote
from tests.hand_made import COMPANY, at

FETCHED = at("2026-06-18")


def origin(source: str, part: str) -> Origin:
    query = Query(source=source, company=COMPANY, symbol="AAPL", part=part)
    return Origin(query, "capture:1", FETCHED)


def cleaned(part: str, **fields: Any) -> list[Any]:
    record = {"what": part, "symbol": "AAPL", **fields}
    return list(clean(record, origin("yahoo_finance", part)))


def test_a_quote_says_when_the_market_paid() -> None:
    moment = at("2026-06-17", 20)
    (quote,) = cleaned(
        "quote", regularMarketPrice=284.3, regularMarketTime=moment.timestamp(), currency="USD"
    )
    assert isinstance(quote, Quote)
    assert (quote.price, quote.quoted_at, quote.available_at) == (284.3, moment, FETCHED)
    with pytest.raises(InvalidItem, match="no price"):
        cleaned("quote", currency="USD")


def test_ratings_of_each_month() -> None:
    counts = {"strongBuy": 1, "buy": 2, "hold": 3, "sell": 4, "strongSell": 5}
    trend = [{"period": "0m", **counts}, {"period": "-2m", **counts}]
    now, then = cleaned("recommendations", recommendationTrend={"trend": trend})
    assert (now.months_ago, then.months_ago, then.strong_sell) == (0, 2, 5)
    assert now.key != then.key
    assert cleaned("recommendations") == []


def test_a_change_of_a_rating_is_known_from_when_it_was_given() -> None:
    given = at("2026-06-01", 13)
    row = {
        "epochGradeDate": given.timestamp(),
        "firm": "Harbor Lane",
        "action": "up",
        "fromGrade": "Hold",
        "toGrade": "Buy",
        "currentPriceTarget": 310.0,
        "priorPriceTarget": 0.0,
    }
    odd = {**row, "firm": "Other", "action": "sideways"}
    first, second = cleaned("upgrades", upgradeDowngradeHistory={"history": [row, odd]})
    assert isinstance(first, RatingChange)
    assert (first.event_at, first.available_at, first.fetched_at) == (given, given, FETCHED)
    assert (first.change, first.target, first.target_before) == ("up", 310.0, None)
    assert second.change == "not stated"


def test_holders_in_either_form() -> None:
    bare = {"organization": "A", "pctHeld": 0.081, "position": 12, "reportDate": 1_774_915_200}
    shown = {"organization": "B", "pctHeld": {"raw": 0.05}, "reportDate": {"raw": 1_774_915_200}}
    first, second, divided = cleaned(
        "holders",
        institutionOwnership={"ownershipList": [bare]},
        fundOwnership={"ownershipList": [shown]},
        majorHoldersBreakdown={"institutionsCount": 6956, "insidersPercentHeld": 0.02286},
    )
    assert isinstance(first, Holding)
    assert (first.held_percent, first.shares, first.reported) == (8.1, 12.0, date(2026, 3, 31))
    assert (second.holder_kind, second.held_percent) == ("fund", 5.0)
    assert isinstance(divided, HolderShares)
    assert (divided.institutions, divided.insiders_percent) == (6956, 2.286)
    assert cleaned("holders") == []


def test_insights_are_there_or_not() -> None:
    outlook = {"direction": "Bullish", "score": 3}
    about = {"technicalEvents": {"provider": "Charts", "shortTermOutlook": outlook}}
    (insight,) = cleaned("insights", instrumentInfo=about, recommendation={"targetPrice": 300})
    assert isinstance(insight, Insight)
    assert [(o.term, o.direction, o.score) for o in insight.outlooks] == [("short", "Bullish", 3)]
    assert (insight.outlooks_by, insight.target, insight.rating) == ("Charts", 300.0, "")
    assert cleaned("insights", sigDevs=[]) == []


def test_related_symbols_are_a_list_or_a_fault() -> None:
    (item,) = cleaned("related", recommendedSymbols=[{"symbol": "MSFT", "score": 0.2}])
    assert [(r.symbol, r.score) for r in item.related] == [("MSFT", 0.2)]
    assert cleaned("related", recommendedSymbols=[]) == []
    with pytest.raises(InvalidItem):
        cleaned("related")


def line(end: str, figure: float) -> dict[str, Any]:
    return {"asOfDate": end, "currencyCode": "USD", "reportedValue": {"raw": figure}}


def statements(**lines: list[Any]) -> list[Any]:
    record = {"symbol": "AAPL", "frequency": "annual", "statement": "income", "lines": lines}
    return list(clean_financials(record, origin("financials", "annual income")))


def test_lines_over_periods_are_statements_of_a_period() -> None:
    first, second = statements(
        TotalRevenue=[line("2024-09-28", 391.0), line("2025-09-27", 416.0)],
        NetIncome=[None, line("2025-09-27", 112.0)],
    )
    assert isinstance(first, Statement)
    assert (first.end, first.lines) == (date(2024, 9, 28), {"TotalRevenue": 391.0})
    assert (second.currency, second.lines) == ("USD", {"NetIncome": 112.0, "TotalRevenue": 416.0})
    assert first.available_at == FETCHED
    assert first.event_at < FETCHED


def test_a_restated_period_is_a_revision_of_the_same() -> None:
    (before,) = statements(TotalRevenue=[line("2024-09-28", 391.0)])
    (after,) = statements(TotalRevenue=[line("2024-09-28", 390.0)])
    assert before.key == after.key
    assert before.id != after.id


@pytest.mark.parametrize("frequency", FREQUENCIES)
@pytest.mark.parametrize("statement", STATEMENTS)
def test_a_statement_is_identified_by_its_requested_lines(frequency: str, statement: str) -> None:
    address = statements_url("query2.finance.yahoo.com", "AAPL", frequency, statement)
    assert statement_of(address.partition("type=")[2]) == f"{frequency} {statement}"


def test_only_yahoo_is_shown_a_browser() -> None:
    assert Financials().as_browser("query2.finance.yahoo.com")
    assert Financials().as_browser("fc.yahoo.com")
    assert not Financials().as_browser("data.sec.gov")


@pytest.mark.parametrize(
    ("figures", "percent"),
    [
        # 1.08 a year on 290.30 is 0.37 %, whether Yahoo writes 0.0037 or 0.37.
        ({"dividendYield": 0.0037, "dividendRate": 1.08, "currentPrice": 290.3}, 0.37),
        ({"dividendYield": 0.37, "dividendRate": 1.08, "currentPrice": 290.3}, 0.37),
        # 12 on 100 is 12 %, as a fraction and as percent.
        ({"dividendYield": 0.12, "dividendRate": 12.0, "previousClose": 100.0}, 12.0),
        ({"dividendYield": 12.0, "dividendRate": 12.0, "previousClose": 100.0}, 12.0),
        # The trailing yield is a fraction in every reply.
        ({"dividendYield": 0.41, "trailingAnnualDividendYield": 0.0041}, 0.41),
        ({"dividendYield": 0.0041, "trailingAnnualDividendYield": 0.0041}, 0.41),
        # Nothing tells: 0.4 may be 0.4 % or 40 %, but 4 is no fraction.
        ({"dividendYield": 0.4}, None),
        ({"dividendYield": 4.0}, 4.0),
        # Neither reading fits what is paid, as where it is paid in another currency.
        ({"dividendYield": 0.5, "dividendRate": 300.0, "currentPrice": 100.0}, None),
        ({"dividendYield": 0.0}, 0.0),
        ({}, None),
    ],
)
def test_the_dividend_yield_is_in_percent_or_not_known(
    figures: dict[str, float], percent: float | None
) -> None:
    (profile,) = cleaned("profile", longName="Example Corp", **figures)
    assert profile.dividend_yield_percent == percent


def test_a_rating_without_a_firm_is_refused_and_its_neighbours_are_kept() -> None:
    row = {"epochGradeDate": at("2026-06-01").timestamp(), "firm": "Harbor Lane", "toGrade": "Buy"}
    history = [{**row, "firm": ""}, row, {**row, "epochGradeDate": 0}]
    first, kept, last = cleaned("upgrades", upgradeDowngradeHistory={"history": history})
    assert isinstance(kept, RatingChange)
    assert isinstance(first, InvalidItem)
    assert isinstance(last, InvalidItem)
