"""Numbers as sources write them."""

import pytest

from altlens.clean.numbers import read_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("$1.20", 1.2),
        ("$(0.09)", -0.09),
        ("($0.09)", -0.09),
        ("(0.09)", -0.09),
        ("-$0.09", -0.09),
        ("$-0.09", -0.09),
        ("\N{MINUS SIGN}0.09", -0.09),
        ("+0.09", 0.09),
        (".5", 0.5),
        ("22", 22.0),
        ("1,234", 1234.0),
        ("1,234,567.8", 1_234_567.8),
        ("1.234,56", 1234.56),
        ("12,3", 12.3),
        ("0,123", 0.123),  # no thousands begin with a zero
        ("-0,123", -0.123),
        ("100,123", 100_123.0),
        ("0.123,45", None),
        ("1.2B", 1.2e9),
        ("$3.4 mn", 3.4e6),
        ("EUR 5", 5.0),
        (7, 7.0),
        ("", None),
        (None, None),
        ("-", None),
        ("--", None),
        ("N/A", None),
        ("1.2.3", None),
        ("1 to 2", None),
        (float("nan"), None),
    ],
)
def test_a_number_is_read_or_none(text: object, number: float | None) -> None:
    assert read_number(text) == (pytest.approx(number) if number is not None else None)
