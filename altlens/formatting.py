"""Figures, dates and counts as text, the same in the terminal, on pages and in messages."""

from collections.abc import Sequence
from datetime import date, datetime

NONE = "–"  # in place of a value that is not known
MINUS = "−"
SIZES = ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "K"))


def number(value: float | None, digits: int = 2) -> str:
    """1,234.50"""
    return NONE if value is None else _minus(f"{value:,.{digits}f}")


def percent(value: float | None, digits: int = 1) -> str:
    """+1.2%, of a value in percent"""
    return NONE if value is None else _minus(f"{value:+.{digits}f}%")


def signed(value: float | None, digits: int = 2) -> str:
    """+0.12"""
    return NONE if value is None else _minus(f"{value:+.{digits}f}")


def amount(value: float | None) -> str:
    """1.2B"""
    if value is None:
        return NONE
    for size, name in SIZES:
        if abs(value) >= size:
            return _minus(f"{value / size:,.1f}{name}")
    return _minus(f"{value:,.4g}")


def ratio(value: float | None, unit: str, currency: str = "", *, is_change: bool = False) -> str:
    """15.2% of a "percent" 0.152, 34.10× of a "multiple", 3.2T USD of "money"

    A change carries its sign.
    """
    if value is None:
        return NONE
    if unit == "money":
        return f"{amount(value)} {currency}".strip()
    if unit == "multiple":
        return f"{number(value)}×"
    return percent(100 * value) if is_change else f"{number(100 * value, 1)}%"


def timestamp(value: datetime | str | None) -> str:
    """2026-06-20 14:05 UTC"""
    if not value:
        return NONE
    text = value[:16].replace("T", " ") if isinstance(value, str) else f"{value:%Y-%m-%d %H:%M}"
    return f"{text} UTC"


def day(value: date | datetime | str | None) -> str:
    """2026-06-20"""
    return str(value)[:10] if value else NONE


def plural(count: int, one: str, many: str = "") -> str:
    """1 view, 2 analyses; with `many` given: 2 stories."""
    regular = one.removesuffix("is") + "es" if one.endswith("is") else one + "s"
    return f"{count:,} {one if count == 1 else many or regular}"


def levels(values: Sequence[float], count: int) -> list[int]:
    """The values scaled to whole numbers from 0, the lowest, to `count` - 1, the highest."""
    if not values:
        return []
    low = min(values)
    scale = (count - 1) / ((max(values) - low) or 1.0)
    return [int((value - low) * scale) for value in values]


def _minus(text: str) -> str:
    return text.replace("-", MINUS)
