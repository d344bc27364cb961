"""Analysts' ratings of a company, changes of them, and a site's insights."""

from typing import Literal

from altlens.items.base import Item, Model

Change = Literal["up", "down", "init", "main", "reit", "not stated"]


class RatingCounts(Item):
    """The number of analysts by rating, `months_ago` months before the fetch (0: now)."""

    kind: Literal["rating_counts"] = "rating_counts"
    symbol: str
    months_ago: int
    strong_buy: int
    buy: int
    hold: int
    sell: int
    strong_sell: int


class RatingChange(Item):
    """A firm's rating at `event_at`: up, down, init(iated), main(tained) or reit(erated).

    Targets are prices of a share, in the currency of the quote.
    """

    kind: Literal["rating_change"] = "rating_change"
    symbol: str
    firm: str
    change: Change
    from_grade: str = ""
    to_grade: str = ""
    target: float | None = None
    target_before: float | None = None


class Outlook(Model):
    """The direction of chart patterns; `score` from 0 (no evidence) to 5."""

    term: Literal["short", "intermediate", "long"]
    direction: str
    score: int | None = None


class Insight(Item):
    """A site's insights: outlooks, price levels, its valuation, one firm's rating.

    Each part names its provider; prices are a share's, in the currency of the quote.
    """

    kind: Literal["insight"] = "insight"
    symbol: str
    outlooks: tuple[Outlook, ...] = ()
    outlooks_by: str = ""
    support: float | None = None
    resistance: float | None = None
    stop_loss: float | None = None
    valuation: str = ""
    valuation_by: str = ""
    rating: str = ""
    rating_by: str = ""
    target: float | None = None


class Related(Model):
    """A symbol that visitors of another one view too; scores compare within one list."""

    symbol: str
    score: float


class RelatedSymbols(Item):
    """The symbols that visitors of a company's page view too, by descending score."""

    kind: Literal["related_symbols"] = "related_symbols"
    symbol: str
    related: tuple[Related, ...]
