"""Signals: compute a company's rows of a year, and store those that are new or changed.

A row is stored once more, with a new `known_at`, when something that came in later was available
on its day. What an earlier `known_at` answers never changes.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from altlens.companies.company import Company
from altlens.companies.table import load
from altlens.errors import BadSetting
from altlens.items.base import Document, end_of_day, stamp
from altlens.items.query import Subject
from altlens.queries.point_in_time import PointInTime
from altlens.queries.signal_changes import earliest_change
from altlens.queries.signal_history import read_history
from altlens.queries.signal_rows import newest_chunks
from altlens.queries.trading_days import trading_days
from altlens.runs.outcomes import Failed, outcome, outcome_id
from altlens.runs.run import Run
from altlens.signals.chunk import by_month, decode, encode, make_chunk, merged, month_of
from altlens.signals.panel import Panel, compute_signals
from altlens.signals.registry import all_families, all_signals, version
from altlens.stages.base import Receipt, Tally, Work
from altlens.store.base import Added, Store, Where
from altlens.store.collections import LINKS, OUTCOMES, SIGNALS

CHECKED = "checked"  # documents that say until when a company's rows of a year are complete
SEPARATOR = "/"
DAY = timedelta(days=1)
STORED_LATER = timedelta(hours=2)  # what was fetched by then may have been stored since


class Span(NamedTuple):
    """The days of one company and year."""

    company: str
    first: date
    last: date

    @property
    def unit(self) -> str:
        """The id of the unit."""
        return f"{self.company}{SEPARATOR}{self.first.year}"


class Signals(Work):
    """Units are a company and a year, as `0000320193/2026`."""

    name = "signals"

    def prepare(self) -> None:
        load()
        all_families()

    def units(self, store: Store, run: Run) -> Iterator[str]:
        """Year by year, so that the links of a company's texts are made once."""
        spans = (span for subject in run.subjects for span in _spans(run, subject.company))
        return (span.unit for span in sorted(spans, key=lambda span: span.first))

    def done(self, store: Store, run: Run, units: Sequence[str]) -> set[str]:
        marks = {outcome_id(run, _stage(run), unit): unit for unit in units}
        return {marks[mark] for mark in store.existing(OUTCOMES, marks)}

    def perform(
        self, store: Store, run: Run, units: Sequence[str], should_continue: Callable[[], bool]
    ) -> Receipt:
        tally = Tally()
        failed: list[Failed] = []
        subjects = {subject.company: subject for subject in run.as_subjects()}
        for unit in tally.until_cancelled(units, should_continue):
            with tally.capture_failure(unit):
                company, _, year = unit.partition(SEPARATOR)
                span = next(s for s in _spans(run, company) if s.first.year == int(year))
                added, panel = _extend(store, run, subjects[company], span)
                if panel.failed:
                    failed.append(_failure(unit, panel))
                else:
                    store.add(OUTCOMES, [outcome(run, _stage(run), unit)])
                    tally.add(added)
        receipt = tally.receipt()
        return receipt.model_copy(update={"failed": (*receipt.failed, *failed)})


def last_complete_day(clock: datetime) -> date:
    """The last day, UTC, that is over at a time; the row of a day is of its end."""
    day = clock.date()
    return day if end_of_day(day) <= clock else day - DAY


def _stage(run: Run) -> str:
    """The name by which the run marks its units; a retry has another."""
    return f"{Signals.name}.{run.generation}"


def _spans(run: Run, company: str) -> Iterator[Span]:
    """The years of the run's days."""
    if run.first_day is None or run.as_of is None:
        raise BadSetting(f"The run {run.id} names no days for which signals are computed.")
    last = min(run.as_of.date(), last_complete_day(run.clock))
    for year in range(run.first_day.year, last.year + 1):
        first = max(run.first_day, date(year, 1, 1))
        yield Span(company, first, min(last, date(year, 12, 31)))


def _extend(store: Store, run: Run, subject: Subject, span: Span) -> tuple[Added, Panel]:
    """Compute the days that the store lacks, and those of which more is known since."""
    first = _first_missing(store, run, span)
    if first is None:
        return Added(0, 0), Panel([], [])
    at = PointInTime(end_of_day(span.last), run.clock)
    since = end_of_day(first - DAY)
    history, links = read_history(store, subject, at, since, run.as_of or at.as_of)
    days = [(day, _symbol(subject, day)) for day in trading_days(history, first, span.last)]
    panel = compute_signals(history, days)
    store.add(LINKS, links)
    documents = list(_changed(store, run, span, panel))
    added = store.add(SIGNALS, documents)
    if not panel.failed:
        store.add(SIGNALS, [_checked(run, span)])
    return added, panel


def _first_missing(store: Store, run: Run, span: Span) -> date | None:
    """The first day to compute; None where the rows of the span are complete."""
    mark = _newest_mark(store, span, run.clock)
    if mark is None or mark["first"] > span.first.isoformat():
        return span.first
    until = date.fromisoformat(mark["last"])
    known_at = datetime.fromisoformat(mark["known_at"])
    begin = until + DAY
    seen = PointInTime(end_of_day(min(until, span.last)), run.clock)
    change = earliest_change(store, span.company, known_at - STORED_LATER, seen)
    if change is not None:
        begin = min(begin, max(change, span.first))
    return begin if begin <= span.last else None


def _newest_mark(store: Store, span: Span, clock: datetime) -> Document | None:
    where = Where(
        equal={"company": span.company, "month": _mark_month(span), "version": version()},
        at_most={"known_at": stamp(clock)},
        order_by=("known_at",),
        descending=True,
        limit=1,
    )
    return next(iter(store.find(SIGNALS, where)), None)


def _checked(run: Run, span: Span) -> Document:
    """The document that says that the span's rows are complete as known at the run's clock."""
    known_at = stamp(run.clock)
    month = _mark_month(span)
    return {
        "_id": f"{span.company}/{month}/{known_at}/{version()}",
        "company": span.company,
        "month": month,
        "known_at": known_at,
        "version": version(),
        "first": span.first.isoformat(),
        "last": span.last.isoformat(),
    }


def _mark_month(span: Span) -> str:
    """Sorts behind every month, so that no read of rows meets it."""
    return f"{CHECKED}-{span.first.year}"


def _changed(store: Store, run: Run, span: Span, panel: Panel) -> Iterator[Document]:
    """The documents of the months in which a row is new or says something else."""
    if not panel.rows:
        return
    months = (month_of(panel.rows[0].day), month_of(panel.rows[-1].day))
    stored = {
        document["month"]: decode(document)
        for document in newest_chunks(store, [span.company], months, run.clock)
        if document["version"] == version()
    }
    for month, rows in by_month(panel.rows):
        chunk = merged(stored.get(month), make_chunk(rows, tuple(all_signals()), run.clock))
        if chunk is not None:
            yield encode(chunk, version())


def _symbol(subject: Subject, day: date) -> str:
    """The company's symbol on the day."""
    company = _entry(subject.company)
    return company.symbol_on(day) if company else subject.symbol


def _entry(company: str) -> Company | None:
    try:
        return load().by_id(company)
    except KeyError:  # a company of an earlier directory
        return None


def _failure(unit: str, panel: Panel) -> Failed:
    """The failure of the families of a unit, whose other cells are stored."""
    reasons = [
        f"{f.family} from {f.day}: {type(f.error).__name__}: {f.error}" for f in panel.failed
    ]
    message = f"Cells are missing. {' '.join(reasons)}"[:1000].encode("utf-8", "replace").decode()
    return Failed(unit=unit, error="SignalFailed", verdict="skip", message=message)
