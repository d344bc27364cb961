"""Train the model of words beside names: `python -m training.name_context DATA BIGRAMS`.

DATA holds `recordings/sentiment-sentfin`, `labelled/tfns-train` (both MIT) and
`recordings/dedupe-uci-news-aggregator` (CC BY 4.0). BIGRAMS is the table of word pairs in general
English that the package symspellpy (MIT; counts of Google Books, CC BY 3.0) brings:
`symspellpy/frequency_bigramdictionary_en_243_342.txt`.

Positive examples are the entities of SEntFiN and the unambiguous names in the other sets. Negative
examples are other capitalised words of the same titles, and word pairs of general English with an
ordinary word that is also a company's name ("apple pie"). The same data gives the same bytes.
"""

import argparse
import csv
import json
import math
import pathlib
import random
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from altlens.analyze.companies import linker
from altlens.analyze.context import Context
from altlens.analyze.name_context import UNIT, features
from altlens.companies.words import LEFT_OUT, ordinary, people
from altlens.evaluate.news import headlines
from altlens.evaluate.sentiment_sets import is_held_out, sentfin

SHIPPED = pathlib.Path(__file__).parents[1] / "altlens/analyze/models/name_context.json"
ROWS_AT_LEAST = 4
INVERSE_PENALTY = 0.3
SMALLEST_WEIGHT = 4  # hundredths of a logit
PAIR_WEIGHT = 0.12  # of a pair of general English, times the digits of its count above the least
LEAST_PAIR = 1e6
OTHERS_A_TITLE = 3
SEED = 5


class Example(NamedTuple):
    """A position in a text: its features, and whether it names a company."""

    names: set[str]
    is_company: bool
    weight: float


def main() -> None:
    """Train on the data named on the command line and write the model."""
    parser = argparse.ArgumentParser(description="Train the model of the words around names.")
    parser.add_argument("data", type=pathlib.Path, help="folder with the labelled sets")
    parser.add_argument("bigrams", type=pathlib.Path, help="the table of symspellpy")
    options = parser.parse_args()
    examples = [
        *sentfin_examples(options.data),
        *title_examples(_tweets(options.data)),
        *title_examples(row.title for row in headlines(options.data)),
        *pair_examples(options.bigrams),
    ]
    write(SHIPPED, examples)


def sentfin_examples(data: pathlib.Path) -> Iterator[Example]:
    """Yield the entities of SEntFiN's headlines, and other capitalised words."""
    chance = random.Random(SEED)
    for row in sentfin(data):
        if is_held_out(row.text):
            continue
        context = Context(row.text)
        spans = list(_spans(context, row.labels))
        yield from _of_text(context, spans, chance)


def title_examples(titles: Iterable[str]) -> Iterator[Example]:
    """Yield unambiguous names in titles, and other capitalised words."""
    chance = random.Random(SEED)
    link = linker()
    for title in titles:
        if is_held_out(title):
            continue
        context = Context(title)
        hits = list(link.hits(context))
        tagged = {hit.company for hit in hits if hit.why.startswith("cashtag")}
        sure = [
            (hit.first, hit.last)
            for hit in hits
            if hit.why.startswith("name")
            and hit.company
            and (hit.company in tagged or not _is_word(context, hit.first))
        ]
        doubtful = {at for hit in hits for at in range(hit.first, hit.last)}
        yield from _of_text(context, sure, chance, doubtful)


def pair_examples(path: pathlib.Path) -> Iterator[Example]:
    """Yield ordinary words that are also company names, with a neighbour from general English."""
    words = {phrase for phrase in linker().phrases if phrase in ordinary() and len(phrase) > 3}
    for line in path.read_text(encoding="utf-8").splitlines():
        one, other, count = line.split()
        if not {one, other}.isdisjoint(LEFT_OUT):
            continue
        weight = PAIR_WEIGHT * math.log10(int(count) / LEAST_PAIR)
        if one in words:
            context = Context(f"{one.capitalize()} {other}")
            yield Example(_beside(context, 0), False, weight)
        if other in words:
            context = Context(f"{one} {other.capitalize()}")
            yield Example(_beside(context, 1), False, weight)


def _beside(context: Context, at: int) -> set[str]:
    """The features of one of two words, without those of the text's beginning and end."""
    names = features(context, at, at + 1)
    return {name for name in names if name[-1] not in "<>" and not name.endswith(" end")}


def _of_text(
    context: Context,
    spans: list[tuple[int, int]],
    chance: random.Random,
    doubtful: set[int] = frozenset(),  # type: ignore[assignment]
) -> Iterator[Example]:
    for first, last in spans:
        yield Example(set(features(context, first, last)), True, 1.0)
    taken = doubtful.union(*(range(*span) for span in spans))
    others = [
        at
        for at, raw in enumerate(context.raws)
        if at not in taken and raw[0].isupper() and len(raw) > 2 and raw[1].islower()
    ]
    for at in chance.sample(others, min(OTHERS_A_TITLE, len(others))):
        yield Example(set(features(context, at, at + 1)), False, 0.7)


def _spans(context: Context, names: Iterable[str]) -> Iterator[tuple[int, int]]:
    for name in names:
        words = Context(name).norms
        for at in range(len(context.norms) - len(words) + 1):
            if words and context.norms[at : at + len(words)] == words:
                yield at, at + len(words)


def _is_word(context: Context, at: int) -> bool:
    return context.norms[at] in ordinary() or context.norms[at] in people()


def _tweets(data: pathlib.Path) -> Iterator[str]:
    path = data / "labelled" / "tfns-train" / "tweets.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        yield from (row["text"] for row in csv.DictReader(lines))


def write(path: pathlib.Path, examples: list[Example]) -> None:
    """Fit the model and write one weight per line."""
    rows = Counter(name for example in examples for name in example.names)
    kept = {name for name, count in rows.items() if count >= ROWS_AT_LEAST}
    vectorizer = DictVectorizer(sort=True)
    matrix = vectorizer.fit_transform(
        [dict.fromkeys(_generalised(example.names, kept), 1) for example in examples]
    )
    labels = np.array([example.is_company for example in examples])
    weights = np.array([example.weight for example in examples])
    model = LogisticRegression(C=INVERSE_PENALTY, max_iter=1000, tol=1e-5)
    model.fit(matrix, labels, weights)
    names = vectorizer.get_feature_names_out()
    rounded = {
        name: round(weight * UNIT)
        for name, weight in zip(names, model.coef_[0], strict=True)
        if abs(weight * UNIT) >= SMALLEST_WEIGHT
    }
    lines = ",\n".join(
        f"{json.dumps(name, ensure_ascii=False)}: {rounded[name]}" for name in sorted(rounded)
    )
    bias = round(float(model.intercept_[0]) * UNIT)
    path.write_text(f'{{\n"bias": {bias},\n"weights": {{\n{lines}\n}}\n}}\n', encoding="utf-8")


def _generalised(names: set[str], kept: set[str]) -> Iterator[str]:
    """The features, with rare ones replaced by "a rare word in this position"."""
    for name in names:
        if name in kept:
            yield name
        elif (place := name.partition(" ")[0]) in ("p", "n", "pp", "nn"):
            yield f"{place} ?"


if __name__ == "__main__":
    main()
