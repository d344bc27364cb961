"""Markup to plain text."""

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from altlens.clean.text import MAX_CHARACTERS, plain, read_any, read_simple

pieces = st.one_of(
    st.text(max_size=20),
    st.sampled_from(["<p>", "</p>", "<b", "&amp;", "&#0;", "&#x1F600;", "<!--", "-->"]),
    st.sampled_from(["\ud800", "\0", "\x1b[31m", "\u2028", "<script>", "</script>", "&lt;"]),
)


def plain_characters(markup: str) -> str:
    """The result of `plain` for markup: one line, in composed Unicode form."""
    kept = "".join(c if c.isprintable() else " " for c in markup)
    return unicodedata.normalize("NFC", kept.encode("utf-8", "replace").decode())


def seen(text: str) -> str:
    """The stored form of a text: `plain` changes only spaces where there is no markup."""
    return plain(text.replace("&", "＆").replace("<", "＜"))


tags = st.builds(
    "<{}{}{}{}>".format,
    st.sampled_from(["", "", "/"]),
    st.sampled_from(
        "p div br li ul ol h1 h6 blockquote hr a b i u em strong span img P Em".split()
    ),
    st.sampled_from(
        ["", "", ' href="x?a=1&amp;b=2"', " class='it'", ' a b-c="y"', " a=b", ' a=">"']
    ),
    st.sampled_from(["", "", "/", " /", "  "]),
)
nearly_simple = st.lists(
    st.one_of(
        tags,
        st.sampled_from(["&amp;", "&lt;", "&gt;", "&nbsp;", "&rsquo;", "&hellip;", "&AMP;", "& "]),
        st.integers(0, 99_999).map("&#{};".format),
        st.integers(0, 0x20FF).map("&#x{:x};".format),
        st.sampled_from(
            ["&am", "p;", "amp;", "#39;", "&", "lt", "<", ">", " ", "e", "\u0301", "x."]
        ),
        st.text(max_size=3),
    ),
    max_size=12,
).map("".join)


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


def test_a_text_of_a_megabyte_is_cut() -> None:
    text = plain("<p>" + "word " * 200_000)
    assert MAX_CHARACTERS - 10 < len(text) <= MAX_CHARACTERS


@given(st.lists(pieces, max_size=30).map("".join))
def test_any_text_becomes_one_printable_line(markup: str) -> None:
    text = plain(markup)
    assert text == text.strip()
    assert not any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") for c in text)
    assert "  " not in text
    assert text == text.encode().decode()


@given(nearly_simple)
@settings(max_examples=1000)
@example("<ſpan>x <ı>y <ımg>z &lſquo; &#٣٣;")
@example("&am<b></b>p; &lt;<b>p&gt;")
@example("<b>1<p>2</b>3</p><a>4<a>5</a></li>")
def test_simple_markup_is_read_as_the_parser_reads_it(markup: str) -> None:
    markup = plain_characters(markup)
    simple = read_simple(markup)
    if simple is not None:
        assert seen(simple) == seen(read_any(markup))


def test_tables_are_left_to_the_parser_and_links_are_not() -> None:
    assert read_simple('<p>Up 3&#37; &amp; more</p><a href="/x?a=1&b=2" rel="nofollow">here</a>')
    assert read_simple("<p>A table</p><table><tr><td>1</td></tr></table>") is None


@given(st.text(alphabet=st.characters(categories=("L", "N", "P")), max_size=50))
def test_text_without_markup_is_left_alone(text: str) -> None:
    if not {"<", "&"} & set(text):
        assert plain(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("Why &lt;META&gt; falls", "Why <META> falls"),
        ("Why <META> falls", "Why <META> falls"),  # a meta element has attributes
        ("a <Map> of supply", "a <Map> of supply"),
        ("<time>Monday</time> <img src='x'>", "Monday"),
        ("cut <b>short", "cut short"),
    ],
)
def test_an_element_that_is_bare_and_never_closed_is_text(markup: str, text: str) -> None:
    assert plain(markup) == text
