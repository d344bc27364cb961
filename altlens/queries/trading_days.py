"""The sessions of the exchange on which a company trades."""

from collections.abc import Iterator
from datetime import date

from altlens.calendars import Calendar, calendar_of, load
from altlens.items.price import Bar
from altlens.signals.history import History

DEFAULT = "XNYS"


def trading_days(history: History, first: date, last: date) -> Iterator[date]:
    """The sessions from one day to another, both included, as the calendar of the company has them.

    A company without bars, or of an exchange without a calendar, has the sessions of New York.
    """
    return (session.day for session in _calendar(history).sessions(first, last))


def _calendar(history: History) -> Calendar:
    bars = (dated.item for dated in reversed(history.items))
    newest = next((item for item in bars if isinstance(item, Bar)), None)
    calendar = calendar_of(newest.symbol, newest.exchange_zone) if newest else None
    return calendar or load(DEFAULT)
