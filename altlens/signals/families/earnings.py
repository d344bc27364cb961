"""How far the next report of earnings is, how long ago the last was, and what it surprised by."""

from datetime import date

from altlens.items.filing import Filing
from altlens.items.quality import Assessed
from altlens.items.view import EarningsDateView
from altlens.signals.knowledge import Knowledge
from altlens.signals.signal import Computed, Family, Signal

DRIFT_DAYS = 60
RESULTS_ITEM = "2.02"  # of an 8-K: results of operations
YEAR = 366
ESTIMATED = "The next report's date is an estimate."


def compute(known: Knowledge) -> Computed:
    """From the dates that calendars gave, and from current reports with results."""
    reports = known.earnings_reports
    coming = sorted((r for r in reports if r.end >= known.today), key=lambda report: report.start)
    past = [r for r in reports if r.end < known.today and not _is_estimate(r)]
    days = [report.end for report in past] + list(_result_days(known))
    last = max(days, default=None)
    since = (known.today - last).days if last else None
    cells = {
        "days_to_earnings": float(max(0, (coming[0].start - known.today).days)) if coming else None,
        "days_since_earnings": None if since is None else float(since),
        "in_earnings_drift": None if since is None else float(since <= DRIFT_DAYS),
        "earnings_surprise_percent": _surprise(past),
    }
    is_estimated = bool(coming) and coming[0].certainty == "estimated"
    return Computed(cells, Assessed(reasons=(ESTIMATED,) if is_estimated else ()))


def _surprise(past: list[EarningsDateView]) -> float | None:
    """The surprise of the last report, if it is one without doubt."""
    last = max(past, key=lambda report: (report.end, report.provider), default=None)
    if last is None or last.surprise_quality == "doubtful":
        return None
    return last.surprise_percent


def _result_days(known: Knowledge) -> list[date]:
    filings = known.within("filing", YEAR)
    return [
        filing.available_at.date()
        for filing in filings
        if isinstance(filing, Filing) and RESULTS_ITEM in filing.items
    ][:1]


def _is_estimate(report: EarningsDateView) -> bool:
    return report.certainty == "estimated" and report.eps_reported is None


FAMILY = Family(
    name="earnings",
    version="1",
    rests_on=("earnings_date", "filing"),
    signals=(
        Signal(
            "days_to_earnings",
            "days",
            "Days to the next report, 0 on its day; to the first day of a window.",
            minimum="a date that a calendar gave",
            doubt="an estimated date is given, with its reason",
        ),
        Signal(
            "days_since_earnings",
            "days",
            "Days since the last report: a calendar's date that came true, or an 8-K with results.",
            minimum="one report of the last year",
        ),
        Signal(
            "in_earnings_drift",
            "0 or 1",
            f"Whether the last report is at most {DRIFT_DAYS} days old.",
            minimum="one report of the last year",
        ),
        Signal(
            "earnings_surprise_percent",
            "percent",
            "Reported less expected earnings a share of the last report, by what was expected.",
            minimum="a calendar's forecast and reported value",
            doubt="a forecast near zero, a change of sign, or more than 500 %",
        ),
    ),
    compute=compute,
)
