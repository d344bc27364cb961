"""Every recorded earnings calendar, of Yahoo and Nasdaq, and the dates that a view shows."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from altlens.companies import load
from altlens.items.base import Document
from altlens.items.query import Subject
from altlens.items.view import EarningsView
from altlens.queries.compute_view import view_at
from altlens.queries.point_in_time import PointInTime
from altlens.store.base import Store, Where
from altlens.store.collections import ITEMS
from tests.integration.archives import reply, run_over, write_archive

SYMBOLS = ("AAPL", "AMZN", "BABA", "ADH", "QQQ")
IN_2021 = datetime(2021, 3, 1, tzinfo=UTC)
IN_2025 = datetime(2025, 3, 1, tzinfo=UTC)
IN_2026 = datetime(2026, 5, 4, tzinfo=UTC)


def company(symbol: str) -> str:
    return load().resolve(symbol).id


def calendars(recordings: Path, folder: Path) -> Path:
    """Yahoo's responses with the calendar module, also among others, and Nasdaq's."""
    rows = [json.loads(line) for line in (recordings / "INDEX.jsonl").open(encoding="utf-8")]
    kept = [r for r in rows if "calendarEvents" in r["url"] or r["source"] == "earnings-calendar"]
    assert len(kept) == 8 + 10 + 1
    replies = [
        reply(r["url"], (recordings / r["file"]).read_bytes(), r["recorded"], r["status"])
        for r in kept
    ]
    return write_archive(folder, replies, "yahoo-quotesummary")


def subjects() -> list[Subject]:
    return [Subject(f"{n:010d}", symbol, "") for n, symbol in enumerate(SYMBOLS, 1)]


def dates(store: Store) -> dict[str, Document]:
    return {item["symbol"]: item for item in store.find(ITEMS, Where())}


def run_at(recordings: Path, tmp_path: Path, store: Store, as_of: datetime) -> dict[str, int]:
    """Run over all calendars; returns the number of failures by error."""
    folder = tmp_path / f"archive-{as_of.year}"
    _, failed = run_over(
        store, calendars(recordings, folder), as_of, ["earnings_calendar"], subjects()
    )
    errors = [fault.error for fault in failed]
    return {error: errors.count(error) for error in errors}


def fields_of(item: Document, *fields: str) -> tuple[Any, ...]:
    return tuple(item[field] for field in fields)


def test_yahoo_in_2021_gives_windows_without_saying_that_they_are_estimates(
    recordings: Path, tmp_path: Path, store: Store
) -> None:
    failed = run_at(recordings, tmp_path, store, IN_2021)
    assert failed == {"NotRecorded": 1, "NotFound": 1}  # Nasdaq's days; QQQ, a fund
    by_symbol = dates(store)
    assert by_symbol.keys() == {"AAPL", "AMZN", "BABA"}
    window = ("2021-04-28", "2021-05-03", "estimated", "not stated")
    for symbol in ("AAPL", "AMZN"):
        assert fields_of(by_symbol[symbol], "start", "end", "certainty", "time_of_day") == window
    assert fields_of(by_symbol["BABA"], "start", "end", "certainty") == (
        "2021-02-02",
        "2021-02-02",
        "not stated",
    )
    assert by_symbol["AAPL"]["eps_forecast"] == 0.98
    assert by_symbol["AAPL"]["available_at"] == by_symbol["AAPL"]["fetched_at"]


def test_yahoo_in_2025_says_what_is_an_estimate(
    recordings: Path, tmp_path: Path, store: Store
) -> None:
    failed = run_at(recordings, tmp_path, store, IN_2025)
    assert failed == {"NotRecorded": 1, "NotFound": 1}
    by_symbol = dates(store)
    fields = ("start", "end", "certainty", "time_of_day")
    assert fields_of(by_symbol["AAPL"], *fields) == (
        "2025-04-30",
        "2025-05-05",
        "estimated",
        "not stated",
    )
    assert fields_of(by_symbol["AMZN"], *fields) == (
        "2025-04-28",
        "2025-05-02",
        "estimated",
        "not stated",
    )
    assert fields_of(by_symbol["BABA"], *fields) == (
        "2025-05-12",
        "2025-05-16",
        "estimated",
        "not stated",
    )
    assert by_symbol["AAPL"]["call_at"] == "2025-01-30T22:00:00.000000Z"
    assert fields_of(by_symbol["AAPL"], "eps_low", "eps_forecast", "eps_high") == (
        1.5,
        1.61696,
        1.67,
    )


def test_nasdaqs_day_is_routed_by_symbol(recordings: Path, tmp_path: Path, store: Store) -> None:
    failed = run_at(recordings, tmp_path, store, IN_2026)
    assert failed == {"NotFound": 1}
    by_symbol = {
        symbol: item for symbol, item in dates(store).items() if item["provider"] == "nasdaq"
    }
    assert by_symbol.keys() == {"PLTR", "L"}
    palantir, loews = by_symbol["PLTR"], by_symbol["L"]
    assert palantir["companies"] == [company("PLTR")]
    assert loews["companies"] == [company("L")]
    fields = ("start", "end", "certainty", "time_of_day", "fiscal_quarter")
    assert fields_of(palantir, *fields) == (
        "2026-05-04",
        "2026-05-04",
        "not stated",
        "after market",
        "2026-03",
    )
    assert loews["time_of_day"] == "before market"
    fields = ("eps_forecast", "estimates", "last_year_eps", "last_year_date")
    assert fields_of(palantir, *fields) == (0.22, 8, 0.04, "2025-05-05")
    assert fields_of(loews, *fields) == (None, 1, 1.74, None)


def section(store: Store, symbol: str, as_of: datetime, known_at: datetime) -> EarningsView | None:
    return view_at(store, company(symbol), symbol, "", PointInTime(as_of, known_at)).earnings


def test_a_moved_date_shows_by_as_of_and_known_at(tmp_path: Path, store: Store) -> None:
    """The report is listed for the 22nd, then for the 21st, and then for the 22nd again."""
    row = {"symbol": "KO", "time": "time-pre-market", "fiscalQuarterEnding": "Jun/2026"}
    listed = {"2026-06-16": "2026-07-22", "2026-06-18": "2026-07-21", "2026-06-20": "2026-07-22"}
    replies = [
        reply(
            f"https://api.nasdaq.com/api/calendar/earnings?date={day}",
            json.dumps({"data": {"rows": [row] if day == listed_day else None}}).encode(),
            f"{seen}T20:00:00Z",
        )
        for seen, listed_day in listed.items()
        for day in ("2026-07-21", "2026-07-22")
    ]
    folder = write_archive(tmp_path / "archive", replies)
    moments = [datetime.fromisoformat(f"{seen}T23:00:00+00:00") for seen in listed]
    for moment in moments:
        _, failed = run_over(store, folder, moment, ["earnings_calendar"])
        assert not failed

    first, second, third = (section(store, "KO", moment, moments[-1]) for moment in moments)
    assert first is not None
    assert second is not None
    assert third is not None
    assert [(d.start, len(d.earlier)) for d in first.next] == [(date(2026, 7, 22), 0)]
    assert [(d.start, len(d.earlier)) for d in second.next] == [(date(2026, 7, 21), 1)]
    assert [(d.start, len(d.earlier)) for d in third.next] == [(date(2026, 7, 22), 2)]
    assert third.next[0].seen_at == datetime(2026, 6, 20, 20, tzinfo=UTC)
    assert section(store, "KO", moments[2], moments[0]) == first
    after = section(store, "KO", datetime(2026, 8, 1, tzinfo=UTC), moments[2])
    assert after is not None
    assert not after.next
    assert [d.start for d in after.past] == [date(2026, 7, 22)]
