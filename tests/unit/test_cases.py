"""The scorer of crafted texts: what counts as a right answer."""

import json
from pathlib import Path
from typing import Any

import pytest

from altlens.analyze.chain import analyze
from altlens.evaluate.cases import evaluate, is_right

UPGRADE = "Stifel upgrades Intel to buy"


def companies(text: str, **answer: list[str]) -> dict[str, Any]:
    empty: dict[str, list[str]] = {"must": [], "must_not": [], "not_subject": []}
    return {"what": "companies", "kind": "k", "text": text, **empty, **answer}


@pytest.mark.parametrize(
    ("case", "right"),
    [
        (companies(UPGRADE, must=["INTC"], not_subject=["SF"]), True),
        (companies(UPGRADE, must=["SF"]), False),  # a broker is no subject
        (companies(UPGRADE, must_not=["INTC"]), False),
        (companies("Meta Platforms grows", must=["FB"]), True),  # its earlier symbol
        ({"what": "events", "kind": "k", "text": UPGRADE, "event": "rating_change"}, True),
        ({"what": "events", "kind": "k", "text": UPGRADE, "event": ""}, False),
        ({"what": "sentiment", "kind": "k", "text": UPGRADE, "label": "positive"}, True),
        ({"what": "sentiment", "kind": "k", "text": UPGRADE, "label": "negative"}, False),
        (
            {
                "what": "sentiment_of",
                "kind": "k",
                "text": UPGRADE,
                "companies": {"INTC": "positive", "KO": "neutral"},
            },
            False,  # a company that is not linked has no label
        ),
    ],
)
def test_an_answer_is_right_when_all_that_is_asked_for_holds(
    case: dict[str, Any], right: bool
) -> None:
    assert is_right(case, analyze(case["text"], "")) is right


def test_shares_of_right_answers_are_given_by_kind(tmp_path: Path) -> None:
    cases = [companies(UPGRADE, must=["INTC"]), companies(UPGRADE, must=["KO"])]
    (tmp_path / "cases").mkdir()
    lines = "".join(json.dumps(case) + "\n" for case in cases)
    (tmp_path / "cases" / "texts.jsonl").write_text(lines)
    (result,) = evaluate(tmp_path)
    assert (result.step, result.metric, result.value, result.rows) == ("companies", "k", 0.5, 2)


def test_no_file_of_cases_is_no_result(tmp_path: Path) -> None:
    assert evaluate(tmp_path) == []
