"""The language of screens: what it selects, and what it refuses at which position."""

import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from altlens.errors import BadExpression
from altlens.screens.evaluation import compute_value, evaluate
from altlens.screens.expression import FUNCTIONS, MOST_CHARACTERS, parse, parse_value
from altlens.signals.registry import all_signals

SIGNALS = ("sentiment_7d", "attention_z", "insider_net_90d")
COLUMNS = {
    "sentiment_7d": np.array([0.5, 0.5, -0.2, np.nan]),
    "attention_z": np.array([3.0, 1.0, 2.5, 4.0]),
    "insider_net_90d": np.array([0.0, 10.0, np.nan, -5.0]),
}


def selected(text: str) -> list[int]:
    """The places of the companies for which the condition is true."""
    return np.flatnonzero(evaluate(parse(text, SIGNALS), COLUMNS, 4).true).tolist()


def open_places(text: str) -> list[int]:
    return np.flatnonzero(evaluate(parse(text, SIGNALS), COLUMNS, 4).unknown).tolist()


def refusal(text: str) -> BadExpression:
    with pytest.raises(BadExpression) as caught:
        parse(text, SIGNALS)
    return caught.value


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("sentiment_7d > 0.3", [0, 1]),
        ("sentiment_7d > 0.3 and attention_z > 2", [0]),
        ("sentiment_7d > 0.3 AND NOT attention_z > 2", [1]),
        ("sentiment_7d < 0 or insider_net_90d < 0", [2, 3]),
        ("2 <= attention_z < 4", [0, 2]),
        ("-sentiment_7d == 0.2", [2]),
        ("abs(insider_net_90d) >= 5", [1, 3]),
        ("max(attention_z, insider_net_90d) > 3.5", [1, 3]),
        ("attention_z * 2 - 1 > 5.5", [3]),
        ("rank(attention_z) > 0.7", [0, 3]),
        ("\n  ( sentiment_7d > 0.3\n) ", [0, 1]),
    ],
)
def test_a_condition_selects_the_companies_it_holds_for(text: str, places: list[int]) -> None:
    assert selected(text) == places


def test_a_missing_value_is_neither_true_nor_false() -> None:
    assert 3 not in selected("sentiment_7d > 0")
    assert 3 not in selected("not sentiment_7d > 0")
    assert open_places("sentiment_7d > 0") == [3]


def test_a_missing_value_does_not_matter_where_the_rest_decides() -> None:
    # the fourth company has no sentiment, but the second half is true or false without it
    assert 3 in selected("sentiment_7d > 0 or attention_z > 2")
    assert open_places("sentiment_7d > 0 and attention_z > 9") == []


def test_a_division_by_zero_is_a_missing_value() -> None:
    assert selected("attention_z / insider_net_90d > -99") == [1, 3]
    assert open_places("attention_z / insider_net_90d > -99") == [0, 2]


def test_the_signals_of_an_expression_are_listed_once_in_their_order() -> None:
    text = "attention_z > 2 and max(sentiment_7d, attention_z) > 0"
    assert parse(text, SIGNALS).signals == ("attention_z", "sentiment_7d")


@pytest.mark.parametrize(
    ("text", "position", "reason"),
    [
        ("sentiment_7d > 0.3 and attention_x > 2", 23, "did you mean attention_z"),
        ("sentiment_7d >", 14, "cannot be read"),
        ("  sentiment_7d > 1 and", 22, "cannot be read"),
        ("sentiment_7d = 1", 13, "write '=='"),
        ("sentiment_7d", 0, "a comparison is needed"),
        ("(sentiment_7d > 1) > 0", 1, "a number is needed"),
        ("sentiment_7d > 1 & attention_z > 2", 17, "not part of the language"),
        ("attention_z ** 9 > 1", 0, "not part of the language"),
        ("attention_z.real > 1", 0, "not part of the language"),
        ("__import__('os') > 1", 11, "not part of the language"),
        ("open(attention_z) > 1", 0, "no such function"),
        ("abs(attention_z, 2) > 1", 0, "abs takes 1"),
        ("attention_z is 1", 0, "compare with"),
        ("attention_z > True", 14, "is not a number"),
        ("attention_z > 1e999", 14, "is not a number"),
        (f"attention_z > {'9' * 400}", 14, "is not a number"),
        ("attention_z > 1j", 14, "is not a number"),
        ("abs > 1", 0, "no such signal"),
        ("1 > 0", 0, "names no signal"),
        ("  ", 0, "is empty"),
        ("attention_z > 1 \N{GREEK SMALL LETTER ALPHA}", 16, "not part of the language"),
    ],
)
def test_what_is_refused_is_named_with_its_position(text: str, position: int, reason: str) -> None:
    error = refusal(text)
    assert (error.position, error.expression) == (position, text)
    assert reason in str(error)


@pytest.mark.parametrize(
    "text",
    [
        "attention_z > 1" + " and attention_z > 1" * 60,
        "attention_z > " + "9" * MOST_CHARACTERS,
        "-" * 900 + "attention_z > 1",
        "(" * 400 + "attention_z" + ")" * 400 + " > 1",
        "not " * 240 + "attention_z > 1",
    ],
)
def test_an_expression_that_would_cost_too_much_is_refused(text: str) -> None:
    refusal(text)


@given(st.text("abs_mximnrk7dz0159.,()<>=!+-*/ \n\tANDORTot:[]'%&^~", max_size=60))
def test_any_text_is_read_or_refused_with_a_position(text: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Python's parser warns of "1and"
        try:
            parse(text, SIGNALS)
        except BadExpression as error:
            position = error.position
        else:
            position = 0
    assert 0 <= position <= len(text)


def test_a_value_is_a_number_of_signals() -> None:
    value = parse_value("-abs(insider_net_90d)", SIGNALS)
    assert compute_value(value, COLUMNS, 4)[[0, 1, 3]].tolist() == [0.0, -10.0, -5.0]
    with pytest.raises(BadExpression, match="a number is needed"):
        parse_value("attention_z > 2", SIGNALS)


def test_every_signal_can_be_named() -> None:
    for name in all_signals():
        assert parse(f"{name} > 0", all_signals()).signals == (name,)


def test_every_function_of_the_language_can_be_computed() -> None:
    for name, count in FUNCTIONS.items():
        selected(f"{name}({', '.join(['attention_z'] * count)}) > 0")
