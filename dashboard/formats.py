"""Template filters: how pages write figures, times, addresses and states."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode, urlsplit

from markupsafe import Markup

from altlens.formatting import amount, day, levels, number, percent, plural, signed, timestamp

SPARK_HEIGHT = 60


def direction(value: float | None) -> str:
    """Return the CSS class that colours a figure."""
    return "" if not value else "up" if value > 0 else "down"


def byte_count(value: int) -> str:
    """950 B, 12 kB"""
    return f"{value:,} B" if value < 10_000 else f"{value / 1000:,.0f} kB"


def web_url(url: str) -> str:
    """Return the URL if it is http or https, else "" (javascript: above all)."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and parts.hostname else ""


def sparkline(values: Sequence[float]) -> str:
    """Return an SVG path through the values, oldest first: 1 wide each, `SPARK_HEIGHT` high."""
    first, *rest = (SPARK_HEIGHT - level for level in levels(values, SPARK_HEIGHT + 1))
    steps = (f"1 {after - before}" for before, after in zip((first, *rest), rest, strict=False))
    return f"m0 {first}l{' '.join(steps)}".replace(" -", "-")


def source_dots(states: Mapping[str, str]) -> Markup:
    """Return a dot per source in the colour of its state, and the same in words."""
    return _source_dots(tuple(states.items()))


@lru_cache(maxsize=1024)  # the overview has hundreds of rows with few distinct states
def _source_dots(states: tuple[tuple[str, str], ...]) -> Markup:
    by_state: dict[str, list[str]] = {}
    for name, state in states:
        by_state.setdefault(state, []).append(name)
    title = "\n".join(f"{state}: {', '.join(names)}" for state, names in by_state.items())
    dots = (Markup('<i class="{}"></i>').format(slug(state)) for _, state in states)
    problems = [f"{name} {state.lower()}" for name, state in states if state != "OK"]
    return Markup('<span class="dots" title="{}">{}</span><span class="hidden">{}</span>').format(
        title, Markup("").join(dots), ", ".join(problems) or "all ok"
    )


def query(values: Mapping[str, str | int | None]) -> str:
    """Return ?name=value for the values that are not empty."""
    pairs = {name: value for name, value in values.items() if value not in (None, "")}
    return f"?{urlencode(pairs)}" if pairs else ""


def slug(text: str) -> str:
    """Return the text as part of a CSS class: NOT CONFIGURED becomes not-configured."""
    return "-".join(text.lower().split())


FILTERS: dict[str, Callable[..., Any]] = {
    function.__name__: function
    for function in (
        number,
        percent,
        signed,
        amount,
        direction,
        timestamp,
        day,
        byte_count,
        web_url,
        sparkline,
        source_dots,
        query,
        plural,
        slug,
    )
}
