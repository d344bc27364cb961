"""How pages write figures and addresses, and that hostile values stay inert."""

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
def test_only_http_addresses_become_links(address: str) -> None:
    assert formats.web_url(address) == ""
    assert formats.web_url("https://example.com/a?b=1") == "https://example.com/a?b=1"


def test_a_sparkline_stays_in_its_box() -> None:
    assert formats.sparkline([3, 9, 1]) == "m0 45l1-45 1 60"  # heights 45, 0 and 60 of 60
    assert formats.sparkline([5, 5]) == "m0 60l1 0"


def test_source_dots_name_the_states_in_words() -> None:
    html = formats.source_dots({"prices": "OK", "news": "NOT CONFIGURED"})
    assert '<i class="ok"></i><i class="not-configured"></i>' in html
    assert 'title="OK: prices\nNOT CONFIGURED: news"' in html
    assert '<span class="hidden">news not configured</span>' in html
    assert "all ok" in formats.source_dots({"prices": "OK"})


def test_data_cannot_end_its_script_element() -> None:
    hostile = {"title": "</script><script>alert(1)</script>&\u202e"}
    block = str(data_block(hostile))
    assert "<" not in block
    assert "\u202e" not in block
    assert json.loads(block)["title"] == hostile["title"].replace("\u202e", "")


def test_right_to_left_text_is_kept() -> None:
    assert without_overrides("\u202eabc \u0627\u0644 def\u2066") == "abc \u0627\u0644 def"
