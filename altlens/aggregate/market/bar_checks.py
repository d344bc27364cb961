"""Checks that a bar can be the prices of a session; what fails them reaches no figure."""

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from altlens.items.price import Bar

ROUNDING = 1e-4  # by which a close may lie outside its range
FAR = 2.0  # times outside its range, from which on the close itself is in doubt
SPIKE = 5.0  # times both neighbours, or the one there is
LONGEST_SPIKE, FIRST_SPIKE = 5, 3  # sessions in a row; of the first ones
RANGE = ("open", "high", "low")


class CheckedBars(NamedTuple):
    """Bars with a close that can be one, oldest first, and what is wrong with the others.

    `doubts` are reasons by the id of a bar that was kept without its range, or with a close far
    from its neighbours; `left_out` are reasons by the bar that was not kept.
    """

    bars: list[Bar]
    doubts: dict[str, str]
    left_out: list[tuple[Bar, str]]


def checked(bars: Sequence[Bar]) -> CheckedBars:
    """Check bars as traded, oldest first."""
    kept: list[Bar] = []
    doubts: dict[str, str] = {}
    left_out: list[tuple[Bar, str]] = []
    for bar in bars:
        if reason := not_a_close(bar, kept[-1].close if kept else None):
            left_out.append((bar, reason))
        elif reason := not_a_range(bar):
            without = bar.model_copy(update=dict.fromkeys(RANGE))
            without.__dict__["id"] = bar.id  # still the stored item
            kept.append(without)
            doubts[bar.id] = reason
        else:
            kept.append(bar)
    return CheckedBars(kept, doubts, left_out)


def not_a_close(bar: Bar, before: float | None = None) -> str:
    """Why the bar's close cannot be one, "" where it can; `before` is the close before it."""
    if not math.isfinite(bar.close) or bar.close <= 0:
        return f"The close of {bar.session} is {bar.close:g}, and no price is zero or below."
    high, low = bar.high or bar.close, bar.low or bar.close
    if low > 0 and not low / FAR <= bar.close <= high * FAR:
        near = before is not None and 1 / FAR < bar.close / before < FAR
        return "" if near else f"The close of {bar.session} lies far outside its high and low."
    return ""


def not_a_range(bar: Bar) -> str:
    """Why open, high and low cannot be those of the session, "" where they can."""
    given = [price for price in (bar.open, bar.high, bar.low) if price is not None]
    if any(price <= 0 for price in given):
        return f"A price of {bar.session} is zero or below; its range is left out."
    ends = [price for price in (bar.open, bar.close) if price is not None]
    if bar.low is not None and bar.low > min(ends) * (1 + ROUNDING):
        return f"The low of {bar.session} is above its open or close; its range is left out."
    if bar.high is not None and bar.high < max(ends) * (1 - ROUNDING):
        return f"The high of {bar.session} is below its open or close; its range is left out."
    return ""


def spikes(closes: Sequence[float]) -> list[int]:
    """The places of closes several times those on both sides, or as far below.

    Closes are adjusted for splits. Up to `LONGEST_SPIKE` in a row are judged together. The first
    ones are judged by those after them; the last ones are kept, since a crash may stay.
    """
    jumps = [n for n in range(1, len(closes)) if is_far(closes[n], closes[n - 1])]
    runs = list(pairwise([0, *jumps, len(closes)]))
    places: list[int] = []
    kept = runs[:1]
    for (start, end), _ in pairwise(runs[1:]):
        before = closes[kept[-1][1] - 1]
        if end - start <= LONGEST_SPIKE and not is_far(closes[end], before):
            places += range(start, end)
        else:
            kept.append((start, end))
    kept += runs[1:][-1:]
    if len(kept) > 1:
        (_, end), (start, until) = kept[:2]
        is_short = end <= FIRST_SPIKE and until - start > LONGEST_SPIKE
        if is_short and is_far(closes[start], closes[end - 1]):
            places += range(end)
    return sorted(places)


def is_far(close: float, before: float) -> bool:
    """Whether a close is several times another, or as far below."""
    return not 1 / SPIKE < close / before < SPIKE
