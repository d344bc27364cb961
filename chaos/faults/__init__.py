"""The faults, one family per file; importing this registers all in `FAULTS`."""

from chaos.faults import broker, crashes, mongo, prefect, processes, results, sources
from chaos.faults.base import FAULTS, Fault

__all__ = [
    "FAULTS",
    "Fault",
    "broker",
    "crashes",
    "mongo",
    "prefect",
    "processes",
    "results",
    "sources",
]
