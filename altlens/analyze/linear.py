"""A linear model over features: it loads its weights, sums them, and says which weighed most.

It knows texts of a title and a summary, nothing of companies. Weights are trained elsewhere
(`training/sentiment.py`); which model is in use is decided in `altlens.analyze.sentiment`.
"""

import json
import math
import pathlib
from collections.abc import Mapping, Sequence
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
    weighed: list[str]  # the features that weigh anything


class LinearModel(NamedTuple):
    """Weights by feature, and the bias that every text starts from.

    `ranks` holds for each label the features that speak for it, the strongest first.
    """

    version: str
    bias: Pair
    negative: dict[str, int]
    positive: dict[str, int]
    ranks: dict[Label, dict[str, int]]

    @classmethod
    def load(cls, path: pathlib.Path) -> Self:
        held = json.loads(path.read_text(encoding="utf-8"))
        weights: dict[str, Pair] = {n: (low, high) for n, (low, high) in held["weights"].items()}
        left, right = held["bias"]
        return cls(
            version=held["version"],
            bias=(left, right),
            negative={name: low for name, (low, _) in weights.items()},
            positive={name: high for name, (_, high) in weights.items()},
            ranks={label: _ranks(weights, *sides) for label, sides in SIDES.items()},
        )

    def sentiment(self, title: str, summary: str) -> Sentiment:
        """The answer for a text of title and summary; either may be empty."""
        if not summary or summary == title:
            return self._answer(self.read(title[:TITLE_CHARACTERS]))
        rest = self.read(summary[:SUMMARY_CHARACTERS])
        if not title:
            return self._answer(rest)
        return self._answer(_mixed(self.read(title[:TITLE_CHARACTERS]), rest))

    def read(self, text: str) -> Reading:
        """The sums of the weights of the text's features, with what was weighed."""
        found = turned(tokens(text))
        weighed = [*filter(self.negative.__contains__, features(found))]
        negative = sum(map(self.negative.__getitem__, weighed), self.bias[0])
        positive = sum(map(self.positive.__getitem__, weighed), self.bias[1])
        return Reading(negative / UNIT, positive / UNIT, found, weighed)

    def _answer(self, reading: Reading) -> Sentiment:
        low, high = math.exp(min(reading.negative, 50.0)), math.exp(min(reading.positive, 50.0))
        label: Label = "neutral"
        if max(low, high) > 1.0:
            label = "positive" if high > low else "negative"
        score = round((high - low) / (low + 1.0 + high), 3)
        return {"label": label, "score": score, "why": _reasons(reading, self.ranks[label])}


def _ranks(weights: Mapping[str, Pair], left: int, right: int) -> dict[str, int]:
    """The features of words that speak for a label, by how strongly."""
    pulls = sorted(
        (-pull, name)
        for name, (low, high) in weights.items()
        if name[0] != "=" and (pull := left * low + right * high) > 0
    )
    return {name: rank for rank, (_, name) in enumerate(pulls)}


def _mixed(title: Reading, summary: Reading) -> Reading:
    """The title's reading with the summary's, which counts for less."""
    rest = 1 - SUMMARY_SHARE
    return Reading(
        rest * title.negative + SUMMARY_SHARE * summary.negative,
        rest * title.positive + SUMMARY_SHARE * summary.positive,
        [*title.found, *summary.found],
        title.weighed + summary.weighed,
    )


def _reasons(reading: Reading, ranks: Mapping[str, int]) -> list[str]:
    """The words behind the features that weighed most, strongest first."""
    words: dict[str, str] = {}
    for text, stem, kind, _ in reversed(reading.found):
        words[stem] = text
        if kind:
            words[kind] = words[MARKS.get(kind, "")] = text
    phrases: list[str] = []
    for name in sorted(filter(ranks.__contains__, reading.weighed), key=ranks.__getitem__):
        phrase = _phrase(name, words)
        if phrase not in phrases:
            phrases.append(phrase)
        if len(phrases) == REASONS:
            break
    return phrases


def _phrase(name: str, words: Mapping[str, str]) -> str:
    """A feature in the text's own words: "GOOD_METRIC~DOWN" as "profit … falls"."""
    parts = name.replace("~", " … ").split(" ")
    return " ".join(words.get(part, part.lower()) for part in parts if part != "^")
