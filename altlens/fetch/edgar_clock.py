"""When EDGAR accepted a filing, decided by evidence, because EDGAR's `Z` is not always UTC.

Some replies of data.sec.gov give `acceptanceDateTime` in UTC, others the New York clock with the
same `Z`. Each time therefore has two readings. They are compared with what EDGAR does: it accepts
filings from 06:00 to 22:00 New York on business days, and dates what it accepts after 17:30 on the
next business day, except for insiders' forms and a few others. Replies are uniform apart from
single filings that EDGAR dated otherwise, and from the newest filings, which may still be in New
York time at the top of a reply in UTC. So the readings that are certain decide those below them;
above the first of them the hour at which the company usually files decides. Where nothing does,
the later reading counts: known too late is safe.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, Literal, NamedTuple
from zoneinfo import ZoneInfo

from altlens.fetch.pandas_import import load_pandas
from altlens.items.filing import AcceptanceBasis
from altlens.items.quality import Quality

NEW_YORK = ZoneInfo("America/New_York")
OPENS, CLOSES, CUTOFF = time(6), time(22), time(17, 30)
SLACK = timedelta(minutes=15)  # what is sent just before a limit is accepted after it
CERTAIN_ROWS, CERTAIN_SHARE = 10, 0.95  # of a reply, before it decides for its other filings
USUAL_MINUTES = 45  # around the hour at which a company has filed such reports
USUAL_ROWS, USUAL_SHARE, ODD_SHARE = 4, 0.6, 0.1
FEW_ROWS = 3  # that decide too, where all of them are near one reading
RESULTS_ITEM = "2.02"  # of an 8-K, which is filed at an hour of its own
FRIDAY = 4
FIRST_YEAR, LAST_YEAR = 1993, 2200
_ANY_TIME = frozenset({"3", "4", "5", "144", "CORRESP", "DRS", "DRSLTR", "SC TO-T", "SC TO-I"})
_BY_THE_SEC = "999999999"  # agents of the SEC itself, which files at any hour
_LETTERS = frozenset({"UPLOAD", "LETTER", "SEC STAFF ACTION", "SEC STAFF LETTER"})

Clock = Literal["utc", "new york", ""]


_NO_EVIDENCE: tuple[Clock, AcceptanceBasis] = ("", "not stated")


class Acceptance(NamedTuple):
    """When a filing was accepted (UTC), which evidence decided it, and its filing date."""

    at: datetime
    basis: AcceptanceBasis
    filed: date | None = None

    @property
    def quality(self) -> Quality:
        """How certain the time is."""
        if self.basis == "later of two readings":
            return "doubtful"
        derived = ("clock of the reply", "filer's usual hour", "day only")
        return "derived" if self.basis in derived else "ok"

    @property
    def available_at(self) -> datetime:
        """When the public could read it: at acceptance, or when EDGAR next opened.

        What is dated on a later day is shown from 06:00 New York on that day.
        """
        local = self.at.astimezone(NEW_YORK)
        opens = self._opens_at(local)
        if self.filed is None or self.filed <= local.date():
            return opens
        return max(opens, datetime.combine(self.filed, OPENS, NEW_YORK).astimezone(UTC))

    def _opens_at(self, local: datetime) -> datetime:
        if _is_business_day(local.date()) and OPENS <= local.time() < CLOSES:
            return self.at
        day = local.date() if local.time() < OPENS else local.date() + timedelta(days=1)
        return datetime.combine(_business_day(day), OPENS, NEW_YORK).astimezone(UTC)


class _Readings(NamedTuple):
    utc: datetime
    new_york: datetime
    evidence: tuple[Clock, AcceptanceBasis]


def clock_of(rows: Iterable[Mapping[str, Any]]) -> Clock:
    """The clock of a reply, "" where too few of its times are certain or they disagree."""
    certain = [clock for row in rows if (clock := _evidence(row)[0])]
    if len(certain) < CERTAIN_ROWS:
        return ""
    share = certain.count("utc") / len(certain)
    if share >= CERTAIN_SHARE:
        return "utc"
    return "new york" if share <= 1 - CERTAIN_SHARE else ""


def row_clocks(rows: Sequence[Mapping[str, Any]]) -> Iterator[tuple[Clock, AcceptanceBasis]]:
    """The clock of each row of a reply, newest first, "" where nothing decides; and why."""
    clock = clock_of(rows)
    first = next((place for place, row in enumerate(rows) if _evidence(row)[0]), len(rows))
    for place, row in enumerate(rows):
        if clock == "utc" and place < first:
            yield _usual_clock(row, rows[first:]), "filer's usual hour"
        else:
            yield clock, "clock of the reply"


def acceptance(
    row: Mapping[str, Any], clock: Clock, clock_basis: AcceptanceBasis = "clock of the reply"
) -> Acceptance:
    """When a row's filing was accepted; `clock` is what `row_clocks` says of it, and why.

    ValueError where the row has no readable filing date.
    """
    filed = date.fromisoformat(str(row.get("filingDate"))[:10])
    moment = _time(str(row.get("acceptanceDateTime") or ""))
    if moment is not None and moment.utcoffset():
        return Acceptance(moment.astimezone(UTC), "offset given", filed)
    readings = _readings(row)
    if readings is None:
        closes = datetime.combine(filed, CLOSES, NEW_YORK)
        return Acceptance(closes.astimezone(UTC), "day only", filed)
    evident_clock, basis = readings.evidence
    contradicted = clock and evident_clock and evident_clock != clock and basis == "filing date"
    if contradicted or not (evident_clock or clock):
        return Acceptance(readings.new_york, "later of two readings", filed)
    if not evident_clock:
        evident_clock, basis = clock, clock_basis
    return Acceptance(readings.utc if evident_clock == "utc" else readings.new_york, basis, filed)


def _usual_clock(row: Mapping[str, Any], older: Iterable[Mapping[str, Any]]) -> Clock:
    """The clock in which a row was filed at the company's usual hour, read from rows in UTC."""
    readings = _readings(row)
    if readings is None:
        return ""
    hours = [
        _minute(other.utc)
        for one in older
        if _habit(one) == _habit(row) and (other := _readings(one))
    ]
    if len(hours) < FEW_ROWS:
        return ""
    least = USUAL_SHARE if len(hours) >= USUAL_ROWS else 1.0
    utc, new_york = (
        sum(abs(hour - _minute(moment)) <= USUAL_MINUTES for hour in hours) / len(hours)
        for moment in (readings.utc, readings.new_york)
    )
    if utc >= least and new_york <= ODD_SHARE:
        return "utc"
    return "new york" if new_york >= least and utc <= ODD_SHARE else ""


