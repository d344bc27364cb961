"""The stack's stored state: its ports, its number of CPU processes, and what was started."""

import json
import os
from collections.abc import Collection
from dataclasses import asdict, dataclass, replace

from infra.local.errors import StackError
from infra.local.passwords import write_private
from infra.local.services import FAMILIES
from infra.local.stack import Stack

FILE = "stack.json"


@dataclass(frozen=True)
class Record:
    """`families` is empty while the stack is down."""

    ports: dict[str, int]
    workers: int
    families: tuple[str, ...] = ()

    @classmethod
    def read(cls, stack: Stack) -> "Record":
        """The stored state, or that of a new stack."""
        record = cls._kept(stack) or cls(stack.ports.as_dict(), os.cpu_count() or 1)
        record.require_same_ports(stack)
        return record

    @classmethod
    def forget_families(cls, stack: Stack) -> None:
        """Store that nothing runs; the ports are not compared."""
        if record := cls._kept(stack):
            replace(record, families=()).write(stack)

    @classmethod
    def _kept(cls, stack: Stack) -> "Record | None":
        try:
            kept = json.loads((stack.home / FILE).read_text())
        except FileNotFoundError:
            return None
        return cls(kept["ports"], kept["workers"], tuple(kept["families"]))

    def require_same_ports(self, stack: Stack) -> None:
        """StackError if the ports differ: a replica set is bound to its members' ports."""
        ports = stack.ports.as_dict()
        moved = [f"{name} {port}" for name, port in self.ports.items() if ports[name] != port]
        if moved:
            raise StackError(
                f"{stack.home} was made for other ports ({', '.join(moved)}): set the same "
                "ALTLENS_PORT_... variables as then, or choose another state folder"
            )

    def started(self, workers: int | None, families: Collection[str]) -> "Record":
        """The state with `families` running too, and `workers` CPU processes unless None."""
        if unknown := set(families) - set(FAMILIES):
            raise StackError(f"unknown services {sorted(unknown)}: choose of {', '.join(FAMILIES)}")
        if workers is not None and workers < 1:
            raise StackError(f"--workers {workers} is too few: give 1 or more")
        both = tuple(name for name in FAMILIES if name in {*self.families, *families})
        return replace(self, workers=workers or self.workers, families=both)

    def write(self, stack: Stack) -> None:
        write_private(stack.home / FILE, json.dumps(asdict(self), indent=2) + "\n")
