"""Every error altlens raises, as a tree that says what to do next.

    AltlensError
    ├── Retry              the same request may work later
    │   ├── RateLimited        the source asked for a pause
    │   ├── SourceUnavailable  5xx, refused, reset, DNS
    │   ├── SourceTimeout      no answer, or not the whole of it, in time
    │   ├── Truncated          the body ended before its end
    │   ├── StoreUnavailable   the store does not answer
    │   └── BrokerUnavailable  the fleet's broker does not answer
    ├── Skip               this item cannot be had; its neighbours can
    │   ├── NotFound           the source says it does not exist
    │   ├── UnknownSymbol      no company answers to the symbol
    │   ├── Forbidden          the source refuses us this one thing
    │   ├── BudgetSpent        the source is paid by the read, and the budget is used up
    │   ├── NotRecorded        the replayed archive holds no such response
    │   ├── Unparsable         the body is not what the source promises
    │   ├── TooLarge           the body exceeds the size cap
    │   ├── UnsafeAddress      a user-given URL leads to a private address
    │   ├── Poison             the item killed the process that worked on it
    │   └── InvalidItem        a record does not make an item
    └── Fatal              the run cannot go on until somebody acts
        ├── NotConfigured      a setting is missing
        ├── NotInstalled       an optional part is not installed
        ├── BadSetting         a setting cannot be used
        ├── BadInput           a line of the input cannot be read
        ├── BadArchive         a replay folder cannot be read
        ├── BadBackup          a backup cannot be made, or must not be restored
        ├── NotImportable      workers cannot import a Prefect task by name
        ├── NotSerializable    arguments or a result are no plain data
        └── Cancelled          somebody asked the run to stop

Errors of other libraries are translated in two places only: `altlens/transport/transport.py` and
`altlens/store/`.
"""

from collections.abc import Sequence
from typing import ClassVar, Literal

Verdict = Literal["retry", "skip", "fatal"]


class AltlensError(Exception):
    """Base of all; `verdict` says whether to try again."""

    verdict: ClassVar[Verdict] = "fatal"


class Retry(AltlensError):
    """Worth trying again, no sooner than `after_seconds`; `capture` names the response, if any."""

    verdict = "retry"

    def __init__(self, message: str, *, after_seconds: float = 0.0, capture: str = "") -> None:
        super().__init__(message)
        self.after_seconds = after_seconds
        self.capture = capture


class RateLimited(Retry):
    """The source asked for a pause."""


class SourceUnavailable(Retry):
    """The source did not answer or answered that it cannot now."""


class SourceTimeout(Retry):
    """The source did not answer, or not wholly, within the deadline."""


class Truncated(Retry):
    """The body ended before its promised end."""


class StoreUnavailable(Retry):
    """The store does not answer."""


class BrokerUnavailable(Retry):
    """The fleet's broker does not answer."""


class Skip(AltlensError):
    """No use trying again; `capture` names the response it is about, if any."""

    verdict = "skip"

    def __init__(self, message: str, *, capture: str = "") -> None:
        super().__init__(message)
        self.capture = capture


class NotFound(Skip):
    """The source says that it does not exist."""


class UnknownSymbol(Skip):
    """No company answers to the symbol."""

    def __init__(self, symbol: str, suggestions: Sequence[str] = (), *, capture: str = "") -> None:
        hint = f" Did you mean {', '.join(suggestions)}?" if suggestions else ""
        super().__init__(f"No company has the symbol {symbol!r}.{hint}", capture=capture)
        self.symbol = symbol
        self.suggestions = tuple(suggestions)


class Forbidden(Skip):
    """The source refuses us this one thing."""


class BudgetSpent(Skip):
    """Reading on would cost more than the budget that is left."""


class NotRecorded(Skip):
    """The replayed archive holds no such response at or before the date asked for."""


class Unparsable(Skip):
    """The body is not what the source promises."""


class TooLarge(Skip):
    """The body exceeds the size cap."""


class UnsafeAddress(Skip):
    """A user-given URL leads to a private address or is no web address at all."""


class Poison(Skip):
    """The item killed the process that worked on it."""


class InvalidItem(Skip):
    """A record does not make an item."""


class Fatal(AltlensError):
    """The run cannot go on until somebody acts."""


class NotConfigured(Fatal):
    """A setting that this needs is missing."""


class NotInstalled(Fatal):
    """An extra of the package that this needs is not installed."""


class BadSetting(Fatal):
    """A setting cannot be used."""


class BadInput(Fatal):
    """A line of the input cannot be read."""


class BadArchive(Fatal):
    """A replay folder cannot be read."""


class BadBackup(Fatal):
    """A backup cannot be made where it was asked for, or must not be restored."""


class NotImportable(Fatal):
    """Workers cannot import a Prefect task by module and name."""


class NotSerializable(Fatal):
    """A Prefect task's arguments or result are no plain data, or what is stored is not ours."""


class Cancelled(Fatal):
    """Somebody asked the run to stop."""
