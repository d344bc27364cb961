"""Items with ordinary default values, which a test overrides as needed. Times are UTC."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from altlens.items.article import Article
from altlens.items.financials import Fact
from altlens.items.post import Post, Reaction
from altlens.items.price import Action, Bar

COMPANY = "0000320193"


def at(day: str, hour: int = 12, minute: int = 0) -> datetime:
    """A time in UTC on the day `YYYY-MM-DD`."""
    return datetime.fromisoformat(day).replace(hour=hour, minute=minute, tzinfo=UTC)


def bar(session: str, close: float, **changes: Any) -> Bar:
    """A daily bar, available from 20:00 on its day."""
    closed = at(session, 20)
    values = {
        "source": "prices",
        "key": f"bar/{COMPANY}/AAPL/1d/{session}",
        "companies": (COMPANY,),
        "event_at": closed,
        "published_at": closed,
        "available_at": closed,
        "fetched_at": closed + timedelta(hours=1),
        "capture": "capture:1",
        "symbol": "AAPL",
        "session": date.fromisoformat(session),
        "interval": "1d",
        "open": close,
        "high": close,
        "low": close,
        "close": close,
        "volume": 1000,
        "currency": "USD",
        "exchange_zone": "America/New_York",
    }
    return Bar(**(values | changes))


def action(session: str, what: str, value: float, **changes: Any) -> Action:
    """A dividend or split, available from 04:00 on its day."""
    opened = at(session, 4)
    values = {
        "source": "prices",
        "key": f"action/{COMPANY}/AAPL/{what}/{session}",
        "companies": (COMPANY,),
        "event_at": opened,
        "available_at": opened,
        "fetched_at": opened,
        "capture": "capture:1",
        "symbol": "AAPL",
        "session": date.fromisoformat(session),
        "action": what,
        "value": value,
        "currency": "USD" if what == "dividend" else "",
    }
    return Action(**(values | changes))


def fact(start: str | None, end: str, value: float, accession: str, **changes: Any) -> Fact:
    """A revenue figure, filed a month after its period."""
    filed = at(end) + timedelta(days=30)
    concept = changes.get("concept", "Revenues")
    unit = changes.get("unit", "USD")
    values = {
        "source": "financials",
        "key": f"fact/{COMPANY}/us-gaap/{concept}/{unit}/{start or ''}/{end}/{accession}",
        "companies": (COMPANY,),
        "event_at": at(end),
        "available_at": filed,
        "fetched_at": filed,
        "capture": "capture:1",
        "taxonomy": "us-gaap",
        "concept": concept,
        "unit": unit,
        "start": date.fromisoformat(start) if start else None,
        "end": date.fromisoformat(end),
        "value": value,
        "accession": accession,
        "filed": filed.date(),
    }
    return Fact(**(values | changes))


def article(title: str, published: datetime | None, fetched: datetime, **changes: Any) -> Article:
    """One version of an article."""
    values = {
        "source": "rss",
        "key": "article/harbour",
        "event_at": published or fetched,
        "published_at": published,
        "available_at": min(published or fetched, fetched),
        "fetched_at": fetched,
        "capture": "capture:1",
        "title": title,
    }
    return Article(**(values | changes))


def post(name: str, written: datetime, fetched: datetime, **changes: Any) -> Post:
    """A submission."""
    values = {
        "source": "reddit",
        "key": f"post/{name}",
        "event_at": written,
        "published_at": written,
        "available_at": written,
        "fetched_at": fetched,
        "capture": "capture:1",
        "title": f"The title of {name}",
        "channel": "r/stocks",
    }
    return Post(**(values | changes))


def reaction(name: str, score: int, fetched: datetime) -> Reaction:
    """The score of a submission as of a fetch."""
    return Reaction(
        source="reddit",
        key=f"reaction/{name}",
        event_at=fetched,
        available_at=fetched,
        fetched_at=fetched,
        capture="capture:1",
        post=f"post/{name}",
        score=score,
    )
