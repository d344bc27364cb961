"""The view of one company as of a date. Money in `currency`."""

from datetime import date
from functools import cached_property
from typing import Any, Literal

from pydantic import field_validator

from altlens.items.analysts_view import AnalystsView, OwnersView, QuoteView
from altlens.items.base import Document, Instant, Model, digest, stamp
from altlens.items.earnings import Certainty, TimeOfDay
from altlens.items.filing import AcceptanceBasis
from altlens.items.insiders import InsiderBuyingView, InsiderTradeView, IntendedSaleView
from altlens.items.price_moves import MoveView
from altlens.items.provenance import Provenance
from altlens.items.quality import Assessed, Quality
from altlens.items.view_sections import (
    RATIO_UNITS,
    AnomalyView,
    AttentionView,
    DailySentiment,
    FilingChangeLine,
    NeighbourView,
    RatioView,
    ReactionView,
    StoryView,
    TechnicalsView,
    TieView,
)

Period = Literal["instant", "quarter", "half-year", "nine months", "year", "TTM", "other"]
Freshness = Literal["OK", "LATE", "EMPTY", "FAILING", "NOT CONFIGURED"]


class ProfileView(Assessed):
    """The newest snapshot, taken at `seen_at`; `age_days` is how old it was at `as_of`.

    `market_cap` and `trailing_pe` are the site's own. The quality is `stale` past the age limit.
    """

    name: str
    sector: str
    industry: str
    country: str
    website: str
    summary: str
    employees: int | None
    currency: str
    market_cap: float | None
    trailing_pe: float | None
    age_days: float
    seen_at: Instant | None = None
    provenance: Provenance


class BarView(Assessed):
    """One session, adjusted for the splits effective at `as_of`; `close_traded` is unadjusted."""

    session: date
    open: float | None
    high: float | None
    low: float | None
    close: float
    close_traded: float
    volume: int | None
    provenance: Provenance


class ActionView(Assessed):
    """A dividend (a share, unadjusted, in `currency`) or a split (new shares for one old).

    A split is `doubtful` where the prices around it do not bear it out; no price is adjusted by it.
    """

    session: date
    action: str
    value: float
    currency: str = ""
    provenance: Provenance


class PriceView(Assessed):
    """A year of daily prices up to `as_of`, oldest first. Changes in percent.

    The quality is that of `last_close`, the close of `last_session`. The change over one day is
    None where that is not the exchange's last session at `as_of`; `change_reason` says so.
    `change_30_days_reason` says why there is no change over 30 days.
    `left_out` counts the bars that can be no prices.
    `exchange` is the market identifier code of its calendar, "" where none is kept. `market` is the
    symbol that stands for the market and `market_closes` its closes on the sessions of `bars`;
    `market_reason` says why there are none.
    """

    currency: str
    last_session: date
    last_close: float
    change_1_day_percent: float | None
    change_30_days_percent: float | None
    change_reason: str = ""
    change_30_days_reason: str = ""
    left_out: int = 0
    exchange: str = ""
    market: str = ""
    market_reason: str = ""
    market_closes: tuple[float | None, ...] = ()
    high: float
    low: float
    bars: tuple[BarView, ...]
    actions: tuple[ActionView, ...]


class FilingView(Model):
    """One filed report. `acceptance_quality` is how certain its `available_at` is, and why."""

    accession: str
    form: str
    filed: date
    report_date: date | None
    items: tuple[str, ...]
    description: str
    acceptance_basis: AcceptanceBasis = "not stated"
    acceptance_quality: Quality = "ok"
    provenance: Provenance


class EarlierValue(Model):
    """What a filing gave for a figure before a later one gave another value."""

    value: float
    filed: date
    accession: str


class FactView(Assessed):
    """One figure: the value in force at `as_of`, and every filing that carried one.

    `restated` says whether the filings differ, `earlier` what they gave before, oldest first. Of a
    derived figure the filings are those of the figures it was computed from.
    """

    measure: str
    concept: str
    unit: str
    start: date | None
    end: date
    months: int
    period: Period = "other"
    value: float
    restated: bool
    earlier: tuple[EarlierValue, ...] = ()
    accessions: tuple[str, ...]
    provenance: Provenance


class TextView(Model):
    """An article or post, with what the analysis found for this company."""

    title: str
    text: str
    publisher: str
    published_at: Instant | None
    score: int | None = None
    language: str = ""
    sentiment: str = ""
    sentiment_score: float | None = None
    events: tuple[str, ...] = ()
    relevance: float | None = None
    provenance: Provenance


