"""Markup to plain text, and text to something every store and terminal can bear."""

import html
import re
import unicodedata

from selectolax.lexbor import LexborHTMLParser

MAX_CHARACTERS = 200_000
_MARKUP = re.compile(r"[<&]")
_BLANK = re.compile(r"[^\S ]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")  # those that are space are replaced before
_UNSEEN = ["script", "style", "iframe", "noscript", "template", "head", "object", "svg"]
_APART = r"p|div|br|li|ul|ol|h[1-6]|blockquote|hr"
_BLOCK = rf"</?(?:{_APART}|tr|table)\b"
_BLOCKS = re.compile(_BLOCK, re.IGNORECASE)

# Tags that stand in no other's way wherever they stand, and references that browsers and Python
# read alike. Markup of nothing else is only cut out.
_SIMPLE_TAG = (
    rf"/?(?:{_APART}|a|b|i|u|em|strong|span|small|img)"
    r"""(?: +[a-z-]++(?:="[^"<>]*+"|='[^'<>]*+')?+)*+ *+/?>"""
)
_SIMPLE_REFERENCE = (
    r"(?: |(?:amp|lt|gt|quot|apos|nbsp|[lr][sd]quo|[mn]dash|hellip"
    r"|#(?:3[2-9]|[4-9]\d|1[6-9]\d|[2-9]\d\d|[1-9]\d{3}|x[23][0-9a-f]|x20[0-9a-f]{2}));)"
)
_SIMPLE = re.compile(
    rf"[^<&]*+(?:(?:<{_SIMPLE_TAG}|&{_SIMPLE_REFERENCE})[^<&]*+)*+",
    re.IGNORECASE | re.ASCII,  # or a long s would be an s, and <ſpan> a tag
)
_BLOCK_TAG = re.compile(rf"{_BLOCK}[^>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")


def plain(markup: str | None) -> str:
    """What a reader would see, on one line: no tags, no entities, no control characters."""
    text = _printable((markup or "")[:MAX_CHARACTERS])
    if _MARKUP.search(text):
        simple = read_simple(text)
        text = _printable(read_any(text) if simple is None else simple)
    return " ".join(text.split())


def read_simple(markup: str) -> str | None:
    """The text that `read_any` finds, in a seventh of its time; None where markup is not simple."""
    if not _SIMPLE.fullmatch(markup):
        return None
    return html.unescape(_TAG.sub("", _BLOCK_TAG.sub(" ", markup)))


def read_any(markup: str) -> str:
    """The text of any markup, by the rules of browsers."""
    tree = LexborHTMLParser(_BLOCKS.sub(r" \g<0>", markup))
    tree.strip_tags(_UNSEEN)
    return tree.body.text() if tree.body else ""


def _printable(text: str) -> str:
    """Without lone surrogates and control characters, in composed form."""
    if text.isascii() and text.isprintable():
        return text
    encodable = text.encode("utf-8", "replace").decode()
    kept = _CONTROL.sub("", _BLANK.sub(" ", encodable))
    return unicodedata.normalize("NFC", kept)
