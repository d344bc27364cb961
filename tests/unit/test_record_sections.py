"""The sections of a view that show single records: insiders' trades and the company's profile."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from altlens.aggregate.view.company_view import Evidence, company_view
from altlens.companies.directory import Directory
from altlens.items.base import Item
from altlens.items.filing import InsiderTrade
from altlens.items.profile import Profile
from altlens.items.view import CompanyView
from tests.hand_made import COMPANY, at

AS_OF = at("2026-06-18")


def view(items: Sequence[Item]) -> CompanyView:
    """A company's view of these items alone."""
    evidence = Evidence(items, [], {}, [], [], {}, [], Directory([]))
    return company_view(COMPANY, "HRB", "Harbour Inc", AS_OF, AS_OF, evidence)


def test_the_newest_trades_of_insiders_come_first() -> None:
    days = [at(f"2026-06-{day:02}") for day in (1, 5, 9)]
    trades = [_trade(number, day) for number, day in enumerate(days)]
    shown = view(trades).insiders
    assert [trade.traded.day for trade in shown] == [9, 5, 1]
    assert (shown[0].owner, shown[0].shares) == ("A. Harbour", 100.0)
    assert shown[0].provenance.item == trades[2].id


def _trade(number: int, day: datetime) -> InsiderTrade:
    return InsiderTrade(
        source="filings",
        key=f"insider_trade/{number}",
        companies=(COMPANY,),
        event_at=day,
        available_at=day,
        fetched_at=day,
        capture="capture:1",
        accession="1",
        form="4",
        owner="A. Harbour",
        owner_cik="1",
        role="Director",
        traded=day.date(),
        security="Common Stock",
        is_derivative=False,
        code="P",
        shares=100.0,
    )


def test_a_profile_past_its_age_is_stale_and_dated() -> None:
    seen = AS_OF - timedelta(days=482)
    profile = Profile(
        source="yahoo_finance",
        key=f"profile/{COMPANY}",
        companies=(COMPANY,),
        event_at=seen,
        available_at=seen,
        fetched_at=seen,
        capture="capture:1",
        symbol="HRB",
        name="Harbour Inc",
        market_cap=3e12,
    )
    shown = view([profile]).profile
    assert shown is not None
    assert (shown.quality, shown.seen_at, shown.market_cap) == ("stale", seen, 3e12)
    assert "482 days old" in shown.reasons[0]
