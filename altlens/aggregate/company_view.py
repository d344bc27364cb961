"""All sections of a company's view, from evidence that was already limited to two moments."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from altlens.aggregate.earnings import earnings_view
from altlens.aggregate.freshness import Standing, source_view
from altlens.aggregate.prices import price_view
from altlens.aggregate.provenance import provenance
from altlens.aggregate.statements import fact_views
from altlens.aggregate.texts import article_views, post_views, sentiment_views
from altlens.items.analysis import Analysis
from altlens.items.base import Item
from altlens.items.earnings import EarningsDate
from altlens.items.filing import Filing
from altlens.items.financials import Fact
from altlens.items.price import Action, Bar
from altlens.items.profile import Profile
from altlens.items.view import CompanyView, FilingView, ProfileView

FILINGS_SHOWN = 100


class Evidence(NamedTuple):
    """What is known of a company: items oldest first, texts with analyses, sources' standing."""

    items: Sequence[Item]
    texts: Sequence[Item]
    analyses: Mapping[str, Analysis]
    standings: Sequence[Standing]


def company_view(
    company: str,
    symbol: str,
    name: str,
    as_of: datetime,
    known_at: datetime,
    evidence: Evidence,
) -> CompanyView:
    """The view of one company."""
    items, texts, analyses, standings = evidence
    filings = [item for item in items if isinstance(item, Filing)]
    return CompanyView(
        company=company,
        symbol=symbol,
        name=name,
        as_of=as_of,
        known_at=known_at,
        counts=dict(sorted(Counter(item.kind for item in (*items, *texts)).items())),
        profile=_profile([item for item in items if isinstance(item, Profile)], as_of),
        price=price_view(
            [item for item in items if isinstance(item, Bar) and item.interval == "1d"],
            [item for item in items if isinstance(item, Action)],
        ),
        facts=fact_views(item for item in items if isinstance(item, Fact)),
        filings=tuple(_filing(filing) for filing in reversed(filings[-FILINGS_SHOWN:])),
        earnings=earnings_view(
            [item for item in items if isinstance(item, EarningsDate)], as_of.date()
        ),
        articles=article_views(company, texts, analyses),
        posts=post_views(company, texts, analyses, items),
        sentiment=sentiment_views(company, texts, analyses),
        sources={standing.source: source_view(standing, as_of) for standing in standings},
    )


def _profile(profiles: Sequence[Profile], as_of: datetime) -> ProfileView | None:
    if not profiles:
        return None
    last = max(profiles, key=lambda profile: profile.fetched_at)
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
        age_days=round((as_of - last.fetched_at).total_seconds() / 86_400, 2),
        provenance=provenance(last),
    )


def _filing(filing: Filing) -> FilingView:
    return FilingView(
        accession=filing.accession,
        form=filing.form,
        filed=filing.filed,
        report_date=filing.report_date,
        items=filing.items,
        description=filing.description,
        provenance=provenance(filing),
    )
