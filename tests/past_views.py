"""Random events on a store, day by day, compared with the views of every earlier day."""

import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any
from unittest import mock

import orjson
from hypothesis import strategies as st

from altlens.items.base import Item, stamp
from altlens.items.filing import Filing
from altlens.items.profile import Profile
from altlens.queries.compute_view import compute_view
from altlens.queries.point_in_time import PointInTime
from altlens.runs.failures import record, resolve
from altlens.runs.outcomes import Failed, outcome
from altlens.runs.run import Run, RunSubject
from altlens.stages.analyze import analyze_items
from altlens.stages.item_writer import asked_links, save_items
from altlens.store.base import Store, Where
from altlens.store.collections import ANALYSES, ITEMS, LINKS, OUTCOMES
from tests.hand_made import COMPANY, action, article, bar, fact, post, reaction

DAYS = [datetime(2026, 6, 8 + n, 22, tzinfo=UTC) for n in range(5)]  # Monday to Friday
LONG_AGO = [datetime(2026, 5, 4 + n, 12, tzinfo=UTC) for n in range(25)]
SOURCES = ("prices", "rss", "reddit", "filings")
KINDS = (
    "fetch", "failure", "repair", "bar", "split", "filing", "fact", "article", "wording", "post",
    "score", "profile", "analysis", "reanalysis",
)  # fmt: skip
TITLES = ("Apple strikes a deal over cranes", "Apple's profit falls", "A note on Apple Inc")

Event = tuple[int, str, int]  # the day's number, what happens, and a seed for its details

events = st.lists(
    st.tuples(st.integers(0, len(DAYS) - 1), st.sampled_from(KINDS), st.integers(0, 999)),
    min_size=5,
    max_size=30,
).map(sorted)


def changed_views(store: Store, history: Sequence[Event]) -> list[str]:
    """The points in time whose view differs after later events; must be empty.

    A point in time is an `as_of` and a `known_at`, both on past days.
    """
    first: dict[PointInTime, bytes] = {}
    for number, now in enumerate(DAYS):
        for place, event in enumerate(history):
            if event[0] == number:
                happen(store, event, now - timedelta(hours=1), place)
        for as_of in DAYS[: number + 1]:
            at = PointInTime(as_of, now)
            first[at] = _view(store, at)
    return [
        f"as of {at.as_of:%d}, known on {at.known_at:%d}"
        for at, before in first.items()
        if _view(store, at) != before
    ]


def _view(store: Store, at: PointInTime) -> bytes:
    """Compute the view as bytes, and store its links as a run does."""
    view, missing = compute_view(store, COMPANY, "AAPL", "Apple Inc", at)
    store.add(LINKS, missing)
    return orjson.dumps(view.document(), option=orjson.OPT_SORT_KEYS)


def happen(store: Store, event: Event, now: datetime, place: int) -> None:
    """Apply one event at a time; its content may be older."""
    _, kind, seed = event
    chance = random.Random(seed)
    now += timedelta(seconds=place)
    source, past = chance.choice(SOURCES), chance.choice(LONG_AGO)
    if kind == "fetch":
        _fetch(store, source, now, chance.randrange(3), place)
    elif kind == "failure":
        with _clock(now):
            failed = Failed(
                unit=f"{source}/{COMPANY}/AAPL",
                error="SourceUnavailable",
                verdict="retry",
                message=f"answered {chance.choice((500, 503))}",
            )
            record(store, _run(now), "fetch", [failed])
    elif kind == "repair":
        with _clock(now):
            resolve(store, _run(now), "fetch", [f"{one}/{COMPANY}/AAPL" for one in SOURCES])
    elif kind in ("analysis", "reanalysis"):
        _analyze(store, now, chance, again=kind == "reanalysis")
    else:
        item = _item(kind, past, now, chance)
        save_items(store, [item])
        store.add(LINKS, asked_links(COMPANY, [item]))


def _item(kind: str, past: datetime, now: datetime, chance: random.Random) -> Item:
    """An item fetched now, about `past` or today."""
    day, version = f"{past:%Y-%m-%d}", chance.randrange(3)
    common: dict[str, Any] = {"fetched_at": now, "capture": f"capture:{chance.randrange(99)}"}
    filed = {"accession": day, "form": "8-K", "filed": past.date(), "items": ("2.02",)}
    profile = {"symbol": "AAPL", "name": "Apple Inc", "market_cap": chance.random()}
    key = f"article/{past:%d}" if kind == "wording" else f"article/{day}/{chance.random()}"
    title = chance.choice(TITLES)
    builders: dict[str, Callable[[], Item]] = {
        "bar": lambda: bar(day, 100.0 + version, volume=chance.randrange(9), **common),
        "split": lambda: action(day, chance.choice(("split", "dividend")), 2.0, **common),
        "fact": lambda: fact("2025-01-01", "2025-12-31", 1.0 + version, f"a-{version}", **common),
        "filing": lambda: Filing(**_common("filings", f"filing/{day}", past, now), **filed),
        "profile": lambda: Profile(**_common("yahoo_finance", "profile", now, now), **profile),
        "post": lambda: post(f"t3_{version}", past, now),
        "score": lambda: reaction(f"t3_{version}", chance.randrange(99), now),
        "article": lambda: article(title, past, now, key=key, publisher="Daily"),
        "wording": lambda: article(title, past, now, key=key, publisher="Daily"),
    }
    return builders[kind]()


def _common(source: str, key: str, event_at: datetime, now: datetime) -> dict[str, Any]:
    return {
        "source": source,
        "key": key,
        "companies": (COMPANY,),
        "event_at": event_at,
        "available_at": event_at,
        "fetched_at": now,
        "capture": "capture:1",
    }


def _fetch(store: Store, source: str, now: datetime, records: int, place: int) -> None:
    about = {"source": source, "company": COMPANY, "records": records, "fetched_at": stamp(now)}
    store.add(OUTCOMES, [outcome(_run(now), "fetch", f"{source}/{place}", **about)])


def _analyze(store: Store, now: datetime, chance: random.Random, again: bool) -> None:
    """Analyze some stored texts, or add analyses of another version of the chain."""
    texts = list(store.find(ITEMS, Where(among={"kind": ["article", "post"]}, order_by=("_id",))))
    for row in analyze_items([text for text in texts if chance.random() < 0.7], now):
        other = {"_id": f"{row['_id']}.{chance.random()}", "analysis": {}}
        store.add(ANALYSES, [row | other if again else row])


def _run(now: datetime) -> Run:
    return Run(
        id=f"run:{stamp(now)}",
        batch="batch",
        subjects=(RunSubject(company=COMPANY, symbol="AAPL", name="Apple Inc"),),
        sources=SOURCES,
        clock=now,
        started_at=now,
    )


@contextmanager
def _clock(now: datetime) -> Iterator[None]:
    """Stop the clock that failures are recorded with."""

    class Stopped(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return now

    with mock.patch("altlens.runs.failures.datetime", Stopped):
        yield
