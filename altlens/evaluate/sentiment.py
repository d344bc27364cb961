"""Macro-F1 of the sentiment step on five labelled sets, and with either training set left out.

Of SEntFiN and TFNS only rows that the shipped weights never saw are counted. Training keeps a
fifth aside, by a hash of the text's words, and leaves the digests of the rest in `models`: where
DATA holds the rows trained on, that fifth is counted; where it holds others, all of them are. A
model trained without a set is measured on all of that set.
"""

import pathlib
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from altlens.analyze import encoder
from altlens.analyze.linear import LinearModel
from altlens.analyze.sentiment import MODEL, company_sentiment, sentiment
from altlens.evaluate.result import Result
from altlens.evaluate.sentiment_sets import (
    EntityRow,
    Row,
    fiqa,
    is_unseen,
    of_one_label,
    phrasebank,
    sentfin,
    stock_emotions,
    tfns,
)
from altlens.items.analysis import Label, Mention

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
    chain_sets = {**unseen, **kept_aside}
    results = [
        _measure("sentiment", name, rows, _asked, METRIC) for name, rows in chain_sets.items()
    ]
    if encoder.version():
        note = " (linear alone)"
        results += [_result(name, rows, MODEL, note) for name, rows in chain_sets.items()]
    for left_out, rows in (("SEntFiN", headlines), ("TFNS", tweets)):
        model = LinearModel.load(ABLATED / f"sentiment-without-{left_out.lower()}.json")
        sets = {**unseen, **kept_aside, f"{left_out} all": rows}
        note = f" (trained without {left_out})"
        results += [_result(name, rows, model, note) for name, rows in sets.items()]
    return [*results, *_by_company(data)]


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


def _asked(text: str) -> Label:
    return sentiment(text, "")["label"]


def _label(model: LinearModel, text: str) -> Label:
    return model.sentiment(text, "")["label"]


def _by_company(data: pathlib.Path) -> list[Result]:
    """Each entity of the unseen SEntFiN headlines that name several, and of those that differ."""
    rows = [row for row in sentfin(data) if len(row.labels) > 1 and is_unseen(row.text)]
    differ = [row for row in rows if len(set(row.labels.values())) > 1]
    return [
        _of_entities("SEntFiN unseen rows, several entities", rows),
        _of_entities("SEntFiN unseen rows, entities that differ", differ),
    ]


def _of_entities(dataset: str, rows: Sequence[EntityRow]) -> Result:
    """Measure the step on all entities of a headline at once, as the chain does."""
    started = time.process_time()
    labels: list[Label] = []
    answers: list[Label] = []
    for text, by_name in rows:
        mentions = entity_mentions(text, by_name)
        whole = sentiment(text, "")
        for answer in company_sentiment(text, "", mentions, whole):
            labels.append(by_name[answer["company"]])
            answers.append(answer["label"])
    spent = time.process_time() - started
    return _scored("company sentiment", dataset, labels, answers, METRIC, spent)


def entity_mentions(text: str, names: Iterable[str]) -> list[Mention]:
    """Return a mention of each entity where `text` first names it."""
    lower = text.lower()
    return [
        Mention(
            company=name,
            symbol="",
            start=start,
            end=start + len(name),
            text=name,
            relevance=1.0,
            primary=False,
            role="subject",
            why="labelled",
        )
        for name in names
        if (start := lower.find(name.lower())) >= 0
    ]


def _measure(step: str, dataset: str, rows: Sequence[Row], judge: Judge, metric: str) -> Result:
    started = time.process_time()
    answers = [judge(text) for text, _ in rows]
    spent = time.process_time() - started
    return _scored(step, dataset, [label for _, label in rows], answers, metric, spent)


def _scored(
    step: str,
    dataset: str,
    labels: Sequence[Label],
    answers: Sequence[Label],
    metric: str,
    spent: float,
) -> Result:
    return Result(
        step=step,
        dataset=dataset,
        metric=metric,
        value=macro_f1(labels, answers),
        baseline=macro_f1(labels, _majority(labels) * len(labels)),
        microseconds_per_item=1e6 * spent / max(1, len(labels)),
        rows=len(labels),
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
