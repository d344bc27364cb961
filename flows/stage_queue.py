"""Chunks to the fleet and their receipts back: all that the fan-out knows of Celery."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple
from uuid import uuid4

import prefect_celery.errors
from prefect_celery.client import CeleryClient, Result

from altlens.errors import BrokerUnavailable
from altlens.runs.stage_list import STAGES
from altlens.settings import Settings
from altlens.stages.base import Receipt
from tasks.app import app, declare_queues
from tasks.brokers import check_brokers
from tasks.queues import queue_name

MOST_CHARACTERS = 300  # of a fault


class Returned(NamedTuple):
    """A chunk that came back: with a receipt, or undone and why."""

    task: str
    receipt: Receipt | None
    skipped: int = 0
    fault: str = ""


class StageQueue:
    """The queue of one stage of one run.

    Raises BadSetting or BrokerUnavailable where Celery cannot work with the settings.
    """

    def __init__(self, stage: str, run_id: str, settings: Settings, interactive: bool) -> None:
        check_brokers(settings)
        self._client = _connected()
        if not settings.embedded:
            declare_queues()
        self._stage = stage
        self._run_id = run_id
        self._queue = queue_name(STAGES[stage].queue, interactive)

    def send(self, units: list[str]) -> str | None:
        """Publish a chunk; returns its task's id, or None where the broker has no room."""
        task_id = str(uuid4())
        arguments = [self._run_id, units]
        is_sent = self._client.publish(self._stage, arguments, self._queue, task_id)
        return task_id if is_sent else None

    def collect(self, tasks: Iterable[str]) -> Iterator[Returned]:
        """Yield those of the chunks that are back, each once; waits a moment where none is."""
        return map(_returned, self._client.collect(tasks))


def _connected() -> CeleryClient:
    try:
        return CeleryClient(app)
    except prefect_celery.errors.BrokerUnavailable as error:
        raise BrokerUnavailable(
            f"{error} Start the fleet with `altlens up`, or go back to the embedded default with "
            "`altlens down`."
        ) from error


def _returned(result: Result) -> Returned:
    if result.error:
        return Returned(result.task_id, None, fault=result.error[:MOST_CHARACTERS])
    if "returned" in result.value:
        return Returned(result.task_id, None, fault="the process that had it died")
    skipped = result.value.pop("skipped")
    return Returned(result.task_id, Receipt.model_validate(result.value), skipped)
