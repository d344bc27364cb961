"""A filing's main document to its items or sections, through edgartools' parser.

edgartools is imported where it is used: it takes a second, and most processes need none of it.
"""

import re
from collections.abc import Iterator
from typing import Any

from altlens.errors import Unparsable
from altlens.items.filing import Section

MOST_CHARACTERS = 1_000_000
COVER_CHARACTERS, COVER_SHARE = 5_000, 0.2  # what covers and contents take beside the items
_ALL_IN_ONE = re.compile(r"<SEC-(?:DOCUMENT|HEADER)>|-----BEGIN PRIVACY-ENHANCED MESSAGE-----")
_SPACES = re.compile(r"[^\S\n]+")
_BREAKS = re.compile(r" ?\n[ \n]*\n ?")
_HEADING = re.compile(r"^\s*item\s+\d+[a-z]?(?:\.\d+)?\s*[.:–—-]*\s*(.*)$", re.I | re.M)
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def as_filed(body: bytes) -> str:
    """The document's text; of a file that holds a whole filing, its main document's."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        text = body.decode("cp1252", "replace")
    return _main_document(text) if _ALL_IN_ONE.match(text.lstrip()) else text


def sections(document: str, form: str) -> tuple[Section, ...]:
    """The items that the form has, in their order; one section of everything where none is seen."""
    from edgar.documents import ParserConfig, parse_html

    try:
        parsed = parse_html(document, ParserConfig(form=form))
        found, whole = tuple(_sections(parsed)), _tidy(parsed.text())
    except Exception as error:  # the parser has no common error
        raise Unparsable(f"The {form} cannot be read: {type(error).__name__}: {error}.") from error
    # Headings of old or odd documents are missed; better no items than a text with holes.
    missed = len(whole) - sum(len(section.text) for section in found)
    is_cover = missed <= max(COVER_CHARACTERS, len(whole) * COVER_SHARE)
    seen = is_cover and any(section.item for section in found)
    return found if seen else (Section(text=whole),)


def _sections(parsed: Any) -> Iterator[Section]:
    for name, found in parsed.sections.items():
        text = _tidy(found.text())
        heading = _HEADING.search(text[:500])
        title = heading[1] if heading and found.item else str(found.title or name)
        yield Section(
            part=found.part or "", item=_item(found.item), title=title.strip(" ."), text=text
        )


def _item(number: str | None) -> str:
    """5.02 for what the parser calls 502."""
    held = number or ""
    return f"{held[0]}.{held[1:]}" if re.fullmatch(r"\d{3}", held) else held


def _main_document(text: str) -> str:
    from edgar.sgml.sgml_common import FilingSGML

    try:
        held = FilingSGML.from_text(text).attachments
        content = (held.primary_html_document or held[0]).content
    except Exception as error:  # the parser has no common error
        raise Unparsable(
            f"The filing's file cannot be taken apart: {type(error).__name__}: {error}."
        ) from error
    if not isinstance(content, str):
        raise Unparsable("The filing's main document is no text.")
    return content


def _tidy(text: str) -> str:
    """Lines as they stand, without rows of blanks and what no terminal bears."""
    kept = _SPACES.sub(" ", _UNPRINTABLE.sub("", text))
    return _BREAKS.sub("\n\n", kept).strip()[:MOST_CHARACTERS]
