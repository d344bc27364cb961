"""THE registry of signals: every module in `families/` with a `FAMILY`, in the order of its names.

Beside its own signals each family has two: the age of its newest evidence, and its doubt.
"""

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from altlens.items.base import digest
from altlens.signals import families
from altlens.signals.signal import Family, Signal

DOUBT = {"ok": 0.0, "derived": 0.0, "stale": 1.0, "doubtful": 2.0}


@cache
def all_families() -> tuple[Family, ...]:
    """Every family, by name."""
    names = sorted(module.name for module in iter_modules(families.__path__))
    return tuple(import_module(f"{families.__name__}.{name}").FAMILY for name in names)


@cache
def all_signals() -> dict[str, Signal]:
    """Every signal by name, in the order of the cells of a row."""
    signals: dict[str, Signal] = {}
    for family in all_families():
        for signal in (*family.signals, *_standing(family)):
            if signal.name in signals:
                raise ValueError(f"Two signals are named {signal.name}.")
            signals[signal.name] = signal
    return signals


@cache
def family_of() -> dict[str, str]:
    """The name of each signal's family."""
    return {
        signal.name: family.name
        for family in all_families()
        for signal in (*family.signals, *_standing(family))
    }


@cache
def version() -> str:
    """The version of the rows: another one wherever a signal is added or means something else."""
    return digest([[family.name, family.version] for family in all_families()] + [*all_signals()])


def age_name(family: Family) -> str:
    """The name of the signal with the age of the family's newest evidence."""
    return f"{family.name}_age_days"


def doubt_name(family: Family) -> str:
    """The name of the signal with the family's doubt."""
    return f"{family.name}_doubt"


def _standing(family: Family) -> Iterator[Signal]:
    kinds = ", ".join(family.rests_on)
    yield Signal(
        age_name(family),
        "days",
        f"Days since the newest of what the {family.name} signals rest on became available: "
        f"{kinds}.",
    )
    yield Signal(
        doubt_name(family),
        "0 none, 1 stale, 2 doubtful",
        f"How far the evidence of the {family.name} signals is in doubt.",
    )