class SeenDate(Model):
    """A date that a provider gave for a report before it gave another."""

    start: date
    end: date
    certainty: Certainty
    seen_at: Instant


class EarningsDateView(Model):
    """A report's date as a provider last gave it by `as_of`; a window where `end` is later.

    `seen_at` is since when it has given this date, `earlier` what it gave before. The surprise is
    what was reported against what was expected; `reaction` how the price moved after a past report.
    """

    provider: str
    start: date
    end: date
    certainty: Certainty
    time_of_day: TimeOfDay
    fiscal_quarter: str
    eps_forecast: float | None
    eps_reported: float | None
    surprise: float | None = None
    surprise_percent: float | None = None
    surprise_quality: Quality = "ok"
    surprise_reasons: tuple[str, ...] = ()
    reaction: ReactionView | None = None
    seen_at: Instant
    earlier: tuple[SeenDate, ...]
    provenance: Provenance


class EarningsView(Model):
    """Reports to come, soonest first, and past ones, newest first; one row a provider."""

    next: tuple[EarningsDateView, ...]
    past: tuple[EarningsDateView, ...]


class SourceView(Model):
    """The state of a source."""

    state: Freshness
    last_fetched_at: Instant | None = None
    detail: str = ""


class RecentSentiment(Model):
    """The mean score (-1 to 1) of the texts of the last 7 and 30 days, each text counted once.

    A mean over fewer than five texts is None. `change` is the mean of the last 7 days less that of
    the 7 days before them. `last_at` is when the newest text became available.
    """

    mean_7d: float | None = None
    texts_7d: int = 0
    mean_30d: float | None = None
    texts_30d: int = 0
    change: float | None = None
    last_at: Instant | None = None


class SentimentView(Model):
    """Counts of texts by label and their mean score, -1 to 1."""

    negative: int
    neutral: int
    positive: int
    mean_score: float


class CompanyView(Model):
    """One company, with what was public at `as_of` and stored at `known_at`.

    `moods` are the days of each source's texts, oldest first; `attention` is by source, and "all".
    """

    company: str
    symbol: str
    name: str
    as_of: Instant
    known_at: Instant
    counts: dict[str, int]
    profile: ProfileView | None
    price: PriceView | None
    facts: tuple[FactView, ...]
    filings: tuple[FilingView, ...]
    filing_changes: tuple[FilingChangeLine, ...] = ()
    earnings: EarningsView | None = None
    articles: tuple[TextView, ...]
    posts: tuple[TextView, ...]
    sentiment: dict[str, SentimentView]
    recent_sentiment: RecentSentiment = RecentSentiment()
    moods: dict[str, tuple[DailySentiment, ...]] = {}
    stories: tuple[StoryView, ...] = ()
    attention: dict[str, AttentionView] = {}
    technicals: TechnicalsView | None = None
    ratios: dict[str, RatioView] = {}
    reactions: tuple[ReactionView, ...] = ()
    moves: tuple[MoveView, ...] = ()
    insiders: tuple[InsiderTradeView, ...] = ()
    insider_buying: tuple[InsiderBuyingView, ...] = ()
    intended_sales: tuple[IntendedSaleView, ...] = ()
    analysts: AnalystsView | None = None
    owners: OwnersView | None = None
    quote: QuoteView | None = None
    network: tuple[NeighbourView, ...] = ()
    ties: tuple[TieView, ...] = ()
    anomalies: tuple[AnomalyView, ...] = ()
    sources: dict[str, SourceView]

    @field_validator("ratios", mode="before")
    @classmethod
    def _current_ratio_names(cls, ratios: Any) -> Any:
        """Read stored views, whose ratios had no unit and one another spelling."""
        if not isinstance(ratios, dict):
            return ratios
        current = {
            name.replace("capitalisation", "capitalization"): r for name, r in ratios.items()
        }
        return {
            name: {"unit": RATIO_UNITS.get(name, "multiple")} | r if isinstance(r, dict) else r
            for name, r in current.items()
        }

    @cached_property
    def id(self) -> str:
        """The same for the same answer, whenever it was known."""
        said = self.model_dump(mode="json", exclude={"known_at"})
        return f"view:{self.company}@{stamp(self.as_of)}@{digest(said)}"

    def document(self) -> Document:
        """The view as a store keeps it."""
        return {"_id": self.id, **self.model_dump(mode="json")}
