"""The labelled sets of sentiment as rows of text and label, and which rows are held out.

Reading only: `training/sentiment.py` trains on what is not held out of SEntFiN and TFNS,
`altlens.evaluate.sentiment` measures on what is. The other sets are never trained on.
"""

import csv
import hashlib
import json
import pathlib
import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple, cast

from altlens.items.analysis import Label

HELD_OUT_ONE_IN = 5
TRAINED_ROWS = "sentiment-trained-rows.txt"
FIQA_NEUTRAL = 0.2
"""A FiQA score, from -1 to 1, of at most this size is neutral."""

# Apostrophes in names make the entity column invalid as Python or JSON.
_ENTITY = re.compile(r"""['"](.+?)['"]:\s*['"](negative|neutral|positive)['"]""")
_NOT_WORD = re.compile(r"[\W_]+")


class Row(NamedTuple):
    """One labelled text."""

    text: str
    label: Label


class EntityRow(NamedTuple):
    """One headline with a label for each entity it names."""

    text: str
    labels: dict[str, Label]


def digest(text: str) -> str:
    """What a text is recognised by: its words alone, so that copies agree."""
    normalised = _NOT_WORD.sub(" ", text.casefold()).strip()
    return hashlib.sha256(normalised.encode()).hexdigest()[:12]


def is_held_out(text: str) -> bool:
    """Whether training leaves the text aside."""
    return int(digest(text), 16) % HELD_OUT_ONE_IN == 0


@cache
def _trained_rows() -> frozenset[str]:
    path = pathlib.Path(__file__).with_name("models") / TRAINED_ROWS
    return frozenset(path.read_text(encoding="utf-8").split())


def is_unseen(text: str) -> bool:
    """Whether the shipped weights were trained without this text."""
    return digest(text) not in _trained_rows()


def sentfin(data: pathlib.Path) -> Iterator[EntityRow]:
    """SEntFiN 1.0: Indian headlines, a label for each entity."""
    path = data / "recordings" / "sentiment-sentfin" / "SEntFiN.csv"
    with path.open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            labels = {
                name: cast(Label, label) for name, label in _ENTITY.findall(line["Decisions"])
            }
            if labels:
                yield EntityRow(line["Title"], labels)


def of_one_label(rows: Iterator[EntityRow]) -> Iterator[Row]:
    """The headlines whose entities all share a label, which then is the headline's."""
    for text, labels in rows:
        if len(shared := set(labels.values())) == 1:
            yield Row(text, shared.pop())


def tfns(data: pathlib.Path) -> Iterator[Row]:
    """Twitter Financial News: tweets of news."""
    path = data / "recordings" / "sentiment-twitter-tfns" / "tfns_test.jsonl"
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        yield Row(row["text"], row["label"])


def phrasebank(data: pathlib.Path, agreement: str) -> Iterator[Row]:
    """Financial PhraseBank: sentences of company news; agreement "AllAgree" to "50Agree"."""
    path = data / "recordings" / "sentiment-phrasebank" / f"Sentences_{agreement}.txt"
    for line in path.read_text(encoding="latin-1").splitlines():
        text, _, label = line.rpartition("@")
        if text:
            yield Row(text, cast(Label, label.strip()))


def fiqa(data: pathlib.Path, kind: str) -> Iterator[Row]:
    """FiQA task 1, "headline" or "post": the sign of the score of each target."""
    for path in sorted((data / "recordings" / "sentiment-fiqa").glob(f"task1_{kind}_*.json")):
        for entry in json.loads(path.read_text(encoding="utf-8")).values():
            for target in entry["info"]:
                if target.get("sentiment_score") not in (None, ""):
                    yield Row(entry["sentence"], _sign(float(target["sentiment_score"])))


def _sign(score: float) -> Label:
    if abs(score) <= FIQA_NEUTRAL:
        return "neutral"
    return "positive" if score > 0 else "negative"


def stock_emotions(data: pathlib.Path) -> Iterator[Row]:
    """StockEmotions: StockTwits posts, bullish or bearish, never neutral."""
    labels: dict[str, Label] = {"bullish": "positive", "bearish": "negative"}
    for path in sorted((data / "recordings" / "sentiment-stockemotions").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for line in csv.DictReader(file):
                yield Row(line["original"], labels[line["senti_label"]])