def _habit(row: Mapping[str, Any]) -> tuple[str, bool]:
    """What is filed at one hour: a form, and of 8-Ks those with results apart."""
    return str(row.get("form") or ""), RESULTS_ITEM in str(row.get("items") or "")


def _minute(moment: datetime) -> int:
    """The minute of the day in New York."""
    local = moment.astimezone(NEW_YORK)
    return local.hour * 60 + local.minute


def _evidence(row: Mapping[str, Any]) -> tuple[Clock, AcceptanceBasis]:
    readings = _readings(row)
    return readings.evidence if readings else _NO_EVIDENCE


def _readings(row: Mapping[str, Any]) -> _Readings | None:
    """Both readings and what tells them apart; None where the time is only a day."""
    names = ("acceptanceDateTime", "accessionNumber", "form", "filingDate")
    text, accession, form, filed = (str(row.get(name) or "") for name in names)
    return _read(text, accession, form, filed[:10]) if text else None


@lru_cache(maxsize=4096)  # the rows of a reply are read for its clock, and again one by one
def _read(text: str, accession: str, form: str, filed: str) -> _Readings | None:
    moment = _time(text)
    if moment is None:
        return None
    as_utc = moment.replace(tzinfo=UTC)
    local = as_utc.astimezone(NEW_YORK).replace(tzinfo=None)
    as_local = as_utc.replace(tzinfo=None)
    if time() in (local.time(), as_local.time()):  # midnight stands for the day in old filings
        return None
    new_york = as_local.replace(tzinfo=NEW_YORK).astimezone(UTC)
    by_the_sec = accession.startswith(_BY_THE_SEC) or form in _LETTERS
    evidence = _NO_EVIDENCE if by_the_sec else _compare(local, as_local, form, filed)
    return _Readings(as_utc, new_york, evidence)


def _time(text: str) -> datetime | None:
    """The time as written; None where it is none, or of a year in which EDGAR took no filings."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if FIRST_YEAR <= moment.year <= LAST_YEAR else None


def _compare(
    as_utc: datetime, as_local: datetime, form: str, filed: str
) -> tuple[Clock, AcceptanceBasis]:
    """Which of two times in New York fits, and by which rule; "" where both or neither do."""
    if _is_open(as_utc) != _is_open(as_local):
        return ("utc" if _is_open(as_utc) else "new york"), "EDGAR's hours"
    fits = [_is_dated(moment, form, filed) for moment in (as_utc, as_local)]
    if fits[0] != fits[1] and _is_open(as_utc):
        return ("utc" if fits[0] else "new york"), "filing date"
    return _NO_EVIDENCE


def _is_open(local: datetime) -> bool:
    """Whether EDGAR can have accepted a filing at this time in New York."""
    latest = (local - SLACK).time() if local.hour else local.time()
    return _is_business_day(local.date()) and local.time() >= OPENS and latest < CLOSES


def _is_dated(local: datetime, form: str, filed: str) -> bool:
    """Whether what was accepted at this time in New York can have this filing date."""
    same_day, next_day = local.date(), _business_day(local.date() + timedelta(days=1))
    dates = {same_day.isoformat()}
    if local.time() > CUTOFF:
        dates.add(next_day.isoformat())
        if (local - SLACK).time() > CUTOFF and not _may_be_late(form):
            dates.remove(same_day.isoformat())
    return filed in dates


def _may_be_late(form: str) -> bool:
    """Whether EDGAR dates the form on its day until 22:00."""
    form = form.removesuffix("/A")
    return form in _ANY_TIME or form.startswith(("SC 13", "SCHEDULE 13")) or form.endswith("MEF")


def _business_day(day: date) -> date:
    """The day, or the first business day after it."""
    while not _is_business_day(day):
        day += timedelta(days=1)
    return day


def _is_business_day(day: date) -> bool:
    return day.weekday() <= FRIDAY and day not in _holidays(day.year)


@lru_cache
def _holidays(year: int) -> frozenset[date]:
    """The federal holidays of a year, on which EDGAR is closed."""
    load_pandas()
    from pandas.tseries.holiday import USFederalHolidayCalendar  # takes long to import

    days = USFederalHolidayCalendar().holidays(f"{year}-01-01", f"{year}-12-31")
    return frozenset(day.date() for day in days)
