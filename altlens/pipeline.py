"""The map: the stages in order, and each source with its adapter, its cleaner and its kinds.

A source of altlens' own is a description in `source_info.py`, an adapter in `fetch/`, a cleaner of
the same name in `clean/`, and a line here. Sources of other packages come after them.
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
from altlens.source_catalog import PLUGGED_IN
from altlens.sources import Source

_OWN = (
    Source(Prices(), clean_prices.clean, Prices.kinds, version=6),
    Source(YahooFinance(), clean_yahoo_finance.clean, YahooFinance.kinds, version=3),
    Source(News(), clean_news.clean, News.kinds, version=3),
    Source(YahooNews(), clean_yahoo_news.clean, YahooNews.kinds, version=3),
    Source(Rss(), clean_rss.clean, Rss.kinds, version=4),
    Source(Reddit(), clean_reddit.clean, Reddit.kinds, version=3),
    Source(Twitter(), clean_twitter.clean, Twitter.kinds, version=2),
    Source(EarningsCalendar(), clean_earnings_calendar.clean, EarningsCalendar.kinds, version=4),
    Source(Filings(), clean_filings.clean, Filings.kinds, version=7),
    Source(Financials(), clean_financials.clean, Financials.kinds, version=3),
)
SOURCES: dict[str, Source] = {source.name: source for source in (*_OWN, *PLUGGED_IN)}


def chosen(names: Sequence[str]) -> Iterator[Source]:
    """The sources of those names, in the map's order; all of them for none."""
    unknown = [name for name in names if name not in SOURCES]
    if unknown:
        raise BadSetting(f"There is no source {unknown[0]!r}. Sources: {', '.join(SOURCES)}.")
    return (source for source in SOURCES.values() if not names or source.name in names)
