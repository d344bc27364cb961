"""Train the sentiment weights: `python -m training.sentiment DATA`.

DATA holds the sets that `training.rows` reads; rows that `is_held_out` keeps aside are never read
here. Writes the shipped model, and one without each set for the evaluation. The same data gives the
same bytes.
"""

import argparse
import hashlib
import json
import pathlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple, TypedDict

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from altlens.analyze.features import BESIDE, TARGET, features, target_features
from altlens.analyze.linear import UNIT, Pair
from altlens.analyze.negation import apply_negation
from altlens.analyze.targets import target_tokens
from altlens.analyze.tokens import tokens
from altlens.evaluate.sentiment_sets import TRAINED_ROWS, digest
from training.rows import TargetRow, WholeRow, target_rows, whole_rows

ROOT = pathlib.Path(__file__).parents[1]
SHIPPED = ROOT / "altlens" / "analyze" / "models"
ABLATED = ROOT / "altlens" / "evaluate" / "models"

LABELS = ("negative", "neutral", "positive")
INVERSE_PENALTY = 0.15
TARGET_INVERSE_PENALTY = 0.4  # there are fewer features that matter by company
ROWS_AT_LEAST = 3  # a feature seen in fewer is left out
SMALLEST_WEIGHT = 4  # hundredths of a logit
# Exponents that scale a feature: up if it separates the labels, down if it is common. Chosen by
# training on three fifths of the rows and judging on a fourth fifth; the held-out one was not read.
SEPARATING, COMMON = 0.5, -0.2
# What a row of each set counts: there are two tweets to a headline, and phrases repeat themselves.
ROW_WEIGHTS: Mapping[str, float] = {
    "sentfin": 1.0,
    "tfns": 0.6,
    "tfns-train": 0.6,
    "phrases": 0.7,
}

TARGET_WEIGHTS: Mapping[str, float] = {"sentfin": 1.0, "phrases": 0.5}


class Content(TypedDict):
    """The content of the model file without its version."""

    bias: Pair
    weights: dict[str, Pair]


class Example(NamedTuple):
    """One row as training uses it."""

    names: set[str]
    label: str
    weight: float
    digest: str


def main() -> None:
    """Train on the data folder named on the command line."""
    parser = argparse.ArgumentParser(description="Train the sentiment models.")
    parser.add_argument("data", type=pathlib.Path, help="folder with the labelled sets")
    run(parser.parse_args().data, SHIPPED, ABLATED)


def run(data: pathlib.Path, shipped: pathlib.Path, ablated: pathlib.Path) -> None:
    """Write the shipped model to one folder, and the models of the evaluation to the other."""
    by_set: dict[str, list[Example]] = {source: [] for source in ROW_WEIGHTS}
    for row in whole_rows(data):
        by_set[row.source].append(_example(row))
    tweets, phrases = by_set["tfns"] + by_set["tfns-train"], by_set["phrases"]
    everything = [*by_set["sentfin"], *tweets, *phrases]
    write(shipped / "sentiment.json", train(everything))
    targets = [_target_example(row) for row in target_rows(data)]
    write(shipped / "company-sentiment.json", train(targets, TARGET_INVERSE_PENALTY))
    write(ablated / "sentiment-without-tfns.json", train([*by_set["sentfin"], *phrases]))
    write(ablated / "sentiment-without-sentfin.json", train([*tweets, *phrases]))
    (ablated / TRAINED_ROWS).write_text(
        trained_rows([*by_set["sentfin"], *tweets, *targets]), encoding="utf-8"
    )


def _example(row: WholeRow) -> Example:
    """A row's features, without those of the entities' names, so that the model learns the
    language of headlines and not which company did well."""
    names = _without_names(row.text, row.names) if row.names else _features_of(row.text)
    return Example(names, row.label, ROW_WEIGHTS[row.source], digest(row.text))


def _target_example(row: TargetRow) -> Example:
    """What the text says of one of its entities, the names replaced by their classes."""
    text_tokens = target_tokens(row.text, (row.start, row.end), row.others)
    position = [token.kind for token in text_tokens].index(TARGET)
    names = target_features(text_tokens, position).names()
    return Example(names, row.label, TARGET_WEIGHTS[row.source], digest(row.text))


