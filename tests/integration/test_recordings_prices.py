"""Every recorded price history, and faulty ones beside their corrected versions."""

import csv
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest

from altlens.fetch.price_repair import FAULTS as EVERY
from altlens.fetch.price_repair import Fault, repaired
from altlens.fetch.prices import Prices
from altlens.items.base import Document
from altlens.items.query import Subject
from altlens.settings import get_settings
from altlens.store.base import Store, Where
from altlens.store.collections import ITEMS
from altlens.store.sqlite import SqliteStore
from tests.integration.archives import reply, run_over, write_archive

Row = dict[str, Any]
AS_OF = datetime(2027, 1, 1, tzinfo=UTC)
CHART = "https://query2.finance.yahoo.com/v8/finance/chart/{}?interval=1d"
NEW_YORK = ZoneInfo("America/New_York")


def charts(recordings: Path) -> list[Row]:
    rows = (json.loads(line) for line in (recordings / "INDEX.jsonl").open(encoding="utf-8"))
    return [r for r in rows if r["source"] == "yahoo-chart" and "/chart/" in r["url"]]


def symbol_of(row: Row) -> str:
    return unquote(urlsplit(row["url"]).path.rpartition("/")[2])


def items_of(store: Store, folder: Path, url: str, body: bytes, row: Row) -> tuple[Any, Any]:
    """The bars and actions of a response, and the failures."""
    recorded = reply(url, body, row.get("recorded") or "2026-06-01", int(row.get("status", 200)))
    archive = write_archive(folder, [recorded], "prices")
    subject = Subject("0000000001", symbol_of({"url": url}), "")
    _, failed = run_over(store, archive, AS_OF, ["prices"], [subject])
    return list(store.find(ITEMS, Where(equal={"source": "prices"}))), failed


def of_kind(items: list[Document], kind: str) -> list[Document]:
    return [item for item in items if item["kind"] == kind]


def test_every_history_gives_its_bars(recordings: Path, tmp_path: Path) -> None:
    counts: dict[str, int] = {}
    rows = [row for row in charts(recordings) if row["kind"] == "real" and row["status"] == 200]
    rows = [row for row in rows if "interval=1m" not in row["url"]]
    for number, row in enumerate(rows):
        body = (recordings / row["file"]).read_bytes()
        (result,) = json.loads(body)["chart"]["result"]
        with SqliteStore(tmp_path / f"{number}.sqlite") as store:
            items, failed = items_of(store, tmp_path / str(number), row["url"], body, row)
        closes = (result["indicators"]["quote"][0] or {}).get("close") or []
        bars = of_kind(items, "bar")
        assert len(bars) == len([close for close in closes if close is not None]), row["file"]
        assert not failed, row["file"]
        assert all(bar["currency"] == result["meta"]["currency"] for bar in bars)
        assert not any(bar["repaired"] for bar in bars), row["file"]
        for kind in ("bar", "action"):
            counts[kind] = counts.get(kind, 0) + len(of_kind(items, kind))
    assert len(rows) == 38
    assert counts == {"bar": 2_356, "action": 7}


