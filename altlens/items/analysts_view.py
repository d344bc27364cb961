"""What a view shows of analysts, owners and the quote. Prices in the currency of the quote."""

from datetime import date

from altlens.items.analysts import Change, Outlook
from altlens.items.base import Instant, Model
from altlens.items.provenance import Provenance
from altlens.items.quality import Assessed


class ConsensusView(Model):
    """The number of analysts by rating in a month; `mean` is from 1 (strong buy) to 5."""

    month: date
    strong_buy: int
    buy: int
    hold: int
    sell: int
    strong_sell: int
    analysts: int
    mean: float | None
    seen_at: Instant
    provenance: Provenance


class RatingChangeView(Model):
    """A firm's rating of a day; fields as in `RatingChange`.

    `precedes_split` says that the shares were split since, so the target is no price of today's.
    """

    day: date
    firm: str
    change: Change
    from_grade: str
    to_grade: str
    target: float | None
    target_before: float | None
    precedes_split: bool = False
    provenance: Provenance


class TargetView(Assessed):
    """The newest target of each firm within a year, against the last close; change in percent."""

    firms: int
    median: float
    low: float
    high: float
    since: date
    last_close: float | None
    close_of: date | None
    upside_percent: float | None


class InsightView(Assessed):
    """A site's view: chart outlooks, price levels, valuation, one firm's rating."""

    outlooks: tuple[Outlook, ...]
    outlooks_by: str
    support: float | None
    resistance: float | None
    stop_loss: float | None
    valuation: str
    valuation_by: str
    rating: str
    rating_by: str
    target: float | None
    seen_at: Instant
    provenance: Provenance


class AnalystsView(Assessed):
    """The consensus by month, oldest first, targets, and changes of ratings, newest first.

    The quality is that of the newest consensus.
    """

    consensus: tuple[ConsensusView, ...]
    target: TargetView | None
    changes: tuple[RatingChangeView, ...]
    insight: InsightView | None


class HolderView(Assessed):
    """A holder at its last report; `change_percent` is against its report before."""

    holder: str
    holder_kind: str
    reported: date | None
    shares: float | None
    value: float | None
    held_percent: float | None
    change_percent: float | None
    provenance: Provenance


class OwnersView(Assessed):
    """The largest holders, and the shares held by insiders and institutions in percent."""

    holders: tuple[HolderView, ...]
    increased: int
    reduced: int
    insiders_percent: float | None
    institutions_percent: float | None
    institutions: int | None
    seen_at: Instant
    provenance: Provenance


class QuoteView(Assessed):
    """The last price on a site's quote page."""

    price: float
    currency: str
    change_percent: float | None
    quoted_at: Instant | None
    market_state: str
    day_low: float | None
    day_high: float | None
    year_low: float | None
    year_high: float | None
    volume: int | None
    market_cap: float | None
    seen_at: Instant
    provenance: Provenance
