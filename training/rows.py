"""Rows that the sentiment models are trained on, none of which is held out.

Sets whose licence allows training: SEntFiN, TFNS (both splits), and the project's own phrases.
"""

import csv
import pathlib
from collections.abc import Iterator
from typing import NamedTuple, cast

from altlens.evaluate.sentiment_sets import is_held_out, sentfin, tfns
from altlens.items.analysis import Label
from training import phrases

TFNS_TRAIN = "labelled/tfns-train/tweets.csv"


class WholeRow(NamedTuple):
    """A text with its label; `names` are the entities it names."""

    source: str
    text: str
    label: Label
    names: tuple[str, ...] = ()


class TargetRow(NamedTuple):
    """A text with the label of what it names at start:end; `others` are spans of other names."""

    source: str
    text: str
    label: Label
    start: int
    end: int
    others: tuple[tuple[int, int], ...] = ()


def whole_rows(data: pathlib.Path) -> Iterator[WholeRow]:
    """Yield texts of one label: headlines, tweets, phrases."""
    for row in sentfin(data):
        if len(shared := set(row.labels.values())) == 1 and not is_held_out(row.text):
            yield WholeRow("sentfin", row.text, shared.pop(), tuple(row.labels))
    for tweet in tfns(data):
        if not is_held_out(tweet.text):
            yield WholeRow("tfns", tweet.text, tweet.label)
    for text, label in _tfns_train(data):
        if not is_held_out(text):
            yield WholeRow("tfns-train", text, label)
    for phrase in phrases.rows():
        if phrase.label:
            yield WholeRow("phrases", phrase.text, phrase.label, tuple(phrase.companies))


def target_rows(data: pathlib.Path) -> Iterator[TargetRow]:
    """Yield each named entity of headlines and phrases with its own label."""
    for row in sentfin(data):
        if not is_held_out(row.text):
            yield from _targets("sentfin", row.text, row.labels)
    for phrase in phrases.rows():
        yield from _targets("phrases", phrase.text, phrase.companies)


def _targets(source: str, text: str, labels: dict[str, Label]) -> Iterator[TargetRow]:
    lower = text.lower()
    spans = {
        name: (start, start + len(name))
        for name in labels
        if (start := lower.find(name.lower())) >= 0
    }
    for name, (start, end) in spans.items():
        others = tuple(
            span
            for other, span in spans.items()
            if other != name and (span[1] <= start or span[0] >= end)
        )
        yield TargetRow(source, text, labels[name], start, end, others)


def _tfns_train(data: pathlib.Path) -> Iterator[tuple[str, Label]]:
    path = data / TFNS_TRAIN
    if not path.is_file():
        return
    with path.open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            yield line["text"], cast(Label, line["label"])
