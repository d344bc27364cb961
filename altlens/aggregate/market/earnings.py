"""The earnings section: report dates as providers gave them, surprises and reactions.

A provider's observations belong to one report where they name the same fiscal quarter, or else
where their dates are near one another: reports are a quarter apart.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from altlens.aggregate.view.provenance import provenance
from altlens.items.earnings import EarningsDate
from altlens.items.view import EarningsDateView, EarningsView, SeenDate
from altlens.items.view_sections import ReactionView

SAME_REPORT = timedelta(days=45)
PAST_SHOWN = 12
REPORT = "earnings"  # what reactions to it are called
LEAST_FORECAST = 0.05  # of earnings a share, for a surprise in percent
MOST_PERCENT = 500.0

Report = list[EarningsDate]


def earnings_view(observed: Sequence[EarningsDate], today: date) -> EarningsView | None:
    """The section; None without a date. A report of today is still to come."""
    if not observed:
        return None
    shown = reports(observed)
    coming = [report for report in shown if report.end >= today]
    past = [report for report in shown if report.end < today]
    return EarningsView(
        next=tuple(sorted(coming, key=lambda report: (report.start, report.provider))),
        past=tuple(
            sorted(past, key=lambda report: (report.end, report.provider), reverse=True)[
                :PAST_SHOWN
            ]
        ),
    )


def reports(observed: Sequence[EarningsDate]) -> list[EarningsDateView]:
    """Every report that providers named, as each observed it last."""
    return [_shown(report) for report in _reports(observed)]


def with_reactions(
    earnings: EarningsView | None, reactions: Iterable[ReactionView]
) -> EarningsView | None:
    """The section with the price's reaction to each past report."""
    if earnings is None:
        return None
    by_day = {view.day: view for view in reactions if view.event == REPORT}
    past = (
        report.model_copy(update={"reaction": by_day.get(report.start)}) for report in earnings.past
    )
    return earnings.model_copy(update={"past": tuple(past)})


def _reports(observed: Sequence[EarningsDate]) -> Iterator[Report]:
    """The observations of each report by one provider, oldest first."""
    by_provider: dict[str, list[Report]] = defaultdict(list)
    for observation in sorted(observed, key=lambda item: (item.fetched_at, item.start)):
        reports = by_provider[observation.provider]
        report = next((r for r in reversed(reports) if _is_same(r[-1], observation)), None)
        if report is None:
            reports.append([observation])
        else:
            report.append(observation)
    for reports in by_provider.values():
        yield from reports


def _is_same(earlier: EarningsDate, later: EarningsDate) -> bool:
    if earlier.fiscal_quarter and later.fiscal_quarter:
        return earlier.fiscal_quarter == later.fiscal_quarter
    return abs(later.start - earlier.start) <= SAME_REPORT


def _shown(report: Report) -> EarningsDateView:
    """The report as last observed, with the dates given for it before."""
    last = report[-1]
    since = last
    for seen in reversed(report):
        if (seen.start, seen.end) != (last.start, last.end):
            break
        since = seen
    times = [seen.time_of_day for seen in report if seen.time_of_day != "not stated"]
    return EarningsDateView(
        provider=last.provider,
        start=last.start,
        end=last.end,
        certainty=last.certainty,
        time_of_day=times[-1] if times else "not stated",
        fiscal_quarter=last.fiscal_quarter,
        eps_forecast=last.eps_forecast,
        eps_reported=last.eps_reported,
        **_surprise(last),
        seen_at=since.fetched_at,
        earlier=tuple(_earlier_dates(report)),
        provenance=provenance(last),
    )


def _surprise(report: EarningsDate) -> dict[str, Any]:
    """Reported less expected earnings a share, and the same in percent where that means something.

    Near zero any difference is a large percentage, so there is none; between a loss and a profit
    it is marked.
    """
    expected, reported = report.eps_forecast, report.eps_reported
    if expected is None or reported is None:
        return {}
    surprise = {"surprise": round(reported - expected, 4)}
    if abs(expected) < LEAST_FORECAST:
        reason = f"A forecast of {expected:g} a share is too near zero for a percentage."
        return {**surprise, "surprise_quality": "doubtful", "surprise_reasons": (reason,)}
    percent = round(100 * (reported - expected) / abs(expected), 2)
    reasons = []
    if expected * reported < 0:
        reasons.append("A percentage between a loss and a profit says little.")
    if abs(percent) > MOST_PERCENT:
        reasons.append("Forecast and report differ so much that they may be of different things.")
    quality = "doubtful" if reasons else "ok"
    return {
        **surprise,
        "surprise_percent": percent,
        "surprise_quality": quality,
        "surprise_reasons": tuple(reasons),
    }


def _earlier_dates(report: Report) -> Iterator[SeenDate]:
    """Each date that a later observation replaced, oldest first."""
    for seen, after in pairwise(report):
        if (seen.start, seen.end) != (after.start, after.end):
            yield SeenDate(
                start=seen.start, end=seen.end, certainty=seen.certainty, seen_at=seen.fetched_at
            )
