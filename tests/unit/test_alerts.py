"""What rules find between two views, and which alerts are sent."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from altlens.alerts.delivery import Delivery
from altlens.alerts.finding import Alert, find_alerts
from altlens.alerts.rules import Rule, Rules, read_rules
from altlens.alerts.sending import sender
from altlens.errors import BadSetting
from altlens.items.base import stamp
from altlens.items.query import Subject
from altlens.items.view import BarView, CompanyView, PriceView, RecentSentiment, SourceView
from altlens.items.view_sections import AnomalyView
from altlens.queries.deliveries import alert_history
from altlens.queries.view_reader import view_outcome_id
from altlens.runs.run import Run, start
from altlens.stages.alerts import evaluate_and_send
from altlens.store.base import Store
from altlens.store.collections import OUTCOMES, VIEWS
from tests.hand_made import COMPANY, at
from tests.unit.test_dashboard_story_filter import ORIGIN, report, story

MONDAY, TUESDAY = at("2026-06-15"), at("2026-06-16")
ANOMALY = AnomalyView(what="attention", source="news", sigma=4.2, sentence="42 items in a day")


def view(**changes: Any) -> CompanyView:
    values = {
        "company": COMPANY,
        "symbol": "AAPL",
        "name": "Apple Inc.",
        "as_of": TUESDAY,
        "known_at": TUESDAY,
        "counts": {},
        "profile": None,
        "price": None,
        "facts": (),
        "filings": (),
        "articles": (),
        "posts": (),
        "sentiment": {},
        "sources": {},
    }
    return CompanyView(**(values | changes))


def price(session: str, change: float) -> PriceView:
    day = date.fromisoformat(session)
    traded = {"session": day, "close": 10.0, "close_traded": 10.0, "provenance": ORIGIN}
    bar = BarView(**traded, open=None, high=None, low=None, volume=None)
    return PriceView(
        currency="USD",
        last_session=day,
        last_close=10.0,
        change_1_day_percent=change,
        change_30_days_percent=None,
        high=10.0,
        low=10.0,
        bars=(bar,),
        actions=(),
    )


def week(score: float | None, texts: int = 9) -> RecentSentiment:
    return RecentSentiment(mean_7d=score, texts_7d=texts)


def rule(when: str, **values: Any) -> Rule:
    return Rules.model_validate({"rule": [{"name": when, "when": when, **values}]}).rule[0]


def alert_texts(alert_rule: Rule, before: CompanyView | None, after: CompanyView) -> list[str]:
    return [alert.text for alert in find_alerts([alert_rule], before, after)]


FAILING = {"news": SourceView(state="FAILING", detail="refused")}
LEGAL_STORY = story("harbour", report("2026-06-16", event="legal")).model_copy(
    update={"events": ("legal",)}
)


@pytest.mark.parametrize(
    ("alert_rule", "after", "text"),
    [
        (rule("anomaly"), {"anomalies": (ANOMALY,)}, "AAPL: 42 items in a day"),
        (rule("event", types=["legal"]), {"stories": (LEGAL_STORY,)}, "AAPL: legal: harbour"),
        (
            rule("sentiment shift", by=0.5),
            {"recent_sentiment": week(-0.4)},
            "AAPL: sentiment of 7 days went from +0.30 to -0.40 over 9 texts",
        ),
        (
            rule("price move"),
            {"price": price("2026-06-16", -6.25)},
            "AAPL: -6.2% to 10.00 USD on 2026-06-16",
        ),
        (
            rule("source failing"),
            {"sources": FAILING},
            "AAPL: the source news fails: refused",
        ),
    ],
)
def test_what_is_new_is_found_once(alert_rule: Rule, after: dict[str, Any], text: str) -> None:
    before = view(recent_sentiment=week(0.3), price=price("2026-06-15", 0.1), as_of=MONDAY)
    now = view(**after)
    assert alert_texts(alert_rule, before, now) == [text]
    assert alert_texts(alert_rule, now, now) == []


@pytest.mark.parametrize(
    ("alert_rule", "after"),
    [
        (rule("anomaly", sigma=5), {"anomalies": (ANOMALY,)}),
        (rule("anomaly", what="price"), {"anomalies": (ANOMALY,)}),
        (rule("anomaly", symbols=["KO"]), {"anomalies": (ANOMALY,)}),
        (rule("event", types=["layoffs"]), {"stories": (LEGAL_STORY,)}),
        (rule("sentiment shift", texts=10), {"recent_sentiment": week(-0.9)}),
        (rule("sentiment shift"), {"recent_sentiment": week(None, 4)}),
        (rule("price move", percent=7), {"price": price("2026-06-16", -6.25)}),
        (rule("source failing", sources=["rss"]), {"sources": FAILING}),
    ],
)
def test_what_a_rule_does_not_ask_for_is_not_found(alert_rule: Rule, after: dict[str, Any]) -> None:
    assert alert_texts(alert_rule, view(recent_sentiment=week(0.3)), view(**after)) == []


def test_a_first_view_has_no_shift(store: Store) -> None:
    assert alert_texts(rule("sentiment shift"), None, view(recent_sentiment=week(-0.9))) == []


def test_rules_are_read_from_toml(tmp_path: Path) -> None:
    file = tmp_path / "alerts.toml"
    assert read_rules(file) == ()
    file.write_text('[[rule]]\nname = "moves"\nwhen = "price move"\npercent = 3\n')
    (read,) = read_rules(file)
    assert (read.name, read.when, read.cooldown_hours) == ("moves", "price move", 24)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[rule", "cannot be read"),
        ('[[rule]]\nname = "x"\nwhen = "full moon"', "full moon"),
        ('[[rule]]\nname = "x"\nwhen = "price move"\nprecent = 3', "precent"),
        (2 * '[[rule]]\nname = "x"\nwhen = "anomaly"\n', "two rules named 'x'"),
    ],
)
def test_a_faulty_rule_is_an_error_that_names_it(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "alerts.toml"
    file.write_text(text)
    with pytest.raises(BadSetting, match=message):
        read_rules(file)


class Letterbox:
    """A receiver that accepts or refuses alerts."""

    def __init__(self, fault: str = "") -> None:
        self.fault = fault
        self.letters: list[str] = []

    def __call__(self, title: str, text: str) -> str:
        self.letters.append(text)
        return self.fault


def aggregated(store: Store, *views: CompanyView, live: bool = True) -> Run:
    """A run with these views, in order."""
    subject = Subject(COMPANY, "AAPL", "Apple Inc.")
    run = start(store, [subject], (), "", None if live else TUESDAY, TUESDAY)
    documents = [one.document() for one in views]
    store.add(VIEWS, documents)
    mark = {"_id": view_outcome_id(run, COMPANY), "view": documents[-1]["_id"], "company": COMPANY}
    store.add(OUTCOMES, [mark])
    return run


EARLIER = view(as_of=MONDAY)
LATER = view(price=price("2026-06-16", 8.0))
MOVES = rule("price move", cooldown_hours=6)


def deliver(store: Store, run: Run, box: Letterbox, hours: float = 0) -> list[Delivery]:
    return evaluate_and_send(store, run, [MOVES], box, TUESDAY + timedelta(hours=hours))


def test_an_alert_is_sent_and_recorded(store: Store) -> None:
    box = Letterbox()
    (delivery,) = deliver(store, aggregated(store, EARLIER, LATER), box)
    assert (delivery.state, len(box.letters)) == ("sent", 1)
    (kept,) = alert_history(store, "", 10).rows
    assert (kept["state"], kept["at"], kept["items"]) == ("sent", stamp(TUESDAY), [ORIGIN.item])


def test_a_rule_is_quiet_for_its_cooldown(store: Store) -> None:
    box, run = Letterbox(), aggregated(store, EARLIER, LATER)
    states = [deliver(store, run, box, hours)[0].state for hours in (0, 3, 7)]
    assert states == ["sent", "held back", "sent"]
    assert len(box.letters) == 2
    assert [row["state"] for row in alert_history(store, "", 10).rows] == states[::-1]


def test_every_alert_of_one_batch_is_sent(store: Store) -> None:
    other = story("pier", report("2026-06-16", event="legal"))
    both = (LEGAL_STORY, other.model_copy(update={"events": ("legal",)}))
    run = aggregated(store, EARLIER, view(stories=both))
    deliveries = evaluate_and_send(store, run, [rule("event")], Letterbox(), TUESDAY)
    assert [delivery.state for delivery in deliveries] == ["sent", "sent"]


def test_a_refused_alert_is_sent_again_later(store: Store) -> None:
    run = aggregated(store, EARLIER, LATER)
    assert deliver(store, run, Letterbox("refused"))[0].state == "failed"
    assert deliver(store, run, Letterbox(), hours=1)[0].state == "sent"


def test_a_run_as_of_the_past_sends_nothing(store: Store) -> None:
    box = Letterbox()
    (delivery,) = deliver(store, aggregated(store, EARLIER, LATER, live=False), box)
    assert (delivery.state, box.letters) == ("past", [])


def test_a_missing_address_is_an_error_and_no_secret_is_shown() -> None:
    assert "ALTLENS_ALERTS_URLS" in sender(())("title", "text")
    with pytest.raises(BadSetting, match="nosuch") as refused:
        sender([SecretStr("nosuch://user:secret@host")])
    assert "secret" not in str(refused.value)


def test_an_alert_is_named_by_what_it_is_about() -> None:
    (alert,) = find_alerts([MOVES], EARLIER, LATER)
    assert alert == Alert(
        rule="price move",
        company=COMPANY,
        symbol="AAPL",
        about="2026-06-16",
        text="AAPL: +8.0% to 10.00 USD on 2026-06-16",
        items=(ORIGIN.item,),
    )
