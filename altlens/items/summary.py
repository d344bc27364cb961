"""One line of the overview: what a company's view says in a few figures. Changes in percent."""

from datetime import date

from altlens.items.base import Document, Instant, Model
from altlens.items.quality import Quality
from altlens.items.view import Freshness


class CompanySummary(Model):
    """A company in one line; `closes` are the last sessions' adjusted closes, oldest first.

    `last_session` is the day of `last_close`, and `price_quality` its quality. `sentiment` is the
    mean over all texts, -1 to 1; `sentiment_7d` and `sentiment_30d` over those of the last 7 and 30
    days, None below five texts, and `sentiment_change` the last 7 days less the 7 before them.
    `last_text_at` is when the newest text became available. `attention` is how many standard
    deviations the last day is above its own past, `view` the id of the view that it sums up.
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
    sources: dict[str, Freshness] = {}

    def document(self) -> Document:
        """The line as a store keeps it, one a company."""
        return {"_id": self.company, **self.model_dump(mode="json")}
