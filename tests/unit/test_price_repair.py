"""Errors in price histories are repaired and reported; correct histories stay unchanged."""

from datetime import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pandas as pd
import pytest
import requests
from requests.adapters import BaseAdapter

from altlens.clean.base import Origin
from altlens.clean.prices import clean
from altlens.errors import RateLimited
from altlens.fetch.price_repair import repaired
from altlens.fetch.prices import Prices
from altlens.items.price import Action, Bar, IntradayBar
from altlens.items.query import Query
from tests.hand_made import COMPANY, at

ZONE = "America/New_York"
PRICES = ["Open", "High", "Low", "Close"]
DAYS = 60


def history(seed: int = 1) -> Any:
    """Sixty sessions of a random walk around 100."""
    chance = np.random.default_rng(seed)
    close = 100 * np.cumprod(1 + chance.normal(0, 0.01, DAYS))
    columns = {name: close * (1 + chance.normal(0, 0.003, DAYS)) for name in PRICES}
    frame = pd.DataFrame(columns, index=pd.bdate_range("2026-03-02", periods=DAYS, tz=ZONE))
    frame["High"], frame["Low"] = frame[PRICES].max(axis=1), frame[PRICES].min(axis=1)
    frame["Adj Close"] = frame["Close"]
    frame["Volume"] = chance.integers(900_000, 1_100_000, DAYS)
    return frame.assign(**{"Dividends": 0.0, "Stock Splits": 0.0})


def mended(frame: Any) -> Any:
    return repaired(frame, "EXMP", "1d", "USD", ZONE)


def cleaned(frame: Any, interval: str = "1d") -> list[Any]:
    record = {
        "symbol": "EXMP",
        "interval": interval,
        "currency": "USD",
        "exchange_zone": ZONE,
        "close_time": time(16),
        "frame": frame,
        "repaired": repaired(frame, "EXMP", interval, "USD", ZONE),
    }
    query = Query(source="prices", company=COMPANY, symbol="EXMP", part=interval)
    return list(clean(record, Origin(query, "capture:1", at("2026-06-30"))))


def test_a_sound_history_stays_as_it_came() -> None:
    frame = history()
    assert np.allclose(mended(frame)[PRICES], frame[PRICES])
    bars = cleaned(frame)
    assert len(bars) == DAYS
    assert not any(bar.repaired for bar in bars)


def test_a_hundredfold_price_is_repaired_and_reported() -> None:
    frame = history()
    sound = frame["Close"].iloc[30]
    frame.loc[frame.index[30], [*PRICES, "Adj Close"]] *= 100
    bars = cleaned(frame)
    assert [number for number, bar in enumerate(bars) if bar.repaired] == [30]
    assert bars[30].close == pytest.approx(sound)
    assert frame["Close"].iloc[30] == pytest.approx(sound * 100)  # what came is left as it came


def test_the_last_prices_do_not_say_that_all_others_are_in_another_unit() -> None:
    """One close at a hundredth is repaired; of two nothing tells, so they stay as they came."""
    frame = history()
    for count, expected in ((1, 1.0), (2, 0.01)):
        faulty = frame.copy()
        faulty.loc[faulty.index[-count:], [*PRICES, "Adj Close"]] /= 100
        closes = mended(faulty)["Close"]
        assert np.allclose(closes.iloc[:-count], frame["Close"].iloc[:-count])
        assert np.allclose(closes.iloc[-count:], frame["Close"].iloc[-count:] * expected)


def test_a_repair_that_does_not_fit_its_neighbours_is_none() -> None:
    """A placeholder of 9,999.99 is no hundredfold of a price near 90."""
    frame = history()
    frame[[*PRICES, "Adj Close"]] *= 0.85
    frame.loc[frame.index[30], [*PRICES, "Adj Close"]] = 9999.99
    assert mended(frame)["Close"].iloc[30] == 9999.99


