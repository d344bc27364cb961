"""Analysts' ratings over time, targets against the price, owners and the quote."""

from datetime import date, datetime
from typing import Any

from altlens.aggregate.opinions.analysts import analysts_view
from altlens.aggregate.opinions.owners import owners_view, quote_view
from altlens.items.analysts import RatingChange, RatingCounts
from altlens.items.holders import HolderShares, Holding
from altlens.items.provenance import Provenance
from altlens.items.quote import Quote
from altlens.items.view import ActionView, PriceView
from tests.hand_made import COMPANY, at

AS_OF = at("2026-06-18")


def fields(kind: str, day: datetime, *names: str) -> dict[str, Any]:
    return {
        "source": "yahoo_finance",
        "key": "/".join((kind, COMPANY, "HRB", *names)),
        "companies": (COMPANY,),
        "event_at": day,
        "available_at": day,
        "fetched_at": day,
        "capture": "capture:1",
        "symbol": "HRB",
    }


def counts(seen: str, months_ago: int, buy: int, hold: int) -> RatingCounts:
    return RatingCounts(
        **fields("rating_counts", at(seen), str(months_ago)),
        months_ago=months_ago,
        strong_buy=0,
        buy=buy,
        hold=hold,
        sell=0,
        strong_sell=0,
    )


def rating(firm: str, day: str, target: float | None, change: str = "main") -> RatingChange:
    return RatingChange(
        **fields("rating_change", at(day), firm, day),
        firm=firm,
        change=change,  # type: ignore[arg-type]
        to_grade="Buy",
        target=target,
    )


def price(close: float, *splits: str) -> PriceView:
    origin = Provenance(
        item="bar", capture="c", source="prices", url="", available_at=AS_OF, fetched_at=AS_OF
    )
    return PriceView(
        currency="USD",
        last_session=date(2026, 6, 17),
        last_close=close,
        change_1_day_percent=None,
        change_30_days_percent=None,
        high=close,
        low=close,
        bars=(),
        actions=tuple(
            ActionView(session=at(day).date(), action="split", value=4, provenance=origin)
            for day in splits
        ),
    )


def test_the_consensus_of_a_month_is_what_was_seen_nearest_to_it() -> None:
    rows = [
        counts("2026-05-10", 0, 6, 4),
        counts("2026-06-10", 1, 9, 1),
        counts("2026-06-10", 0, 5, 5),
    ]
    view = analysts_view(rows, [], [], None, AS_OF)
    assert view is not None
    assert [(row.month, row.buy, row.mean) for row in view.consensus] == [
        (date(2026, 5, 1), 6, 2.4),  # (6 * 2 + 4 * 3) / 10
        (date(2026, 6, 1), 5, 2.5),
    ]
    assert view.quality == "ok"


def test_a_consensus_past_its_age_is_stale() -> None:
    view = analysts_view([counts("2026-03-10", 0, 6, 4)], [], [], None, AS_OF)
    assert view is not None
    assert view.quality == "stale"


def test_the_target_is_the_median_of_the_newest_of_each_firm() -> None:
    changes = [
        rating("A", "2026-06-01", 120),
        rating("A", "2026-01-01", 90),
        rating("B", "2026-05-01", 110),
        rating("C", "2026-04-01", 100),
        rating("D", "2024-01-01", 10),
    ]
    view = analysts_view([], changes, [], price(100), AS_OF)
    assert view is not None
    assert view.target is not None
    assert (view.target.firms, view.target.median, view.target.upside_percent) == (3, 110, 10.0)
    assert (view.target.quality, view.target.low, view.target.high) == ("derived", 100, 120)


def test_targets_from_before_a_split_are_left_out() -> None:
    changes = [rating(firm, "2026-05-01", 400) for firm in "ABC"]
    changes += [rating(firm, "2026-06-12", 110) for firm in "DEF"]
    view = analysts_view([], changes, [], price(100, "2026-06-10"), AS_OF)
    assert view is not None
    assert view.target is not None
    assert (view.target.firms, view.target.median) == (3, 110)
    assert [change.precedes_split for change in view.changes] == [False] * 3 + [True] * 3


def test_few_or_far_targets_are_compared_with_no_price() -> None:
    few = analysts_view([], [rating("A", "2026-06-01", 120)], [], price(100), AS_OF)
    far = [rating(firm, "2026-06-01", 9000) for firm in "ABC"]
    for view in (few, analysts_view([], far, [], price(100), AS_OF)):
        assert view is not None
        assert view.target is not None
        assert (view.target.quality, view.target.upside_percent) == ("doubtful", None)
    assert analysts_view([], [], [], None, AS_OF) is None


def holding(holder: str, reported: str, held: float, change: float | None) -> Holding:
    return Holding(
        **fields("holding", at("2026-05-20"), "institution", holder),
        holder=holder,
        holder_kind="institution",
        reported=at(reported).date(),
        held_percent=held,
        change_percent=change,
    )


def test_owners_come_by_their_share_without_those_that_left_the_list() -> None:
    holdings = [
        holding("Small", "2026-03-31", 1, -2),
        holding("Large", "2026-03-31", 8, 3),
        holding("Gone", "2025-09-30", 5, None),
    ]
    total = HolderShares(
        **fields("holder_shares", at("2026-06-01")), insiders_percent=2.5, institutions=70
    )
    view = owners_view(holdings, [total], AS_OF)
    assert view is not None
    assert [row.holder for row in view.holders] == ["Large", "Small"]
    assert (view.increased, view.reduced, view.insiders_percent) == (1, 1, 2.5)
    assert owners_view([], [], AS_OF) is None


def test_an_old_quote_is_stale() -> None:
    quote = Quote(**fields("quote", at("2026-06-18")), price=10, quoted_at=at("2026-06-01"))
    view = quote_view([quote], AS_OF)
    assert view is not None
    assert view.quality == "stale"
