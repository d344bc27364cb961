"""Markup to plain text, and text to something every store and terminal can bear."""

import re
import unicodedata

from selectolax.lexbor import LexborHTMLParser

MAX_CHARACTERS = 200_000
_MARKUP = re.compile(r"[<&]")
_SPACE = re.compile(r"\s+")
_BLANK = re.compile(r"[^\S ]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")  # those that are space are replaced before
_UNSEEN = ["script", "style", "iframe", "noscript", "template", "head", "object", "svg"]
_BLOCKS = re.compile(r"</?(?:p|div|br|li|ul|ol|h[1-6]|tr|table|blockquote|hr)\b", re.IGNORECASE)


def plain(markup: str | None) -> str:
    """What a reader would see, on one line: no tags, no entities, no control characters."""
    text = (markup or "")[:MAX_CHARACTERS]
    if _MARKUP.search(text):
        tree = LexborHTMLParser(_printable(_BLOCKS.sub(r" \g<0>", text)))
        tree.strip_tags(_UNSEEN)
        text = tree.body.text() if tree.body else ""
    return _SPACE.sub(" ", _printable(text)).strip()


def _printable(text: str) -> str:
    """Without lone surrogates and control characters, in composed form."""
    if text.isascii() and text.isprintable():
        return text
    encodable = text.encode("utf-8", "replace").decode()
    kept = _CONTROL.sub("", _BLANK.sub(" ", encodable))
    return unicodedata.normalize("NFC", kept)
