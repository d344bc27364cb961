"""The task runner in one process keeps the promises of Prefect's own task runners."""

import asyncio
import json
import threading
import time
from pathlib import Path
from typing import Any
from uuid import UUID

import cloudpickle
import pytest
import remote_tasks as remote
from prefect import Flow, allow_failure, flow, tags, task, unmapped
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterId,
    LogFilter,
    LogFilterTaskRunId,
)
from prefect.client.schemas.objects import TaskRun
from prefect.context import FlowRunContext
from prefect.exceptions import CrashedRun
from prefect.futures import as_completed, wait
from prefect.states import Cancelling
from prefect.utilities.annotations import quote
from prefect_celery import CeleryOptions, CeleryTaskRunner
from prefect_celery.celery_app import celery_app
from prefect_celery.client import CeleryClient
from prefect_celery.errors import NotImportable, NotSerializable

pytestmark = pytest.mark.usefixtures("prefect_server")


def on_celery(body: Any) -> Flow[..., Any]:
    """A flow of the function, on the task runner."""
    return flow(task_runner=CeleryTaskRunner())(body)


def rows(flow_run: UUID) -> dict[UUID, TaskRun]:
    """The flow run's task runs as the server holds them."""
    only = FlowRunFilter(id=FlowRunFilterId(any_=[flow_run]))
    with get_client(sync_client=True) as client:
        return {row.id: row for row in client.read_task_runs(flow_run_filter=only)}


def current_run() -> UUID:
    context = FlowRunContext.get()
    assert context is not None
    assert context.flow_run is not None
    return context.flow_run.id


def eventually(holds: Any, seconds: float = 120) -> bool:
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def test_it_must_be_started() -> None:
    with pytest.raises(RuntimeError, match="must be started"):
        CeleryTaskRunner().submit(remote.add, {"x": 1})


def test_a_duplicate_is_equal_not_started_and_can_be_pickled() -> None:
    original = CeleryTaskRunner("amqp://user:pw@host", "redis://host", window=7)
    copies = [original.duplicate(), cloudpickle.loads(cloudpickle.dumps(original))]
    assert copies == [original, original]
    assert [copy.resolve_options() for copy in copies] == [original.resolve_options()] * 2
    assert original != CeleryTaskRunner()
    assert not any(copy._started for copy in copies)


def test_success(runner: CeleryTaskRunner) -> None:
    future = runner.submit(remote.add, {"x": 1, "y": 2})
    assert future.result(timeout=120) == 3
    assert future.state.is_completed()
    assert future.state.state_details.task_run_id == future.task_run_id


def test_success_of_an_async_task(runner: CeleryTaskRunner) -> None:
    assert runner.submit(remote.add_async, {"x": 1, "y": 2}).result(timeout=120) == 3


@pytest.mark.parametrize("broken", [remote.fail, remote.fail_async])
def test_failure_raises_the_tasks_own_error(runner: CeleryTaskRunner, broken: Any) -> None:
    future = runner.submit(broken, {"message": "no fuel"})
    future.wait(timeout=120)
    assert future.state.is_failed()
    with pytest.raises(remote.Broken, match="no fuel"):
        future.result()
    assert isinstance(future.result(raise_on_failure=False), remote.Broken)


@pytest.mark.parametrize("crash", [remote.interrupt, remote.exit_interpreter])
def test_exiting_the_interpreter_is_a_crash_that_the_worker_survives(
    runner: CeleryTaskRunner, crash: Any
) -> None:
    future = runner.submit(crash, {})
    future.wait(timeout=120)
    assert future.state.is_crashed()
    with pytest.raises(CrashedRun):
        future.result()
    assert runner.submit(remote.add, {"x": 1}).result(timeout=120) == 2


