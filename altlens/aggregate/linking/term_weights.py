"""TF-IDF weights: rarity in financial news, less for words that a company's items repeat.

Document frequencies are in `word_counts.json`, written by `training.word_counts`.
"""

import functools
import json
import math
from collections import Counter
from collections.abc import Collection, Sequence
from importlib import resources

LEAST_LENGTH = 15.0  # titles of common words are scaled as if this long
COMMON_SHARE = 0.05  # of a company's items; words in more of them lose weight
COMMON_PRIOR = 40  # items before that share is reliable

Vector = dict[str, float]


class TfIdf:
    """Turns tokens into vectors of at most unit length, counting the company's items on the way."""

    def __init__(self, names: Collection[str] = ()) -> None:
        self._names = frozenset(names)
        self._items = 0
        self._items_with: Counter[str] = Counter()

    def vector(self, tokens: Sequence[str]) -> Vector:
        """Return the vector of the next item; weights depend on earlier items only."""
        words = dict.fromkeys(tokens)
        weights = {word: rarity(word) * self._specificity(word) for word in words}
        self._items += 1
        self._items_with.update(words.keys())
        scale = max(LEAST_LENGTH, length(weights))
        return {word: weight / scale for word, weight in weights.items() if weight}

    def _specificity(self, word: str) -> float:
        """The share of its weight that a word keeps for this company, 0 to 1."""
        if word in self._names:
            return 0.0
        share = (self._items_with[word] + 1) / (self._items + COMMON_PRIOR)
        return 1.0 if share <= COMMON_SHARE else max(0.0, math.log(share) / math.log(COMMON_SHARE))


def dot(one: Vector, other: Vector) -> float:
    """Return the dot product of two vectors."""
    short, long = (one, other) if len(one) < len(other) else (other, one)
    return sum(weight * long[word] for word, weight in short.items() if word in long)


def length(vector: Vector) -> float:
    """Return the Euclidean length."""
    return math.sqrt(sum(weight**2 for weight in vector.values()))


def rarity(word: str) -> float:
    """Return how rare a token is in financial news: the logarithm of its inverse share of texts."""
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
