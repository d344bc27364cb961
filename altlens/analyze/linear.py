"""A linear model over features: it loads its weights, sums them, and says which weighed most.

It knows texts of a title and a summary, nothing of companies. Weights are trained elsewhere
(`training/sentiment.py`); which model is in use is decided in `altlens.analyze.sentiment`.
"""

import json
import math
import pathlib
from collections.abc import Sequence
from typing import NamedTuple, Self

from altlens.analyze.features import features
from altlens.analyze.tokens import Token, tokens
from altlens.analyze.turns import turned
from altlens.analyze.vocabulary import MARKS
from altlens.items.analysis import Label, Sentiment

TITLE_CHARACTERS, SUMMARY_CHARACTERS = 400, 200
"""How much is read: all of nearly every title, the first sentence or two of a summary."""

Pair = tuple[int, int]
"""What speaks for "negative" and for "positive", against "neutral"; in hundredths of a logit."""

SUMMARY_SHARE = 0.3  # training saw titles alone, so the title decides where both speak
REASONS = 3
UNIT = 100  # weights are whole hundredths of a logit, so that sums do not depend on order

# How much a weight for "negative" and one for "positive" count toward a label.
SIDES: dict[Label, Pair] = {"negative": (2, -1), "positive": (-1, 2), "neutral": (-1, -1)}


class Reading(NamedTuple):
    """What the model finds in one text, before it is turned into an answer."""

    negative: float
    positive: float
    found: Sequence[Token]
    weighed: Sequence[tuple[str, Pair]]


class LinearModel(NamedTuple):
    """Weights by feature, and the bias that every text starts from."""

    version: str
    bias: Pair
    weights: dict[str, Pair]

    @classmethod
    def load(cls, path: pathlib.Path) -> Self:
        held = json.loads(path.read_text(encoding="utf-8"))
        return cls(
            version=held["version"],
            bias=(held["bias"][0], held["bias"][1]),
            weights={name: (low, high) for name, (low, high) in held["weights"].items()},
        )

    def sentiment(self, title: str, summary: str) -> Sentiment:
        """The answer for a text of title and summary; either may be empty."""
        if not summary or summary == title:
            return _answer(self.read(title[:TITLE_CHARACTERS]))
        rest = self.read(summary[:SUMMARY_CHARACTERS])
        if not title:
            return _answer(rest)
        return _answer(_mixed(self.read(title[:TITLE_CHARACTERS]), rest))

    def read(self, text: str) -> Reading:
        """The sums of the weights of the text's features, with what was weighed."""
        found = turned(tokens(text))
        weigh = self.weights.get
        weighed = [(name, pair) for name in features(found) if (pair := weigh(name))]
        negative, positive = self.bias
        for _, (low, high) in weighed:
            negative += low
            positive += high
        return Reading(negative / UNIT, positive / UNIT, found, weighed)


def _mixed(title: Reading, summary: Reading) -> Reading:
    """The title's reading with the summary's, which counts for less."""
    rest = 1 - SUMMARY_SHARE
    return Reading(
        rest * title.negative + SUMMARY_SHARE * summary.negative,
        rest * title.positive + SUMMARY_SHARE * summary.positive,
        [*title.found, *summary.found],
        [*title.weighed, *summary.weighed],
    )


def _answer(reading: Reading) -> Sentiment:
    low, high = math.exp(min(reading.negative, 50.0)), math.exp(min(reading.positive, 50.0))
    label: Label = "neutral"
    if max(low, high) > 1.0:
        label = "positive" if high > low else "negative"
    score = round((high - low) / (low + 1.0 + high), 3)
    return {"label": label, "score": score, "why": _reasons(reading, label)}


def _reasons(reading: Reading, label: Label) -> list[str]:
    """The words behind the features that weighed most for the label, strongest first."""
    left, right = SIDES[label]
    pulls = [(left * low + right * high, name) for name, (low, high) in reading.weighed]
    pulls.sort(reverse=True)
    phrases: list[str] = []
    for pull, name in pulls:
        if pull <= 0 or len(phrases) == REASONS:
            break
        if name[0] != "=":
            phrase = _phrase(name, reading.found)
            if phrase and phrase not in phrases:
                phrases.append(phrase)
    return phrases


def _phrase(name: str, found: Sequence[Token]) -> str:
    """A feature in the text's own words: "GOOD_METRIC~DOWN" as "profit … falls"."""
    parts = name.replace("~", " … ").split(" ")
    return " ".join(_quoted(part, found) for part in parts if part != "^")


def _quoted(part: str, found: Sequence[Token]) -> str:
    """The first word of the text that is meant by a stem, a class or a mark."""
    for token in found:
        if part in (token.stem, token.kind) or part == MARKS.get(token.kind):
            return token.text
    return part.lower()
