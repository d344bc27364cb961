"""What words weigh for a company: by rarity in financial news, less where its own items repeat.

The counts behind the rarity are `word_counts.json`, made by `training.word_counts`.
"""

import functools
import json
import math
from collections import Counter
from collections.abc import Collection, Sequence
from importlib import resources

LEAST_LENGTH = 15.0  # a title of common words is scaled as if this heavy: it resembles too many
COMMON_SHARE = 0.05  # of a company's items; a word in more of them loses weight, down to nothing
COMMON_PRIOR = 40  # items before that share means much

Vector = dict[str, float]


class TfIdf:
    """Turns tokens into vectors of at most unit length, counting the company's items on the way."""

    def __init__(self, names: Collection[str] = ()) -> None:
        self._names = frozenset(names)
        self._items = 0
        self._items_with: Counter[str] = Counter()

    def vector(self, tokens: Sequence[str]) -> Vector:
        """The vector of the next item; what it weighs depends on earlier items alone."""
        words = dict.fromkeys(tokens)
        weights = {word: _rarity(word) * self._unfamiliarity(word) for word in words}
        self._items += 1
        self._items_with.update(words.keys())
        scale = max(LEAST_LENGTH, length(weights))
        return {word: weight / scale for word, weight in weights.items() if weight}

    def _unfamiliarity(self, word: str) -> float:
        """How much a word still says here, 0 to 1."""
        if word in self._names:
            return 0.0
        share = (self._items_with[word] + 1) / (self._items + COMMON_PRIOR)
        return 1.0 if share <= COMMON_SHARE else max(0.0, math.log(share) / math.log(COMMON_SHARE))


def dot(one: Vector, other: Vector) -> float:
    """The product of two vectors."""
    short, long = (one, other) if len(one) < len(other) else (other, one)
    return sum(weight * long[word] for word, weight in short.items() if word in long)


def length(vector: Vector) -> float:
    """The Euclidean length."""
    return math.sqrt(sum(weight**2 for weight in vector.values()))


def _rarity(word: str) -> float:
    rarities, unseen = _table()
    return rarities.get(word, unseen)


@functools.cache
def _table() -> tuple[Vector, float]:
    """Inverse document frequency of the counted words, and of a word that was not counted."""
    text = resources.files(__package__).joinpath("word_counts.json").read_text("utf-8")
    table = json.loads(text)
    titles = table["titles"] + 1
    rarities = {word: math.log(titles / (count + 1)) for word, count in table["counts"].items()}
    return rarities, math.log(titles)
