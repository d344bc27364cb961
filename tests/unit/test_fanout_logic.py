"""How the fan-out splits a stage into chunks, with a queue in memory and a fake clock."""

from collections.abc import Callable

import pytest

from altlens.errors import Cancelled
from altlens.runs.failures import open_failures
from altlens.runs.run import CANCELLED, load, start
from altlens.settings import Fanout, Settings
from altlens.stages.base import Receipt
from altlens.store.base import Store
from flows import fanout
from flows.fanout import BACKOFF_SECONDS, DEATHS, FanOut
from tests.unit.fanout_scene import (
    LOST,
    Answer,
    Clock,
    MemoryQueue,
    Scene,
    Units,
    broken,
    quick,
    receipt,
    refusing,
)
from tests.unit.test_run import APPLE, MONDAY

Stage = Callable[..., Scene]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(fanout, "time", clock)
    return clock


@pytest.fixture
def stage(store: Store, clock: Clock) -> Stage:
    def make(
        count: int,
        answer: Callable[[Units], Answer] | None = None,
        archive: str = "",
        cancel: Callable[[], bool] = lambda: False,
        **settings: float,
    ) -> Scene:
        limits = Fanout(**({"window": 3} | settings))
        run = start(store, (APPLE,), ("rss",), archive, None, MONDAY)
        work = Units(count)
        queue = MemoryQueue(clock, (answer or quick)(work), limits.window)
        seen: list[tuple[int, int]] = []
        fan_out = FanOut(
            work,
            store,
            run,
            queue,  # type: ignore[arg-type]
            Settings(fanout=limits),
            lambda done, known: seen.append((done, known)),
            cancel,
        )
        return Scene(work, queue, fan_out, seen)

    return make


def test_every_unit_is_sent_once(stage: Stage) -> None:
    scene = stage(2000)
    report = scene.go()
    sent = [unit for _, units in scene.queue.sent for unit in units]
    assert sorted(sent) == scene.work.all
    assert (report.units, report.executed, report.new, report.failed) == (2000, 2000, 2000, 0)
    assert scene.seen[-1] == (2000, 2000)


def test_a_stage_without_units_sends_nothing(stage: Stage) -> None:
    scene = stage(0)
    assert scene.go().units == 0
    assert scene.queue.sent == []


def test_done_units_are_not_sent(stage: Stage) -> None:
    scene = stage(100)
    scene.work.finished = set(scene.work.all[:60])
    report = scene.go()
    assert (report.skipped, report.executed) == (60, 40)
    assert sum(scene.sizes()) == 40


def test_a_unit_listed_twice_is_one_unit(stage: Stage) -> None:
    scene = stage(10)
    scene.work.all *= 2
    assert scene.go().units == 10


def test_chunks_grow_to_chunk_seconds_of_work(stage: Stage) -> None:
    scene = stage(3000, lambda work: lambda units: receipt(work, units, 0.01 * len(units)))
    scene.go()
    sizes = scene.sizes()
    assert sizes[0] == 1
    assert max(sizes) == 100
    assert sizes[:3] == [1] * 3
    assert max(sizes[3:6]) <= 4  # no further than four times what was measured


def test_slow_units_go_one_by_one_and_quick_ones_up_to_max_chunk(stage: Stage) -> None:
    slow = stage(20, lambda work: lambda units: receipt(work, units, 5.0 * len(units)))
    slow.go()
    assert set(slow.sizes()) == {1}
    fast = stage(2000, lambda work: lambda units: receipt(work, units, 0.0), max_chunk=50)
    fast.go()
    assert max(fast.sizes()) == 50


def test_a_full_broker_is_waited_for(stage: Stage) -> None:
    scene = stage(50)
    scene.queue.busy = 7
    assert scene.go().executed == 50
    assert sum(scene.sizes()) == 50


def test_a_retryable_failure_is_retried_after_its_pause(stage: Stage) -> None:
    def twice(work: Units) -> Answer:
        left = {"u0003": 2}

        def answer(units: list[str]) -> Receipt:
            failed = {unit: broken(unit, after_seconds=30) for unit in units if left.get(unit)}
            for unit in failed:
                left[unit] -= 1
            return receipt(work, units, **failed)

        return answer

    scene = stage(10, twice)
    report = scene.go()
    assert (report.executed, report.failed, report.retried) == (10, 0, 2)
    assert report.errors == {"RateLimited": 2}
    assert all(pause >= 30 for pause in scene.pauses("u0003"))
    assert list(open_failures(scene.fan_out.store)) == []


def test_pauses_between_tries_double(stage: Stage) -> None:
    scene = stage(1, lambda work: lambda units: receipt(work, units, u0000=broken("u0000")))
    report = scene.go()
    pauses = scene.pauses("u0000")
    assert len(pauses) == 3
    for number, pause in enumerate(pauses):
        assert BACKOFF_SECONDS * 2**number <= pause < BACKOFF_SECONDS * 2**number + 1
    assert (report.failed, report.retried) == (1, 3)


def test_a_unit_that_keeps_failing_is_recorded(stage: Stage) -> None:
    scene = stage(5, lambda work: lambda units: receipt(work, units, u0002=broken("u0002")))
    report = scene.go()
    assert (report.executed, report.failed) == (4, 1)
    (row,) = open_failures(scene.fan_out.store)
    assert (row["unit"], row["error"], row["attempts"]) == ("u0002", "RateLimited", 4)


