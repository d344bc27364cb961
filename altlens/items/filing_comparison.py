"""A report beside the one before it, as pages, the API and the command line show it."""

from datetime import date

from altlens.items.base import Instant, Model
from altlens.items.filing_change import FilingChange, NumberChange
from altlens.items.quality import Assessed
from altlens.items.view_sections import FilingChangeLine


class MatchingFact(Model):
    """A fact of the same report with the value of a figure in its text."""

    measure: str
    concept: str
    unit: str
    start: date | None
    end: date
    value: float
    item: str


class ComparedNumber(NumberChange):
    """A figure of both reports and the facts of the later one that have its value."""

    facts: tuple[MatchingFact, ...] = ()


class RestatedFact(Assessed):
    """A fact that this report gave with another value than a filing before it."""

    measure: str
    concept: str
    unit: str
    start: date | None
    end: date
    before: float
    before_accession: str
    before_filed: date
    after: float


class ReportLine(Model):
    """A report and its change; without one `reason` says why it is not known.

    With neither, both texts are stored and are compared when the report is opened.
    """

    accession: str
    form: str
    filed: date
    items: tuple[str, ...] = ()
    earlier_accession: str = ""
    earlier_filed: date | None = None
    line: FilingChangeLine | None = None
    reason: str = ""


class CompanyReports(Model):
    """A company's newest reports, newest first, as of a point in time."""

    company: str
    symbol: str
    name: str
    as_of: Instant
    known_at: Instant
    reports: tuple[ReportLine, ...]


class FilingComparison(Model):
    """One report against the one before it: the change, figures with their facts, restatements."""

    company: str
    symbol: str
    name: str
    as_of: Instant
    known_at: Instant
    report: ReportLine
    change: FilingChange | None = None
    numbers: tuple[ComparedNumber, ...] = ()
    restated: tuple[RestatedFact, ...] = ()
