"""Which companies are spoken of together: a network weighted by relevance and recency.

Pure and independent of the order of items; which items are known at a date is decided by
`available_at` alone.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import combinations
from typing import NamedTuple, TypedDict

from altlens.items.analysis import Mention
from altlens.items.base import stamp

HALF_LIFE_DAYS = 30.0
MOST_COMPANIES = 12  # of one item, by relevance; longer lists say little of any pair
MOST_ITEMS = 5  # named as the reasons for an edge
SECONDS_A_DAY = 86_400


class TextMentions(NamedTuple):
    """An item, when the world could know it, and the companies it names."""

    item: str
    available_at: datetime
    mentions: Sequence[Mention]


class Edge(TypedDict):
    """Two companies (ids in order) and how strongly items tie them."""

    companies: tuple[str, str]
    weight: float  # of each item: both relevances, halved every half-life, shared by its pairs
    count: int
    last_at: str
    items: list[str]  # those that weigh most, the strongest first


class _Tie(NamedTuple):
    weight: float
    item: str
    available_at: datetime


def network(
    items: Iterable[TextMentions], as_of: datetime, half_life_days: float = HALF_LIFE_DAYS
) -> list[Edge]:
    """The edges known at `as_of` (UTC), the strongest first."""
    ties: dict[tuple[str, str], list[_Tie]] = defaultdict(list)
    known = {item.item: item for item in items if item.available_at <= as_of}
    for item in known.values():
        age_days = (as_of - item.available_at).total_seconds() / SECONDS_A_DAY
        for pair, weight in _pairs(item.mentions).items():
            fresh = weight * 0.5 ** (age_days / half_life_days)
            ties[pair].append(_Tie(fresh, item.item, item.available_at))
    edges = [_edge(pair, held) for pair, held in ties.items()]
    return sorted(edges, key=lambda edge: (-edge["weight"], edge["companies"]))


def _pairs(mentions: Sequence[Mention]) -> dict[tuple[str, str], float]:
    """What one item says of each pair of its companies, in their order by id."""
    relevance: dict[str, float] = {}
    for mention in mentions:
        company = mention["company"]
        relevance[company] = max(mention["relevance"], relevance.get(company, 0.0))
    chosen = sorted(relevance, key=lambda company: (-relevance[company], company))
    chosen = sorted(chosen[:MOST_COMPANIES])
    return {
        (one, other): relevance[one] * relevance[other] / (len(chosen) - 1)
        for one, other in combinations(chosen, 2)
    }


def _edge(pair: tuple[str, str], ties: list[_Tie]) -> Edge:
    strongest = sorted(ties, key=lambda tie: (-tie.weight, tie.item))
    return Edge(
        companies=pair,
        weight=round(math.fsum(tie.weight for tie in ties), 9),
        count=len(ties),
        last_at=stamp(max(tie.available_at for tie in ties)),
        items=[tie.item for tie in strongest[:MOST_ITEMS]],
    )