def test_a_pause_beyond_patience_seconds_is_left_to_a_later_run(stage: Stage) -> None:
    def resting(work: Units) -> Answer:
        return lambda units: receipt(work, units, u0002=broken("u0002", after_seconds=600))

    scene = stage(5, resting, patience_seconds=60)
    report = scene.go()
    assert (report.executed, report.failed, report.retried) == (4, 1, 0)
    assert len(scene.times("u0002")) == 1


@pytest.mark.parametrize(("verdict", "archive"), [("skip", ""), ("fatal", ""), ("retry", "a:1")])
def test_a_failure_that_cannot_pass_is_tried_once(stage: Stage, verdict: str, archive: str) -> None:
    scene = stage(
        5,
        lambda work: (
            lambda units: receipt(work, units, u0002=broken("u0002", verdict, capture="c"))
        ),
        archive=archive,
    )
    assert scene.go().failed == 1
    assert len(scene.times("u0002")) == 1
    (row,) = open_failures(scene.fan_out.store)
    assert row["attempts"] == 1


def test_a_returned_chunk_is_bisected_to_the_killer(stage: Stage) -> None:
    def killing(work: Units) -> Answer:
        return lambda units: "died" if "u0007" in units else receipt(work, units)

    scene = stage(64, killing)
    scene.fan_out.size = 32
    report = scene.go()
    deadly = [len(units) for _, units in scene.queue.sent if "u0007" in units]
    assert deadly == [32, 16, 8, 4, 2] + [1] * DEATHS
    assert (report.executed, report.failed, report.errors) == (63, 1, {"Poison": 1})
    (row,) = open_failures(scene.fan_out.store)
    assert (row["unit"], row["error"], row["attempts"]) == ("u0007", "Poison", DEATHS)
    assert "died" in row["message"]


def test_a_unit_whose_process_died_by_chance_is_retried(stage: Stage) -> None:
    def once(work: Units) -> Answer:
        deaths = iter(["died"] * (DEATHS - 1))
        return lambda units: next(deaths, None) or receipt(work, units)

    scene = stage(1, once)
    assert (scene.go().executed, scene.fan_out.deaths) == (1, {"u0000": DEATHS - 1})


def test_only_the_killer_fails_when_a_process_dies_with_all_its_chunks(stage: Stage) -> None:
    """As on the `fetch` queue, where one process holds the whole window on threads."""
    scene = stage(12, window=6)
    in_flight = scene.queue.in_flight

    def all_die_with_the_killer(units: list[str]) -> object:
        if "u0002" not in (*units, *(unit for chunk in in_flight.values() for unit in chunk)):
            return receipt(scene.work, units)
        return "died"

    scene.queue.answer = all_die_with_the_killer
    report = scene.go()
    assert (report.executed, report.failed, report.errors) == (11, 1, {"Poison": 1})
    (row,) = open_failures(scene.fan_out.store)
    assert (row["unit"], row["attempts"]) == ("u0002", DEATHS)


def test_finished_units_of_a_returned_chunk_are_not_sent_again(stage: Stage) -> None:
    def half_done(work: Units) -> Answer:
        def answer(units: list[str]) -> object:
            if len(units) == 8:
                work.finished |= set(units[:6])
                return "died"
            return receipt(work, units)

        return answer

    scene = stage(8, half_done)
    scene.fan_out.size = 8
    report = scene.go()
    assert scene.sizes() == [8, 1, 1]
    assert report.executed == 8


def test_only_unfinished_units_of_an_overdue_chunk_are_resent(stage: Stage) -> None:
    def silent(work: Units) -> Answer:
        silences = iter([LOST])

        def answer(units: list[str]) -> object:
            if next(silences, None) is LOST:
                work.finished |= set(units[:7])
                return LOST
            return receipt(work, units)

        return answer

    scene = stage(10, silent, overdue_seconds=60)
    scene.fan_out.size = 10
    report = scene.go()
    (first, whole), (again, rest) = scene.queue.sent
    assert (len(whole), rest) == (10, scene.work.all[7:])
    assert 60 <= again - first < 61
    assert (report.executed, report.failed) == (10, 0)


def test_each_resend_waits_longer(stage: Stage) -> None:
    def silent(work: Units) -> Answer:
        silences = iter([LOST] * 3)
        return lambda units: next(silences, None) or receipt(work, units)

    scene = stage(1, silent, overdue_seconds=10)
    scene.go()
    assert [round(pause) for pause in scene.pauses("u0000")] == [10, 20, 30]


def test_a_resumed_run_does_only_what_is_left(stage: Stage) -> None:
    failing = stage(6, refusing)
    failing.go()
    again = stage(6)
    again.work.finished = failing.work.finished
    report = again.go()
    assert (report.skipped, report.failed, report.executed) == (5, 1, 0)
    assert again.queue.sent == []


def test_a_failure_is_closed_when_another_run_does_the_unit(stage: Stage) -> None:
    failing = stage(3, refusing)
    failing.go()
    store, run = failing.fan_out.store, failing.fan_out.run
    (row,) = open_failures(store)
    # Another run of the same unit succeeds.
    other = stage(3, archive="archive:2")
    assert other.fan_out.run.id != run.id
    other.go()
    assert row["unit"] == "u0002"
    assert list(open_failures(store)) == []


def test_a_cancelled_run_stops_sending(stage: Stage) -> None:
    scene = stage(1000, lambda work: lambda units: receipt(work, units, 5.0), cancel=lambda: True)
    with pytest.raises(Cancelled, match="running the batch again does the rest"):
        scene.go()
    assert 0 < len(scene.work.finished) < 1000
    assert scene.fan_out.in_flight == {}
    assert load(scene.fan_out.store, scene.fan_out.run.id).state == CANCELLED
