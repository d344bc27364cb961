"""Markup to plain text."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from altlens.clean.text import MAX_CHARACTERS, plain

pieces = st.one_of(
    st.text(max_size=20),
    st.sampled_from(["<p>", "</p>", "<b", "&amp;", "&#0;", "&#x1F600;", "<!--", "-->"]),
    st.sampled_from(["\ud800", "\0", "\x1b[31m", "\u2028", "<script>", "</script>", "&lt;"]),
)


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        (None, ""),
        ("", ""),
        ("  Two\n\n lines\t", "Two lines"),
        ("<p>One</p><p>two</p>", "One two"),
        ("One<br/>two", "One two"),
        ("<b>Bo</b>ld", "Bold"),
        ("Fish &amp; chips &#8364;5", "Fish & chips €5"),
        ("R&D at AT&T", "R&D at AT&T"),
        ("&lt;b&gt; is a tag", "<b> is a tag"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("a<script>alert(1)</script>b<style>p {}</style>", "ab"),
        ("seen<!-- unseen -->", "seen"),
        ("e\u0301t\u00e9", "été"),
        ("nul\0 bell\x07 escape\x1b[31m", "nul bell escape[31m"),
        ("line\u2028separator\u00a0space", "line separator space"),
        ("cut \ud83d short", "cut ? short"),
        ("<p>cut \udc00</p>", "cut ?"),
    ],
)
def test_what_a_reader_would_see(markup: str | None, text: str) -> None:
    assert plain(markup) == text


def test_a_megabyte_is_cut() -> None:
    text = plain("<p>" + "word " * 200_000)
    assert MAX_CHARACTERS - 10 < len(text) <= MAX_CHARACTERS


@given(st.lists(pieces, max_size=30).map("".join))
def test_any_text_becomes_one_printable_line(markup: str) -> None:
    text = plain(markup)
    assert text == text.strip()
    assert not any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") for c in text)
    assert "  " not in text
    assert text == text.encode().decode()


@given(st.text(alphabet=st.characters(categories=("L", "N", "P")), max_size=50))
def test_text_without_markup_is_left_alone(text: str) -> None:
    if not {"<", "&"} & set(text):
        assert plain(text) == unicodedata.normalize("NFC", text)
