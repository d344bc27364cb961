"""A linear model over features: it loads its weights, sums them, and says which weighed most.

It knows texts of a title and a summary, nothing of companies. Weights are trained elsewhere
(`training/sentiment.py`); which model is in use is decided in `altlens.analyze.sentiment`.
"""

import json
import math
import pathlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple, Self, cast

from altlens.analyze.features import AFTER, BESIDE, SIDE_MARKS, Features, features
from altlens.analyze.negation import apply_negation
from altlens.analyze.tokens import Token, tokens
from altlens.analyze.vocabulary import MARKS
from altlens.items.analysis import Label, Sentiment

TITLE_CHARACTERS, SUMMARY_CHARACTERS = 400, 200
"""How much is read: all of nearly every title, the first sentence or two of a summary."""

Pair = tuple[int, int]
"""What speaks for "negative" and for "positive", against "neutral"; in hundredths of a logit."""

SUMMARY_SHARE = 0.3  # training saw titles alone, so the title decides where both speak
OTHER_SHARE = 0.4  # of another model that is asked too
REASONS = 3
UNIT = 100  # weights are whole hundredths of a logit, so that sums do not depend on order

JOINTS = frozenset({BESIDE, AFTER})

# How much a weight for "negative" and one for "positive" count toward a label.
SIDES: dict[Label, Pair] = {"negative": (2, -1), "positive": (-1, 2), "neutral": (-1, -1)}


class Weight:
    """What one feature weighs."""

    __slots__ = ("name", "negative", "positive")

    def __init__(self, name: str, negative: int, positive: int) -> None:
        self.name: Final = name
        self.negative: Final = negative
        self.positive: Final = positive


class Reading(NamedTuple):
    """What the model finds in one text, before it is turned into an answer."""

    negative: float
    positive: float
    tokens: Sequence[Token]
    weighed: set[Weight]


class Judgement(NamedTuple):
    """The probability of each label, and the reading that it rests on."""

    negative: float
    neutral: float
    positive: float
    reading: Reading

    def confidence(self) -> float:
        """Return the probability of the likeliest label."""
        return max(self.negative, self.neutral, self.positive)

    def label(self) -> Label:
        """Return the likeliest label, neutral where two are level."""
        if max(self.negative, self.positive) <= self.neutral:
            return "neutral"
        return "positive" if self.positive > self.negative else "negative"

    def mixed(self, negative: float, neutral: float, positive: float) -> "Judgement":
        """Return these probabilities with another model's, which count for a little less."""
        rest = 1 - OTHER_SHARE
        return Judgement(
            rest * self.negative + OTHER_SHARE * negative,
            rest * self.neutral + OTHER_SHARE * neutral,
            rest * self.positive + OTHER_SHARE * positive,
            self.reading,
        )


