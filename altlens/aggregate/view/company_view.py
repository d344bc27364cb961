"""The view of a company: all sections, from evidence as of one point in time."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from altlens.aggregate.filings.change_lines import change_lines
from altlens.aggregate.filings.insiders import insider_buying, insider_trades, intended_sales
from altlens.aggregate.fundamentals.views import all_books, fact_views, market_of, ratio_views
from altlens.aggregate.linking.link_types import Link, TextVersion
from altlens.aggregate.market.earnings import earnings_view, with_reactions
from altlens.aggregate.market.market_index import with_market
from altlens.aggregate.market.move_causes import (
    Intraday,
    dividend_candidates,
    event_candidates,
    move_views,
    rating_candidates,
    story_candidates,
)
from altlens.aggregate.market.price_events import (
    price_events,
    reaction_views,
    technicals_view,
)
from altlens.aggregate.market.priced_in import with_pricing
from altlens.aggregate.market.prices import price_view, prices_of, recent_jump
from altlens.aggregate.opinions.analysts import analysts_view
from altlens.aggregate.opinions.owners import owners_view, quote_view
from altlens.aggregate.texts.annotated_texts import annotate
from altlens.aggregate.texts.distinct import repeated
from altlens.aggregate.texts.neighbours import neighbour_views
from altlens.aggregate.texts.recent_sentiment import recent_sentiment
from altlens.aggregate.texts.story_ranking import every_story, first_stories
from altlens.aggregate.texts.text_views import article_views, post_views, sentiment_views
from altlens.aggregate.texts.ties import tie_views
from altlens.aggregate.texts.time_series import attention_views, daily_sentiment
from altlens.aggregate.view.anomalies import anomalies
from altlens.aggregate.view.freshness import SourceHealth, source_view
from altlens.aggregate.view.provenance import provenance
from altlens.companies.directory import Directory
from altlens.items.age_limits import stale
from altlens.items.analysis import Analysis
from altlens.items.analysts import Insight, RatingChange, RatingCounts, RelatedSymbols
from altlens.items.base import SECONDS_PER_DAY, Item
from altlens.items.earnings import EarningsDate
from altlens.items.filing import Filing, InsiderTrade, IntendedSale
from altlens.items.filing_change import FilingChange
from altlens.items.filing_ties import FilingTies
from altlens.items.financials import Fact
from altlens.items.holders import HolderShares, Holding
from altlens.items.price import DAILY, Action, Bar
from altlens.items.profile import Profile
from altlens.items.quote import Quote
from altlens.items.view import CompanyView, FilingView, ProfileView

FILINGS_SHOWN = 100
REACTIONS_SHOWN = 20

AnyItem = TypeVar("AnyItem", bound=Item)


class Evidence(NamedTuple):
    """What is known of a company: items oldest first, texts with analyses, sources' state.

    `text_versions` are all versions of the texts, `links` those between them; `counts` of each kind
    are of all that is known, of which `items` may be a part. `market` are the daily bars of what
    stands for the market, None where it is the company itself; `intraday` prices within sessions.
    """

    items: Sequence[Item]
    texts: Sequence[Item]
    analyses: Mapping[str, Analysis]
    text_versions: Sequence[TextVersion]
    links: Sequence[Link]
    counts: Mapping[str, int]
    source_health: Sequence[SourceHealth]
    directory: Directory
    market: Sequence[Bar] | None = ()
    intraday: Intraday = MappingProxyType({})


def company_view(
    company: str,
    symbol: str,
    name: str,
    as_of: datetime,
    known_at: datetime,
    evidence: Evidence,
) -> CompanyView:
    """The view of one company."""
    items, analyses = evidence.items, evidence.analyses
    filing_changes = _of(FilingChange, evidence.texts)
    texts = [text for text in evidence.texts if not isinstance(text, FilingChange)]
    today = as_of.date()
    filings = _of(Filing, items)
    facts, trades = _of(Fact, items), _of(InsiderTrade, items)
    daily = [bar for bar in _of(Bar, items) if bar.interval == DAILY]
    prices = prices_of(daily, _of(Action, items), as_of, symbol)
    bars, calendar = prices.bars, prices.calendar
    books, profiles = all_books(facts, today), _of(Profile, items)
    price = with_market(price_view(prices, as_of), evidence.market, as_of)
    is_doubtful = price is None or price.quality == "doubtful"
    market = None if is_doubtful else market_of(bars, prices.currency, prices.actions, profiles)
    earnings = earnings_view(_of(EarningsDate, items), today)
    events = list(price_events(filings, earnings, calendar))
    reactions = reaction_views(bars, events, calendar, as_of)
    annotated = annotate(company, texts, analyses, evidence.text_versions, evidence.links)
    repeats = repeated(texts)
    first_reports = [text for text in annotated if text.item.key not in repeats]
    attention = attention_views(first_reports, as_of)
    technicals = None if recent_jump(prices) else technicals_view(bars, today, calendar)
    stories = every_story(annotated, as_of)
    candidates = [
        *event_candidates(events),
        *rating_candidates(_of(RatingChange, items)),
        *story_candidates(stories),
        *dividend_candidates(price, calendar),
    ]
    neighbours = neighbour_views(company, annotated, evidence.directory, as_of)
    return CompanyView(
        company=company,
        symbol=symbol,
        name=name,
        as_of=as_of,
        known_at=known_at,
        counts=_counts(evidence, len(repeats)),
        profile=_profile(profiles, as_of),
        price=price,
        facts=fact_views(books),
        filings=tuple(_filing(filing) for filing in reversed(filings[-FILINGS_SHOWN:])),
        filing_changes=change_lines(filing_changes, analyses),
        earnings=with_reactions(earnings, reactions),
        articles=article_views(company, texts, analyses),
        posts=post_views(company, texts, analyses, items),
        sentiment=sentiment_views(
            company, [text for text in texts if text.key not in repeats], analyses
        ),
        recent_sentiment=recent_sentiment(first_reports, as_of),
        moods=daily_sentiment(first_reports, as_of),
        stories=with_pricing(first_stories(stories), price, as_of),
        attention=attention,
        technicals=technicals,
        ratios=ratio_views(books[0], market),
        reactions=reactions[:REACTIONS_SHOWN],
        moves=move_views(price, calendar, candidates, evidence.intraday),
        insiders=insider_trades(trades),
        insider_buying=insider_buying(trades, filings, today),
        intended_sales=intended_sales(_of(IntendedSale, items)),
        analysts=analysts_view(
            _of(RatingCounts, items), _of(RatingChange, items), _of(Insight, items), price, as_of
        ),
        owners=owners_view(_of(Holding, items), _of(HolderShares, items), as_of),
        quote=quote_view(_of(Quote, items), as_of),
        network=neighbours,
        ties=tie_views(
            company,
            _of(FilingTies, items),
            _of(RelatedSymbols, items),
            neighbours,
            evidence.directory,
            as_of,
        ),
        anomalies=anomalies(annotated, attention, None if is_doubtful else technicals, bars, as_of),
        sources={one.source: source_view(one, as_of) for one in evidence.source_health},
    )


def _of(kind: type[AnyItem], items: Iterable[Item]) -> list[AnyItem]:
    return [item for item in items if isinstance(item, kind)]


def _counts(evidence: Evidence, repeated_articles: int) -> dict[str, int]:
    """How much is known of each kind; an article counts once, however many report it."""
    shown = Counter(item.kind for item in (*evidence.items, *evidence.texts))
    known = {**shown, **evidence.counts}
    if repeated_articles:
        known["article"] -= repeated_articles
    return dict(sorted(known.items()))


def _profile(profiles: Sequence[Profile], as_of: datetime) -> ProfileView | None:
    if not profiles:
        return None
    last = max(profiles, key=lambda profile: profile.fetched_at)
    age = as_of - last.fetched_at
    assessed = stale("profile", age)
    return ProfileView(
        name=last.name,
        sector=last.sector,
        industry=last.industry,
        country=last.country,
        website=last.website,
        summary=last.summary,
        employees=last.employees,
        currency=last.currency,
        market_cap=last.market_cap,
        trailing_pe=last.trailing_pe,
        age_days=round(age.total_seconds() / SECONDS_PER_DAY, 2),
        seen_at=last.fetched_at,
        provenance=provenance(last),
        quality=assessed.quality,
        reasons=assessed.reasons,
    )


def _filing(filing: Filing) -> FilingView:
    return FilingView(
        accession=filing.accession,
        form=filing.form,
        filed=filing.filed,
        report_date=filing.report_date,
        items=filing.items,
        description=filing.description,
        acceptance_basis=filing.acceptance_basis,
        acceptance_quality=filing.acceptance_quality,
        provenance=provenance(filing),
    )
