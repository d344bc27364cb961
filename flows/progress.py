"""Forward the progress of a stage to a listener, if one is set."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

Listener = Callable[[str, int, int], None]
_listener: ContextVar[Listener | None] = ContextVar("progress_listener", default=None)


@contextmanager
def progress_listener(listener: Listener) -> Iterator[None]:
    """Have `listener(stage, finished, seen)` called while stages run.

    Heartbeats are switched off meanwhile: the process that listens sees a run die, and Prefect's
    heartbeat thread sleeps in whole seconds, for which a run would wait at its end.
    """
    token = _listener.set(listener)
    try:
        with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
            yield
    finally:
        _listener.reset(token)


def notify(stage: str, finished: int, seen: int) -> None:
    """Call the listener, if any, with the stage's finished and seen units."""
    if listener := _listener.get():
        listener(stage, finished, seen)