def test_minutes_of_a_day_without_trade(
    recordings: Path, tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALTLENS_PRICES_INTRADAY", '["1m"]')
    get_settings(refresh=True)
    (row,) = (row for row in charts(recordings) if "interval=1m" in row["url"])
    body = (recordings / row["file"]).read_bytes()
    items, failed = items_of(store, tmp_path / "archive", row["url"], body, row)
    assert not items
    assert [fault.error for fault in failed] == ["NotRecorded", "NotFound"]  # by day, by minute


def test_an_unknown_symbol_and_altered_answers_are_failures(
    recordings: Path, tmp_path: Path
) -> None:
    rows = [row for row in charts(recordings) if row["status"] != 200 or row["kind"] == "fake"]
    errors = []
    for number, row in enumerate(rows):
        body = (recordings / row["file"]).read_bytes()
        with SqliteStore(tmp_path / f"{number}.sqlite") as store:
            items, failed = items_of(store, tmp_path / str(number), row["url"], body, row)
        assert not items
        errors.extend(fault.error for fault in failed)
    assert sorted(errors) == ["UnknownSymbol"] * 2 + ["Unparsable"] * 2


def test_prices_before_a_split_are_as_they_were_traded(recordings: Path, tmp_path: Path) -> None:
    (row,) = (row for row in charts(recordings) if "NVDA-split" in row["file"])
    with SqliteStore(tmp_path / "store.sqlite") as store:
        body = (recordings / row["file"]).read_bytes()
        items, _ = items_of(store, tmp_path / "archive", row["url"], body, row)
    closes = {bar["session"]: bar["close"] for bar in of_kind(items, "bar")}
    (split,) = of_kind(items, "action")
    assert (split["session"], split["value"]) == ("2021-07-20", 4.0)
    ratio = closes["2021-07-19"] / closes["2021-07-20"]
    assert 3.5 < ratio < 4.5


def as_chart(rows: list[Row]) -> bytes:
    """Rebuild a Yahoo response from the rows of a data set collected there."""
    names = ("Open", "High", "Low", "Close", "Volume")
    columns = {name.lower(): [float(row[name]) for row in rows] for name in names}
    opens = [
        int(datetime.fromisoformat(f"{row['Date']}T09:30").replace(tzinfo=NEW_YORK).timestamp())
        for row in rows
    ]
    period = {"timezone": "EST", "gmtoffset": -18000, "start": opens[-1], "end": opens[-1] + 23_400}
    meta = {
        "currency": "USD",
        "symbol": "X",
        "exchangeTimezoneName": "America/New_York",
        "instrumentType": "EQUITY",
        "validRanges": ["1y"],
        "dataGranularity": "1d",
        "regularMarketTime": opens[-1] + 23_400,
        "currentTradingPeriod": {"pre": period, "regular": period, "post": period},
    }
    adjusted = [{"adjclose": [float(row["Adj Close"]) for row in rows]}]
    result = {"meta": meta, "timestamp": opens}
    result["indicators"] = {"quote": [columns], "adjclose": adjusted}
    return json.dumps({"chart": {"result": [result], "error": None}}).encode()


def test_every_data_set_of_histories_is_read(recordings: Path, tmp_path: Path) -> None:
    counts = {}
    for number, file in enumerate(sorted((recordings / "prices-csv").glob("*.csv"))):
        with file.open(encoding="utf-8", newline="") as opened:
            rows = list(csv.DictReader(opened))
        url = CHART.format("X")
        with SqliteStore(tmp_path / f"{number}.sqlite") as store:
            items, failed = items_of(store, tmp_path / str(number), url, as_chart(rows), {})
        assert not failed
        expected = {row["Date"]: round(float(row["Close"]), 6) for row in rows}
        assert {bar["session"]: bar["close"] for bar in of_kind(items, "bar")} == expected
        assert not any(bar["repaired"] for bar in items)
        counts[file.stem.split("__")[1][:4]] = counts.get(file.stem.split("__")[1][:4], 0) + len(
            items
        )
    assert sum(counts.values()) == 2 * 501 + 4 * 1_258


def test_downloads_and_pages_of_others_are_not_requested(recordings: Path) -> None:
    rows = (json.loads(line) for line in (recordings / "INDEX.jsonl").open(encoding="utf-8"))
    others = [r for r in rows if r["source"] in ("yahoo-chart", "prices-stooq")]
    others = [r for r in others if "/chart/" not in r["url"]]
    assert len(others) == 14 + 7
    for row in others:
        assert not any(endpoint.matches("GET", row["url"]) for endpoint in Prices().endpoints)


PRICES = ["Open", "High", "Low", "Close"]
COLUMNS = [*PRICES, "Adj Close", "Volume", "Dividends", "Stock Splits"]
ZONES = {
    "HK": ("HKD", "Asia/Hong_Kong"),
    "T": ("JPY", "Asia/Tokyo"),
    "DE": ("EUR", "Europe/Berlin"),
    "PA": ("EUR", "Europe/Paris"),
    "L": ("GBP", "Europe/London"),
    "AX": ("AUD", "Australia/Sydney"),
    "V": ("CAD", "America/Toronto"),
    "ST": ("SEK", "Europe/Stockholm"),
    "MI": ("EUR", "Europe/Rome"),
}
FAULTS: dict[str, tuple[Fault, ...]] = {
    "bad-div": ("dividends",),
    "missing-div-adjust": ("dividends",),
    "bad-stock-split": ("splits",),
    "bad-unit": ("units",),
}
IDLE_DAYS = "NVT-L-1d-bad-div"


def frame(recordings: Path, name: str, zone: str) -> Any:
    history = pd.read_csv(recordings / "prices-faulty" / f"{name}.csv")
    times = pd.to_datetime(history.pop(history.columns[0]), utc=True).dt.tz_convert(zone)
    return history.set_index(pd.DatetimeIndex(times)).sort_index()


def pairs(recordings: Path) -> list[str]:
    """The faulty histories that have a corrected version."""
    fixed = (recordings / "prices-faulty").glob("*-fixed.csv")
    return sorted(file.stem.removesuffix("-fixed") for file in fixed)


def repaired_of(recordings: Path, name: str, faults: tuple[Fault, ...] = EVERY) -> tuple[Any, Any]:
    """A faulty history, before and after the repair."""
    symbol, suffix, *rest = name.split("-")
    currency, zone = ZONES.get(suffix, ("USD", "America/New_York"))
    interval = next(part for part in (suffix, *rest) if part[0].isdigit())
    faulty = frame(recordings, name, zone)
    return faulty, repaired(faulty, f"{symbol}.{suffix}", interval, currency, zone, faults)


def differing_columns(history: Any, expected: Any) -> Iterator[str]:
    """The columns in which two histories differ."""
    for name in COLUMNS:
        pair = (history[name].to_numpy(float), expected[name].to_numpy(float))
        if not np.allclose(*pair, rtol=5e-3, atol=1e-6, equal_nan=True):
            yield name


def test_every_faulty_history_becomes_what_it_should_be(recordings: Path) -> None:
    """Each history is repaired by the step for its fault, as in yfinance's own tests."""
    names = pairs(recordings)
    assert len(names) == 10
    for name in names:
        (fault,) = (FAULTS[kind] for kind in FAULTS if name.endswith(kind))
        faulty, repaired_history = repaired_of(recordings, name, fault)
        expected = frame(recordings, f"{name}-fixed", str(faulty.index.tz))
        assert list(differing_columns(faulty, expected)), name
        assert list(differing_columns(repaired_history, expected)) == [], name


def test_the_full_repair_corrects_all_of_them(recordings: Path) -> None:
    for name in set(pairs(recordings)) - {IDLE_DAYS}:
        faulty, repaired_history = repaired_of(recordings, name)
        expected = frame(recordings, f"{name}-fixed", str(faulty.index.tz))
        assert list(differing_columns(repaired_history, expected)) == [], name


def test_days_without_trade_at_a_hundredth_are_repaired_beside_a_dividend(recordings: Path) -> None:
    """The corrected version repairs only the dividend; the full repair also corrects these days."""
    faulty, repaired_history = repaired_of(recordings, IDLE_DAYS)
    expected = frame(recordings, f"{IDLE_DAYS}-fixed", str(faulty.index.tz))
    assert list(differing_columns(repaired_history, expected)) == [*PRICES, "Adj Close"]
    differ = ~np.isclose(repaired_history["Close"], expected["Close"], rtol=5e-3)
    assert (differ.sum(), faulty["Volume"][differ].sum()) == (35, 0)
    assert list(differing_columns(repaired_history[~differ], expected[~differ])) == []
    assert np.allclose(repaired_history[PRICES][differ], expected[PRICES][differ] * 100)


@pytest.mark.parametrize("name", ["EA-15m-no-bad-divs", "TISG-MI-1d-no-bad-divs"])
def test_a_history_without_faults_is_left_unchanged(recordings: Path, name: str) -> None:
    faulty, repaired_history = repaired_of(recordings, name)
    assert list(differing_columns(repaired_history, faulty)) == []
