"""The flows that `task_runner.py` measures; workers import the task from here."""

from prefect import flow, task

from flows.task_runner import CeleryTaskRunner


@task
def nothing(number: int) -> int:
    """Return the number."""
    return number


@flow(task_runner=CeleryTaskRunner())
def on_fleet(count: int) -> int:
    """Run every task as a message."""
    return sum(nothing.map(range(count)).result())


@flow
def on_threads(count: int) -> int:
    """Run every task in a thread of this process."""
    return sum(nothing.map(range(count)).result())
