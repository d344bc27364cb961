"""The interface of a service; each file beside this one has one kind of service."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path


class Unhealthy(Exception):
    """The service answered, but not as a healthy one does; the message quotes it."""


@dataclass(frozen=True)
class Service:
    """One supervised process.

    `command` finds the program, or raises StackError. `probe` asks the service for real and
    returns a line for people, or raises. `prepare` makes what must be there before it starts;
    `initialize` is called until it succeeds once it runs, and may be called again. Services of
    wave 1 start when all of wave 0 are healthy. `inherited` gives it variables of supervisord's
    under another name, so that what they hold is written nowhere.
    """

    name: str
    family: str
    command: Callable[[], tuple[str, ...]]
    directory: Path
    port: int | None
    probe: Callable[[], str]
    prepare: Callable[[], None]
    initialize: Callable[[], None] = lambda: None
    environment: Mapping[str, str] = field(default_factory=dict)
    inherited: Mapping[str, str] = field(default_factory=dict)
    wave: int = 0
    patience_seconds: int = 60
    stop_seconds: int = 20
