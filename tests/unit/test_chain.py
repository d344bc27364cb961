"""The whole chain over one text: it accepts any text, and its cost grows linearly."""

import json
import sys
from collections.abc import Callable
from types import FrameType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from altlens.analyze.chain import SUPPORTED_LANGUAGES, analyze, analyze_all

MEGABYTE = 1_000_000
HOSTILE = [
    "",
    "x",
    "\x00\x1b[31m",
    "\ud800 lone",
    "Apple übernimmt Яндекс 買収 شركة",
    "🚀🚀 $AAPL 🚀",
    "<b>Apple</b> &amp; <script>alert(1)</script>",
    "Caf\xc3\xa9 bought by Apple \x92s rival",
    "a\u0301" * 500,
]
LONG = {
    "one word": "A",
    "names": "Apple buys First Solar. ",
    "cashtags": "$AAPL ",
    "marks": "'$@#",
    "figures": "1.2 from 3.4 to ",
    "tags": "<a href='",
}


@settings(deadline=None)  # the first text waits for the companies to be loaded
@given(st.text() | st.sampled_from(HOSTILE), st.text() | st.sampled_from(HOSTILE))
def test_any_text_is_analyzed(title: str, summary: str) -> None:
    analysis = analyze(title, summary)
    json.dumps(analysis)
    assert analysis == analyze(title, summary)
    is_supported = analysis["language"]["code"] in SUPPORTED_LANGUAGES
    assert ("sentiment" in analysis, "events" in analysis) == (is_supported, is_supported)
    if is_supported:
        companies = [judgment["company"] for judgment in analysis["company_sentiment"]]
        assert companies == [mention["company"] for mention in analysis["companies"]]


@settings(deadline=None)
@given(st.lists(st.tuples(st.text() | st.sampled_from(HOSTILE), st.sampled_from(HOSTILE))))
def test_texts_together_are_answered_as_each_alone(texts: list[tuple[str, str]]) -> None:
    assert analyze_all(texts) == [analyze(*text) for text in texts]


@pytest.mark.parametrize("piece", LONG.values(), ids=LONG)
def test_twice_the_text_is_at_most_twice_the_work(piece: str) -> None:
    once, twice = (_calls(lambda size=size: analyze(*_halves(piece, size))) for size in (1, 2))
    assert twice <= 2 * once + 1000


def _halves(piece: str, size: int) -> tuple[str, str]:
    text = piece * (size * MEGABYTE // 10 // len(piece))
    return text[: len(text) // 2], text[len(text) // 2 :]


def _calls(work: Callable[[], object]) -> int:
    """The number of function calls: a measure of cost that does not depend on the machine."""
    calls = 0

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.parametrize("piece", [LONG["names"], LONG["marks"]])
def test_a_megabyte_is_analyzed(piece: str) -> None:
    text = piece * (MEGABYTE // len(piece))
    assert analyze(text, text)["language"]
