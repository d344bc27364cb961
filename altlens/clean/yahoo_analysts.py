"""Yahoo's analyst ratings and insights to items."""

from collections.abc import Iterator, Mapping
from typing import Any, get_args

from altlens.clean.base import Origin
from altlens.clean.dates import from_epoch, known_from
from altlens.clean.yahoo_snapshots import number, snapshot
from altlens.errors import InvalidItem
from altlens.fetch.base import Record
from altlens.items.analysts import (
    Change,
    Insight,
    Outlook,
    RatingChange,
    RatingCounts,
    Related,
    RelatedSymbols,
)

TERMS = ("short", "intermediate", "long")
CHANGES = get_args(Change)


def rating_counts(record: Record, origin: Origin) -> Iterator[RatingCounts]:
    """The counts of now and of the months before."""
    for row in (record.get("recommendationTrend") or {}).get("trend") or []:
        months = abs(int(row["period"].removesuffix("m")))
        yield RatingCounts(
            **snapshot(record, origin, "rating_counts", months),
            months_ago=months,
            strong_buy=row["strongBuy"],
            buy=row["buy"],
            hold=row["hold"],
            sell=row["sell"],
            strong_sell=row["strongSell"],
        )


def rating_changes(record: Record, origin: Origin) -> Iterator[RatingChange | InvalidItem]:
    """The changes of ratings, each available from its own time."""
    for row in (record.get("upgradeDowngradeHistory") or {}).get("history") or []:
        graded = from_epoch(row.get("epochGradeDate") or 0)
        if graded is None or not row.get("firm"):
            yield InvalidItem(f"A rating of {record['symbol']} has no firm or no time.")
            continue
        change_id = (row["firm"], f"{graded:%Y-%m-%dT%H%M%S}", row.get("toGrade") or "")
        fields = snapshot(record, origin, "rating_change", *change_id)
        times = {"event_at": graded, "published_at": graded}
        yield RatingChange(
            **fields | times | {"available_at": known_from(graded, origin.fetched_at)},
            firm=row["firm"],
            change=row["action"] if row.get("action") in CHANGES else "not stated",
            from_grade=row.get("fromGrade") or "",
            to_grade=row.get("toGrade") or "",
            target=number(row, "currentPriceTarget") or None,
            target_before=number(row, "priorPriceTarget") or None,
        )


def insight(record: Record, origin: Origin) -> Iterator[Insight]:
    """The digest; nothing where Yahoo has none for the symbol."""
    about = record.get("instrumentInfo") or {}
    advice = record.get("recommendation") or {}
    if not about and not advice:
        return
    events = about.get("technicalEvents") or {}
    levels, value = about.get("keyTechnicals") or {}, about.get("valuation") or {}
    yield Insight(
        **snapshot(record, origin, "insight"),
        outlooks=tuple(_outlooks(events)),
        outlooks_by=events.get("provider") or "",
        support=number(levels, "support"),
        resistance=number(levels, "resistance"),
        stop_loss=number(levels, "stopLoss"),
        valuation=value.get("description") or "",
        valuation_by=value.get("provider") or "",
        rating=advice.get("rating") or "",
        rating_by=advice.get("provider") or "",
        target=number(advice, "targetPrice"),
    )


def related_symbols(record: Record, origin: Origin) -> Iterator[RelatedSymbols]:
    """The list, where it names any."""
    rows = record.get("recommendedSymbols")
    if rows is None:
        raise InvalidItem(f"Yahoo's answer for {record['symbol']} lacks its related symbols.")
    if rows:
        yield RelatedSymbols(
            **snapshot(record, origin, "related_symbols"),
            related=tuple(Related(symbol=row["symbol"], score=row["score"]) for row in rows),
        )


def _outlooks(events: Mapping[str, Any]) -> Iterator[Outlook]:
    for term in TERMS:
        outlook = events.get(f"{term}TermOutlook") or {}
        if outlook.get("direction"):
            yield Outlook(term=term, direction=outlook["direction"], score=outlook.get("score"))
