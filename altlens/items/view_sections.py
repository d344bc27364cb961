"""View sections computed over many items: stories, sentiment, attention and others.

What is shown of single items, and the view itself, is in `altlens.items.view`.
"""

from datetime import date
from typing import Literal

from altlens.items.base import Instant, Model
from altlens.items.filing_change import ChangeKind, Topic
from altlens.items.price_moves import PricedIn
from altlens.items.provenance import Provenance
from altlens.items.quality import Assessed


class ReportView(Model):
    """One telling of a story. `novelty` is 0 to 1, `why` the reason with the nearest earlier item.

    `available_at` is when it could first be known, in whatever wording.
    """

    title: str
    kind: str
    publisher: str
    available_at: Instant
    language: str
    sentiment: str
    sentiment_score: float | None
    events: tuple[str, ...]
    relevance: float | None
    novelty: float | None
    nearest: str | None
    why: str
    provenance: Provenance


class StoryLine(Model):
    """Items that tell one story, named by the first of them.

    `relevance` and `novelty` are means over the items, `publishers` is the reach. `rank` joins the
    three and fades with age. `pricing` is how the price moved around `first_at`.
    """

    story: str
    title: str
    first_at: Instant
    last_at: Instant
    items: int
    publishers: int
    relevance: float
    novelty: float
    rank: float
    mean_score: float | None
    events: tuple[str, ...]
    pricing: PricedIn | None = None


class StoryView(StoryLine):
    """A story with its tellings, in order: the newest of them in a view, or all."""

    sightings: tuple[ReportView, ...]


class DailySentiment(Model):
    """How the texts of one day (UTC) speak of the company; scores from -1 to 1."""

    day: date
    negative: int
    neutral: int
    positive: int
    mean_score: float


class AttentionView(Model):
    """Items of the last 24 hours against the days before, as far as they were watched.

    `history` counts the items of each 24 hours up to `as_of`, oldest first; `z` is None while the
    past is too short to compare with.
    """

    count: int
    mean: float | None
    sigma: float | None
    z: float | None
    days: int
    history: tuple[int, ...]


class TechnicalsView(Model):
    """Indicators at the last session, by name; `return_5` is the change over five sessions."""

    session: date
    indicators: dict[str, float | None]


RatioUnit = Literal["percent", "multiple", "money"]

# How the value of each ratio is to be read. Of "percent" a value of 0.15 is 15 %.
RATIO_UNITS: dict[str, RatioUnit] = {
    "gross margin": "percent",
    "operating margin": "percent",
    "net margin": "percent",
    "free cash flow margin": "percent",
    "revenue growth": "percent",
    "net income growth": "percent",
    "return on equity": "percent",
    "return on assets": "percent",
    "liabilities to assets": "percent",
    "debt to equity": "multiple",
    "current ratio": "multiple",
    "market capitalization": "money",
    "price to earnings": "multiple",
    "price to sales": "multiple",
    "price to book": "multiple",
    "dividend yield": "percent",
}


class RatioView(Assessed):
    """A ratio and what it rests on; None, with reasons, where a figure it needs is not usable.

    `period` is what the flows in it cover ("TTM": trailing twelve months), `end` the last day of
    it. Money is in `currency`.
    """

    value: float | None
    unit: RatioUnit = "multiple"
    currency: str = ""
    period: Literal["TTM", "year", "instant", ""] = ""
    end: date
    accessions: tuple[str, ...]


class NeighbourView(Model):
    """Another company and how strongly items tie it to this one; `items` are the strongest ties."""

    company: str
    symbol: str
    name: str
    weight: float
    count: int
    last_at: Instant
    items: tuple[str, ...]


class ReactionView(Assessed):
    """How the price moved from the last close before an event was known.

    `known_at` is when it became known, None where only its `day` (at the exchange) is known;
    `session` is the first session whose close could react. `moves` are shares of 1 by sessions from
    that one on, `sigmas` the same against the usual move before. Where the session is not known,
    the quality is `doubtful` and there are no moves.
    """

    event: str
    day: date
    known_at: Instant | None = None
    session: date | None = None
    moves: dict[str, float | None]
    sigmas: dict[str, float | None]
    item: str


class AnomalyView(Model):
    """What is far from its own past, by how many standard deviations, in one sentence.

    `story` and `items` say what it rests on, as far as that is known.
    """

    what: str
    source: str
    sigma: float
    sentence: str
    story: str = ""
    items: tuple[str, ...] = ()


class ChangeExcerpt(Model):
    """A change of a report; `text` is the beginning of the changed words and those around them."""

    change: ChangeKind
    item: str
    title: str
    weight: float
    topics: tuple[Topic, ...]
    text: str


class FilingChangeLine(Assessed):
    """A report compared with the one before: counts of paragraphs, and its heaviest changes.

    `topics` are those of all its changes, `events` what the analysis found in the new words.
    `weight` is that of the heaviest change.
    """

    accession: str
    form: str
    filed: date
    earlier_accession: str
    earlier_form: str
    earlier_filed: date
    added: int
    removed: int
    reworded: int
    figures: int
    weight: float
    topics: tuple[Topic, ...]
    events: tuple[str, ...]
    heaviest: tuple[ChangeExcerpt, ...]
    provenance: Provenance


class TieView(Assessed):
    """A tie to another company, by type, with its evidence.

    `weight` is from 0 to 1 within its type. `first_at` is when the tie was first known, None where
    that is not counted, `last_at` when it was last seen; `items` are what it rests on.
    """

    company: str
    symbol: str
    name: str
    tie: Literal["supplier", "customer", "competitor", "viewed together", "mentioned together"]
    weight: float
    first_at: Instant | None
    last_at: Instant
    evidence: str
    origin: str
    items: tuple[str, ...]