def test_a_futures_timeout(runner: CeleryTaskRunner, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    future = runner.submit(remote.wait_for_file, {"path": str(gate)})
    with pytest.raises(TimeoutError):
        future.result(timeout=0.1)
    future.wait(timeout=0.1)
    assert not future.state.is_final()
    gate.touch()
    assert future.result(timeout=120) == str(gate)


def test_callbacks_and_completion_in_any_order(runner: CeleryTaskRunner) -> None:
    called = threading.Event()
    futures = [runner.submit(remote.add, {"x": x}) for x in range(5)]
    futures[0].add_done_callback(lambda _: called.set())
    assert sorted(future.result() for future in as_completed(futures)) == [1, 2, 3, 4, 5]
    assert called.wait(30)
    assert wait(futures).not_done == set()


def test_futures_as_arguments_however_deep() -> None:
    @on_celery
    def body() -> Any:
        one = remote.add.submit(1)
        two = remote.add.submit(one, y=one)
        return remote.collect.submit([one, {"deep": [two]}]).result()

    assert body() == [2, {"deep": [4]}]


def test_quoted_arguments_arrive_as_they_are() -> None:
    @on_celery
    def body() -> Any:
        return remote.collect.submit(quote([1, {"a": 2}])).result()

    assert body() == [1, {"a": 2}]


def test_a_task_downstream_of_a_failure_never_starts() -> None:
    @on_celery
    def body() -> list[Any]:
        failed = remote.fail.submit()
        downstream = remote.add.submit(failed)
        allowed = remote.collect.submit(allow_failure(failed))
        after = remote.add.submit(1, wait_for=[failed])
        wait([downstream, allowed, after])
        return [downstream.state.name, after.state.name, type(allowed.result()).__name__]

    assert body() == ["NotReady", "NotReady", "Broken"]


def test_wait_for_occupies_no_worker_and_keeps_the_order(tmp_path: Path) -> None:
    gate = tmp_path / "gate"

    @on_celery
    def body() -> list[int]:
        first = remote.wait_for_file.submit(str(gate))
        later = [remote.add.submit(x, wait_for=[first]) for x in range(40)]
        assert remote.add.submit(10).result(timeout=120) == 11
        assert not any(future.wrapped_future.done() for future in later)
        gate.touch()
        return [future.result(timeout=120) for future in later]

    assert body() == list(range(1, 41))


def test_map_and_unmapped() -> None:
    @on_celery
    def body() -> list[Any]:
        numbers = remote.add.map([1, 2, 3], 10)
        return [
            numbers.result(),
            remote.add.map(numbers, unmapped(1)).result(),
            remote.collect.map([1, 2], wait_for=[numbers[0]]).result(),
        ]

    assert body() == [[11, 12, 13], [12, 13, 14], [1, 2]]


def test_nested_tasks_run_in_workers_too() -> None:
    @on_celery
    def body() -> tuple[UUID, list[int]]:
        return current_run(), remote.double_all.submit([1, 2, 3]).result()

    flow_run, doubled = body()
    assert doubled == [2, 4, 6]
    assert eventually(lambda: len(rows(flow_run)) == 4)


def test_flows_within_flows() -> None:
    @on_celery
    def inner(x: int) -> int:
        return remote.add.submit(x).result()

    @on_celery
    def outer() -> int:
        return inner(remote.add.submit(1).result())

    assert outer() == 3


async def _async_body() -> list[int]:
    first = remote.add_async.submit(1)
    return [first.result(), *remote.add.map([1, 2]).result()]


def test_in_an_async_flow() -> None:
    assert asyncio.run(on_celery(_async_body)()) == [2, 2, 3]


def test_retries_run_in_the_worker(tmp_path: Path) -> None:
    @on_celery
    def body() -> tuple[UUID, UUID, int]:
        future = remote.succeed_at_third.submit(str(tmp_path))
        return current_run(), future.task_run_id, future.result()

    flow_run, run_id, tries = body()
    assert tries == 3
    assert eventually(lambda: run_id in rows(flow_run) and rows(flow_run)[run_id].run_count == 3)


def test_options_of_the_submitted_variant_hold(tmp_path: Path) -> None:
    @on_celery
    def body() -> Any:
        with tags("remote"):
            variant = remote.describe.with_options(name="census", tags=["spring"])
            description = variant.submit().result()
        once = remote.succeed_at_third.with_options(retries=0).submit(str(tmp_path))
        once.wait()
        return description, once.state.is_failed()

    description, failed = body()
    assert description["name"].startswith("census-")
    assert description["tags"] == ["remote", "spring"]
    assert failed


def test_each_task_has_its_row_and_its_log() -> None:
    @on_celery
    def body() -> tuple[UUID, list[Any]]:
        futures = [remote.describe.submit() for _ in range(3)]
        return current_run(), [future.result() for future in futures]

    flow_run, runs = body()
    assert {run["flow_run"] for run in runs} == {str(flow_run)}
    ids = {UUID(run["task_run"]) for run in runs}
    assert eventually(
        lambda: {row.id for row in rows(flow_run).values() if row.state_name == "Completed"} == ids
    )
    only = LogFilter(task_run_id=LogFilterTaskRunId(any_=list(ids)))
    with get_client(sync_client=True) as client:
        assert eventually(
            lambda: (
                sum(log.message == "logged by the worker" for log in client.read_logs(only)) == 3
            )
        )


def test_rows_show_what_depends_on_what() -> None:
    @on_celery
    def body() -> tuple[UUID, UUID, UUID]:
        first = remote.add.submit(1)
        second = remote.add.submit(first)
        second.wait()
        return current_run(), first.task_run_id, second.task_run_id

    flow_run, first, second = body()
    assert eventually(lambda: second in rows(flow_run))
    inputs = rows(flow_run)[second].task_inputs
    assert [getattr(task_input, "id", None) for task_input in inputs["x"]] == [first]


def test_equal_calls_each_run_unless_results_are_persisted() -> None:
    @on_celery
    def body() -> tuple[int, int]:
        drawn = {future.result() for future in [remote.draw.submit() for _ in range(4)]}
        first = remote.draw_once.submit(1).result()
        return len(drawn), len({first, remote.draw_once.submit(1).result()})

    assert body() == (4, 1)


def test_a_task_under_another_name_in_its_module() -> None:
    with CeleryTaskRunner() as runner:
        assert runner.submit(remote.renamed, {"x": 3}).result(timeout=120) == 30


def test_a_task_that_workers_cannot_import(runner: CeleryTaskRunner) -> None:
    @task
    def local() -> None: ...

    with pytest.raises(NotImportable, match=r"'local'.*top level of a module"):
        runner.submit(local, {})


def test_an_argument_that_cannot_be_written(runner: CeleryTaskRunner) -> None:
    with pytest.raises(NotSerializable, match=r"argument 'values' of the task 'collect'"):
        runner.submit(remote.collect, {"values": threading.Lock()})


def test_a_result_that_cannot_be_written(runner: CeleryTaskRunner) -> None:
    future = runner.submit(remote.return_lock, {})
    with pytest.raises(NotSerializable, match=r"'return_lock' returned a lock"):
        future.result(timeout=120)
    assert future.state.is_failed()


def test_messages_are_small_text_whatever_the_arguments(
    runner: CeleryTaskRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[Any] = []
    app = celery_app(CeleryOptions())
    publish = app.send_task

    def spy(name: str, args: Any = None, *others: Any, **options: Any) -> Any:
        sent.append(args)
        return publish(name, args, *others, **options)

    monkeypatch.setattr(app, "send_task", spy)
    big = "x" * 1_000_000
    assert runner.submit(remote.collect, {"values": big}).result(timeout=120) == big
    assert len(json.dumps(sent[0])) < 600
    assert sent[0][0] == "remote_tasks:collect"


def test_the_context_that_travels_holds_no_settings(runner: CeleryTaskRunner) -> None:
    from prefect_celery.call_codec import context

    assert "settings_context" not in context(remote.add, UUID(int=1), {})


def test_unfinished_tasks_are_cancelled_when_the_flow_ends(tmp_path: Path) -> None:
    futures: list[Any] = []

    @on_celery
    def body() -> None:
        gate, started = tmp_path / "never", tmp_path / "started"
        futures.append(remote.wait_for_file.submit(str(gate), str(started)))
        futures.append(remote.add.submit(1, wait_for=futures[:1]))
        assert eventually(started.exists)
        raise remote.Broken("the flow fails")

    with pytest.raises(remote.Broken):
        body()
    assert futures[0].wrapped_future.result(timeout=1).is_cancelled()
    assert not futures[1].state.is_completed()
    (tmp_path / "never").touch()


def test_tasks_of_a_cancelled_flow_run_are_not_started(tmp_path: Path) -> None:
    names: list[str] = []

    @on_celery
    def body() -> None:
        with get_client(sync_client=True) as client:
            client.set_flow_run_state(current_run(), Cancelling(), force=True)
        late = remote.wait_for_file.submit(str(tmp_path), str(tmp_path / "started"))
        late.wait(timeout=120)
        names.append(str(late.state.name))

    body()
    assert names == ["Cancelled"]
    assert not (tmp_path / "started").exists()


def test_a_lost_result_is_read_from_prefects_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_CELERY_OVERDUE_SECONDS", "0.2")
    monkeypatch.setattr(CeleryClient, "collect", lambda *_: iter(()))

    @on_celery
    def body() -> int:
        return int(remote.add.submit(1).result(timeout=120))

    assert body() == 2
