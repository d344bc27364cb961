"""Each recorded filing of results is matched to the first session that could react to it."""

import csv
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from altlens.aggregate.market.price_events import price_events, reaction_views
from altlens.aggregate.market.prices import prices_of
from altlens.items.filing import Filing
from altlens.items.price import Action, Bar
from altlens.items.query import Subject
from altlens.items.view_sections import ReactionView
from altlens.queries.evidence import items
from altlens.queries.point_in_time import PointInTime
from altlens.store.base import Store
from altlens.store.sqlite import SqliteStore
from tests.integration.archives import reply, run_over, write_archive
from tests.integration.test_recordings_prices import as_chart

LATER = datetime(2026, 12, 1, tzinfo=UTC)
CHART = "https://query2.finance.yahoo.com/v8/finance/chart/{}?interval=1d"
LISTS = {
    "AAPL": ("0000320193", "AAPL-CIK0000320193__2026-06-18.json"),
    "MSFT": ("0000789019", "MSFT-CIK0000789019__2026-03-05.json"),
    "NVDA": ("0001045810", "NVDA-CIK0001045810__2026-03-05.json"),
}
# Filed after the close, so the move is from that day's close to the next session's, in percent of
# the recorded closes. The exception is one that Nvidia filed at 9:16 in New York.
LAST_YEAR = {
    "AAPL": {"2026-04-30": 3.2, "2026-01-29": 0.5, "2025-10-30": -0.4, "2025-07-31": -2.5},
    "MSFT": {"2026-01-28": -10.0, "2025-10-29": -2.9, "2025-07-30": 3.9},
    "NVDA": {"2026-02-25": -5.5, "2025-11-19": -3.2, "2025-08-27": -0.8, "2025-05-28": 3.2},
}
EARLIER = {
    "AAPL": {"2023-11-02": -0.5, "2023-08-03": -4.8, "2023-05-04": 4.7, "2023-02-02": 2.4}
    | {"2022-10-27": 7.6, "2022-07-28": 3.3, "2022-04-28": -3.7, "2022-01-27": 7.0},
    "NVDA": {"2023-11-21": -2.5, "2023-08-23": 0.1, "2023-05-24": 24.4, "2023-02-22": 14.0}
    | {"2022-11-16": -1.5, "2022-08-24": 4.0, "2022-05-25": 5.2, "2022-02-16": -7.6}
    | {"2022-08-08": -6.3},
}


def reactions_of(
    store: Store, recordings: Path, folder: Path, symbol: str, chart: bytes
) -> tuple[ReactionView, ...]:
    """The reactions to a company's filings, from its recorded list and a price history."""
    company, name = LISTS[symbol]
    listed = (recordings / "sec-submissions" / name).read_bytes()
    url = f"https://data.sec.gov/submissions/CIK{company}.json"
    replies = [reply(url, listed, "2026-06-18"), reply(CHART.format(symbol), chart, "2026-06-18")]
    archive = write_archive(folder, replies, "filings")
    subject = Subject(company, symbol, "")
    run_over(store, archive, LATER, ["filings", "prices"], [subject])
    at = PointInTime(LATER, LATER)
    evidence = items(store, company, ["bar", "action", "filing"], at)
    prices = prices_of(of_kind(evidence, Bar), of_kind(evidence, Action), LATER)
    events = price_events(of_kind(evidence, Filing), None, prices.calendar)
    return reaction_views(prices.bars, events, prices.calendar, LATER)


def of_kind(evidence: list[Any], kind: Any) -> list[Any]:
    return [item for item in evidence if isinstance(item, kind)]


def results(views: tuple[ReactionView, ...]) -> Iterator[ReactionView]:
    return (view for view in views if "2.02" in view.event)


def check(views: tuple[ReactionView, ...], expected: dict[str, float]) -> None:
    shown = {str(view.day): view for view in results(views)}
    for day, percent in expected.items():
        view = shown[day]
        assert view.quality == "ok", (day, view.reasons)
        move = view.moves["1"]
        assert move is not None
        assert round(100 * move, 1) == pytest.approx(percent, abs=0.051), day
        assert view.session is not None
        same_day = day == "2022-08-08"
        assert (view.session == date.fromisoformat(day)) is same_day, day


@pytest.mark.parametrize("symbol", LISTS)
def test_results_of_the_last_year(recordings: Path, tmp_path: Path, symbol: str) -> None:
    chart = (recordings / "yahoo-chart" / f"2026__chart-{symbol}-1y.json").read_bytes()
    with SqliteStore(tmp_path / "store.sqlite") as store:
        views = reactions_of(store, recordings, tmp_path / "archive", symbol, chart)
    check(views, LAST_YEAR[symbol])
    assert len(list(results(views))) == len(LAST_YEAR[symbol])


@pytest.mark.parametrize("symbol", EARLIER)
def test_results_of_earlier_years(recordings: Path, tmp_path: Path, symbol: str) -> None:
    file = recordings / "prices-csv" / f"cs539__{symbol}_stock_2022-2023.csv"
    with file.open(encoding="utf-8", newline="") as opened:
        chart = as_chart(list(csv.DictReader(opened)))
    with SqliteStore(tmp_path / "store.sqlite") as store:
        views = reactions_of(store, recordings, tmp_path / "archive", symbol, chart)
    check(views, EARLIER[symbol])


def test_the_recorded_closes_say_what_the_table_says(recordings: Path) -> None:
    """Microsoft fell from 481.63 to 433.50 on the day after its results of January 2026."""
    body = (recordings / "yahoo-chart" / "2026__chart-MSFT-1y.json").read_bytes()
    (result,) = json.loads(body)["chart"]["result"]
    closes = dict(
        zip(
            (datetime.fromtimestamp(moment, UTC).date() for moment in result["timestamp"]),
            result["indicators"]["quote"][0]["close"],
            strict=True,
        )
    )
    before, after = closes[date(2026, 1, 28)], closes[date(2026, 1, 29)]
    assert (round(before, 2), round(after, 2)) == (481.63, 433.50)
    assert round(100 * (after / before - 1), 1) == LAST_YEAR["MSFT"]["2026-01-28"]
