"""What is known of each source without its client: names, item kinds, and what it needs.

The dashboard, the API and `altlens show` read this and load no client. Adapters
(`altlens/fetch/`) build on these classes; `altlens.pipeline` adds their adapters and cleaners.
"""

from typing import ClassVar

from altlens.items.analysts import Insight, RatingChange, RatingCounts, RelatedSymbols
from altlens.items.article import Article
from altlens.items.base import Item, digest
from altlens.items.earnings import EarningsDate
from altlens.items.filing import Filing, FilingDocument, FilingNotice, InsiderTrade, IntendedSale
from altlens.items.filing_change import FilingChange
from altlens.items.filing_ties import FilingTies
from altlens.items.financials import Fact, Statement
from altlens.items.holders import HolderShares, Holding
from altlens.items.post import Post, Reaction
from altlens.items.price import Action, Bar, IntradayBar
from altlens.items.profile import Profile
from altlens.items.quote import Quote
from altlens.settings import Settings


class SourceInfo:
    """A source's name, the item kinds it yields, and what live use needs.

    `every_hours` is how often new data are due; the source is LATE after twice that. `hosts` are
    those that count requests by account (see `credential`).
    """

    name: ClassVar[str]
    kinds: ClassVar[tuple[type[Item], ...]] = ()
    every_hours: ClassVar[float] = 24.0
    hosts: ClassVar[tuple[str, ...]] = ()

    def missing(self, settings: Settings) -> tuple[str, ...]:
        """The environment variables that live use still needs."""
        return ()

    def advice(self, settings: Settings) -> str:
        """What to do before the source can be fetched live; empty where it is ready."""
        missing = self.missing(settings)
        return f"set {' and '.join(missing)}" if missing else ""

    def credential(self, settings: Settings) -> str:
        """The account whose rate limits apply; empty where the host counts by address."""
        return ""

    def monthly_reads(self, settings: Settings) -> int:
        """How many reads a calendar month (UTC) may cost; 0 where reading is free."""
        return 0


class PricesInfo(SourceInfo):
    """Daily and intraday bars, dividends and splits."""

    name = "prices"
    kinds = (Bar, Action, IntradayBar)


class YahooFinanceInfo(SourceInfo):
    """Yahoo Finance's pages about a company."""

    name = "yahoo_finance"
    kinds = (
        Profile,
        Quote,
        RatingCounts,
        RatingChange,
        Holding,
        HolderShares,
        Insight,
        RelatedSymbols,
    )


class NewsInfo(SourceInfo):
    """Stock news of several publishers."""

    name = "news"
    kinds = (Article,)
    every_hours = 1.0


class YahooNewsInfo(SourceInfo):
    """News at Yahoo Finance."""

    name = "yahoo_news"
    kinds = (Article,)
    every_hours = 1.0


class RssInfo(SourceInfo):
    """Feeds of the user's choice."""

    name = "rss"
    kinds = (Article,)
    every_hours = 1.0

    def advice(self, settings: Settings) -> str:
        return "" if settings.rss.feeds else "add a feed with: altlens feeds add URL"


class RedditInfo(SourceInfo):
    """Reddit submissions and comments."""

    name = "reddit"
    kinds = (Post, Reaction)
    every_hours = 1.0
    hosts = ("www.reddit.com", "oauth.reddit.com")

    def missing(self, settings: Settings) -> tuple[str, ...]:
        reddit = settings.reddit
        values = {
            "ALTLENS_REDDIT_CLIENT_ID": reddit.client_id,
            "ALTLENS_REDDIT_CLIENT_SECRET": reddit.client_secret.get_secret_value(),
        }
        return tuple(name for name, value in values.items() if not value)

    def credential(self, settings: Settings) -> str:
        return settings.reddit.client_id


class TwitterInfo(SourceInfo):
    """Posts on X (Twitter), which are paid for by the read."""

    name = "twitter"
    kinds = (Post, Reaction)
    every_hours = 1.0
    hosts = ("api.twitter.com", "api.x.com")

    def missing(self, settings: Settings) -> tuple[str, ...]:
        token = settings.twitter.bearer_token.get_secret_value()
        return () if token else ("ALTLENS_TWITTER_BEARER_TOKEN",)

    def credential(self, settings: Settings) -> str:
        return digest(settings.twitter.bearer_token.get_secret_value())

    def monthly_reads(self, settings: Settings) -> int:
        return settings.twitter.monthly_reads


class EarningsCalendarInfo(SourceInfo):
    """When companies report."""

    name = "earnings_calendar"
    kinds = (EarningsDate,)


class SecInfo(SourceInfo):
    """A source at SEC EDGAR, which refuses clients that do not say who they are."""

    def missing(self, settings: Settings) -> tuple[str, ...]:
        return () if settings.sec.identity else ("ALTLENS_SEC_IDENTITY",)


class FilingsInfo(SecInfo):
    """Filed reports at SEC EDGAR."""

    name = "filings"
    kinds = (
        Filing,
        FilingNotice,
        FilingDocument,
        FilingChange,
        FilingTies,
        InsiderTrade,
        IntendedSale,
    )


class FinancialsInfo(SecInfo):
    """XBRL facts and financial statements."""

    name = "financials"
    kinds = (Fact, Statement)


OWN: tuple[SourceInfo, ...] = (
    PricesInfo(),
    YahooFinanceInfo(),
    NewsInfo(),
    YahooNewsInfo(),
    RssInfo(),
    RedditInfo(),
    TwitterInfo(),
    EarningsCalendarInfo(),
    FilingsInfo(),
    FinancialsInfo(),
)
