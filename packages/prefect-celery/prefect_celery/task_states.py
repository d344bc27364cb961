"""States of task runs: as JSON in messages and calls, and as Prefect's server has them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import TaskRunFilter, TaskRunFilterId
from prefect.client.schemas.objects import State
from prefect.logging import get_logger
from prefect.results import ResultRecord, ResultRecordMetadata
from prefect.utilities.annotations import quote
from prefect.utilities.collections import StopVisiting, visit_collection

from prefect_celery.results import with_result

PAGE = 200


def dump_state(state: State[Any]) -> dict[str, Any]:
    """Return the state as JSON, with its result's location in place of the result."""
    data = state.data.metadata if isinstance(state.data, ResultRecord) else state.data
    location = data if isinstance(data, ResultRecordMetadata) else None
    return {
        **state.model_dump(mode="json", exclude={"data"}),
        "data": location and location.model_dump(mode="json", serialize_as_any=True),
    }


def load_state(document: dict[str, Any]) -> State[Any]:
    """Return the state of such JSON; its result is read when it is used."""
    fields = {name: value for name, value in document.items() if name != "data"}
    state = State[Any].model_validate(fields)
    data = document["data"]
    state.data = data and ResultRecordMetadata.model_validate(data)
    return state


@dataclass(frozen=True)
class Upstream:
    """A state that a call depends on; `value` is its data where no storage has them."""

    state: dict[str, Any]
    value: Any


def dump_states(expression: Any) -> Any:
    """Return the expression with an Upstream in place of each state."""

    def dump(part: Any) -> Any:
        if isinstance(part, quote | Upstream):
            raise StopVisiting
        return _upstream(part) if isinstance(part, State) else part

    return visit_collection(expression, visit_fn=dump, return_data=True)


def _upstream(state: State[Any]) -> Upstream:
    data = state.data
    if isinstance(data, ResultRecord) and not data.is_persisted:
        data = data.result
    if isinstance(data, ResultRecord | ResultRecordMetadata):
        return Upstream(dump_state(state), None)
    return Upstream(dump_state(state.model_copy(update={"data": None})), data)


def load_states(expression: Any) -> Any:
    """Return the expression with the states again, and their results in them."""

    def load(part: Any) -> Any:
        if not isinstance(part, Upstream):
            return part
        state = with_result(load_state(part.state))
        return state if state.data else state.model_copy(update={"data": part.value})

    return visit_collection(expression, visit_fn=load, return_data=True)


def set_state(run_id: UUID, state: State[Any]) -> None:
    """Set the task run's state on Prefect's server, where it answers."""
    try:
        with get_client(sync_client=True) as client:
            client.set_task_run_state(run_id, state, force=True)
    except Exception as error:  # no such row yet, or no server: nothing depends on it
        get_logger("task_runner").debug("Task run %s keeps its state: %s", run_id, error)


def read_states(run_ids: Iterable[UUID]) -> dict[UUID, State[Any]]:
    """Return the states that Prefect's server has; task runs it does not know are left out."""
    wanted = list(run_ids)
    states: dict[UUID, State[Any]] = {}
    with get_client(sync_client=True) as client:
        for start in range(0, len(wanted), PAGE):
            page = TaskRunFilter(id=TaskRunFilterId(any_=wanted[start : start + PAGE]))
            for row in client.read_task_runs(task_run_filter=page, limit=PAGE):
                if row.state:
                    states[row.id] = row.state
    return states
