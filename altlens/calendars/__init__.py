"""Sessions of the exchanges: when each opened and closed, half days and holidays included."""

from altlens.calendars.calendar import Calendar, Session, load
from altlens.calendars.exchanges import calendar_of

__all__ = ["Calendar", "Session", "calendar_of", "load"]
