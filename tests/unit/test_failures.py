"""Failure rows, and the history of failed fetches."""

from datetime import UTC, datetime, timedelta, tzinfo

import pytest

from altlens.runs.failures import (
    failing_at,
    given_up,
    open_failures,
    record,
    reopen,
    resolve,
    retrying,
)
from altlens.runs.outcomes import Failed, failure
from altlens.runs.run import Run, start
from altlens.store.base import Store, Where
from altlens.store.collections import FAILURE_EVENTS, FAILURES
from tests.unit.test_run import APPLE, MONDAY, TUESDAY


def run(store: Store, source: str = "rss") -> Run:
    return start(store, (APPLE,), (source,), "", None, MONDAY)


def failed(unit: str, message: str = "it broke") -> Failed:
    return Failed(unit=unit, error="Unparsable", verdict="skip", message=message, capture="c:1")


def units(store: Store, run_id: str = "") -> set[str]:
    return {row["unit"] for row in open_failures(store, run_id)}


def test_a_row_says_what_why_and_how_often(store: Store) -> None:
    record(store, run(store), "fetch", [failed("a")], attempts=4)
    (row,) = open_failures(store)
    assert (row["stage"], row["unit"], row["error"], row["attempts"]) == (
        "fetch",
        "a",
        "Unparsable",
        4,
    )
    assert (row["message"], row["capture"], row["state"]) == ("it broke", "c:1", "open")


def test_one_unit_is_one_row_a_stage(store: Store) -> None:
    first_run = run(store)
    record(store, first_run, "fetch", [failed("a")], attempts=2)
    record(store, first_run, "fetch", [failed("a", "it broke again")], attempts=3)
    record(store, first_run, "clean", [failed("a")])
    assert store.count(FAILURES, Where()) == 2
    rows = {row["stage"]: row for row in open_failures(store)}
    assert (rows["fetch"]["attempts"], rows["fetch"]["message"]) == (5, "it broke again")
    assert rows["fetch"]["first_at"] <= rows["fetch"]["last_at"]


def test_what_is_done_is_no_failure_any_more(store: Store) -> None:
    first_run = run(store)
    record(store, first_run, "fetch", [failed("a"), failed("b")])
    assert resolve(store, first_run, "fetch", ["a", "never failed"]) == 1
    assert resolve(store, first_run, "fetch", ["a"]) == 0
    assert units(store) == {"b"}
    record(store, first_run, "fetch", [failed("a")])
    assert units(store) == {"a", "b"}


def test_a_run_gives_up_on_its_own_failures_only(store: Store) -> None:
    prices_run, other = run(store), run(store, "prices")
    record(store, prices_run, "fetch", [failed("a")])
    record(store, other, "fetch", [failed("b")])
    assert given_up(store, prices_run, "fetch", ["a", "b", "c"]) == {"a"}
    assert given_up(store, prices_run, "clean", ["a"]) == set()
    assert units(store, other.id) == {"b"}


def test_many_failures_are_listed_up_to_a_limit(store: Store) -> None:
    record(store, run(store), "fetch", (failed(f"unit {n}") for n in range(1200)))
    assert len(list(open_failures(store))) == 1200
    assert len(list(open_failures(store, limit=7))) == 7


def test_reopened_failures_are_tried_again(store: Store) -> None:
    this = run(store)
    record(store, this, "fetch", [failed("a"), failed("b")])
    (chosen,) = [row["_id"] for row in open_failures(store) if row["unit"] == "a"]
    assert reopen(store, [chosen]) == {chosen: this.id}
    assert list(retrying(store, this, "fetch")) == ["a"]
    assert given_up(store, this, "fetch", ["a", "b"]) == {"b"}
    resolve(store, this, "fetch", ["a"])
    assert list(retrying(store, this, "fetch")) == []
    assert len(reopen(store)) == 1


def test_any_error_makes_a_failure() -> None:
    error_failure = failure("a", KeyError("name"))
    assert (error_failure.error, error_failure.verdict, error_failure.message) == (
        "KeyError",
        "skip",
        "KeyError: 'name'",
    )


def test_an_invalid_item_names_its_field() -> None:
    try:
        Failed(unit="a", error="b", verdict="c", message=5)  # type: ignore[arg-type]
    except ValueError as error:
        item_failure = failure("a", error)
    assert item_failure.error == "InvalidItem"
    assert "Failed.message" in item_failure.message


def test_a_later_run_of_the_batch_starts_afresh(store: Store) -> None:
    this = run(store)
    record(store, this, "fetch", [failed("a")])
    later = start(store, (APPLE,), ("prices",), "", None, TUESDAY)
    assert given_up(store, later, "fetch", ["a"]) == set()


def failing(store: Store, as_of: datetime, known_at: datetime) -> list[str]:
    return [event["message"] for event in failing_at(store, "rss", "", as_of, known_at)]


def test_a_past_moment_keeps_the_failures_it_had(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fails on Monday, with another error on Tuesday, and succeeds from Wednesday on."""
    this, unit = run(store), "rss//feed"
    days = [datetime(2026, 6, day, 12, tzinfo=UTC) for day in (15, 16, 17, 18)]
    hour = timedelta(hours=1)
    clock(monkeypatch, days[0])
    record(store, this, "fetch", [failed(unit, "answered 503")])
    clock(monkeypatch, days[1])
    record(store, this, "fetch", [failed(unit, "no answer")])
    record(store, this, "fetch", [failed(unit, "no answer")])
    clock(monkeypatch, days[2])
    resolve(store, this, "fetch", [unit])
    assert failing(store, days[0] - hour, days[3]) == []
    assert failing(store, days[0] + hour, days[3]) == ["answered 503"]
    assert failing(store, days[1] + hour, days[3]) == ["no answer"]
    assert failing(store, days[2] + hour, days[3]) == []
    assert failing(store, days[3], days[1] + hour) == ["no answer"]  # as it was known then
    assert store.count(FAILURE_EVENTS, Where()) == 3


def test_a_replay_fails_at_the_moment_that_it_replays(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = datetime(2026, 12, 1, tzinfo=UTC)
    clock(monkeypatch, now)
    replay = start(store, (APPLE,), ("rss",), "archive", MONDAY, now)
    record(store, replay, "fetch", [failed("rss//feed")])
    assert failing(store, MONDAY, now) == ["it broke"]
    assert failing(store, MONDAY, now - timedelta(days=1)) == []


def test_a_row_of_before_there_was_a_history_gets_one(store: Store) -> None:
    this = run(store)
    record(store, this, "fetch", [failed("rss//feed")])
    (row,) = open_failures(store)
    without = {name: value for name, value in row.items() if name != "since"}
    store.put(FAILURES, [without])
    record(store, this, "fetch", [failed("rss//feed")])
    assert store.count(FAILURE_EVENTS, Where()) == 2


def test_failures_of_other_stages_have_no_history(store: Store) -> None:
    record(store, run(store), "clean", [failed("rss//feed")])
    assert store.count(FAILURE_EVENTS, Where()) == 0


def clock(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    """Stop the clock that dates failures."""

    class Stopped(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return now

    monkeypatch.setattr("altlens.runs.failures.datetime", Stopped)
