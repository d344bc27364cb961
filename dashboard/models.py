"""What the API answers with, where it is not a model of `altlens.items` already."""

from typing import TYPE_CHECKING, Annotated, Any, Generic, TypeVar, Union

from pydantic import Field

from altlens.items.base import Instant, Item, Model
from altlens.items.capture import Exchange
from altlens.items.view import Freshness
from altlens.pipeline import KINDS

T = TypeVar("T")

if TYPE_CHECKING:
    AnyItem = Item
else:  # which kinds there are is the map's to say
    AnyItem = Annotated[Union[tuple(KINDS.values())], Field(discriminator="kind")]  # noqa: UP007


class Page(Model, Generic[T]):
    """Some rows; give `cursor` back for those after them. It is empty after the last."""

    rows: tuple[T, ...]
    cursor: str = ""


class ListedItem(Model):
    """An item and, for a text, what its analysis found."""

    id: str
    item: AnyItem
    analysis: dict[str, Any] = {}


class WhyHere(Model):
    """What ties an item to a company."""

    company: str
    why: str


class CaptureModel(Model):
    """The responses that one call of a source consumed; bodies by their sha256."""

    id: str
    query: str
    source: str
    clock: Instant
    fetched_at: Instant
    exchanges: tuple[Exchange, ...]


class ItemOrigins(Model):
    """An item, its wordings and analyses (newest first), what it was read from, why it is here."""

    id: str
    item: AnyItem
    revisions: tuple[str, ...]
    analyses: tuple[dict[str, Any], ...]
    reasons: tuple[WhyHere, ...]
    capture: CaptureModel | None


class StoredView(Model):
    """A view that a batch stored."""

    id: str
    as_of: Instant
    known_at: Instant


class CompanyHit(Model):
    """A company that fits a search."""

    company: str
    symbol: str
    name: str


class Found(Model):
    """What a search found."""

    companies: tuple[CompanyHit, ...]
    items: tuple[ListedItem, ...]


class RunModel(Model):
    """A run and how far it came."""

    id: str
    state: str
    started_at: Instant
    as_of: Instant | None
    symbols: tuple[str, ...]
    sources: tuple[str, ...]
    fetched: int
    aggregated: int
    failed: int
    seconds: float | None


class FailureModel(Model):
    """What could not be done, and why."""

    id: str
    stage: str
    unit: str
    error: str
    message: str
    attempts: int
    first_at: Instant
    last_at: Instant
    run: str
    capture: str


class SourceModel(Model):
    """A source of the map, and for how many companies it stands how."""

    name: str
    kinds: tuple[str, ...]
    missing: tuple[str, ...]
    states: dict[Freshness, int]


class QueueModel(Model):
    """How many messages wait in a queue of the fleet."""

    queue: str
    waiting: int
    consumers: int


class BudgetModel(Model):
    """A source that is paid by the read, in this calendar month."""

    source: str
    spent: int
    monthly: int


class OperationsModel(Model):
    """Queues (None: the broker does not answer; none: embedded), budgets and rates."""

    queues: tuple[QueueModel, ...] | None
    budgets: tuple[BudgetModel, ...]
    rates: dict[str, str]
