"""What linking compares of a text."""

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from altlens.analyze.signature import PERMUTATIONS, READ_CHARACTERS, signature

ANY_TEXT = st.text(st.characters(exclude_categories=()))


def tokens(title: str) -> list[str]:
    return signature(title, "")["tokens"]


def test_the_weighty_words_stay_in_order() -> None:
    assert tokens("Acme's shares rise as the company opens two plants") == [
        "acme", "share", "rise", "company", "open", "2", "plant",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("written", "figure"),
    [
        ("$1,250.0", "1250"),
        ("1.20 bn", "1.2b"),
        ("1.2-billion", "1.2b"),
        ("5%", "5"),
        ("5 per cent", "5"),
        ("seven", "7"),
        ("3.5 crore", "3.5cr"),
        ("Q1", "q1"),
        ("2nd", "2nd"),
        ("٣", "٣"),
    ],
)
def test_figures_are_normalised(written: str, figure: str) -> None:
    assert signature(f"Acme and {written} of it", "")["numbers"] == [figure]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ACME BEATS FORECASTS", "Acme beats forecasts"),
        ("Acme’s boss can’t say", "Acme's boss can't say"),
        ("U.S. plant of A.B. Acme", "US plant of AB Acme"),
        ("AT&T and S&P", "ATT and SP"),
        ("Acme\u00a0beats", "Acme beats"),
        ("Ａｃｍｅ beats", "Acme beats"),
        ("Acme to build a new fac...", "Acme to build a new …"),
    ],
)
def test_typography_does_not_matter(one: str, other: str) -> None:
    assert signature(one, "") == signature(other, "")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("beats", "misses"),
        ("raised", "cut"),
        ("up", "down"),
        ("buys", "sells"),
        ("upgrade", "downgrade"),
        ("gains", "losses"),
        ("approved", "rejects"),
        ("rising", "falling"),
        ("bullish", "bearish"),
    ],
)
def test_opposites_are_of_different_classes(one: str, other: str) -> None:
    directions = [signature(f"Acme {word}", "")["directions"] for word in (one, other)]
    (first,), (second,) = ([mark.split(":")[0] for mark in marks] for marks in directions)
    assert first != second


@pytest.mark.parametrize("negated", ["won't", "wont", "will not", "will never", "cannot"])
def test_negations_are_directions(negated: str) -> None:
    marks = signature(f"Acme {negated} merge", "")["directions"]
    assert "not" in [mark.split(":")[0] for mark in marks]


def test_scripts_without_spaces_give_pairs_of_characters() -> None:
    assert tokens("净利润5.2亿") == ["净利", "利润", "5.2", "亿"]


def test_a_short_title_is_compared_with_its_summary() -> None:
    assert signature("Weekly review", "Oil fell") != signature("Weekly review", "Gold rose")
    long = "Acme opens a plant in Ohio"
    assert signature(long, "One summary") == signature(long, "Another")


def test_the_minhash_is_as_documented() -> None:
    assert len(base64.b64decode(signature("Acme opens a plant", "")["minhash"])) == PERMUTATIONS * 4
    assert signature("", "")["minhash"] == ""


def test_only_the_opening_is_read() -> None:
    title = "Acme beats forecasts again and again. " * 30_000
    assert signature(title, "") == signature(title[:READ_CHARACTERS], "")


@given(ANY_TEXT, ANY_TEXT)
def test_any_text_has_a_signature(title: str, summary: str) -> None:
    text_signature = signature(title, summary)
    assert set(text_signature["numbers"]) <= set(text_signature["tokens"])
    assert all(text_signature["tokens"])
    assert json.loads(json.dumps(text_signature)) == signature(title, summary)