class LinearModel(NamedTuple):
    """Weights by feature, and the bias that every text starts from.

    Features of two words are found by the first and then by the second, which takes no new text
    for each. `ranks` holds for each label the weights that speak for it, the strongest first.
    """

    version: str
    bias: Pair
    alone: dict[str, Weight]
    beside: dict[str, dict[str, Weight]]
    after: dict[str, dict[str, Weight]]
    ranks: dict[Label, dict[Weight, int]]

    @classmethod
    def load(cls, path: pathlib.Path) -> Self:
        stored = json.loads(path.read_text(encoding="utf-8"))
        weights = [Weight(name, low, high) for name, (low, high) in stored["weights"].items()]
        left, right = stored["bias"]
        return cls(
            version=stored["version"],
            bias=(left, right),
            alone={weight.name: weight for weight in weights if JOINTS.isdisjoint(weight.name)},
            beside=_by_first(weights, BESIDE),
            after=_by_first(weights, AFTER),
            ranks={label: _ranks(weights, *sides) for label, sides in SIDES.items()},
        )

    def sentiment(self, title: str, summary: str) -> Sentiment:
        """The answer for a text of title and summary; either may be empty."""
        return self.answer(self.judge(title, summary))

    def answer(self, judgement: Judgement) -> Sentiment:
        """Return the likeliest label, with the words that weighed most for it."""
        label = judgement.label()
        score = round(judgement.positive - judgement.negative, 3)
        why = _reasons(judgement.reading, self.ranks[label])
        return {"label": label, "score": score, "why": why}

    def judge(self, title: str, summary: str) -> Judgement:
        """Return the probabilities for a text of title and summary; either may be empty."""
        if not summary or summary == title:
            return self.judgement(self.read(title[:TITLE_CHARACTERS]))
        rest = self.read(summary[:SUMMARY_CHARACTERS])
        if not title:
            return self.judgement(rest)
        return self.judgement(_mixed(self.read(title[:TITLE_CHARACTERS]), rest))

    def read(self, text: str) -> Reading:
        """The sums of the weights of the text's features, with what was weighed."""
        text_tokens = apply_negation(tokens(text))
        return self.weigh(text_tokens, features(text_tokens))

    def weigh(self, text_tokens: Sequence[Token], text_features: Features) -> Reading:
        """Return the sums of the features' weights, with what was weighed."""
        weighed = self._weighed(text_features)
        negative, positive = self.bias
        for weight in weighed:
            negative += weight.negative
            positive += weight.positive
        return Reading(negative / UNIT, positive / UNIT, text_tokens, weighed)

    def _weighed(self, text_features: Features) -> set[Weight]:
        """The weights of the features that weigh anything, each once."""
        weights = set(map(self.alone.get, text_features.alone))
        for by_first, pairs in (
            (self.beside, text_features.beside),
            (self.after, text_features.after),
        ):
            for first, second in pairs:
                by_second = by_first.get(first)
                if by_second is not None:
                    weights.add(by_second.get(second))
        weights.discard(None)
        return cast(set[Weight], weights)

    def judgement(self, reading: Reading) -> Judgement:
        """Return the probabilities that a reading's sums stand for."""
        low, high = math.exp(min(reading.negative, 50.0)), math.exp(min(reading.positive, 50.0))
        total = low + 1.0 + high
        return Judgement(low / total, 1.0 / total, high / total, reading)


def _by_first(weights: Iterable[Weight], joint: str) -> dict[str, dict[str, Weight]]:
    """The weights of pairs that are joined so, by the first and then by the second of the two."""
    grouped: dict[str, dict[str, Weight]] = {}
    for weight in weights:
        first, is_pair, second = weight.name.partition(joint)
        if is_pair:
            grouped.setdefault(first, {})[second] = weight
    return grouped


def _ranks(weights: Iterable[Weight], left: int, right: int) -> dict[Weight, int]:
    """The weights of words that speak for a label, by how strongly."""

    def pull(weight: Weight) -> int:
        return left * weight.negative + right * weight.positive

    speaking = [weight for weight in weights if weight.name[0] != "=" and pull(weight) > 0]
    speaking.sort(key=lambda weight: (-pull(weight), weight.name))
    return {weight: rank for rank, weight in enumerate(speaking)}


def _mixed(title: Reading, summary: Reading) -> Reading:
    """The title's reading with the summary's, which counts for less."""
    rest = 1 - SUMMARY_SHARE
    return Reading(
        rest * title.negative + SUMMARY_SHARE * summary.negative,
        rest * title.positive + SUMMARY_SHARE * summary.positive,
        [*title.tokens, *summary.tokens],
        title.weighed | summary.weighed,
    )


def _reasons(reading: Reading, ranks: Mapping[Weight, int]) -> list[str]:
    """The words behind the features that weighed most, strongest first."""
    words: dict[str, str] = {}
    for text, stem, kind, _ in reversed(reading.tokens):
        words[stem] = text
        if kind:
            words[kind] = words[MARKS.get(kind, "")] = text
    phrases: list[str] = []
    for weight in sorted(filter(ranks.__contains__, reading.weighed), key=ranks.__getitem__):
        phrase = _phrase(weight.name, words)
        if phrase not in phrases:
            phrases.append(phrase)
        if len(phrases) == REASONS:
            break
    return phrases


def _phrase(name: str, words: Mapping[str, str]) -> str:
    """A feature in the text's own words: "GOOD_METRIC~DOWN" as "profit … falls"."""
    if name[0] in SIDE_MARKS:
        name = name[1:]
    parts = name.replace(AFTER, " … ").split(BESIDE)
    return " ".join(words.get(part, part.lower()) for part in parts if part != "^")
