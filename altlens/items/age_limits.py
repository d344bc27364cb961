"""How old a figure may be at `as_of` before it counts as stale: one table for all sections.

>>> stale("profile", timedelta(days=40))
Assessed(quality='stale', reasons=('The profile is 40 days old; after 30 it is stale.',))
"""

from datetime import timedelta
from typing import Literal

from altlens.items.quality import Assessed

Aging = Literal[
    "price", "quote", "profile", "analysts", "holders", "facts", "shares", "sentiment", "view"
]

# From the moment or day that a figure is of: a session, a fetch, the end of a reported period.
AGE_LIMITS: dict[Aging, timedelta] = {
    "price": timedelta(days=5),  # a long weekend with a holiday on either side
    "quote": timedelta(days=5),
    "profile": timedelta(days=30),
    "analysts": timedelta(days=45),
    "holders": timedelta(days=190),  # reported by quarter, 45 days later
    "facts": timedelta(days=200),  # a quarter, and at most 75 days until it is filed
    "shares": timedelta(days=200),
    "sentiment": timedelta(days=7),  # since the newest text
    "view": timedelta(days=3),  # since a batch computed it: a weekend without runs
}


def stale(kind: Aging, age: timedelta) -> Assessed:
    """Whether a figure of that age is stale, and why."""
    limit = AGE_LIMITS[kind]
    if age <= limit:
        return Assessed()
    reason = f"The {kind} is {age.days:,} days old; after {limit.days} it is stale."
    return Assessed(quality="stale", reasons=(reason,))
