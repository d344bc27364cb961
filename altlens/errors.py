"""All errors of altlens, as a tree that says what to do next.

    AltlensError
    ├── Retry              the same request may work later
    │   ├── RateLimited        the source requires a pause
    │   ├── SourceUnavailable  5xx, refused, reset, DNS
    │   ├── SourceTimeout      no complete response within the deadline
    │   ├── Truncated          the body ended before its announced length
    │   ├── StoreUnavailable   the store does not answer
    │   └── BrokerUnavailable  the fleet's broker does not answer
    ├── Skip               this item fails; the others continue
    │   ├── NotFound           the source says it does not exist
    │   ├── UnknownSymbol      no company has the symbol
    │   ├── Forbidden          the source refuses this request
    │   ├── BudgetSpent        the paid budget of the source is used up
    │   ├── NotRecorded        the recordings have no such response
    │   ├── Unparsable         the body is not in the documented format
    │   ├── TooLarge           the body exceeds the size limit
    │   ├── UnsafeAddress      a user-given URL leads to a private address
    │   ├── Poison             the item killed the process that worked on it
    │   └── InvalidItem        a record yields no valid item
    └── Fatal              the run stops until somebody acts
        ├── NotConfigured      a setting is missing
        ├── NotInstalled       an optional part is not installed
        ├── BadSetting         a setting cannot be used
        ├── BadInput           a line of the input cannot be read
        │   ├── BadExpression      a screen's expression cannot be computed
        │   ├── BadRange           a range ends before it begins
        │   ├── UnknownSignal      no signal has the name
        │   └── TooMuch            an answer would be larger than its limit
        ├── BadArchive         a folder of recordings cannot be read
        ├── BadBackup          a backup cannot be made or restored
        └── Cancelled          the run was cancelled

Errors of other libraries are translated in two places only: `altlens/transport/transport.py` and
`altlens/store/`.
"""

from collections.abc import Sequence
from typing import ClassVar, Literal

Verdict = Literal["retry", "skip", "fatal"]


class AltlensError(Exception):
    """Base class; `verdict` says whether to retry."""

    verdict: ClassVar[Verdict] = "fatal"


class Retry(AltlensError):
    """Retry after at least `after_seconds`; `capture` is the id of the response, if any."""

    verdict = "retry"

    def __init__(self, message: str, *, after_seconds: float = 0.0, capture: str = "") -> None:
        super().__init__(message)
        self.after_seconds = after_seconds
        self.capture = capture


class RateLimited(Retry):
    """The source requires a pause."""


class SourceUnavailable(Retry):
    """The source did not answer, or answered that it is unavailable."""


class SourceTimeout(Retry):
    """The source sent no complete response within the deadline."""


class Truncated(Retry):
    """The body ended before its announced length."""


class StoreUnavailable(Retry):
    """The store does not answer."""


class BrokerUnavailable(Retry):
    """The fleet's broker does not answer."""


class Skip(AltlensError):
    """Do not retry; `capture` is the id of the response, if any."""

    verdict = "skip"

    def __init__(self, message: str, *, capture: str = "") -> None:
        super().__init__(message)
        self.capture = capture


class NotFound(Skip):
    """The source says that the resource does not exist."""


class UnknownSymbol(Skip):
    """No company has the symbol."""

    def __init__(self, symbol: str, suggestions: Sequence[str] = (), *, capture: str = "") -> None:
        hint = f" Did you mean {', '.join(suggestions)}?" if suggestions else ""
        super().__init__(f"No company has the symbol {symbol!r}.{hint}", capture=capture)
        self.symbol = symbol
        self.suggestions = tuple(suggestions)


class Forbidden(Skip):
    """The source refuses this request."""


class BudgetSpent(Skip):
    """The next read would exceed the budget that is left."""


class NotRecorded(Skip):
    """The recordings have no such response at or before the date."""


class Unparsable(Skip):
    """The body is not in the documented format."""


class TooLarge(Skip):
    """The body exceeds the size limit."""


class UnsafeAddress(Skip):
    """A user-given URL leads to a private address, or is not a web address."""


class Poison(Skip):
    """The item killed the process that worked on it."""


class InvalidItem(Skip):
    """A record yields no valid item."""


class Fatal(AltlensError):
    """The run stops until somebody acts."""


class NotConfigured(Fatal):
    """A required setting is missing."""


class NotInstalled(Fatal):
    """An extra of the package that this needs is not installed."""


class BadSetting(Fatal):
    """A setting cannot be used."""


class BadInput(Fatal):
    """A line of the input cannot be read."""


class BadExpression(BadInput):
    """A screen's expression cannot be computed; `position` counts its characters from 0."""

    def __init__(self, message: str, expression: str, position: int) -> None:
        super().__init__(message)
        self.expression = expression
        self.position = position


class BadRange(BadInput):
    """A range of days ends before it begins."""


class UnknownSignal(BadInput):
    """No signal has the name; `suggestions` are the names most like it."""

    def __init__(self, name: str, suggestions: Sequence[str] = ()) -> None:
        hint = f" Did you mean {', '.join(suggestions)}?" if suggestions else ""
        super().__init__(f"There is no signal {name!r}.{hint}")
        self.name = name
        self.suggestions = tuple(suggestions)


class TooMuch(BadInput):
    """An answer would be larger than its limit."""


class BadModel(Fatal):
    """A model's file is missing or damaged."""


class BadArchive(Fatal):
    """A folder of recordings cannot be read."""


class BadBackup(Fatal):
    """A backup cannot be made at the path, or cannot be restored."""


class Cancelled(Fatal):
    """A user requested that the run stop."""
