"""One story: the sum of its items' vectors, and its recent items."""

import math
from collections import deque
from typing import NamedTuple

from altlens.aggregate.linking.term_weights import Vector, dot

HALF_LIFE_DAYS = 3.0  # of a story's pull while nothing is added to it
RECENT_ITEMS = 30


class Member(NamedTuple):
    """An item of a story."""

    id: str
    vector: Vector
    length: float

    def cosine(self, other: "Member") -> float:
        """Return the cosine similarity of two items, 0 to 1."""
        product = dot(self.vector, other.vector)
        return product and product / (self.length * other.length)


class Story:
    """A story that began with the item `first`; `order` is its number among all stories."""

    def __init__(self, order: int, first: str) -> None:
        self.order = order
        self.first = first
        self.items: list[str] = []
        self.recent: deque[Member] = deque(maxlen=RECENT_ITEMS)
        self.words: Vector = {}
        self.length = 0.0
        self.last_day = 0.0

    def add(self, member: Member, day: float) -> None:
        """Add an item."""
        self._sum(member.vector, member.length)
        self.items.append(member.id)
        self.recent.append(member)
        self.last_day = day

    def absorb(self, other: "Story") -> None:
        """Add all items of another story."""
        self._sum(other.words, other.length)
        self.items += other.items
        self.recent.extend(other.recent)
        self.last_day = max(self.last_day, other.last_day)

    def _sum(self, words: Vector, length: float) -> None:
        square = self.length**2 + 2 * dot(words, self.words) + length**2
        self.length = math.sqrt(square)
        for word, weight in words.items():
            self.words[word] = self.words.get(word, 0.0) + weight

    def likeness(self, other: "Story") -> float:
        """Return the cosine similarity of two stories."""
        return dot(self.words, other.words) / (self.length * other.length)

    def fading(self, day: float) -> float:
        """Return what is left of the story's pull since its last item, 0 to 1."""
        return math.exp2((self.last_day - day) / HALF_LIFE_DAYS)

    def nearest(self, member: Member) -> Member:
        """Return the recent item most similar to another; of equals the latest."""
        return max(reversed(self.recent), key=member.cosine)
