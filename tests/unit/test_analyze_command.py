"""`altlens analyze`: reads lines of text and writes one analysis per line."""

import io
import json

import pytest
from click.testing import CliRunner

from altlens.analyze.chain import analyze
from altlens.cli import main
from altlens.cli.analyze import analyze_lines
from altlens.errors import BadInput


def lines_of(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in analyze_lines(io.BytesIO(text.encode()))]


def test_each_line_of_a_file_gets_an_analysis_in_order(tmp_path: object) -> None:
    text = "Intel opens a plant in Ohio\nDie Bank hebt die Prognose für das Jahr an\n"
    result = CliRunner().invoke(main, ["analyze"], input=text)
    assert result.exit_code == 0
    english, german = map(json.loads, result.stdout.splitlines())
    assert english == json.loads(json.dumps(analyze("Intel opens a plant in Ohio", "")))
    assert [m["symbol"] for m in english["companies"]] == ["INTC"]
    assert german["language"]["code"] == "de"


def test_json_lines_bring_a_summary_and_a_language() -> None:
    line = {"text": "Ford", "summary": "Ford Motor Company recalls 5,000 cars.", "language": "en"}
    (analysis,) = lines_of(json.dumps(line | {"published_at": "2026-03-02T10:00:00Z", "id": 7}))
    assert analysis["language"] == {"code": "en", "confidence": 1.0, "why": "given"}
    assert [event["type"] for event in analysis["events"]] == ["product"]  # type: ignore[attr-defined]


def test_an_empty_line_is_a_text_without_words() -> None:
    (analysis,) = lines_of("\n")
    assert analysis["language"]["code"] == "und"  # type: ignore[index]
    assert analysis["companies"] == []


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (b'{"title": "Apple"', "Line 2 is not JSON"),
        (b'{"summary": 5}', "Line 2, summary"),
        (b'{"title": "Apple", "published_at": "yesterday"}', "Line 2, published_at"),
        (b'{"id": 3}', "Line 2 has no text"),
        (b"Caf\xe9 chain grows", "Line 2 is not UTF-8"),
    ],
)
def test_a_bad_line_is_named_after_the_answers_before_it(line: bytes, fault: str) -> None:
    answers = analyze_lines(io.BytesIO(b"Apple grows\n" + line + b"\n"))
    assert json.loads(next(answers))["companies"]
    with pytest.raises(BadInput, match=fault):
        next(answers)


def test_the_command_fails_on_a_bad_line_with_its_number() -> None:
    result = CliRunner().invoke(main, ["analyze"], input="{")
    assert result.exit_code == 2
    assert "Line 1 is not JSON" in result.stderr
    assert 'write {"title"' in result.stderr


def test_half_a_surrogate_pair_is_answered() -> None:
    (analysis,) = lines_of('{"title": "Apple \\ud800 rises"}')
    assert analysis["signature"]
