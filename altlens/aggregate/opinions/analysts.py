"""Analysts' ratings over time, targets against the price, and a site's insights."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from statistics import median

from altlens.aggregate.view.provenance import provenance
from altlens.formatting import plural
from altlens.items.age_limits import stale
from altlens.items.analysts import Insight, RatingChange, RatingCounts
from altlens.items.analysts_view import (
    AnalystsView,
    ConsensusView,
    InsightView,
    RatingChangeView,
    TargetView,
)
from altlens.items.quality import Assessed, combined
from altlens.items.view import PriceView

CHANGES_SHOWN = 40
MONTHS_SHOWN = 24
TARGETS_COUNT_FOR = timedelta(days=365)
LEAST_FIRMS = 3
LARGEST_RATIO = 5.0  # a target further from the price is in another currency or of other shares


def analysts_view(
    counts: Sequence[RatingCounts],
    changes: Sequence[RatingChange],
    insights: Sequence[Insight],
    price: PriceView | None,
    as_of: datetime,
) -> AnalystsView | None:
    """Return what analysts said; `counts` are of every fetch. None where nobody said anything."""
    if not (counts or changes or insights):
        return None
    consensus = consensus_rows(counts)
    newest = sorted(changes, key=lambda change: (change.event_at, change.key), reverse=True)
    splits = _splits(price)
    age = stale("analysts", as_of - consensus[-1].seen_at) if consensus else Assessed()
    return AnalystsView(
        consensus=consensus,
        target=_target(newest, price, splits, as_of.date()),
        changes=tuple(_change(change, splits) for change in newest[:CHANGES_SHOWN]),
        insight=_insight(insights, as_of),
        quality=age.quality,
        reasons=age.reasons,
    )


def consensus_rows(counts: Iterable[RatingCounts]) -> tuple[ConsensusView, ...]:
    """One row a month: of what fetches said of it, that nearest to the month, then the latest."""
    by_month: dict[date, RatingCounts] = {}
    for row in sorted(counts, key=lambda row: (-row.months_ago, row.fetched_at)):
        by_month[_month(row.fetched_at.date(), row.months_ago)] = row
    rows = [_consensus_row(month, row) for month, row in sorted(by_month.items())]
    return tuple(row for row in rows if row.analysts)[-MONTHS_SHOWN:]


def _month(day: date, months_ago: int) -> date:
    months = day.year * 12 + day.month - 1 - months_ago
    return date(months // 12, months % 12 + 1, 1)


def _consensus_row(month: date, row: RatingCounts) -> ConsensusView:
    by_rating = (row.strong_buy, row.buy, row.hold, row.sell, row.strong_sell)
    analysts = sum(by_rating)
    weighted = sum(rating * count for rating, count in enumerate(by_rating, start=1))
    return ConsensusView(
        month=month,
        strong_buy=row.strong_buy,
        buy=row.buy,
        hold=row.hold,
        sell=row.sell,
        strong_sell=row.strong_sell,
        analysts=analysts,
        mean=round(weighted / analysts, 2) if analysts else None,
        seen_at=row.fetched_at,
        provenance=provenance(row),
    )


def _splits(price: PriceView | None) -> list[date]:
    """The days from which the shares are others than before."""
    actions = price.actions if price else ()
    return [action.session for action in actions if action.action == "split" and action.is_usable]


def _change(change: RatingChange, splits: Sequence[date]) -> RatingChangeView:
    day = change.event_at.date()
    return RatingChangeView(
        day=day,
        firm=change.firm,
        change=change.change,
        from_grade=change.from_grade,
        to_grade=change.to_grade,
        target=change.target,
        target_before=change.target_before,
        precedes_split=any(day < split for split in splits),
        provenance=provenance(change),
    )


def _target(
    newest: Sequence[RatingChange], price: PriceView | None, splits: Sequence[date], today: date
) -> TargetView | None:
    """The firms' newest targets of a year; those from before a split are left out."""
    since = max([today - TARGETS_COUNT_FOR, *splits])
    by_firm: dict[str, float] = {}
    for change in newest:
        if change.target and since <= change.event_at.date() <= today:
            by_firm.setdefault(change.firm, change.target)
    if not by_firm:
        return None
    middle = round(median(by_firm.values()), 2)
    close = price.last_close if price and price.is_usable else None
    figures = _doubts(len(by_firm), middle, close)
    parts = [Assessed(quality="derived"), *figures, *([price] if price else [])]
    assessed = combined(parts)
    comparable = close is not None and close > 0 and assessed.quality != "doubtful"
    return TargetView(
        firms=len(by_firm),
        median=middle,
        low=min(by_firm.values()),
        high=max(by_firm.values()),
        since=since,
        last_close=close,
        close_of=price.last_session if price else None,
        upside_percent=round((middle / close - 1) * 100, 2) if comparable and close else None,
        quality=assessed.quality,
        reasons=assessed.reasons,
    )


def _doubts(firms: int, middle: float, close: float | None) -> list[Assessed]:
    doubts = []
    if firms < LEAST_FIRMS:
        reason = f"{plural(firms, 'firm')} with a target within a year; {LEAST_FIRMS} are needed."
        doubts.append(Assessed(quality="doubtful", reasons=(reason,)))
    if close and not 1 / LARGEST_RATIO <= middle / close <= LARGEST_RATIO:
        reason = "The targets are far from the price; they may be in another currency."
        doubts.append(Assessed(quality="doubtful", reasons=(reason,)))
    return doubts


def _insight(insights: Sequence[Insight], as_of: datetime) -> InsightView | None:
    if not insights:
        return None
    last = max(insights, key=lambda insight: insight.fetched_at)
    age = stale("analysts", as_of - last.fetched_at)
    named = set(InsightView.model_fields) - {"seen_at", "provenance", "quality", "reasons"}
    return InsightView(
        **{name: getattr(last, name) for name in named},
        seen_at=last.fetched_at,
        provenance=provenance(last),
        quality=age.quality,
        reasons=age.reasons,
    )
