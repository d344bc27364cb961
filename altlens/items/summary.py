"""One line of the overview: what a company's view says in a few figures. Changes in percent."""

from datetime import date
from typing import Literal

from altlens.items.base import Document, Instant, Model
from altlens.items.price_moves import MoveView, PricedIn
from altlens.items.quality import Assessed, Quality
from altlens.items.view import Freshness


class Headline(Model):
    """A story or filing that is recent at the `as_of` of its view.

    `public_at` is when it could first be known, `stored_at` when this store fetched it. `story` is
    its story, or `item` its filing.
    """

    kind: Literal["story", "filing"]
    title: str
    public_at: Instant
    stored_at: Instant
    publishers: int = 0
    events: tuple[str, ...] = ()
    pricing: PricedIn | None = None
    story: str = ""
    item: str = ""


class Upcoming(Assessed):
    """A date to come. It is `derived` where it is only expected from the year before.

    `until` is later than `day` for a window of days.
    """

    kind: Literal["earnings", "ex-dividend", "filing"]
    day: date
    until: date
    detail: str = ""
    provider: str = ""
    item: str = ""


class CompanySummary(Model):
    """A company in one line; `closes` are the last sessions' adjusted closes, oldest first.

    `last_session` is the day of `last_close`, and `price_quality` its quality. `sentiment` is the
    mean over all texts, -1 to 1; `sentiment_7d` and `sentiment_30d` over those of the last 7 and 30
    days, None below five texts, and `sentiment_change` the last 7 days less the 7 before them.
    `last_text_at` is when the newest text became available. `attention` is how many standard
    deviations the last day is above its own past, `view` the id of the view that it sums up.
    `last_move` is the move of the last session where it was large; `sigma` its size against the
    usual move where that is known. `news` are the recent headlines, `upcoming` the dates to come.
    """

    company: str
    symbol: str
    name: str
    as_of: Instant
    view: str
    currency: str = ""
    last_close: float | None = None
    closes: tuple[float, ...] = ()
    change_1_day_percent: float | None = None
    change_1_day_reason: str = ""
    change_30_days_percent: float | None = None
    last_session: date | None = None
    price_quality: Quality = "ok"
    price_reasons: tuple[str, ...] = ()
    texts: int = 0
    sentiment: float | None = None
    sentiment_7d: float | None = None
    sentiment_texts_7d: int = 0
    sentiment_30d: float | None = None
    sentiment_texts_30d: int = 0
    sentiment_change: float | None = None
    last_text_at: Instant | None = None
    attention: float | None = None
    next_earnings: date | None = None
    anomalies: tuple[str, ...] = ()
    sector: str = ""
    sigma: float | None = None
    last_move: MoveView | None = None
    news: tuple[Headline, ...] = ()
    upcoming: tuple[Upcoming, ...] = ()
    sources: dict[str, Freshness] = {}

    def document(self) -> Document:
        """The line as a store keeps it, one a company."""
        return {"_id": self.company, **self.model_dump(mode="json")}
