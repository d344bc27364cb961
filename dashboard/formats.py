"""Template filters: how pages write figures, times, addresses and states."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode, urlsplit

from markupsafe import Markup

NONE = "–"
SIZES = ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "K"))
SPARK_HEIGHT = 60


def number(value: float | None, digits: int = 2) -> str:
    """1,234.50"""
    return NONE if value is None else f"{value:,.{digits}f}"


def percent(value: float | None, digits: int = 1) -> str:
    """+1.2%"""
    return NONE if value is None else f"{value:+.{digits}f}%".replace("-", "−")


def signed(value: float | None, digits: int = 2) -> str:
    """+0.12"""
    return NONE if value is None else f"{value:+.{digits}f}".replace("-", "−")


def amount(value: float | None) -> str:
    """1.2B"""
    if value is None:
        return NONE
    sign = "−" if value < 0 else ""
    for size, name in SIZES:
        if abs(value) >= size:
            return f"{sign}{abs(value) / size:,.1f}{name}"
    return f"{sign}{abs(value):,.4g}"


def direction(value: float | None) -> str:
    """Return the CSS class that colours a figure."""
    return "" if not value else "up" if value > 0 else "down"


def timestamp(value: datetime | str | None) -> str:
    """2026-06-20 14:05 UTC"""
    if not value:
        return NONE
    text = value[:16].replace("T", " ") if isinstance(value, str) else f"{value:%Y-%m-%d %H:%M}"
    return f"{text} UTC"


def day(value: date | datetime | str | None) -> str:
    """2026-06-20"""
    return str(value)[:10] if value else NONE


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
    low, high = min(values), max(values)
    scale = SPARK_HEIGHT / ((high - low) or 1.0)
    first, *rest = (round(SPARK_HEIGHT - (value - low) * scale) for value in values)
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


def plural(count: int, one: str, many: str = "") -> str:
    """1 view, 2 analyses; with `many` given: 2 stories."""
    regular = one.removesuffix("is") + "es" if one.endswith("is") else one + "s"
    return f"{count:,} {one if count == 1 else many or regular}"


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
