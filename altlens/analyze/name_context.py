"""Score how likely a word, written as a name, means a company, by the words around it.

Two models add up. The words and marks right beside the name weigh by a logistic regression of
`training.name_context`, on headlines with labelled companies and on titles about other things. All
words around, those that no training text held among them, weigh by how near they are to what is
written of companies (`training.business_words`): "orchard" and "goddess" far, "outage" near.
"""

import json
from collections.abc import Iterator
from functools import cache
from importlib import resources

from altlens.analyze.context import Context

WINDOW = 9  # words on either side that count
UNIT = 100.0  # weights are stored in hundredths
ENDINGS = (
    "ings",
    "ers",
    "ions",
    "ments",
    "ies",
    "ed",
    "ing",
    "ion",
    "ment",
    "ity",
    "er",
    "est",
    "s",
)
COMMON_MARKS = frozenset(":,()-–—|'\"“”‘’&/.?!;")

Weights = dict[str, float]
BUSINESS_WORDS = "models/business_words.json"


def features(context: Context, first: int, last: int) -> Iterator[str]:
    """Yield the features of the words first:last: their place, and the words around."""
    yield from place_features(context, first, last)
    norms = context.norms
    for norm in _around(norms, first, last):
        yield f"b {_word(norm)}"


def place_features(context: Context, first: int, last: int) -> Iterator[str]:
    """Yield the words and marks beside the words first:last, and how they are written."""
    norms, raws = context.norms, context.raws
    end = len(norms)
    before, after = _between(context, first), _between(context, last)
    previous = _word(norms[first - 1]) if first else "<"
    following = _word(norms[last]) if last < end else ">"
    is_titled = context.is_titled or context.is_shouting
    yield f"p {previous}"
    yield f"n {following}"
    yield f"m {before}"
    yield f"a {after}"
    if first > 1 and before == " ":
        yield f"pp {_word(norms[first - 2])} {previous}"
    if last + 1 < end and after == " ":
        yield f"nn {_word(norms[last + 1])}"
    if raws[last - 1][-2:] in ("'s", "’s"):
        yield "owner"
    if not is_titled:
        if last < end and after == " ":
            yield _written(raws[last])
        if first and before == " ":
            yield "before capital" if raws[first - 1][:1].isupper() else "before small"


def _around(norms: list[str], first: int, last: int) -> list[str]:
    """The words around, each once and in order, so that every process sums alike."""
    return list(
        dict.fromkeys((*norms[max(0, first - WINDOW) : first], *norms[last : last + WINDOW]))
    )


def _written(raw: str) -> str:
    """How the next word is written: verbs and nouns have other endings."""
    if raw[0].isupper():
        return "next capital"
    ending = next((ending for ending in ENDINGS if raw.endswith(ending)), "")
    return f"next small {ending}"


def _word(norm: str) -> str:
    return "0" if norm[0].isdigit() or norm[0] in "$€£" else norm


def _between(context: Context, at: int) -> str:
    """The mark between the word before `at` and the one there: a space where there is no mark."""
    if at == 0 or at == len(context.norms):
        return "end"
    between = context.text[context.end(at - 1) : context.start(at)]
    mark = between.strip()[:1]
    if not mark:
        return " "
    return mark if mark in COMMON_MARKS else "and" if mark in "aA" else "other"


class NameModel:
    """The weights of features; a word never seen in its place weighs as the rare ones did."""

    def __init__(
        self, bias: float, weights: Weights, business_bias: float, business_words: Weights
    ) -> None:
        self._bias = bias
        self._business_bias = business_bias
        self._business_words = business_words
        self._weights = weights
        self._of_word = {name[2:]: weights[name] for name in weights if name.startswith("b ")}
        self._rare = {place: weights.get(f"{place} ?", 0.0) for place in ("p", "n", "pp", "nn")}

    def score(self, context: Context, first: int, last: int) -> float:
        """Return the log-odds that the words first:last mean a company.

        0 is even: in the training rows as many capitalised words were companies as were not.
        """
        return self.beside(context, first, last) + self.business(context, first, last)

    def beside(self, context: Context, first: int, last: int) -> float:
        """The part of the score that the words and marks right beside decide."""
        weights, rare = self._weights, self._rare
        total = self._bias
        for feature in place_features(context, first, last):
            weight = weights.get(feature)
            if weight is None:
                weight = rare.get(feature.partition(" ")[0], 0.0)
            total += weight
        of_word = self._of_word
        for norm in _around(context.norms, first, last):
            total += of_word.get(_word(norm), 0.0)
        return total

    def business(self, context: Context, first: int, last: int) -> float:
        """The part of the score that says how near the words around are to business."""
        words = self._business_words
        total, counted = 0.0, 1
        for norm in _around(context.norms, first, last):
            weight = words.get(norm)
            if weight is not None:
                total += weight
                counted += 1
        return self._business_bias + total / counted


@cache
def name_model() -> NameModel:
    """Load the model that comes with the product, once a process."""
    return NameModel(*_read("models/name_context.json"), *_read(BUSINESS_WORDS))


def _read(file: str) -> tuple[float, Weights]:
    """The bias and the weights of a file."""
    content = json.loads(resources.files(__package__).joinpath(file).read_text("utf-8"))
    weights = {name: weight / UNIT for name, weight in content["weights"].items()}
    return content["bias"] / UNIT, weights
