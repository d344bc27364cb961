"""Final states of task runs: as text in a receipt or a call, and as Prefect's server holds them."""

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

from flows.results import with_result

PAGE = 200


def dump_state(state: State[Any]) -> dict[str, Any]:
    """The state as JSON, with a key in place of the result it leads to."""
    data = state.data.metadata if isinstance(state.data, ResultRecord) else state.data
    kept = data if isinstance(data, ResultRecordMetadata) else None
    return {
        **state.model_dump(mode="json", exclude={"data"}),
        "data": kept and kept.model_dump(mode="json", serialize_as_any=True),
    }


def load_state(document: dict[str, Any]) -> State[Any]:
    """The state of such JSON; its result is read when it is asked for."""
    data = document.pop("data")
    state = State[Any].model_validate(document)
    state.data = data and ResultRecordMetadata.model_validate(data)
    return state


@dataclass(frozen=True)
class Upstream:
    """A state that a call depends on; `value` is its data where no storage has them."""

    state: dict[str, Any]
    value: Any


def written(expression: Any) -> Any:
    """The expression with data in place of each state in it."""

    def write(part: Any) -> Any:
        if isinstance(part, quote | Upstream):
            raise StopVisiting
        return _upstream(part) if isinstance(part, State) else part

    return visit_collection(expression, visit_fn=write, return_data=True)


def _upstream(state: State[Any]) -> Upstream:
    held = state.data
    if isinstance(held, ResultRecord) and not held.is_persisted:
        held = held.result
    is_kept = isinstance(held, ResultRecord | ResultRecordMetadata)
    if is_kept:
        return Upstream(dump_state(state), None)
    return Upstream(dump_state(state.model_copy(update={"data": None})), held)


def revived(expression: Any) -> Any:
    """The expression with the states again, and their results in them."""

    def revive(part: Any) -> Any:
        if not isinstance(part, Upstream):
            return part
        state = with_result(load_state(part.state))
        return state if state.data else state.model_copy(update={"data": part.value})

    return visit_collection(expression, visit_fn=revive, return_data=True)


def set_state(run_id: UUID, state: State[Any]) -> None:
    """Have Prefect's server show the state in the task run's row, where it answers."""
    try:
        with get_client(sync_client=True) as client:
            client.set_task_run_state(run_id, state, force=True)
    except Exception as error:  # no row yet, or nobody there: nothing depends on it
        get_logger("task_runner").debug("Task run %s stays as shown: %s", run_id, error)


def held_states(run_ids: Iterable[UUID]) -> dict[UUID, State[Any]]:
    """The states that Prefect's server holds; of those it does not know, none."""
    wanted = list(run_ids)
    found: dict[UUID, State[Any]] = {}
    with get_client(sync_client=True) as client:
        for start in range(0, len(wanted), PAGE):
            page = TaskRunFilter(id=TaskRunFilterId(any_=wanted[start : start + PAGE]))
            for row in client.read_task_runs(task_run_filter=page, limit=PAGE):
                if row.state:
                    found[row.id] = row.state
    return found
