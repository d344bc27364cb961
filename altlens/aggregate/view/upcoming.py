"""The recent headlines of a view and the dates to come, for the overview and the first page."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from altlens.items.current_report import ITEMS_8K
from altlens.items.filing import REPORT_FORMS
from altlens.items.summary import Headline, Upcoming
from altlens.items.view import ActionView, CompanyView, EarningsDateView, FilingView

RECENT = timedelta(days=14)
STORIES, FILINGS = 4, 3
HORIZON = timedelta(days=100)
YEAR = timedelta(days=364)  # the same weekday a year later
NEAR = timedelta(days=30)  # this year's may already have happened, so many days early
PERIODIC = ("10-K", "10-Q", "20-F", "40-F")


def headlines(view: CompanyView) -> tuple[Headline, ...]:
    """Return the recent stories by rank, then the recent reports filed, newest first."""
    since = view.as_of - RECENT
    stories = [story for story in view.stories if story.first_at > since][:STORIES]
    filings = [
        filing
        for filing in view.filings
        if filing.form.removesuffix("/A") in REPORT_FORMS and filing.provenance.available_at > since
    ][:FILINGS]
    rows = [
        Headline(
            kind="story",
            title=story.title,
            public_at=story.first_at,
            stored_at=min(
                (report.provenance.fetched_at for report in story.sightings),
                default=story.first_at,
            )
            if len(story.sightings) == story.items
            else story.first_at,
            publishers=story.publishers,
            events=story.events,
            pricing=story.pricing,
            story=story.story,
        )
        for story in stories
    ]
    return (*rows, *map(_filing, filings))


def upcoming(view: CompanyView) -> Iterator[Upcoming]:
    """Yield the reports, ex-dividend days and filings to come, by day."""
    today = view.as_of.date()
    rows = [
        *map(_report, view.earnings.next if view.earnings else ()),
        *_dividends(view.price.actions if view.price else (), today),
        *_filings(view.filings, today),
    ]
    dates: dict[tuple[str, date, date], Upcoming] = {}
    for row in rows:
        if row.until >= today and row.day <= today + HORIZON:
            key = (row.kind, row.day, row.until)
            dates[key] = _merged(dates[key], row) if key in dates else row
    yield from sorted(dates.values(), key=lambda row: (row.day, row.kind))


def _merged(one: Upcoming, other: Upcoming) -> Upcoming:
    """Return the more detailed of two providers' entries of one date, named by both."""
    fuller = max(one, other, key=lambda row: len(row.detail))
    return fuller.model_copy(update={"provider": ", ".join((one.provider, other.provider))})


def _filing(filing: FilingView) -> Headline:
    names = [ITEMS_8K[item] for item in filing.items if item in ITEMS_8K]
    about = "; ".join(names[:2]) or filing.description
    title = filing.form if about in ("", filing.form) else f"{filing.form}: {about}"
    origin = filing.provenance
    return Headline(
        kind="filing",
        title=title,
        public_at=origin.available_at,
        stored_at=origin.fetched_at,
        item=origin.item,
    )


def _report(report: EarningsDateView) -> Upcoming:
    estimate = "" if report.eps_forecast is None else f"EPS estimate {report.eps_forecast:.2f}"
    words = (report.time_of_day, report.certainty)
    stated = [word for word in words if word != "not stated"]
    return Upcoming(
        kind="earnings",
        day=report.start,
        until=report.end,
        detail=", ".join([*stated, estimate] if estimate else stated),
        provider=report.provider,
        item=report.provenance.item,
    )


def _dividends(actions: Sequence[ActionView], today: date) -> Iterator[Upcoming]:
    """Yield the ex-dividend days to expect: those of the year before that were not repeated yet."""
    days = [one.session for one in actions if one.action == "dividend"]
    for action in actions:
        expected = action.session + YEAR
        if action.action == "dividend" and expected >= today and not _is_over(expected, days):
            reason = f"Expected, as on {action.session} a year before."
            yield Upcoming(
                kind="ex-dividend",
                day=expected,
                until=expected,
                detail=f"{action.value:g} {action.currency} then".replace("  ", " "),
                item=action.provenance.item,
                quality="derived",
                reasons=(reason,),
            )


def _filings(filings: Sequence[FilingView], today: date) -> Iterator[Upcoming]:
    """Yield the periodic reports to expect: those of the year before without a newer one."""
    for filing in filings:
        expected = filing.filed + YEAR
        same = [other.filed for other in filings if other.form == filing.form]
        if filing.form in PERIODIC and expected >= today and not _is_over(expected, same):
            reason = f"Expected, as filed on {filing.filed} a year before."
            yield Upcoming(
                kind="filing",
                day=expected,
                until=expected,
                detail=f"{filing.form} expected",
                item=filing.provenance.item,
                quality="derived",
                reasons=(reason,),
            )


def _is_over(expected: date, days: Sequence[date]) -> bool:
    """Whether this year's happened, up to a month early."""
    return any(abs(expected - day) <= NEAR for day in days)
