"""Cluster items into stories as they arrive: reports of one thing by many publishers.

An item joins the nearest story, or begins one. An item near two stories merges them if they are
near each other. Rewordings belong here; repetitions are found in `near_duplicates`.
"""

import math
from collections.abc import Collection, Iterable
from typing import NamedTuple

from altlens.aggregate.linking.link_types import Match, TextVersion
from altlens.aggregate.linking.story import HALF_LIFE_DAYS, Member, Story
from altlens.aggregate.linking.term_weights import TfIdf, length
from altlens.items.base import SECONDS_PER_DAY

THRESHOLD = 0.19  # least similarity for an item to join a story, and for two stories to merge
CLOSED_AFTER_DAYS = HALF_LIFE_DAYS * math.log2(1 / THRESHOLD)
LEAST_SHARED = 2  # words of a short item and a story
SHORT = 3  # words
MOST_BRIDGED = 3


class Place(NamedTuple):
    """The first item of an item's story, and the item's matches with earlier items."""

    story: str
    matches: list[Match]


class Stories:
    """One company's stories, open ones indexed by word. The words of its `names` have no weight."""

    def __init__(self, names: Collection[str] = ()) -> None:
        self._weights = TfIdf(names)
        self._by_word: dict[str, dict[Story, float]] = {}
        self._story_of: dict[str, Story] = {}
        self._begun = 0

    def add(self, version: TextVersion, twin: str | None = None) -> Place:
        """Add a version, no earlier than those before it, to a story.

        `twin` is the earlier item that it repeats; it joins that item's story.
        """
        day = version.available_at.timestamp() / SECONDS_PER_DAY
        vector = self._weights.vector(version.words)
        member = Member(version.id, vector, length(vector))
        near = self._near(member, day)
        if twin is not None:
            near = list(dict.fromkeys([self._story_of[twin], *near]))
        home = near[0] if near else self._begin(member.id)
        matches = [_match(member, home)] if near else []
        home.add(member, day)
        self._story_of[member.id] = home
        self._index(member.vector, home)
        for other in near[1 : 1 + MOST_BRIDGED]:
            if home.likeness(other) >= THRESHOLD:
                matches.append(_match(member, other))
                home = self._merge(home, other)
        return Place(home.first, matches)

    def _near(self, member: Member, day: float) -> list[Story]:
        """The open stories with a pull of at least `THRESHOLD`, strongest first."""
        pulls: dict[Story, float] = {}
        for story, product in self._products(member).items():
            if day - story.last_day > CLOSED_AFTER_DAYS:
                self._close(story)
            elif product >= THRESHOLD * story.length and self._shares_enough(member, story):
                pulls[story] = product / story.length * story.fading(day)
        near = [story for story, pull in pulls.items() if pull >= THRESHOLD]
        return sorted(near, key=lambda story: (-pulls[story], story.order))

    @staticmethod
    def _shares_enough(member: Member, story: Story) -> bool:
        """Whether more than one word is shared: short titles meet in one by chance."""
        if len(member.vector) > SHORT or len(story.recent[0].vector) > SHORT:
            return True
        return sum(1 for word in member.vector if word in story.words) >= LEAST_SHARED

    def _products(self, member: Member) -> dict[Story, float]:
        """The dot product of an item with each story that it might join."""
        products: dict[Story, float] = {}
        left = member.length**2
        for word, weight in sorted(member.vector.items(), key=lambda pair: (-pair[1], pair[0])):
            stories = self._by_word.get(word, {})
            if left < THRESHOLD**2:  # the rest cannot reach another story
                stories = {story: stories[story] for story in products if story in stories}
            for story, weight_there in stories.items():
                products[story] = products.get(story, 0.0) + weight * weight_there
            left -= weight**2
        return products

    def _begin(self, first: str) -> Story:
        self._begun += 1
        return Story(self._begun, first)

    def _index(self, words: Iterable[str], story: Story) -> None:
        for word in words:
            self._by_word.setdefault(word, {})[story] = story.words[word]

    def _close(self, story: Story) -> None:
        """Close a story: nothing can join it any more."""
        for word in story.words:
            stories = self._by_word[word]
            del stories[story]
            if not stories:
                del self._by_word[word]
        for item in story.items:
            del self._story_of[item]

    def _merge(self, one: Story, other: Story) -> Story:
        """Merge the later story into the earlier and return it."""
        earlier, later = (one, other) if one.order < other.order else (other, one)
        self._close(later)
        earlier.absorb(later)
        self._index(later.words, earlier)
        self._story_of.update(dict.fromkeys(later.items, earlier))
        return earlier


def _match(member: Member, story: Story) -> Match:
    nearest = story.nearest(member)
    shared = {
        word: weight * nearest.vector[word]
        for word, weight in member.vector.items()
        if word in nearest.vector
    }
    words = sorted(shared, key=lambda word: (-shared[word], word))[:3]
    why = f"shares {', '.join(words)}" if words else "repeats an item of the story"
    return Match(nearest.id, member.cosine(nearest), why)
