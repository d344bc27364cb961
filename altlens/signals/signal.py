"""What a signal and a family of signals are. Adding a family is one module in `families/`."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from altlens.items.quality import Assessed

if TYPE_CHECKING:
    from altlens.signals.knowledge import Knowledge

Cells = Mapping[str, float | None]


class Signal(NamedTuple):
    """A figure that a company has on each day.

    `unit` is what the number counts or measures, `minimum` the least evidence for a value, `doubt`
    what makes it missing although there is evidence.
    """

    name: str
    unit: str
    description: str
    minimum: str = ""
    doubt: str = ""


class Computed(NamedTuple):
    """The cells of a family on one day, and how far its evidence can be relied upon.

    A signal that is left out of `cells` is missing. Reasons say why cells are missing or doubtful.
    """

    cells: Cells
    assessed: Assessed = Assessed()


class Family(NamedTuple):
    """Signals that are computed together from the same kinds of items.

    `compute` is called once a day with what was known at its end. `version` changes with what any
    of its signals means.
    """

    name: str
    version: str
    rests_on: tuple[str, ...]
    signals: tuple[Signal, ...]
    compute: "Callable[[Knowledge], Computed]"


class Row(NamedTuple):
    """The cells of one company on one session, in the order of the registry's signals.

    `reasons` are by family. What the row rests on was available by the end of the day, UTC: the
    moment that a view with `as_of` of that date uses.
    """

    company: str
    symbol: str
    day: date
    cells: tuple[float | None, ...]
    reasons: Mapping[str, str]
