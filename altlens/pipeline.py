"""THE MAP: the stages in order, and for each source its adapter, its cleaner and what it yields.

A source of altlens' own is an adapter in `fetch/`, a cleaner of the same name in `clean/`, and a
line here; those that other packages bring come after them.
"""

from collections.abc import Iterator, Sequence

from altlens.clean import earnings_calendar as clean_earnings_calendar
from altlens.clean import filings as clean_filings
from altlens.clean import financials as clean_financials
from altlens.clean import news as clean_news
from altlens.clean import prices as clean_prices
from altlens.clean import reddit as clean_reddit
from altlens.clean import rss as clean_rss
from altlens.clean import twitter as clean_twitter
from altlens.clean import yahoo_finance as clean_yahoo_finance
from altlens.clean import yahoo_news as clean_yahoo_news
from altlens.errors import BadSetting
from altlens.fetch.earnings_calendar import EarningsCalendar
from altlens.fetch.filings import Filings
from altlens.fetch.financials import Financials
from altlens.fetch.news import News
from altlens.fetch.prices import Prices
from altlens.fetch.reddit import Reddit
from altlens.fetch.rss import Rss
from altlens.fetch.twitter import Twitter
from altlens.fetch.yahoo_finance import YahooFinance
from altlens.fetch.yahoo_news import YahooNews
from altlens.items.analysts import Insight, RatingChange, RatingCounts, RelatedSymbols
from altlens.items.article import Article
from altlens.items.base import Item
from altlens.items.earnings import EarningsDate
from altlens.items.filing import Filing, FilingDocument, FilingNotice, InsiderTrade
from altlens.items.financials import Fact, Statement
from altlens.items.holders import HolderShares, Holding
from altlens.items.post import Post, Reaction
from altlens.items.price import Action, Bar, IntradayBar
from altlens.items.profile import Profile
from altlens.items.quote import Quote
from altlens.sources import Source, kinds_of, plugged_in

STAGES = ("fetch", "clean", "analyze", "aggregate")


_OWN = (
    Source(Prices(), clean_prices.clean, (Bar, Action, IntradayBar), version=3),
    Source(
        YahooFinance(),
        clean_yahoo_finance.clean,
        (
            Profile,
            Quote,
            RatingCounts,
            RatingChange,
            Holding,
            HolderShares,
            Insight,
            RelatedSymbols,
        ),
        version=2,
    ),
    Source(News(), clean_news.clean, (Article,)),
    Source(YahooNews(), clean_yahoo_news.clean, (Article,)),
    Source(Rss(), clean_rss.clean, (Article,)),
    Source(Reddit(), clean_reddit.clean, (Post, Reaction), version=2),
    Source(Twitter(), clean_twitter.clean, (Post, Reaction)),
    Source(EarningsCalendar(), clean_earnings_calendar.clean, (EarningsDate,)),
    Source(
        Filings(),
        clean_filings.clean,
        (Filing, FilingNotice, FilingDocument, InsiderTrade),
        version=2,
    ),
    Source(Financials(), clean_financials.clean, (Fact, Statement), version=2),
)
_MAP = (*_OWN, *plugged_in(_OWN))
SOURCES: dict[str, Source] = {source.name: source for source in _MAP}
KINDS: dict[str, type[Item]] = kinds_of(_MAP)
TEXT_KINDS: tuple[str, ...] = tuple(name for name, kind in KINDS.items() if kind.has_text)


def chosen(names: Sequence[str]) -> Iterator[Source]:
    """The sources of those names, in the map's order; all of them for none."""
    unknown = [name for name in names if name not in SOURCES]
    if unknown:
        raise BadSetting(f"There is no source {unknown[0]!r}. Sources: {', '.join(SOURCES)}.")
    return (source for source in _MAP if not names or source.name in names)
