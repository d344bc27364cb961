"""Processes that die at the worst points of a chunk, or are killed for their use of resources."""

from functools import partial

from chaos import instrumentation
from chaos.faults.base import FAULTS, Fault
from chaos.testbed import ChaosTestbed

POINTS = {
    "before.store.analyses": "crash before the store write",
    "after.store.analyses": "crash after the store write",
    "after.store.captures": "crash between a capture and its mark",
    "after.store.items": "crash between items and their cleaning's mark",
    "before.receipt": "crash before the receipt",
    "after.receipt": "crash after the receipt",
    "before.ack": "crash before the ack",
    "after.ack": "crash after the ack",
}
SHORT = ("after.store.analyses",)


def _arm(point: str, act: str, testbed: ChaosTestbed) -> None:
    instrumentation.arm(point, act)


for point, name in POINTS.items():
    FAULTS[name] = Fault(
        name, partial(_arm, point, "die"), size="short" if point in SHORT else "usual"
    )

FAULTS["out-of-memory kill"] = Fault(
    "out-of-memory kill", partial(_arm, "analyze.unit", "die fat"), at=("analyze", 20)
)
FAULTS["time-limit kill"] = Fault(
    "time-limit kill",
    partial(_arm, "analyze.unit", "hang"),
    at=("analyze", 20),
    options=("--hasty",),
)
