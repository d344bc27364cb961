"""How pages write figures and addresses, and that nothing in them can act."""

import json

import pytest

from dashboard import formats
from dashboard.rendering import data_block, without_overrides


@pytest.mark.parametrize(
    ("value", "written"),
    [(None, "–"), (0, "0"), (950, "950"), (-1_234_000, "−1.2M"), (4.16e11, "416.0B")],
)
def test_amounts_are_short(value: float | None, written: str) -> None:
    assert formats.amount(value) == written


def test_changes_carry_their_sign() -> None:
    assert formats.percent(1.25) == "+1.2%"
    assert formats.percent(-3.0) == "−3.0%"
    assert formats.percent(None) == "–"


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "JavaScript:alert(1)", "data:text/html,x", "//x", "https://", "ht://["],
)
def test_only_addresses_of_the_web_become_links(address: str) -> None:
    assert formats.outside(address) == ""
    assert formats.outside("https://example.com/a?b=1") == "https://example.com/a?b=1"


def test_a_sparkline_stays_in_its_box() -> None:
    points = [tuple(map(float, point.split(","))) for point in formats.sparkline([3, 9, 1]).split()]
    assert [x for x, _ in points] == [1, 48, 95]
    assert {y for _, y in points} == {17.5, 1, 23}
    assert formats.sparkline([5, 5]) == "1.0,23.0 95.0,23.0"


def test_data_cannot_end_its_element() -> None:
    hostile = {"title": "</script><script>alert(1)</script>&\u202e"}
    block = str(data_block(hostile))
    assert "<" not in block
    assert "\u202e" not in block
    assert json.loads(block)["title"] == hostile["title"].replace("\u202e", "")


def test_words_of_right_to_left_scripts_stay() -> None:
    assert without_overrides("\u202eabc \u0627\u0644 def\u2066") == "abc \u0627\u0644 def"