def _without_names(text: str, entities: Iterable[str]) -> set[str]:
    hidden = {token.stem for name in entities for token in tokens(name) if not token.kind}
    return {name for name in _features_of(text) if hidden.isdisjoint(name.split(BESIDE))}


def _features_of(text: str) -> set[str]:
    return features(apply_negation(tokens(text))).names()


def train(examples: Sequence[Example], inverse_penalty: float = INVERSE_PENALTY) -> Content:
    """The model file's content: logistic regression, with "neutral" as the zero of each weight."""
    kept = _frequent(example.names for example in examples)
    vectorizer = DictVectorizer(sort=True)
    rows = vectorizer.fit_transform([dict.fromkeys(kept & row.names, 1) for row in examples])
    labels = np.array([row.label for row in examples])
    by_label = _class_weights(examples)
    counts = np.array([row.weight for row in examples])
    scales = _scales(rows, labels, counts * [by_label[label] for label in labels])
    model = LogisticRegression(
        C=inverse_penalty, class_weight=by_label, max_iter=1000, tol=1e-6
    ).fit(rows.multiply(scales).tocsr(), labels, counts)
    negative, neutral, positive = (list(model.classes_).index(label) for label in LABELS)
    weights_by_label = model.coef_ * scales
    low, high = (
        weights_by_label[side] - weights_by_label[neutral] for side in (negative, positive)
    )
    bias = model.intercept_ - model.intercept_[neutral]
    names = vectorizer.get_feature_names_out()
    weights = {name: _pair(*pair) for name, *pair in zip(names, low, high, strict=True)}
    return {
        "bias": _pair(bias[negative], bias[positive]),
        "weights": {
            name: pair for name, pair in weights.items() if max(map(abs, pair)) >= SMALLEST_WEIGHT
        },
    }


def _scales(rows: csr_matrix, labels: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """The factor of each feature before training, which changes its penalty: by how far it makes
    any label more or less likely, and by how common it is."""
    seen = np.vstack([1 + rows.T @ (weights * (labels == label)) for label in LABELS])
    likelier = np.log(seen / seen.sum(axis=1, keepdims=True) * seen.sum() / seen.sum(axis=0))
    separating = np.abs(likelier).max(axis=0)
    common = np.asarray(rows.sum(axis=0)).ravel()
    scales = (separating / separating.mean()) ** SEPARATING * (common / np.median(common)) ** COMMON
    return np.asarray(scales / scales.mean())


def _class_weights(examples: Iterable[Example]) -> dict[str, float]:
    """Neutral weighs as much as the average of the two others, however common it is. The others
    keep their shares, because news about companies is more often good than bad anywhere."""
    total = Counter[str]()
    for example in examples:
        total[example.label] += example.weight
    others = (total["negative"] + total["positive"]) / 2
    return {"negative": 1.0, "neutral": others / total["neutral"], "positive": 1.0}


def _frequent(examples: Iterable[Collection[str]]) -> set[str]:
    rows = Counter(name for names in examples for name in names)
    return {name for name, count in rows.items() if count >= ROWS_AT_LEAST}


def _pair(low: float, high: float) -> Pair:
    return round(low * UNIT), round(high * UNIT)


def trained_rows(examples: Sequence[Example]) -> str:
    """The digests of the training rows, one per line, so that the evaluation excludes them."""
    return "".join(f"{line}\n" for line in sorted({example.digest for example in examples}))


def write(path: pathlib.Path, content: Content) -> None:
    """Write one weight per line, and a version that depends only on the content."""
    body = json.dumps(content, ensure_ascii=False, sort_keys=True)
    version = "linear-" + hashlib.sha256(body.encode()).hexdigest()[:8]
    weights = content["weights"]
    entries = (
        f"{json.dumps(name, ensure_ascii=False)}: {list(weights[name])}" for name in sorted(weights)
    )
    lines = [
        f'"version": {json.dumps(version)}',
        f'"bias": {list(content["bias"])}',
        '"weights": {\n' + ",\n".join(entries) + "\n}",
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
