"""How much is said about a company now, against its own past, by source.

Pure counts, so the order in which items arrived changes nothing. What is new rather than much is
`altlens.aggregate.linking.novelty`.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from statistics import fmean, pvariance
from typing import TypedDict

from altlens.items.base import SECONDS_PER_DAY

ALL = "all"  # the sources together
WINDOW_DAYS = 90
LEAST_DAYS = 7  # of past before a comparison means anything


class Attention(TypedDict):
    """Items of the last day (24 hours) and of the days before it."""

    count: int
    mean: float | None  # a day
    sigma: float | None
    z: float | None  # None while the past is shorter than LEAST_DAYS
    days: int  # of past compared with


def attention(
    sightings: Iterable[tuple[str, datetime]], as_of: datetime, window_days: int = WINDOW_DAYS
) -> dict[str, Attention]:
    """By source and for all: the last day against the days before, as known at `as_of` (UTC).

    A sighting is an item's source and when the world could know it. The past begins with the first
    item, so a source that was added lately is not compared with days before it was read.
    """
    days_ago: dict[str, Counter[int]] = defaultdict(Counter)
    for source, available_at in sightings:
        seconds = (as_of - available_at).total_seconds()
        if seconds >= 0:
            for name in (source, ALL):
                days_ago[name][int(seconds // SECONDS_PER_DAY)] += 1
    return {name: compared(days_ago[name], window_days) for name in sorted(days_ago)}


def compared(days_ago: Mapping[int, int], window_days: int = WINDOW_DAYS) -> Attention:
    """The last day against those before, from the number of items by days ago, not empty."""
    days = min(window_days, max(days_ago))
    count = days_ago.get(0, 0)
    past = [days_ago.get(day, 0) for day in range(1, days + 1)]
    if days < LEAST_DAYS:
        return Attention(count=count, mean=None, sigma=None, z=None, days=days)
    mean = fmean(past)
    # Counts vary at least as rare events do, and never so little that one item is a sensation.
    sigma = math.sqrt(max(pvariance(past), mean, 1.0))
    return Attention(
        count=count,
        mean=round(mean, 6),
        sigma=round(sigma, 6),
        z=round((count - mean) / sigma, 6),
        days=days,
    )
