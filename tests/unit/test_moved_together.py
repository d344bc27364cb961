"""Who else moved on the session of a company's large move, from a store."""

from datetime import date

from altlens.companies.table import load
from altlens.items.price_moves import MoveView
from altlens.items.view import CompanyView
from altlens.items.view_sections import TieView
from altlens.queries.moved_together import NO_BAR, SPLIT, OtherMove, moved_together
from altlens.queries.point_in_time import PointInTime
from altlens.store.base import Store
from altlens.store.collections import ITEMS
from tests.hand_made import COMPANY, action, at, bar

NOW = PointInTime(at("2026-06-20"), at("2026-06-20"))
MICROSOFT, INTEL = load().resolve("MSFT"), load().resolve("INTC")


def view(*sessions: str) -> CompanyView:
    ties = tuple(
        TieView(
            company=other.id,
            symbol=other.symbol,
            name=other.name,
            tie=tie,
            weight=1.0,
            first_at=None,
            last_at=NOW.as_of,
            evidence="",
            origin="",
            items=(),
        )
        for other, tie in (
            (MICROSOFT, "competitor"),
            (INTEL, "supplier"),
            (MICROSOFT, "mentioned together"),
        )
    )
    moves = [MoveView(session=date.fromisoformat(day), move=-0.06, sigma=-3.1) for day in sessions]
    return CompanyView(
        company=COMPANY,
        symbol="AAPL",
        name="Apple",
        as_of=NOW.as_of,
        known_at=NOW.known_at,
        counts={},
        profile=None,
        price=None,
        facts=(),
        filings=(),
        articles=(),
        posts=(),
        sentiment={},
        moves=tuple(moves),
        ties=ties,
        sources={},
    )


def put(store: Store, company: str, symbol: str, **closes: float) -> None:
    bars = [
        bar(
            day[1:].replace("_", "-"),
            close,
            key=f"bar/{company}/{symbol}/1d/{day}",
            companies=(company,),
            symbol=symbol,
        )
        for day, close in closes.items()
    ]
    store.add(ITEMS, [one.document() for one in bars])


def others(store: Store, *sessions: str) -> tuple[OtherMove, ...]:
    (move,) = moved_together(store, view(*sessions), NOW).moves
    assert (move.percent, move.sigma) == (-6.0, -3.1)
    return move.others


def test_the_moves_of_tied_companies_come_by_size_with_all_their_ties(store: Store) -> None:
    put(store, MICROSOFT.id, "MSFT", d2026_06_11=100.0, d2026_06_12=98.0)
    put(store, INTEL.id, "INTC", d2026_06_11=50.0, d2026_06_12=46.0)
    intel, microsoft = others(store, "2026-06-12")
    assert (intel.symbol, intel.percent) == ("INTC", -8.0)
    assert (microsoft.percent, microsoft.ties) == (-2.0, ("competitor", "mentioned together"))
    assert len(microsoft.items) == 2


def test_a_missing_close_or_a_split_gives_no_move(store: Store) -> None:
    put(store, MICROSOFT.id, "MSFT", d2026_06_01=100.0, d2026_06_12=98.0)
    put(store, INTEL.id, "INTC", d2026_06_11=50.0, d2026_06_12=25.0)
    split = action("2026-06-12", "split", 2.0, companies=(INTEL.id,), symbol="INTC")
    store.add(ITEMS, [split.document()])
    reasons = {one.symbol: (one.percent, one.reasons) for one in others(store, "2026-06-12")}
    assert reasons == {"MSFT": (None, (NO_BAR,)), "INTC": (None, (SPLIT,))}


def test_moves_of_long_ago_are_left_out(store: Store) -> None:
    assert moved_together(store, view("2025-06-12"), NOW).moves == ()
