"""Run one stage of a run as one Prefect task run, with its progress in the Prefect UI."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from prefect import task
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import State, StateType, TaskRun
from prefect.context import FlowRunContext
from prefect.logging import get_run_logger
from prefect.tasks import Task, exponential_backoff

from altlens.errors import AltlensError
from altlens.runs.progress import StageReport, save_report
from altlens.runs.run import CANCELLED, load, set_state
from altlens.runs.stage_list import STAGES
from altlens.settings import Settings, get_settings
from altlens.store import open_store
from flows.fanout import FanOut
from flows.progress import notify
from flows.stage_queue import StageQueue
from flows.ui import best_effort, emit_stalled, show_progress, show_stage

SHOW_SECONDS = 3.0
ASK_SECONDS = 2.0


def _is_worth_retrying(_: Task[..., Any], __: TaskRun, state: State[Any]) -> bool:
    error = state.result(raise_on_failure=False)
    return not (isinstance(error, AltlensError) and error.verdict == "fatal")


@task(
    task_run_name="{stage}",
    retries=2,
    retry_delay_seconds=exponential_backoff(backoff_factor=5),
    retry_jitter_factor=0.5,
    retry_condition_fn=_is_worth_retrying,
    persist_result=False,
)
def run_stage(stage: str, run_id: str, interactive: bool = False) -> StageReport:
    """Run the stage over all its units; a retry does only what is left."""
    settings = get_settings()
    with open_store(settings.store_url) as store:
        run, work = load(store, run_id), STAGES[stage].load()
        queue = StageQueue(stage, run_id, settings, interactive)
        began = datetime.now(UTC)
        progress = _Progress(
            stage, run_id, settings, lambda: save_report(store, run_id, began, fan_out.report())
        )
        fan_out = FanOut(work, store, run, queue, settings, progress, _cancel_asked())
        try:
            report = fan_out()
        except BaseException as error:
            if not isinstance(error, Exception):  # a signal: chunks stop at their next item
                set_state(store, run, CANCELLED)
            raise
        progress.end()
        show_stage(store, run, report)
    return report


class _Progress:
    """Reports progress: to the terminal at once, to store and Prefect UI every few seconds."""

    def __init__(
        self, stage: str, run_id: str, settings: Settings, save: Callable[[], None]
    ) -> None:
        self._stage = stage
        self._run_id = run_id
        self._save = save
        self._stalled_seconds = settings.fanout.stalled_seconds
        self._artifact = show_progress(stage, 0.0, None)
        self._moved_at = self._shown_at = time.monotonic()
        self._last_finished = -1
        self._is_stalled = False

    def __call__(self, finished: int, seen: int) -> None:
        notify(self._stage, finished, seen)
        now = time.monotonic()
        self._watch(finished, seen, now)
        if now - self._shown_at < SHOW_SECONDS:
            return
        self._shown_at = now
        get_run_logger().info(
            "%s: %s of %s units seen so far are finished", self._stage, finished, seen
        )
        self._show(100.0 * finished / max(seen, 1))

    def end(self) -> None:
        """Show the stage as complete."""
        self._show(100.0)

    def _show(self, percent: float) -> None:
        self._save()
        self._artifact = show_progress(self._stage, percent, self._artifact)

    def _watch(self, finished: int, seen: int, now: float) -> None:
        """Emit one event per stall."""
        if finished != self._last_finished:
            self._last_finished, self._moved_at, self._is_stalled = finished, now, False
        elif not self._is_stalled and now - self._moved_at > self._stalled_seconds:
            self._is_stalled = True
            emit_stalled(self._stage, self._run_id, finished, seen, now - self._moved_at)


def _cancel_asked() -> Callable[[], bool]:
    """A function that asks Prefect, at most every ASK_SECONDS, for a cancelled flow run."""
    context = FlowRunContext.get()
    asked_at = time.monotonic()

    def ask() -> bool:
        nonlocal asked_at
        if context is None or context.flow_run is None:
            return False
        if time.monotonic() - asked_at < ASK_SECONDS:
            return False
        state = None
        with best_effort(), get_client(sync_client=True) as client:
            state = client.read_flow_run(context.flow_run.id).state
        asked_at = time.monotonic()
        return state is not None and state.type in (StateType.CANCELLING, StateType.CANCELLED)

    return ask
