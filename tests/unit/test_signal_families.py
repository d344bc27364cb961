"""Each family moves with the availability of what it rests on; the guide's family is computed."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from altlens.aggregate.linking.link_types import TextVersion
from altlens.items.analysis import Analysis
from altlens.items.analysts import RatingChange
from altlens.items.article import Article
from altlens.items.base import Item
from altlens.items.earnings import EarningsDate
from altlens.items.filing import Filing, InsiderTrade
from altlens.items.post import Post
from altlens.signals import panel
from altlens.signals.history import DatedItem, DatedText, History
from altlens.signals.panel import compute_signals
from altlens.signals.registry import all_families, all_signals
from altlens.signals.signal import Computed, Family, Signal
from tests.hand_made import COMPANY, action, article, at, bar, fact, post

GUIDE = Path(__file__).parents[2] / "docs" / "howto" / "daily-signals.md"
FIRST, DAY = date(2026, 6, 1), timedelta(days=1)
ANALYSIS: Analysis = {
    "companies": [
        {"company": company, "symbol": "", "start": 0, "end": 1, "text": "", "relevance": 0.8,
         "primary": True, "role": "subject", "why": ""}
        for company in (COMPANY, "0000021344")
    ],
    "sentiment": {"label": "positive", "score": 0.5, "why": []},
    "events": [{"type": "earnings", "start": 0, "end": 1, "text": "", "why": ""}],
}  # fmt: skip
MINHASH: Any = {"minhash": "", "numbers": [], "directions": [], "tokens": ["crane"]}


def about(kind: str, day: str, **fields: Any) -> dict[str, Any]:
    """The fields of an item that became available on a day."""
    times = dict.fromkeys(("event_at", "available_at", "fetched_at"), at(day))
    common = {"source": "x", "key": f"{kind}/a", "companies": (COMPANY,), "capture": "capture:1"}
    return common | times | fields


def reported(concept: str, value: float, day: str) -> Item:
    """A figure of 2025, filed on a day."""
    times = {"available_at": at(day), "fetched_at": at(day), "filed": at(day).date()}
    return fact("2025-01-01", "2025-12-31", value, "a", concept=concept, **times)


def evidence() -> list[Item]:
    """Something for every family: most of it on Wednesday 10 June."""
    day = "2026-06-10"
    bars = [bar(f"2026-05-{n:02}", 100.0 + n % 3, volume=900 + n) for n in range(1, 32)]
    bars += [bar(f"2026-06-{n:02}", 100.0 + n, open=99.0, low=98.0) for n in range(1, 11)]
    filing = {"accession": "a", "form": "8-K", "filed": at(day).date(), "items": ("2.02",)}
    trade = {"accession": "b", "form": "4", "owner": "A", "owner_cik": "1", "role": "CEO",
             "traded": at("2026-06-08").date(), "security": "Common", "is_derivative": False,
             "code": "P", "shares": 10.0, "price": 20.0}  # fmt: skip
    report = dict.fromkeys(("start", "end"), date(2026, 7, 20))
    changed = {"firm": "UBS", "change": "up", "target": 9.0, "target_before": 8.0}
    new = [
        article(f"Apple opens a yard number {n}", at(day, n), at(day, n), key=f"article/{n}",
                outlet=f"o{n}") for n in range(1, 7)
    ]  # fmt: skip
    old = at("2026-05-20")
    return [
        *bars,
        reported("Revenues", 100.0, "2026-02-01"),
        reported("NetIncomeLoss", 10.0, day),
        Filing(**about("filing", day, **filing)),
        InsiderTrade(**about("insider_trade", day, **trade)),
        EarningsDate(**about("earnings_date", day, provider="nasdaq", symbol="AAPL", **report)),
        RatingChange(**about("rating_change", day, symbol="AAPL", **changed)),
        *new,
        article("An older note on Apple yards", old, old, key="article/0"),
        post("t3_1", at(day), at(day)),
    ]


def history(items: Sequence[Item], late: timedelta = timedelta(0)) -> History:
    """The items, each available so much later than it says."""
    dated: list[DatedItem] = []
    texts: list[DatedText] = []
    for given in items:
        since = given.available_at + late
        item = given.model_copy(update={"available_at": since})
        if isinstance(item, Article | Post):
            version = TextVersion(item.id, since, "", MINHASH)
            texts.append(DatedText(since, item, ANALYSIS, version))
        else:
            dated.append(DatedItem(since, item))
    dated.sort(key=lambda one: one.since)
    texts.sort(key=lambda one: (one.since, one.item.key))
    return History(COMPANY, "AAPL", dated, texts, [])


OF_ONE_SESSION = {"return_1d", "return_5d", "return_21d", "return_63d", "volume_z", "gap"}


def rows(known: History) -> dict[date, dict[str, float | None]]:
    """The cells of the days from 1 to 12 June."""
    days = [(FIRST + n * DAY, "AAPL") for n in range(12)]
    computed = compute_signals(known, days)
    assert computed.failed == []
    return {row.day: dict(zip(all_signals(), row.cells, strict=True)) for row in computed.rows}


@pytest.mark.parametrize("family", all_families(), ids=lambda family: family.name)
def test_what_is_available_a_day_later_moves_the_signals_by_a_day(family: Family) -> None:
    usual, late = rows(history(evidence())), rows(history(evidence(), DAY))
    tenth, eleventh = FIRST + 9 * DAY, FIRST + 10 * DAY
    names = [signal.name for signal in family.signals if signal.name != "days_to_earnings"]
    moved = [name for name in names if usual[tenth][name] != usual[tenth - DAY][name]]
    assert moved
    for name in names:
        if name in OF_ONE_SESSION:  # whose bar is missing on both days, for what comes too late
            assert (late[tenth][name], late[eleventh][name]) == (None, None), name
            continue
        assert late[tenth][name] == usual[tenth - DAY][name], name
        assert late[eleventh][name] == usual[tenth][name], name


def test_no_day_sees_what_comes_after_it() -> None:
    items = evidence()
    whole = rows(history(items))
    for day in (FIRST + 4 * DAY, FIRST + 9 * DAY):
        before = [item for item in items if item.available_at.date() <= day]
        assert rows(history(before))[day] == whole[day]


def test_hand_counted_cells() -> None:
    cells = rows(history(evidence()))[FIRST + 9 * DAY]
    assert (cells["texts_1d"], cells["publishers_7d"], cells["reddit_buzz_7d"]) == (7, 7, 1)
    assert cells["social_share_7d"] == round(1 / 7, 4)
    assert (cells["sentiment_7d"], cells["sentiment_dispersion_7d"]) == (0.5, 0.0)
    assert (cells["insider_net_30d"], cells["insider_buyers_90d"]) == (200.0, 1.0)
    assert (cells["upgrades_30d"], cells["target_raises_30d"]) == (1.0, 1.0)
    assert (cells["filings_8k_30d"], cells["item_8k_202_30d"]) == (1.0, 1.0)
    assert (cells["days_to_earnings"], cells["days_since_earnings"]) == (40.0, 0.0)
    assert cells["events_earnings_7d"] == 7.0
    assert cells["comentioned_companies"] == 1.0
    assert (cells["close"], cells["net_margin"]) == (110.0, 0.1)
    assert cells["return_1d"] == round(110 / 109 - 1, 6)
    assert cells["gap"] == round(99 / 109 - 1, 6)
    assert (cells["prices_age_days"], cells["prices_doubt"]) == (0.0, 0.0)


def test_a_stale_price_feeds_no_signal() -> None:
    early = [item for item in evidence() if item.available_at < at("2026-06-03")]
    cells = rows(history(early))[FIRST + 11 * DAY]
    assert (cells["close"], cells["return_1d"], cells["prices_doubt"]) == (None, None, 1.0)


def test_a_session_without_a_bar_repeats_no_move_of_the_one_before() -> None:
    new_york = {"exchange_zone": "America/New_York", "high": 200.0, "low": 90.0, "open": 100.0}
    sessions = [1, 2, 3, 4, 5, 8, 9]  # of June 2026; no bar of Wednesday the 10th
    items = [bar(f"2026-06-{n:02}", 100.0 + n, **new_york) for n in sessions]
    cells = rows(history(items))
    tuesday, wednesday = cells[FIRST + 8 * DAY], cells[FIRST + 9 * DAY]
    assert tuesday["return_1d"] == round(109 / 108 - 1, 6)
    assert wednesday["close"] == 109.0
    assert (wednesday["return_1d"], wednesday["gap"], wednesday["volume_z"]) == (None, None, None)


def test_an_amended_title_that_repeats_another_is_counted_once_from_then_on() -> None:
    one = article("Apple opens the new yard", at("2026-06-02"), at("2026-06-02"), key="article/1",
                  outlet="wire", feed="a")  # fmt: skip
    other = article("Something else on the yard", at("2026-06-03"), at("2026-06-03"),
                    key="article/2", outlet="wire", feed="b")  # fmt: skip
    known = history([one, other])
    amended = other.model_copy(update={"title": one.title})
    version = TextVersion("v2", at("2026-06-05"), "", MINHASH)
    known = known._replace(
        texts=[*known.texts, DatedText(at("2026-06-05"), amended, ANALYSIS, version)]
    )
    cells = rows(known)
    assert [cells[date(2026, 6, day)]["texts_7d"] for day in (3, 4, 5)] == [2.0, 2.0, 1.0]


def test_a_text_that_no_longer_names_the_company_is_counted_no_more() -> None:
    known = history([article("Apple opens a yard", at("2026-06-02"), at("2026-06-02"))])
    gone = known.texts[0]._replace(since=at("2026-06-04"), is_relevant=False)
    cells = rows(known._replace(texts=[*known.texts, gone]))
    assert cells[date(2026, 6, 3)]["texts_7d"] == 1.0
    assert cells[date(2026, 6, 4)]["texts_7d"] is None
    assert cells[date(2026, 6, 4)]["comentioned_companies"] is None


@pytest.fixture
def shown_family(monkeypatch: pytest.MonkeyPatch) -> Family:
    """The guide's family as the only one."""
    shown: dict[str, Any] = {}
    for block in re.findall(r"```python\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL):
        exec(block, shown)
    family = shown["FAMILY"]
    only(monkeypatch, family)
    return family


def only(monkeypatch: pytest.MonkeyPatch, family: Family) -> None:
    monkeypatch.setattr(panel, "all_families", lambda: (family,))
    names = [*(signal.name for signal in family.signals), f"{family.name}_doubt"]
    monkeypatch.setattr(panel, "all_signals", lambda: dict.fromkeys(names))


def test_the_family_of_the_guide_counts_actions(shown_family: Family) -> None:
    known = history([action("2026-06-03", "dividend", 0.25)])
    computed = compute_signals(known, [(date(2026, 6, 2), "AAPL"), (date(2026, 6, 3), "AAPL")])
    assert [row.cells for row in computed.rows] == [(None, None), (1.0, 0.0)]


def test_a_family_that_fails_leaves_its_cells_missing_and_says_why(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(_: object) -> Computed:
        raise ZeroDivisionError("nothing to divide by")

    only(monkeypatch, Family("broken", "1", ("bar",), (Signal("some", "", ""),), broken))
    computed = compute_signals(history([]), [(FIRST, "AAPL")])
    assert computed.rows[0].cells == (None, None)
    assert "nothing to divide by" in computed.rows[0].reasons["broken"]
    assert [(one.family, one.day) for one in computed.failed] == [("broken", FIRST)]


def test_a_cell_that_no_family_declares_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    family = Family("odd", "1", ("bar",), (), lambda _: Computed({"other": 1.0}))
    only(monkeypatch, family)
    computed = compute_signals(history([]), [(FIRST, "AAPL")])
    assert "declares no signal other" in str(computed.failed[0].error)


def test_every_signal_says_what_it_is() -> None:
    for signal in all_signals().values():
        assert signal.unit, signal.name
        assert signal.description.endswith("."), signal.name
        assert re.fullmatch(r"[a-z][a-z0-9_]*", signal.name)
