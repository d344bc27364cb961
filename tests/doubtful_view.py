"""A hand-made view of Apple whose figures are derived, out of date, doubtful or withheld."""

from datetime import date, timedelta

from altlens.aggregate.view.summary import summary
from altlens.items.provenance import Provenance
from altlens.items.quality import Quality
from altlens.items.view import (
    BarView,
    CompanyView,
    EarningsDateView,
    EarningsView,
    FactView,
    Period,
    PriceView,
    ProfileView,
    RecentSentiment,
    SentimentView,
)
from altlens.items.view_sections import RatioView, ReactionView
from altlens.store.base import Store
from altlens.store.collections import OVERVIEW, VIEWS
from tests.hand_made import COMPANY, at

AS_OF = at("2026-06-20")
LAST_SESSION = date(2026, 6, 5)
PRICE_REASON = "The last close is of 2026-06-05, 15 days before."
CHANGE_REASON = "no close of 2026-06-18, the last session of the exchange"
SCALE_REASON = "Cash is a thousand times that of the quarters beside it."
DERIVED_REASON = "The year less its first three quarters."
PE_REASON = "Net income is doubtful."
SURPRISE_REASON = "Reported earnings are a thousand times the estimate."
REACTION_REASON = "It is not known whether the report came before or after the session."
ORIGIN = Provenance(
    item="item:1", capture="capture:1", source="prices", available_at=AS_OF, fetched_at=AS_OF
)


def store_view(store: Store) -> CompanyView:
    """Store the view and its row of the overview, as a batch does."""
    view = doubtful_view()
    store.add(VIEWS, [view.document()])
    row = summary(view).model_copy(
        update={
            "last_session": LAST_SESSION,
            "price_quality": "stale",
            "price_reasons": (PRICE_REASON,),
            "sentiment_30d": 0.21,
            "sentiment_texts_30d": 12,
            "sentiment_texts_7d": 3,
            "last_text_at": AS_OF,
        }
    )
    store.put(OVERVIEW, [row.document()])
    return view


def doubtful_view() -> CompanyView:
    return CompanyView(
        company=COMPANY,
        symbol="AAPL",
        name="Apple Inc.",
        as_of=AS_OF,
        known_at=AS_OF,
        counts={"bar": 2},
        profile=_profile(),
        price=_price(),
        facts=(
            _fact("2026-03-28", 95e9),
            _fact("2025-12-27", 124e9),
            _fact("2025-09-27", 102e9, quality="derived", reason=DERIVED_REASON),
            _fact("2025-03-29", 90e9),  # nothing of the quarter to June 2025
            _fact("2026-03-28", 36e12, "instant", "cash", "doubtful", SCALE_REASON),
            _fact("2025-09-27", 416e9, "year"),
            _fact("2026-03-28", 435e9, "TTM", quality="derived", reason="TTM reason."),
        ),
        filings=(),
        earnings=EarningsView(next=(), past=(_report(),)),
        reactions=(_reaction(),),
        articles=(),
        posts=(),
        sentiment={"news": SentimentView(negative=1, neutral=1, positive=1, mean_score=0.4)},
        recent_sentiment=RecentSentiment(
            texts_7d=3, mean_30d=0.21, texts_30d=12, last_at=AS_OF - timedelta(days=1)
        ),
        ratios={
            "market capitalization": _ratio(3.1e12, "money", currency="USD"),
            "price to earnings": _ratio(None, "multiple", "doubtful", (PE_REASON,)),
            "net margin": _ratio(0.243, "percent", period="TTM"),
            "revenue growth": _ratio(0.08, "percent", "derived", ("Derived.",), period="TTM"),
        },
        sources={},
    )


def _price() -> PriceView:
    bars = tuple(
        BarView(
            session=LAST_SESSION - timedelta(days=days),
            open=200,
            high=204,
            low=196,
            close=200 + days,
            close_traded=200 + days,
            volume=1000,
            provenance=ORIGIN,
        )
        for days in (1, 0)
    )
    return PriceView(
        currency="USD",
        last_session=LAST_SESSION,
        last_close=200,
        change_1_day_percent=None,
        change_30_days_percent=-3.2,
        change_reason=CHANGE_REASON,
        high=204,
        low=196,
        bars=bars,
        actions=(),
        quality="stale",
        reasons=(PRICE_REASON,),
    )


def _profile() -> ProfileView:
    return ProfileView(
        name="Apple Inc.",
        sector="Technology",
        industry="Consumer Electronics",
        country="United States",
        website="",
        summary="",
        employees=None,
        currency="USD",
        market_cap=2.9e12,
        trailing_pe=31.0,
        age_days=60,
        seen_at=at("2026-04-21"),
        provenance=ORIGIN,
        quality="stale",
        reasons=("The profile is 60 days old; after 30 it is stale.",),
    )


def _fact(
    end: str,
    value: float,
    period: Period = "quarter",
    measure: str = "revenue",
    quality: Quality = "ok",
    reason: str = "",
) -> FactView:
    return FactView(
        measure=measure,
        concept="Revenues",
        unit="USD",
        start=None,
        end=date.fromisoformat(end),
        months={"quarter": 3, "instant": 0}.get(period, 12),
        period=period,
        value=value,
        restated=False,
        accessions=("0001",),
        provenance=ORIGIN,
        quality=quality,
        reasons=(reason,) if reason else (),
    )


def _report() -> EarningsDateView:
    return EarningsDateView(
        provider="yahoo",
        start=date(2026, 4, 30),
        end=date(2026, 4, 30),
        certainty="confirmed",
        time_of_day="not stated",
        fiscal_quarter="",
        eps_forecast=1.5,
        eps_reported=1500,
        surprise_percent=99_900,
        surprise_quality="doubtful",
        surprise_reasons=(SURPRISE_REASON,),
        reaction=_reaction(),
        seen_at=AS_OF,
        earlier=(),
        provenance=ORIGIN,
    )


def _reaction() -> ReactionView:
    return ReactionView(
        event="Earnings",
        day=date(2026, 4, 30),
        moves={},
        sigmas={},
        item="item:1",
        quality="doubtful",
        reasons=(REACTION_REASON,),
    )


def _ratio(
    value: float | None,
    unit: str,
    quality: Quality = "ok",
    reasons: tuple[str, ...] = (),
    period: str = "instant",
    currency: str = "",
) -> RatioView:
    return RatioView.model_validate(
        {
            "value": value,
            "unit": unit,
            "currency": currency,
            "period": period,
            "end": "2026-03-28",
            "accessions": (),
            "quality": quality,
            "reasons": reasons,
        }
    )
