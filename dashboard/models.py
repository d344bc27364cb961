"""Response models of the API that are not models of `altlens.items`."""

import datetime as dt
from typing import TYPE_CHECKING, Annotated, Any, Generic, TypeVar, Union

from pydantic import Field

from altlens.items.base import Instant, Item, Model
from altlens.items.capture import Exchange
from altlens.items.quality import Quality
from altlens.items.view import Freshness
from altlens.items.view_sections import ReportView, StoryLine
from altlens.source_catalog import KINDS

T = TypeVar("T")

if TYPE_CHECKING:
    AnyItem = Item
else:  # the kinds are listed in altlens.source_info
    AnyItem = Annotated[Union[tuple(KINDS.values())], Field(discriminator="kind")]  # noqa: UP007


class Page(Model, Generic[T]):
    """A page of rows. Pass `cursor` to get the next page; it is empty after the last."""

    rows: tuple[T, ...]
    cursor: str = ""


class ListedItem(Model):
    """An item and, for a text, its analysis."""

    id: str
    item: AnyItem
    analysis: dict[str, Any] = {}


class LinkReason(Model):
    """Why an item is linked to a company."""

    company: str
    why: str


class CaptureModel(Model):
    """The responses that one call of a source received; bodies by their SHA-256."""

    id: str
    query: str
    source: str
    clock: Instant
    fetched_at: Instant
    exchanges: tuple[Exchange, ...]


class ItemOrigins(Model):
    """An item with its revisions and analyses (newest first), its capture and its links."""

    id: str
    item: AnyItem
    revisions: tuple[str, ...]
    analyses: tuple[dict[str, Any], ...]
    reasons: tuple[LinkReason, ...]
    capture: CaptureModel | None


class StoredView(Model):
    """A view stored by a batch."""

    id: str
    as_of: Instant
    known_at: Instant


class StoryPage(Page[ReportView]):
    """A story and a page of its reports."""

    story: StoryLine


class CompanyHit(Model):
    """A company that matches a search."""

    company: str
    symbol: str
    name: str


class SearchResults(Model):
    """Results of a search."""

    companies: tuple[CompanyHit, ...]
    items: tuple[ListedItem, ...]


class StageModel(Model):
    """A stage of a run so far: units executed, documents yielded, how many are `new`, seconds.

    Documents are captures (fetch), items (clean), analyses (analyze) or views (aggregate).
    """

    stage: str
    executed: int
    yielded: int
    new: int
    failed: int
    seconds: float
    per_minute: float | None = Field(description="documents per minute")


class RunModel(Model):
    """A run and its progress.

    `seconds` is null while it runs; `items_per_minute` is the items of clean over the time of all
    stages so far.
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
    """A unit of work that failed, and why."""

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
    """A source, and the number of companies in each of its states."""

    name: str
    kinds: tuple[str, ...]
    missing: tuple[str, ...]
    states: dict[Freshness, int]


class QueueModel(Model):
    """The messages and consumers of a queue of the fleet."""

    queue: str
    waiting: int
    consumers: int


class BudgetModel(Model):
    """The reads of a paid source in this calendar month."""

    source: str
    spent: int
    monthly: int


class SiteModel(Model):
    """The request rate limit of a site, and the wait until its next request.

    The seconds are null where they are not known: the shared Redis does not answer, or each process
    counts for itself.
    """

    site: str
    rate: str = Field(description="such as 10/second; several are joined by ;")
    turn_seconds: float | None = Field(None, description="until the next request slot; 0: now")
    rest_seconds: float | None = Field(
        None, description="until the cooldown of the site ends; 0: no cooldown"
    )
    why: str = Field("", description="what caused the cooldown")


class OperationsModel(Model):
    """Newest runs, queues (null: the broker does not answer; empty: no fleet), budgets, sites."""

    runs: tuple[RunModel, ...]
    queues: tuple[QueueModel, ...] | None
    budgets: tuple[BudgetModel, ...]
    sites: tuple[SiteModel, ...]


class SignalModel(Model):
    """A signal: what it is of, its unit, and what it needs."""

    name: str
    family: str
    unit: str
    description: str
    minimum: str = ""
    doubt: str = ""


class SignalTable(Model):
    """Signals as columns of equal length, by day; null is a missing cell."""

    date: tuple[dt.date, ...]
    symbol: tuple[str, ...]
    known_at: tuple[Instant, ...]
    signals: dict[str, tuple[float | None, ...]]


class ScreenedModel(Model):
    """A company that a screen selects, by its newest session; null is a missing value."""

    company: str
    symbol: str
    name: str
    day: dt.date
    values: dict[str, float | None]
    quality: Quality


class ScreenModel(Model):
    """What a screen selects of `companies`; `undecided` of them lack a value that decides."""

    rows: tuple[ScreenedModel, ...]
    signals: tuple[str, ...]
    selected: int
    undecided: int
    companies: int
    day: dt.date