def test_a_split_missing_from_earlier_days_is_repaired() -> None:
    frame = history()
    frame.loc[frame.index[40], "Stock Splits"] = 5.0
    faulty = frame.copy()
    before = faulty.index[:40]
    faulty.loc[before, [*PRICES, "Adj Close"]] *= 5
    faulty.loc[before, "Volume"] //= 5
    assert np.allclose(mended(faulty)[PRICES], frame[PRICES])
    bars = [item for item in cleaned(faulty) if isinstance(item, Bar)]
    assert all(bar.repaired for bar in bars[:40])
    assert not any(bar.repaired for bar in bars[40:])
    traded = frame["Close"].iloc[0] * 5
    assert bars[0].close == pytest.approx(traded)


def test_a_missing_split_is_repaired_without_evidence_in_the_volume() -> None:
    frame = history().assign(Volume=0)
    frame.loc[frame.index[40], ["Stock Splits", "Dividends"]] = 0.2, 0.5
    faulty = frame.copy()
    faulty.loc[faulty.index[:40], [*PRICES, "Adj Close"]] /= 5
    repaired_frame = mended(faulty)
    assert np.allclose(repaired_frame[PRICES], frame[PRICES])
    assert (repaired_frame["Volume"] == 0).all()
    assert repaired_frame["Dividends"].iloc[40] == 0.5
    untold = faulty.assign(**{"Stock Splits": 0.0})
    assert np.allclose(mended(untold)[PRICES], faulty[PRICES])  # nothing says that it is a split


def test_a_history_that_cannot_be_judged_is_kept() -> None:
    frame = history().assign(Volume=np.nan)
    frame.loc[frame.index[3], PRICES] = np.nan
    repaired_frame = mended(frame)
    assert repaired_frame["Volume"].isna().all()
    assert len(cleaned(frame)) == DAYS - 1
    assert mended(frame.iloc[:0]).empty
    assert mended(frame.iloc[:1]).equals(frame.iloc[:1].assign(**{"Repaired?": False}))


def test_bars_within_a_day_have_their_moment_and_no_actions() -> None:
    times = pd.date_range("2026-06-15 09:30", periods=3, freq="5min", tz=ZONE)
    frame = history().iloc[:3].set_index(times)
    frame.loc[times[1], "Dividends"] = 0.5
    bars = cleaned(frame, "5m")
    assert {type(bar) for bar in bars} == {IntradayBar}
    assert [bar.starts_at for bar in bars][:2] == [
        at("2026-06-15", 13, 30),
        at("2026-06-15", 13, 35),
    ]
    assert bars[0].available_at == at("2026-06-15", 13, 35)
    assert bars[0].key.endswith("/EXMP/5m/2026-06-15T09:30")
    assert len({bar.key for bar in bars}) == 3
    assert not [bar for bar in bars if isinstance(bar, Action)]


class Asked(BaseAdapter):
    """Records the requests, and has no prices."""

    def __init__(self) -> None:
        super().__init__()
        self.urls: list[str] = []

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        self.urls.append(request.url or "")
        if "/chart/" in self.urls[-1]:
            raise RateLimited("later")
        response = requests.Response()
        response.status_code, response._content, response.request = 200, b"crumb", request
        response.url = self.urls[-1]
        return response

    def close(self) -> None:
        pass


@pytest.mark.parametrize(
    ("part", "since", "expected"),
    [
        ("1d", "", "1y"),
        ("1d", "2026-06-12", "3mo"),
        ("1d", "2025-12-01", "1y"),
        ("1d", "2023-12-01", "10y"),
        ("5m", "", "5d"),
        ("5m", "2026-06-12", "5d"),
    ],
)
def test_what_was_seen_is_not_asked_for_in_full(part: str, since: str, expected: str) -> None:
    transport = Asked()
    session = requests.Session()
    session.mount("https://", transport)
    query = Query(source="prices", company=COMPANY, symbol="EXMP", part=part, since=since)
    with pytest.raises(RateLimited):
        list(Prices().read(session, query, at("2026-06-20")))
    (params,) = (parse_qs(urlsplit(url).query) for url in transport.urls if "/chart/" in url)
    assert params["range"] == [expected]
    assert params["interval"] == [part]


def test_the_last_session_is_where_to_go_on() -> None:
    frame = history()
    last = str(frame.index[-1].date())
    assert Prices().cursor_of({"frame": frame}, at("2026-06-20")) == last
    assert Prices().cursor_of({"frame": frame.iloc[:0]}, at("2026-06-20")) == ""
