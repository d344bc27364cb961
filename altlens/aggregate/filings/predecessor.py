"""Which report of a filer another one is compared with: its latest of the same form before."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

AMENDED = "/A"
CURRENT_REPORT = "8-K"
EXHIBITS = "9.01"  # an item that most current reports have
LONGEST_GAPS = {  # between filings of reports that follow each other
    "10-K": timedelta(days=460),
    "20-F": timedelta(days=460),
    "40-F": timedelta(days=460),
    "10-Q": timedelta(days=200),
}


class Report(NamedTuple):
    """A report as a list of filings or a stored document names it; `items` are an 8-K's."""

    filed: date
    accession: str
    form: str
    items: tuple[str, ...] = ()


def predecessor(report: Report, reports: Iterable[Report]) -> Report | None:
    """Return the newest comparable report filed before, None where none is known.

    An amendment follows its original; a report follows no amendment, which may hold one part only.
    A current report follows one with the same first item.
    """
    earlier = (other for other in reports if (other.filed, other.accession) < report[:2])
    return max((other for other in earlier if _is_comparable(report, other)), default=None)


def is_next(report: Report, before: Report) -> bool:
    """Whether no report can be missing between the two, by their filing dates alone."""
    longest = LONGEST_GAPS.get(base_form(report.form))
    return longest is None or report.filed - before.filed <= longest


def base_form(form: str) -> str:
    """The form without the mark of an amendment."""
    return form.removesuffix(AMENDED)


def _is_comparable(report: Report, other: Report) -> bool:
    if base_form(report.form) != base_form(other.form):
        return False
    if other.form.endswith(AMENDED) and not report.form.endswith(AMENDED):
        return False
    if base_form(report.form) != CURRENT_REPORT:
        return True
    first = next((item for item in report.items if item and item != EXHIBITS), "")
    return bool(first) and first in other.items
