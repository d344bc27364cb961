"""A fault: when it is injected, what it does, and what it may cost."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from chaos.testbed import ChaosTestbed

Strike = Callable[[ChaosTestbed], str | None]
Size = Literal["short", "usual", "full"]
SIZES: tuple[Size, ...] = ("short", "usual", "full")


@dataclass(frozen=True)
class Fault:
    """`strike` is called after `at` (a stage and a number of units), or before the batch.

    It returns when the fault is over, and may return a note. `flow_dies` allows the flow process to
    end early; it is then started again, as a user would. A `live` fault fetches from the replay
    server instead of recordings, and failures are retried once the server is healthy.
    """

    name: str
    strike: Strike
    at: tuple[str, int] | None = None
    size: Size = "usual"
    flow_dies: bool = False
    live: bool = False
    options: tuple[str, ...] = ()
    settings: dict[str, str] = field(default_factory=dict)
    mend: Callable[[ChaosTestbed], None] = lambda testbed: None


FAULTS: dict[str, Fault] = {}


def fault(name: str, **facts: object) -> Callable[[Strike], Strike]:
    """Register the decorated function as a fault."""

    def register(strike: Strike) -> Strike:
        FAULTS[name] = Fault(name, strike, **facts)  # type: ignore[arg-type]
        return strike

    return register
