"""One exchange's calendar of sessions, read from the table that comes with the product.

The tables in `sessions/` are made from the exchange_calendars library by
`tools/build_calendars.py`; reading one takes milliseconds and imports nothing heavy.

    >>> calendar = load("XNYS")
    >>> calendar.session(date(2026, 11, 27)).closes_at  # a half day
    datetime.datetime(2026, 11, 27, 18, 0, tzinfo=datetime.timezone.utc)
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib import resources
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import orjson

Hours = tuple[time, time]  # open and close, in the exchange's own time


class Session(NamedTuple):
    """A trading day at the exchange, with its regular hours in UTC.

    `closes_at` is the end of continuous trading, `close_known_at` that of the closing auction.
    """

    day: date
    opens_at: datetime
    closes_at: datetime
    close_known_at: datetime


class Calendar:
    """The sessions of one exchange from `first` to `last`; of other days nothing is known.

    Methods return None for an answer that lies outside these days. Moments are in UTC.
    """

    def __init__(self, table: Mapping[str, Any]) -> None:
        self.exchange: str = table["exchange"]
        self.zone = ZoneInfo(table["zone"])
        self.first, self.last = map(date.fromisoformat, (table["first"], table["last"]))
        self._auction = timedelta(minutes=table["auction_minutes"])
        self._eras = [(date.fromisoformat(day), _hours(times)) for day, *times in table["hours"]]
        self._starts = [day for day, _ in self._eras]
        self._special = {
            date.fromisoformat(day): _hours(times) for day, times in table["special"].items()
        }
        self._days = list(_days(table, self.first, self.last))

    def covers(self, day: date) -> bool:
        """Whether the calendar knows if the day is a session."""
        return self.first <= day <= self.last

    def session(self, day: date) -> Session | None:
        """The session of a day; None on a day without one."""
        place = bisect_left(self._days, day)
        return self._at(place) if self._days[place : place + 1] == [day] else None

    def sessions(self, first: date, last: date) -> Iterator[Session]:
        """The sessions from one day to another, both included."""
        for place in range(bisect_left(self._days, first), bisect_right(self._days, last)):
            yield self._session(self._days[place])

    def last_closed(self, at: datetime) -> Session | None:
        """The newest session whose close is known at a moment."""
        day = at.astimezone(self.zone).date()
        if not self.covers(day):
            return None
        place = bisect_right(self._days, day) - 1
        session = self._at(place)
        if session and session.close_known_at > at:
            return self._at(place - 1)
        return session

    def first_after(self, known_at: datetime) -> Session | None:
        """The first session whose closing price can react to what is known from a moment on."""
        day = known_at.astimezone(self.zone).date()
        if not self.covers(day):
            return None
        place = bisect_left(self._days, day)
        session = self._at(place)
        if session and session.close_known_at <= known_at:
            return self._at(place + 1)
        return session

    def moved(self, day: date, sessions: int) -> Session | None:
        """The session so many sessions after (or before) that of a day."""
        place = bisect_left(self._days, day)
        if self._days[place : place + 1] != [day]:
            return None
        return self._at(place + sessions)

    def _at(self, place: int) -> Session | None:
        return self._session(self._days[place]) if 0 <= place < len(self._days) else None

    def _session(self, day: date) -> Session:
        opens, closes = self._special.get(day) or self._regular(day)
        closes_at = self._utc(day, closes)
        return Session(day, self._utc(day, opens), closes_at, closes_at + self._auction)

    def _regular(self, day: date) -> Hours:
        return self._eras[bisect_right(self._starts, day) - 1][1]

    def _utc(self, day: date, local: time) -> datetime:
        return datetime.combine(day, local, self.zone).astimezone(UTC)


@cache
def load(exchange: str) -> Calendar:
    """The calendar of an exchange by its market identifier code (ISO 10383), as "XNYS"."""
    file = resources.files("altlens.calendars") / "sessions" / f"{exchange}.json"
    return Calendar(orjson.loads(file.read_bytes()))


def _hours(times: list[str]) -> Hours:
    opens, closes = times
    return time.fromisoformat(opens), time.fromisoformat(closes)


def _days(table: Mapping[str, Any], first: date, last: date) -> Iterator[date]:
    closed = {date.fromisoformat(day) for day in table["closed"]}
    extra = {date.fromisoformat(day) for day in table["extra"]}
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        day = date.fromordinal(ordinal)
        if (day.weekday() < 5 and day not in closed) or day in extra:
            yield day
