"""What bars say by figures: indicators and reactions to events.

How they are worked out is in `technicals`; here they meet the items.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from altlens.aggregate.market.earnings import REPORT
from altlens.aggregate.market.technicals import reactions, technicals
from altlens.items.filing import REPORT_FORMS, Filing
from altlens.items.view import BarView, EarningsView
from altlens.items.view_sections import ReactionView, TechnicalsView


class PriceEvent(NamedTuple):
    """What the price may have reacted to, and the item that tells of it."""

    event: str
    day: date
    item: str


def technicals_view(bars: Sequence[BarView], today: date) -> TechnicalsView | None:
    """The indicators of adjusted bars, None without any."""
    found = technicals(bars, today)
    if found is None:
        return None
    indicators: dict[str, float | None] = {
        f"return_{span}": value for span, value in found["returns"].items()
    }
    for name, value in found.items():
        if value is None or isinstance(value, int | float):
            indicators[name] = value
    rounded = {name: _rounded(value) for name, value in indicators.items()}
    return TechnicalsView(session=date.fromisoformat(found["session"]), indicators=rounded)


def price_events(filings: Iterable[Filing], earnings: EarningsView | None) -> Iterator[PriceEvent]:
    """The filed reports and past earnings dates."""
    for filing in filings:
        if filing.form.removesuffix("/A") in REPORT_FORMS:
            event = f"{filing.form} {', '.join(filing.items)}".strip()
            yield PriceEvent(event, filing.available_at.date(), filing.id)
    for report in earnings.past if earnings else ():
        if report.start == report.end:
            yield PriceEvent(REPORT, report.start, report.provenance.item)


def reaction_views(
    bars: Sequence[BarView], events: Iterable[PriceEvent], today: date
) -> tuple[ReactionView, ...]:
    """How the price moved around the events whose first session is known, the newest first."""
    first = {(event.event, event.day): event for event in sorted(events, reverse=True)}
    newest = sorted(first.values(), key=lambda event: (event.day, event.event), reverse=True)
    moved = reactions(bars, [event.day for event in newest], today)
    views = [
        ReactionView(
            event=event.event,
            day=event.day,
            moves={span: _rounded(move) for span, move in found["moves"].items()},
            sigmas={span: _rounded(sigma) for span, sigma in found["sigmas"].items()},
            item=event.item,
        )
        for event, found in zip(newest, moved, strict=True)
        if found["moves"]["1"] is not None
    ]
    return tuple(views)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)
