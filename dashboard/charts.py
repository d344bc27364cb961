"""The data of a company page's charts, as plain JSON. Pure; how they look is in `static/`."""

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
from altlens.queries.sentiment_series import sentiment_series
from dashboard.formats import query

STORIES_MARKED = 12


class Marker(Model):
    """An event on a session, and the page about it."""

    session: date
    kind: str
    label: str
    href: str


class PriceChart(Model):
    """Sessions, oldest first, and series of the same length; a bar is open, close, low, high."""

    currency: str
    sessions: tuple[date, ...] = ()
    bars: tuple[tuple[float, float, float, float], ...] = ()
    volumes: tuple[int | None, ...] = ()
    overlays: dict[str, tuple[float | None, ...]] = {}
    rsi: tuple[float | None, ...] = ()
    macd: dict[str, tuple[float | None, ...]] = {}
    markers: tuple[Marker, ...] = ()


def price_chart(view: CompanyView, limits: str = "") -> PriceChart:
    """Return a year of prices with indicators and events.

    `limits` is the query string of the page (`?as_of=…`); each marker's address carries it.
    """
    if view.price is None:
        return PriceChart(currency="")
    bars = view.price.bars
    sessions = tuple(bar.session for bar in bars)
    series = indicators(bars)
    return PriceChart(
        currency=view.price.currency,
        sessions=sessions,
        bars=tuple(
            (bar.open or bar.close, bar.close, bar.low or bar.close, bar.high or bar.close)
            for bar in bars
        ),
        volumes=tuple(bar.volume for bar in bars),
        overlays={name: _rounded(values) for name, values in series.overlays.items()},
        rsi=_rounded(series.rsi),
        macd={name: _rounded(values) for name, values in series.macd.items()},
        markers=tuple(_markers(view, sessions, limits)),
    )


def sentiment_chart(view: CompanyView) -> dict[str, Any]:
    """Return every day from the first text on: the seven-day mean, its band and the texts."""
    return sentiment_series(view.moods).model_dump(mode="json")


def has_curve(values: Sequence[float | None]) -> bool:
    """Whether a series has at least two values, so that a chart says more than a sentence."""
    return sum(bool(value) for value in values) > 1


def attention_chart(view: CompanyView) -> dict[str, Any]:
    """Return the items per source in each of the last days (24 hours up to `as_of`)."""
    longest = max((len(row.history) for row in view.attention.values()), default=0)
    return {
        "ago": list(range(1 - longest, 1)),
        "sources": {
            source: [0] * (longest - len(row.history)) + list(row.history)
            for source, row in view.attention.items()
            if source != "all"
        },
        "mean": view.attention["all"].mean if "all" in view.attention else None,
    }


def network_chart(view: CompanyView, limits: str = "") -> dict[str, Any]:
    """Return the company, the companies mentioned with it and the strength of each tie."""
    return {
        "center": view.symbol,
        "neighbours": [
            {
                "name": neighbour.symbol or neighbour.name,
                "title": neighbour.name,
                "weight": neighbour.weight,
                "count": neighbour.count,
                "href": company_path(neighbour.symbol, limits) if neighbour.symbol else "",
            }
            for neighbour in view.network
        ],
    }


def company_path(symbol: str, limits: str = "") -> str:
    """Return the address of a company's page."""
    return f"/companies/{quote(symbol, safe='')}{limits}"


def story_path(view: CompanyView, story: str, limits: str = "") -> str:
    """Return the address of a story's page."""
    return story_address(view.symbol, story, limits)


def story_address(symbol: str, story: str, limits: str = "") -> str:
    """Return the address of a story's page by the company's symbol."""
    return f"{company_path(symbol)}/story{query({'id': story})}{_appended(limits)}"


def _item_path(item: str, limits: str) -> str:
    return f"/item{query({'id': item})}{_appended(limits)}"


def _appended(limits: str) -> str:
    """Turn a query string into the continuation of one."""
    return limits.replace("?", "&", 1)


def _markers(view: CompanyView, sessions: Sequence[date], limits: str) -> Iterator[Marker]:
    """Yield reports, filings, dividends and the top stories, each on its next session.

    Several of a kind on one session become one marker: the first, with the number of the others.
    """
    labels: dict[tuple[date, str], list[tuple[str, str]]] = defaultdict(list)
    for day, kind, label, href in _events(view, limits):
        index = bisect_left(sessions, day)
        if sessions[0] <= day and index < len(sessions):
            labels[sessions[index], kind].append((label, href))
    for (session, kind), ((label, href), *others) in labels.items():
        more = f" and {len(others)} more" if others else ""
        yield Marker(session=session, kind=kind, label=label + more, href=href)


def _events(view: CompanyView, limits: str) -> Iterator[tuple[date, str, str, str]]:
    for report in view.earnings.past if view.earnings else ():
        session = report.reaction.session if report.reaction else None
        path = _item_path(report.provenance.item, limits)
        yield session or report.start, "earnings", "Earnings", path
    for filing in view.filings:
        if filing.form.removesuffix("/A") in REPORT_FORMS:
            label = f"{filing.form} {filing.description}".strip()
            yield filing.filed, "filing", label, _item_path(filing.provenance.item, limits)
    for story in view.stories[:STORIES_MARKED]:
        yield story.first_at.date(), "story", story.title, story_path(view, story.story, limits)
    for rating in view.analysts.changes if view.analysts else ():
        if rating.change in ("up", "down"):
            label = f"{rating.firm}: {rating.from_grade} to {rating.to_grade}"
            kind = "upgrade" if rating.change == "up" else "downgrade"
            yield rating.day, kind, label, _item_path(rating.provenance.item, limits)
    for action in view.price.actions if view.price else ():
        label = f"{action.action} {action.value:g}"
        yield action.session, action.action, label, _item_path(action.provenance.item, limits)


def _rounded(series: Sequence[float | None]) -> tuple[float | None, ...]:
    return tuple(None if value is None else round(value, 4) for value in series)
