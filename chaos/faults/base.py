"""A fault: when it strikes, what it does, and what it may cost."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from chaos.testbed import Stand

Strike = Callable[[Stand], str | None]
Size = Literal["short", "usual", "full"]
SIZES: tuple[Size, ...] = ("short", "usual", "full")


@dataclass(frozen=True)
class Fault:
    """`strike` is called when so many units of a stage were executed (`at`), or before the batch.

    It returns when the fault is over, and may return what it used. `flow_dies` says that the flow
    process may end early: it is then started again, as its user would. `live` asks the replay
    server in place of the archive, and failures are retried once it is healthy.
    """

    name: str
    strike: Strike
    at: tuple[str, int] | None = None
    size: Size = "usual"
    flow_dies: bool = False
    live: bool = False
    options: tuple[str, ...] = ()
    settings: dict[str, str] = field(default_factory=dict)
    mend: Callable[[Stand], None] = lambda stand: None


FAULTS: dict[str, Fault] = {}


def fault(name: str, **facts: object) -> Callable[[Strike], Strike]:
    """Names the decorated function as a fault."""

    def named(strike: Strike) -> Strike:
        FAULTS[name] = Fault(name, strike, **facts)  # type: ignore[arg-type]
        return strike

    return named
