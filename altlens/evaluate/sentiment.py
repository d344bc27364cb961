"""Macro-F1 of the sentiment step on five labelled sets, and with either training set left out.

Of SEntFiN and TFNS only rows that the shipped weights never saw are counted. Training keeps a
fifth aside, by a hash of the text's words, and leaves the digests of the rest in `models`: where
DATA holds the rows trained on, that fifth is counted; where it holds others, all of them are. A
model trained without a set is measured on all of that set.
"""

import pathlib
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from altlens.analyze.linear import LinearModel
from altlens.analyze.sentiment import MODEL, clause, sentiment
from altlens.evaluate.result import Result
from altlens.evaluate.sentiment_sets import (
    Row,
    fiqa,
    is_unseen,
    of_one_label,
    phrasebank,
    sentfin,
    stock_emotions,
    tfns,
)
from altlens.items.analysis import Label

METRIC = "macro-F1"
ABLATED = pathlib.Path(__file__).with_name("models")

Judge = Callable[[str], Label]


def evaluate(data: pathlib.Path) -> list[Result]:
    """One result for each set and model; `data` is laid out as `altlens.evaluate.__main__` says."""
    headlines, tweets = list(of_one_label(sentfin(data))), list(tfns(data))
    unseen = _evaluation_sets(data)
    kept_aside = {
        "SEntFiN unseen rows": [row for row in headlines if is_unseen(row.text)],
        "TFNS unseen rows": [row for row in tweets if is_unseen(row.text)],
    }
    results = [_result(name, rows, MODEL) for name, rows in {**unseen, **kept_aside}.items()]
    for left_out, rows in (("SEntFiN", headlines), ("TFNS", tweets)):
        model = LinearModel.load(ABLATED / f"sentiment-without-{left_out.lower()}.json")
        sets = {**unseen, **kept_aside, f"{left_out} all": rows}
        note = f" (trained without {left_out})"
        results += [_result(name, rows, model, note) for name, rows in sets.items()]
    return [*results, _by_company(data)]


def _evaluation_sets(data: pathlib.Path) -> dict[str, list[Row]]:
    """The sets that no weight was trained on."""
    return {
        "PhraseBank all agree": list(phrasebank(data, "AllAgree")),
        "PhraseBank half agree": list(phrasebank(data, "50Agree")),
        "FiQA headlines": list(fiqa(data, "headline")),
        "FiQA posts": list(fiqa(data, "post")),
        "StockEmotions": list(stock_emotions(data)),
    }


def _result(dataset: str, rows: Sequence[Row], model: LinearModel, note: str = "") -> Result:
    return _measure("sentiment", dataset, rows, partial(_label, model), METRIC + note)


def _label(model: LinearModel, text: str) -> Label:
    return model.sentiment(text, "")["label"]


def _by_company(data: pathlib.Path) -> Result:
    """Each entity of the held-out SEntFiN headlines that name several, by its own clause."""
    rows = [
        Row(clause(text, start, start + len(name)), label)
        for text, labels in sentfin(data)
        if len(labels) > 1 and is_unseen(text)
        for name, label in labels.items()
        if (start := text.lower().find(name.lower())) >= 0
    ]
    return _measure(
        "company sentiment",
        "SEntFiN unseen rows, several entities",
        rows,
        lambda text: sentiment(text, "")["label"],
        METRIC,
    )


def _measure(step: str, dataset: str, rows: Sequence[Row], judge: Judge, metric: str) -> Result:
    started = time.process_time()
    answers = [judge(text) for text, _ in rows]
    spent = time.process_time() - started
    labels = [label for _, label in rows]
    return Result(
        step=step,
        dataset=dataset,
        metric=metric,
        value=macro_f1(labels, answers),
        baseline=macro_f1(labels, _majority(labels) * len(labels)),
        microseconds_per_item=1e6 * spent / max(1, len(rows)),
        rows=len(rows),
    )


def _majority(labels: Sequence[Label]) -> list[Label]:
    return [label for label, _ in Counter(labels).most_common(1)]


def macro_f1(labels: Sequence[Label], answers: Sequence[Label]) -> float:
    """The mean F1 of the classes that occur among labels or answers; 0 where there are none."""
    scores = list(_f1(labels, answers))
    return sum(scores) / len(scores) if scores else 0.0


def _f1(labels: Sequence[Label], answers: Sequence[Label]) -> Iterator[float]:
    hits = Counter(label for label, answer in zip(labels, answers, strict=True) if label == answer)
    given, wanted = Counter(answers), Counter(labels)
    for label in sorted(given | wanted):
        yield 2 * hits[label] / (given[label] + wanted[label])
