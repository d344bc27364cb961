"""Events that a price may have reacted to, each with the first session that could."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple, Protocol
from zoneinfo import ZoneInfo

from altlens.aggregate.market.bar_checks import is_far
from altlens.aggregate.market.earnings import REPORT
from altlens.aggregate.market.reactions import REACTION_SESSIONS, reaction
from altlens.aggregate.market.technicals import technicals
from altlens.calendars import Calendar
from altlens.items.earnings import TimeOfDay
from altlens.items.filing import REPORT_FORMS, Filing
from altlens.items.view import BarView, EarningsDateView, EarningsView
from altlens.items.view_sections import ReactionView, TechnicalsView

RESULTS_ITEM = "2.02"  # of an 8-K: results of operations
NEW_YORK = ZoneInfo("America/New_York")
NO_CALENDAR = "No calendar says when this exchange trades, so the session is not known."
NO_TIME = "It is not known whether the report came before the open or after the close."
NO_CLOCK = "The time of acceptance is doubtful, and with it the session that could react."
ESTIMATED = "The date is an estimate, without reported earnings or an 8-K with results on the day."
FAR_PRICE = "The closes before and after are so far apart that one of them is in doubt."
NO_PRICE = "There is no close of the session, or of the one before it."


class HasSession(Protocol):
    """A bar of a session."""

    @property
    def session(self) -> date: ...


class PriceEvent(NamedTuple):
    """What the price may have reacted to.

    `known_at` is the moment from which it was known, None where it is not known; `day` is a day at
    the exchange. `earliest` differs from `known_at` where the moment is in doubt. `doubt` says why
    it may not have happened on that day, "" where it did.
    """

    event: str
    day: date
    known_at: datetime | None
    earliest: datetime | None
    item: str
    doubt: str = ""


def technicals_view(
    bars: Sequence[BarView], today: date, calendar: Calendar | None = None
) -> TechnicalsView | None:
    """The indicators of adjusted bars, None without any.

    A return is None where sessions of the calendar are missing between its two closes.
    """
    values = technicals(bars, today)
    if values is None:
        return None
    indicators: dict[str, float | None] = {
        f"return_{span}": value if is_whole(bars, int(span), today, calendar) else None
        for span, value in values["returns"].items()
    }
    for name, value in values.items():
        if value is None or isinstance(value, int | float):
            indicators[name] = value
    rounded = {name: _rounded(value) for name, value in indicators.items()}
    return TechnicalsView(session=date.fromisoformat(values["session"]), indicators=rounded)


def is_whole(bars: Sequence[HasSession], span: int, today: date, calendar: Calendar | None) -> bool:
    """Whether so many bars before the last by `today` are as many sessions; True if not known."""
    days = [bar.session for bar in bars if bar.session <= today]
    if calendar is None or len(days) <= span:
        return True
    before = calendar.moved(days[-1], -span)
    return before is None or before.day == days[-1 - span]


def price_events(
    filings: Sequence[Filing], earnings: EarningsView | None, calendar: Calendar | None
) -> Iterator[PriceEvent]:
    """The filed reports and the past earnings dates."""
    reports = [filing for filing in filings if filing.form.removesuffix("/A") in REPORT_FORMS]
    for filing in reports:
        event = f"{filing.form} {', '.join(filing.items)}".strip()
        day = _day(filing.available_at, calendar)
        yield PriceEvent(event, day, filing.available_at, _earliest(filing), filing.id)
    past = [report for report in (earnings.past if earnings else ()) if report.start == report.end]
    certain = {report.start for report in past if not _is_estimate(report)}
    certain |= {day for filing in filings for day in _result_days(filing, calendar)}
    for report in past:
        known_at = _reported_at(report, reports, calendar)
        doubt = "" if report.start in certain else ESTIMATED
        yield PriceEvent(REPORT, report.start, known_at, known_at, report.provenance.item, doubt)


def reaction_views(
    bars: Sequence[BarView],
    events: Iterable[PriceEvent],
    calendar: Calendar | None,
    as_of: datetime,
) -> tuple[ReactionView, ...]:
    """How the price moved after the events within the bars, the newest event first.

    Events whose first session is still to close are left out. Of one event on one day, named twice,
    the one with a known moment counts.
    """
    if not bars:
        return ()
    by_day: dict[tuple[str, date], PriceEvent] = {}
    for event in sorted(events, key=lambda event: (event.known_at is None, event.item)):
        by_day.setdefault((event.event, event.day), event)
    newest = sorted(by_day.values(), key=lambda event: (event.day, event.event), reverse=True)
    views = (_view(bars, event, calendar, as_of) for event in newest)
    return tuple(view for view in views if view is not None)


def _view(
    bars: Sequence[BarView], event: PriceEvent, calendar: Calendar | None, as_of: datetime
) -> ReactionView | None:
    """The reaction to an event, None where it lies outside the bars or is still to come."""
    if not bars[0].session <= event.day <= bars[-1].session:
        return None
    if calendar is None or not calendar.covers(event.day):
        return _unknown(event, NO_CALENDAR)
    if event.doubt or event.known_at is None or event.earliest is None:
        return _unknown(event, event.doubt or NO_TIME)
    session = calendar.first_after(event.known_at)
    if session is None or session.close_known_at > as_of or session.day <= bars[0].session:
        return None
    if calendar.first_after(event.earliest) != session:
        return _unknown(event, NO_CLOCK)
    return _moved(event, bars, calendar, session.day)


def _moved(
    event: PriceEvent, bars: Sequence[BarView], calendar: Calendar, session: date
) -> ReactionView:
    moved = reaction(bars, calendar, session)
    if moved.moves["1"] is None:
        return _unknown(event, NO_PRICE, session)
    if any(move is not None and is_far(1 + move, 1.0) for move in moved.moves.values()):
        return _unknown(event, FAR_PRICE, session)
    return ReactionView(
        event=event.event,
        day=event.day,
        known_at=event.known_at,
        session=session,
        moves={span: _rounded(move) for span, move in moved.moves.items()},
        sigmas={span: _rounded(sigma) for span, sigma in moved.sigmas.items()},
        item=event.item,
    )


def _unknown(event: PriceEvent, reason: str, session: date | None = None) -> ReactionView:
    nothing: dict[str, float | None] = dict.fromkeys(map(str, REACTION_SESSIONS))
    return ReactionView(
        event=event.event,
        day=event.day,
        known_at=event.known_at,
        session=session,
        moves=nothing,
        sigmas=nothing,
        item=event.item,
        quality="doubtful",
        reasons=(reason,),
    )


def _is_estimate(report: EarningsDateView) -> bool:
    return report.certainty == "estimated" and report.eps_reported is None


def _result_days(filing: Filing, calendar: Calendar | None) -> set[date]:
    """The days on which a filing with results was accepted, dated and public; none for others."""
    if RESULTS_ITEM not in filing.items:
        return set()
    return {filing.filed, *(_day(at, calendar) for at in (filing.event_at, filing.available_at))}


def _reported_at(
    report: EarningsDateView, filings: Iterable[Filing], calendar: Calendar | None
) -> datetime | None:
    """When a report of a day was known: by the time of day, or by the filing of its results."""
    session = calendar.session(report.start) if calendar else None
    if session is None or calendar is None:
        return None
    moments: dict[TimeOfDay, datetime] = {
        "before market": session.opens_at - timedelta(minutes=1),
        "during market": session.opens_at,
        "after market": session.close_known_at,
    }
    if moment := moments.get(report.time_of_day):
        return moment
    filed = [
        filing.available_at
        for filing in filings
        if RESULTS_ITEM in filing.items
        and _earliest(filing) == filing.available_at
        and _day(filing.available_at, calendar) == report.start
    ]
    return min(filed, default=None)


def _earliest(filing: Filing) -> datetime:
    """The earlier reading of an acceptance time that is in doubt, else the time itself.

    A doubtful time counts as New York's; the same digits in UTC are the earlier reading.
    """
    if filing.acceptance_quality != "doubtful":
        return filing.available_at
    return filing.available_at + (filing.event_at.astimezone(NEW_YORK).utcoffset() or timedelta())


def _day(moment: datetime, calendar: Calendar | None) -> date:
    return moment.astimezone(calendar.zone if calendar else moment.tzinfo).date()


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)
