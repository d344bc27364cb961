"""The flows that `task_runner.py` measures; workers import the task from here."""

from prefect import flow, task

from flows.task_runner import CeleryTaskRunner


@task
def nothing(number: int) -> int:
    """The least a task can do."""
    return number


@flow(task_runner=CeleryTaskRunner())
def on_fleet(count: int) -> int:
    """Every task is a message."""
    return sum(nothing.map(range(count)).result())


@flow
def on_threads(count: int) -> int:
    """Every task a thread of this process."""
    return sum(nothing.map(range(count)).result())
