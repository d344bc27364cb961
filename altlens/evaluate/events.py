"""Precision and recall of the events step on FiQA headlines, where their aspects name an event.

FiQA gives each target of a headline one aspect, such as "Corporate/M&A/Proposed Merger". Aspects
that correspond to a type of event are mapped below; headlines without any such aspect are left
out, and so are events of types that no aspect corresponds to.
"""

import ast
import json
import pathlib
import time
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from altlens.analyze.events import events
from altlens.evaluate.result import Result
from altlens.items.analysis import EventType

# The longest listed prefix of an aspect decides.
TYPES_BY_ASPECT: dict[str, frozenset[EventType]] = {
    "Corporate/M&A": frozenset({"merger_acquisition"}),
    "Corporate/Strategy/Divestment": frozenset({"merger_acquisition"}),
    "Corporate/Appointment": frozenset({"executive_change"}),
    "Corporate/Dividend Policy": frozenset({"dividend_buyback"}),
    "Corporate/Strategy/Share Buyback": frozenset({"dividend_buyback"}),
    "Corporate/Company Communication/Dividend": frozenset({"dividend_buyback"}),
    "Corporate/Legal": frozenset({"legal"}),
    "Corporate/Regulatory": frozenset({"legal", "product"}),
    "Corporate/Financial": frozenset({"earnings", "guidance"}),
    "Corporate/Sales": frozenset({"earnings"}),
    "Corporate/Sales/Deal": frozenset(),
    "Corporate/Sales/Partnership": frozenset(),
    "Corporate/Sales/Failed Contract Discussion": frozenset(),
    "Corporate/Risks/Product Recall": frozenset({"product"}),
    "Corporate/Strategy/New Product": frozenset({"product"}),
    "Stock/Coverage": frozenset({"rating_change"}),
    "Stock/IPO": frozenset({"financing"}),
}
MAPPED = frozenset[EventType]().union(*TYPES_BY_ASPECT.values())
DATASET = "FiQA headlines"


class Headline(NamedTuple):
    """A headline with the types of event that its aspects stand for."""

    text: str
    types: frozenset[EventType]


def evaluate(data: pathlib.Path) -> list[Result]:
    """Precision and recall over headlines that have a mapped aspect."""
    headlines = [headline for headline in read(data) if headline.types]
    started = time.process_time()
    answers = [events(headline.text, "") for headline in headlines]
    cost = 1e6 * (time.process_time() - started) / max(1, len(headlines))
    predicted = right = wanted = matched = 0
    for headline, answer in zip(headlines, answers, strict=True):
        types = {event["type"] for event in answer} & MAPPED
        predicted, right = predicted + len(types), right + len(types & headline.types)
        wanted, matched = wanted + 1, matched + bool(types & headline.types)
    commonest = Counter(kind for headline in headlines for kind in headline.types).most_common(1)
    baseline = commonest[0][1] / len(headlines) if commonest else 0.0
    rows = len(headlines)
    return [
        Result("events", DATASET, "precision", right / max(1, predicted), baseline, cost, rows),
        Result("events", DATASET, "recall", matched / max(1, wanted), baseline, cost, rows),
    ]


def read(data: pathlib.Path) -> Iterator[Headline]:
    """Every FiQA headline once, with the types of all its targets."""
    for path in sorted((data / "recordings" / "sentiment-fiqa").glob("task1_headline_*.json")):
        types: dict[str, set[EventType]] = {}
        for entry in json.loads(path.read_text(encoding="utf-8")).values():
            of_sentence = types.setdefault(entry["sentence"], set())
            for target in entry["info"]:
                for aspect in _aspects(target.get("aspects") or "[]"):
                    of_sentence |= _types(aspect)
        yield from (Headline(text, frozenset(kinds)) for text, kinds in types.items())


def _aspects(written: str) -> list[str]:
    """The aspects of one target, which FiQA writes as a Python list in a string."""
    try:
        return [str(aspect) for aspect in ast.literal_eval(written)]
    except (SyntaxError, ValueError):
        return [written.strip("[]'\" ")]


def _types(aspect: str) -> frozenset[EventType]:
    prefixes = [prefix for prefix in TYPES_BY_ASPECT if aspect.startswith(prefix)]
    return TYPES_BY_ASPECT[max(prefixes, key=len)] if prefixes else frozenset()
