"""Who is told how far a stage is: the terminal, the Prefect UI, both or nobody."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

Listener = Callable[[str, int, int], None]
_listener: ContextVar[Listener | None] = ContextVar("progress_listener", default=None)


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Have `listener(stage, finished, seen)` called while stages run.

    Whoever listens sees a run die, so it sends no heartbeats: Prefect's thread for them sleeps in
    whole seconds, and a run would wait at its end for the last of them.
    """
    token = _listener.set(listener)
    try:
        with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
            yield
    finally:
        _listener.reset(token)


def tell(stage: str, finished: int, seen: int) -> None:
    """Pass on how far a stage is."""
    if listener := _listener.get():
        listener(stage, finished, seen)
