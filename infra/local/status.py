"""The result of `altlens status`: one row per service, for a table or JSON."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class State(StrEnum):
    HEALTHY = "healthy"
    STARTING = "starting"
    STOPPED = "stopped"
    FAILING = "failing"


@dataclass(frozen=True)
class Row:
    """One service: its answer (`detail`), and what to do unless it is healthy (`advice`)."""

    name: str
    state: State
    detail: str
    port: int | None
    pid: int | None
    log: str
    advice: str = ""


@dataclass(frozen=True)
class Status:
    """The chosen services; `started` names those that this call of `up` started."""

    rows: tuple[Row, ...]
    started: tuple[str, ...] = ()

    @property
    def healthy(self) -> bool:
        return all(row.state is State.HEALTHY for row in self.rows)

    def row(self, name: str) -> Row:
        return next(row for row in self.rows if row.name == name)

    def as_dict(self) -> dict[str, Any]:
        return {"healthy": self.healthy, **asdict(self)}
