"""A report's sections as paragraphs that compare: without page furniture, headings told apart.

Everything is bounded and linear in the length of the text.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from altlens.items.filing import Section

MOST_PARAGRAPHS = 6000  # of a report; the longest annual reports have some 3,000
MOST_CHARACTERS = 8000  # of a paragraph that is compared
HEADING_WORDS = 12
REPEATED_LINES = 4  # a short line that comes so often is a page's header or footer
FURNITURE_CHARACTERS = 90

_FURNITURE = re.compile(
    r"(?:page\s*)?[-–—]?\s*[ivxlc\d]{1,5}\s*[-–—]?|table of contents|.*\|\s*\d{1,4}", re.I
)
_ENDS = re.compile(r"[.!?:;][\"”’')\]]*$")
_BULLET = re.compile(r"^(?:[•●▪◦‣·*–—-]|\(?[a-z0-9]{1,3}[.)])\s*", re.I)
_WORD = re.compile(r"[^\W_]+(?:[.,’'-][^\W_]+)*%?", re.UNICODE)
_QUOTES = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "\xa0": " "})
_FIGURE = re.compile(r"\d")
_PERIOD_WORDS = frozenset(
    """january february march april may june july august september october november december
    first second third fourth one two three six nine twelve quarter quarterly month months year
    years annual fiscal""".split()
)


class Paragraph(NamedTuple):
    """A paragraph of a section. `words` are its words in lower case, `exact` all of them joined.

    `masked` is the same without figures and names of periods, which change with each report.
    """

    section: int
    heading: str
    text: str
    is_table: bool
    words: tuple[str, ...]
    exact: str
    masked: str


class Paragraphs(NamedTuple):
    """The paragraphs of a report in order, and how many beyond the limit were left out."""

    rows: list[Paragraph]
    left_out: int


def paragraphs(sections: Sequence[Section]) -> Paragraphs:
    """Split the sections; page headers, page numbers and headings are no paragraphs."""
    blocks = [list(_blocks(section.text)) for section in sections]
    counts = Counter(block for of_section in blocks for block in of_section)
    rows: list[Paragraph] = []
    left_out = 0
    for number, of_section in enumerate(blocks):
        heading = ""
        kept = (block for block in of_section if not _is_furniture(block, counts[block]))
        for block in _joined(kept):
            if _is_heading(block):
                heading = block
            elif len(rows) < MOST_PARAGRAPHS:
                rows.append(_paragraph(number, heading, block[:MOST_CHARACTERS]))
            else:
                left_out += 1
    return Paragraphs(rows, left_out)


def plain_words(text: str) -> list[str]:
    """The words of a text in lower case, figures included."""
    return [word.lower() for word in _WORD.findall(text.translate(_QUOTES))]


def is_figure(word: str) -> bool:
    """Whether a word has a digit."""
    return bool(_FIGURE.search(word))


def _blocks(text: str) -> Iterator[str]:
    return (block for raw in text.split("\n\n") if (block := raw.strip()))


def _is_furniture(block: str, times: int) -> bool:
    if len(block) > FURNITURE_CHARACTERS:
        return False
    return times >= REPEATED_LINES or bool(_FURNITURE.fullmatch(block))


def _joined(blocks: Iterable[str]) -> Iterator[str]:
    """Join a sentence that a page break cut in two."""
    pending = ""
    for block in blocks:
        if pending and block[0].islower() and not _BULLET.match(block):
            pending = f"{pending} {block}"
            continue
        if pending:
            yield pending
        is_open = "\n" not in block and not _ENDS.search(block)
        if not is_open:
            yield block
        pending = block if is_open else ""
    if pending:
        yield pending


def _is_heading(block: str) -> bool:
    is_line = "\n" not in block and not _ENDS.search(block) and not _BULLET.match(block)
    return is_line and not is_figure(block[-1]) and len(block.split()) <= HEADING_WORDS


def _paragraph(section: int, heading: str, block: str) -> Paragraph:
    lines = block.splitlines()
    words = tuple(plain_words(block))
    figures = sum(map(is_figure, words))
    masked = " ".join(word for word in words if not is_figure(word) and word not in _PERIOD_WORDS)
    return Paragraph(
        section=section,
        heading=heading,
        text=block,
        is_table=len(lines) > 1 and figures * 4 >= len(words),
        words=words,
        exact=" ".join(words),
        masked=masked,
    )
