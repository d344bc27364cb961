"""What the charts of a company's page draw, as plain JSON. Pure; how it looks is in `static/`."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any
from urllib.parse import quote

from altlens.items.base import Model
from altlens.items.filing import REPORT_FORMS
from altlens.items.view import CompanyView
from altlens.queries.indicators import indicators
from dashboard.formats import query

STORIES_MARKED = 12


class Marker(Model):
    """Something that happened on a session, and the page that tells of it."""

    session: date
    kind: str
    label: str
    href: str


class PriceChart(Model):
    """Sessions, oldest first, and series as long; a bar is open, close, low, high."""

    currency: str
    sessions: tuple[date, ...] = ()
    bars: tuple[tuple[float, float, float, float], ...] = ()
    volumes: tuple[int | None, ...] = ()
    overlays: dict[str, tuple[float | None, ...]] = {}
    rsi: tuple[float | None, ...] = ()
    macd: dict[str, tuple[float | None, ...]] = {}
    markers: tuple[Marker, ...] = ()


def price_chart(view: CompanyView, link: str = "") -> PriceChart:
    """The year of prices with everything laid over it; `link` ends each marker's address."""
    if view.price is None:
        return PriceChart(currency="")
    bars = view.price.bars
    found = indicators(bars)
    return PriceChart(
        currency=view.price.currency,
        sessions=tuple(bar.session for bar in bars),
        bars=tuple(
            (bar.open or bar.close, bar.close, bar.low or bar.close, bar.high or bar.close)
            for bar in bars
        ),
        volumes=tuple(bar.volume for bar in bars),
        overlays={name: _rounded(series) for name, series in found.overlays.items()},
        rsi=_rounded(found.rsi),
        macd={name: _rounded(series) for name, series in found.macd.items()},
        markers=tuple(_markers(view, [bar.session for bar in bars], link)),
    )


def mood_chart(view: CompanyView) -> dict[str, Any]:
    """Days on which any source spoke, and per source its mean and its counts."""
    days = sorted({mood.day for moods in view.moods.values() for mood in moods})
    by_source = {
        source: {mood.day: mood for mood in moods} for source, moods in sorted(view.moods.items())
    }
    return {
        "days": [str(day) for day in days],
        "sources": {
            source: {
                "mean": [held[day].mean_score if day in held else None for day in days],
                "count": [
                    sum((held[day].negative, held[day].neutral, held[day].positive))
                    if day in held
                    else 0
                    for day in days
                ],
            }
            for source, held in by_source.items()
        },
    }


def attention_chart(view: CompanyView) -> dict[str, Any]:
    """Per source how many items each of the last days (24 hours up to `as_of`) brought."""
    longest = max((len(held.history) for held in view.attention.values()), default=0)
    return {
        "ago": list(range(1 - longest, 1)),
        "sources": {
            source: [0] * (longest - len(held.history)) + list(held.history)
            for source, held in view.attention.items()
            if source != "all"
        },
        "mean": view.attention["all"].mean if "all" in view.attention else None,
    }


def network_chart(view: CompanyView, link: str = "") -> dict[str, Any]:
    """The company, its neighbours and how strongly they are tied."""
    return {
        "center": view.symbol,
        "neighbours": [
            {
                "name": held.symbol or held.name,
                "title": held.name,
                "weight": held.weight,
                "count": held.count,
                "href": f"/companies/{quote(held.symbol, safe='')}{link}" if held.symbol else "",
            }
            for held in view.network
        ],
    }


def _markers(view: CompanyView, sessions: Sequence[date], link: str) -> Iterator[Marker]:
    """Reports, filings, dividends and the stories of highest rank, each on its next session.

    Of several of a kind on one session the first is marked, and the others are counted.
    """
    held: dict[tuple[date, str], list[tuple[str, str]]] = defaultdict(list)
    for day, kind, label, href in _happenings(view, link):
        at = bisect_left(sessions, day)
        if sessions[0] <= day and at < len(sessions):
            held[sessions[at], kind].append((label, href))
    for (session, kind), ((label, href), *others) in held.items():
        more = f" and {len(others)} more" if others else ""
        yield Marker(session=session, kind=kind, label=label + more, href=href)


def _happenings(view: CompanyView, link: str) -> Iterator[tuple[date, str, str, str]]:
    more = link.replace("?", "&", 1)
    for report in view.earnings.past if view.earnings else ():
        yield report.start, "earnings", "Earnings", _item(report.provenance.item, more)
    for filing in view.filings:
        if filing.form.removesuffix("/A") in REPORT_FORMS:
            label = f"{filing.form} {filing.description}".strip()
            yield filing.filed, "filing", label, _item(filing.provenance.item, more)
    for story in view.stories[:STORIES_MARKED]:
        yield story.first_at.date(), "story", story.title, story_href(view, story.story, link)
    for action in view.price.actions if view.price else ():
        label = f"{action.action} {action.value:g}"
        yield action.session, action.action, label, _item(action.provenance.item, more)


def story_href(view: CompanyView, story: str, link: str = "") -> str:
    """The address of a story's page."""
    more = link.replace("?", "&", 1)
    return f"/companies/{quote(view.symbol, safe='')}/story{query({'id': story})}{more}"


def _item(item: str, more: str) -> str:
    return f"/item{query({'id': item})}{more}"


def _rounded(series: Sequence[float | None]) -> tuple[float | None, ...]:
    return tuple(None if value is None else round(value, 4) for value in series)
