"""When a visitor last looked, kept in a cookie of the visitor's browser.

Pages of one sitting share a visit: a new one begins after half an hour without a page. Reading
pages therefore writes nothing to the store.
"""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from fastapi import Request, Response

COOKIE = "altlens_visit"
SITTING = timedelta(minutes=30)
KEPT_SECONDS = 400 * 86400  # browsers keep no cookie longer


class Visit(NamedTuple):
    """The last page of the sitting before, None at the first; and the last page of this one."""

    before: datetime | None
    last: datetime

    def cookie(self) -> str:
        """Return the value of the cookie: both times in seconds."""
        before = int(self.before.timestamp()) if self.before else 0
        return f"{before}.{int(self.last.timestamp())}"


def visit_at(cookie: str, now: datetime) -> Visit:
    """Return the visit that a page at `now` belongs to; an unreadable cookie is a first visit."""
    known = _read(cookie, now)
    if known is None:
        return Visit(None, now)
    before = known.last if now - known.last > SITTING else known.before
    return Visit(before, now)


def remember(request: Request, response: Response, visit: Visit) -> None:
    """Keep the visit in the visitor's browser."""
    response.set_cookie(
        COOKIE,
        visit.cookie(),
        max_age=KEPT_SECONDS,
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )


def _read(cookie: str, now: datetime) -> Visit | None:
    before, _, last = cookie.partition(".")
    if not (before.isascii() and before.isdigit() and last.isascii() and last.isdigit()):
        return None
    try:
        times = [datetime.fromtimestamp(int(text), UTC) for text in (before, last)]
    except (ValueError, OverflowError, OSError):
        return None
    if not times[0] <= times[1] <= now:
        return None
    return Visit(times[0] if int(before) else None, times[1])
