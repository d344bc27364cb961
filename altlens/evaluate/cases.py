"""Score the chain on crafted texts with right answers: a JSON object a line.

Every case has `what`, `kind` and `text`, and its answer in the form of its `what`:

* companies: `must` be linked, `must_not` be linked, `not_subject` (linked or not) as subjects;
* sentiment: the `label` of the text;
* sentiment_of: `companies`, from symbol to label;
* events: an `event` that must be among those found, or "" for none at all.
"""

import json
import pathlib
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from altlens.analyze.chain import BATCH_SIZE, analyze_all
from altlens.companies import load
from altlens.evaluate.result import Result
from altlens.items.analysis import Analysis, Mention
from altlens.store.base import batches

Case = Mapping[str, Any]
CASES = "cases/texts.jsonl"


def evaluate(data: pathlib.Path) -> list[Result]:
    """Return the share of right answers by kind; without the file of cases nothing."""
    cases = read(data / CASES)
    if not cases:
        return []
    started = time.process_time()
    analyses = [analysis for batch in batches(cases, BATCH_SIZE) for analysis in _analyze(batch)]
    cost = 1e6 * (time.process_time() - started) / len(cases)
    by_kind: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for case, analysis in zip(cases, analyses, strict=True):
        by_kind[case["what"], case["kind"]].append(is_right(case, analysis))
    return [
        Result(what, "crafted texts", kind, sum(right) / len(right), 0.0, cost, len(right))
        for (what, kind), right in by_kind.items()
    ]


def read(path: pathlib.Path) -> list[Case]:
    """Return the cases of a file, none where there is no such file."""
    if not path.is_file():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def is_right(case: Case, analysis: Analysis) -> bool:
    """Whether an analysis gives the case's answer."""
    return _JUDGES[case["what"]](case, analysis)


def _analyze(cases: list[Case]) -> list[Analysis]:
    return analyze_all([(case["text"], "") for case in cases])


def _are_companies_right(case: Case, analysis: Analysis) -> bool:
    mentions = analysis["companies"]
    linked = {symbol for mention in mentions for symbol in _symbols(mention)}
    subjects = {
        symbol
        for mention in mentions
        if mention["role"] == "subject"
        for symbol in _symbols(mention)
    }
    return (
        subjects.issuperset(case["must"])
        and linked.isdisjoint(case["must_not"])
        and subjects.isdisjoint(case["not_subject"])
    )


def _symbols(mention: Mention) -> Iterator[str]:
    """Every symbol the company has or had."""
    return (alias.symbol for alias in load().by_id(mention["company"]).symbols)


def _is_sentiment_right(case: Case, analysis: Analysis) -> bool:
    return "sentiment" in analysis and analysis["sentiment"]["label"] == case["label"]


def _are_company_labels_right(case: Case, analysis: Analysis) -> bool:
    symbols = {mention["company"]: set(_symbols(mention)) for mention in analysis["companies"]}
    labels = {
        symbol: sentiment["label"]
        for sentiment in analysis.get("company_sentiment", [])
        for symbol in symbols.get(sentiment.get("company", ""), ())
    }
    return all(labels.get(symbol) == label for symbol, label in case["companies"].items())


def _are_events_right(case: Case, analysis: Analysis) -> bool:
    types = {event["type"] for event in analysis.get("events", [])}
    return case["event"] in types if case["event"] else not types


_JUDGES: dict[str, Callable[[Case, Analysis], bool]] = {
    "companies": _are_companies_right,
    "sentiment": _is_sentiment_right,
    "sentiment_of": _are_company_labels_right,
    "events": _are_events_right,
}
