"""The co-mention network of companies, weighted by relevance and recency.

Pure and independent of the order of items; `available_at` alone decides which items count.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import combinations
from typing import NamedTuple, TypedDict

from altlens.items.analysis import Mention
from altlens.items.base import SECONDS_PER_DAY, stamp

HALF_LIFE_DAYS = 30.0
MOST_COMPANIES = 12  # of one item, by relevance; longer lists say little of any pair
MOST_ITEMS = 5  # named as the reasons for an edge


class TextMentions(NamedTuple):
    """An item, when it was public, and the companies it mentions."""

    item: str
    available_at: datetime
    mentions: Sequence[Mention]


class Edge(TypedDict):
    """Two companies (ids in order) and how strongly items connect them."""

    companies: tuple[str, str]
    weight: float  # of each item: both relevances, halved every half-life, shared by its pairs
    count: int
    last_at: str
    items: list[str]  # those that weigh most, the strongest first


class _Mentioned(NamedTuple):
    weight: float
    item: str
    available_at: datetime


def network(
    items: Iterable[TextMentions], as_of: datetime, half_life_days: float = HALF_LIFE_DAYS
) -> list[Edge]:
    """Return the edges as of `as_of` (UTC), the strongest first."""
    by_pair: dict[tuple[str, str], list[_Mentioned]] = defaultdict(list)
    available = {item.item: item for item in items if item.available_at <= as_of}
    for item in available.values():
        age_days = (as_of - item.available_at).total_seconds() / SECONDS_PER_DAY
        for pair, weight in pair_weights(item.mentions).items():
            fresh = weight * 0.5 ** (age_days / half_life_days)
            by_pair[pair].append(_Mentioned(fresh, item.item, item.available_at))
    edges = [_edge(pair, mentions) for pair, mentions in by_pair.items()]
    return sorted(edges, key=lambda edge: (-edge["weight"], edge["companies"]))


def pair_weights(mentions: Sequence[Mention]) -> dict[tuple[str, str], float]:
    """The weight that one item gives each pair of its companies, ids in order."""
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


def _edge(pair: tuple[str, str], mentions: list[_Mentioned]) -> Edge:
    strongest = sorted(mentions, key=lambda mention: (-mention.weight, mention.item))
    return Edge(
        companies=pair,
        weight=round(math.fsum(mention.weight for mention in mentions), 9),
        count=len(mentions),
        last_at=stamp(max(mention.available_at for mention in mentions)),
        items=[mention.item for mention in strongest[:MOST_ITEMS]],
    )
