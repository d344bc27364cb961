"""A filing's main document to its items or sections, through edgartools' parser.

edgartools is imported where it is used, since the import takes a second.
"""

import re
from collections.abc import Iterator
from typing import Any

from altlens.errors import Unparsable
from altlens.items.filing import Section

MOST_CHARACTERS = 1_000_000
COVER_CHARACTERS, COVER_SHARE = 5_000, 0.2  # cover and contents, which belong to no item
_ALL_IN_ONE = re.compile(r"<SEC-(?:DOCUMENT|HEADER)>|-----BEGIN PRIVACY-ENHANCED MESSAGE-----")
_SPACES = re.compile(r"[^\S\n]+")
_BREAKS = re.compile(r" ?\n[ \n]*\n ?")
_HEADING = re.compile(r"^\s*item\s+\d+[a-z]?(?:\.\d+)?\s*[.:–—-]*\s*(.*)$", re.I | re.M)
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def as_filed(body: bytes) -> str:
    """The text of a document, or of the main document in the file of a whole filing."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        text = body.decode("cp1252", "replace")
    return _main_document(text) if _ALL_IN_ONE.match(text.lstrip()) else text


def sections(document: str, form: str) -> tuple[Section, ...]:
    """The items of the form in order, or one section with all text where none is found.

    Unparsable where the parser fails.
    """
    from edgar.documents import ParserConfig, parse_html

    try:
        parsed = parse_html(document, ParserConfig(form=form))
        items, whole = tuple(_sections(parsed)), _tidy(parsed.text())
    except Exception as error:  # the parser has no common error
        raise Unparsable(f"The {form} cannot be read: {type(error).__name__}: {error}.") from error
    # Where headings are missed, as in old documents, one section is better than text with gaps.
    missed = len(whole) - sum(len(section.text) for section in items)
    is_cover = missed <= max(COVER_CHARACTERS, len(whole) * COVER_SHARE)
    is_complete = is_cover and any(section.item for section in items)
    return items if is_complete else (Section(text=whole),)


def _sections(parsed: Any) -> Iterator[Section]:
    for name, section in parsed.sections.items():
        text = _tidy(section.text())
        heading = _HEADING.search(text[:500])
        title = heading[1] if heading and section.item else str(section.title or name)
        yield Section(
            part=section.part or "", item=_item(section.item), title=title.strip(" ."), text=text
        )


def _item(number: str | None) -> str:
    """`5.02` for the parser's `502`."""
    digits = number or ""
    return f"{digits[0]}.{digits[1:]}" if re.fullmatch(r"\d{3}", digits) else digits


def _main_document(text: str) -> str:
    from edgar.sgml.sgml_common import FilingSGML

    try:
        attachments = FilingSGML.from_text(text).attachments
        content = (attachments.primary_html_document or attachments[0]).content
    except Exception as error:  # the parser has no common error
        raise Unparsable(
            f"The filing's file cannot be taken apart: {type(error).__name__}: {error}."
        ) from error
    if not isinstance(content, str):
        raise Unparsable("The filing's main document is no text.")
    return content


def _tidy(text: str) -> str:
    """The lines without repeated blanks and control characters."""
    kept = _SPACES.sub(" ", _UNPRINTABLE.sub("", text))
    return _BREAKS.sub("\n\n", kept).strip()[:MOST_CHARACTERS]
