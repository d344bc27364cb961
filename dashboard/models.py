"""What the API answers with, where it is not a model of `altlens.items` already."""

from typing import TYPE_CHECKING, Annotated, Any, Generic, TypeVar, Union

from pydantic import Field

from altlens.items.base import Instant, Item, Model
from altlens.items.capture import Exchange
from altlens.items.view import Freshness
from altlens.items.view_sections import ReportView, StoryLine
from altlens.source_info import KINDS

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


class StoryPage(Page[ReportView]):
    """A story and a page of its tellings."""

    story: StoryLine


class CompanyHit(Model):
    """A company that fits a search."""

    company: str
    symbol: str
    name: str


class Found(Model):
    """What a search found."""

    companies: tuple[CompanyHit, ...]
    items: tuple[ListedItem, ...]


class StageModel(Model):
    """A stage of a run so far: units done, documents they yielded (`new` ones of them), seconds.

    Documents are captures of fetch, items of clean, analyses of analyze and views of aggregate.
    """

    stage: str
    executed: int
    yielded: int
    new: int
    failed: int
    seconds: float
    per_minute: float | None = Field(description="documents a minute")


class RunModel(Model):
    """A run and how far it came.

    `seconds` is null while it goes on; `items_per_minute` counts the items of clean, by the time of
    all stages so far.
    """

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
    items_per_minute: float | None
    stages: tuple[StageModel, ...]


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


class SiteModel(Model):
    """How often a site is asked at most, and how long until it may be asked.

    The seconds are null where they are not known: the Redis that counts for all does not answer,
    or each process counts for itself.
    """

    site: str
    rate: str = Field(description="as 10/second, or several of them")
    turn_seconds: float | None = Field(None, description="until the next turn; 0: at once")
    rest_seconds: float | None = Field(None, description="until the site's rest ends; 0: none")
    why: str = Field("", description="what led to the rest")


class OperationsModel(Model):
    """Newest runs, queues (null: the broker does not answer; none: embedded), budgets and sites."""

    runs: tuple[RunModel, ...]
    queues: tuple[QueueModel, ...] | None
    budgets: tuple[BudgetModel, ...]
    sites: tuple[SiteModel, ...]
