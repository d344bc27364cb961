"""Figures that stand in the same row or sentence of two reports and differ.

A row of a table is known by its section and label. A label whose rows disagree within one report is
left out, as is a row whose first figure may be a footnote or a year: a wrong pair is worse than
none.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from altlens.aggregate.filings.matching import Pair
from altlens.aggregate.filings.paragraphs import Paragraph, plain_words
from altlens.items.filing import Section
from altlens.items.filing_change import NumberChange

LABEL_CHARACTERS = 160
LABEL_LETTERS = 3
CONTEXT_CHARACTERS = 160
SCALES = {"thousands": 1e3, "millions": 1e6, "billions": 1e9}

_FIGURE = re.compile(
    r"(?P<open>\()?[ ]?(?P<currency>[$€£¥])?[ ]?(?P<inner>\()?(?P<minus>[-−])?"
    r"(?P<digits>\d[\d,]*(?:\.\d+)?)[ ]?(?P<close>\))?[ ]?(?P<percent>%)?"
)
_AMOUNT_SCALE = re.compile(r"\s?(thousand|million|billion)\b", re.I)
_SCALE = re.compile(r"\bin\s+(thousands|millions|billions)\b", re.I)
_NO_LABEL = re.compile(
    r"^(?:item|part|note|page|january|february|march|april|may|june|july|august|september|"
    r"october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b",
    re.I,
)
_DATE_BEFORE = re.compile(
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december|"
    r"notes?|item|rule|section|article|form|no\.|#)\s*$",
    re.I,
)
_SENTENCE_START = re.compile(r"[.!?]\s+(?=[A-Z])")


class _Figure(NamedTuple):
    text: str
    value: float
    start: int
    is_money: bool
    is_percent: bool
    scale: float | None = None


class _Row(NamedTuple):
    label: str
    figure: _Figure
    scale: float | None


def table_numbers(
    before: Sequence[Paragraph],
    after: Sequence[Paragraph],
    sections_before: Sequence[Section],
    sections_after: Sequence[Section],
) -> list[NumberChange]:
    """The rows of tables that both reports have and whose first figures differ, as they stand."""
    earlier = _rows_by_label(before, sections_before)
    changes: list[NumberChange] = []
    for (part, item, key), (section, row) in _rows_by_label(after, sections_after).items():
        old = earlier.get((part, item, key))
        if old and _differ(old[1].figure, row.figure):
            change = NumberChange(
                part=part,
                item=item,
                title=sections_after[section].title,
                label=row.label,
                before=old[1].figure.text,
                after=row.figure.text,
                before_value=old[1].figure.value,
                after_value=row.figure.value,
                scale=row.scale if row.scale == old[1].scale else None,
            )
            changes.append(change)
    return changes


def sentence_numbers(
    pairs: Sequence[Pair], sections_after: Sequence[Section]
) -> Iterator[NumberChange]:
    """The amounts and percentages of sentences that differ in figures and periods alone."""
    for before, after in pairs:
        if before.is_table or after.is_table:
            continue
        old, new = _amounts(before.text), _amounts(after.text)
        if len(old) != len(new):
            continue
        section = sections_after[after.section]
        for was, now in zip(old, new, strict=True):
            if was.scale == now.scale and _differ(was, now):
                yield NumberChange(
                    part=section.part,
                    item=section.item,
                    title=section.title,
                    label=_context(after.text, now.start),
                    before=was.text,
                    after=now.text,
                    before_value=was.value,
                    after_value=now.value,
                    scale=now.scale,
                    in_table=False,
                )


def _rows_by_label(
    rows: Sequence[Paragraph], sections: Sequence[Section]
) -> dict[tuple[str, str, str], tuple[int, _Row]]:
    """The rows of tables by part, item and words of the label; ambiguous labels are left out."""
    found: dict[tuple[str, str, str], tuple[int, _Row]] = {}
    ambiguous: set[tuple[str, str, str]] = set()
    caption = ""
    for paragraph in rows:
        if not paragraph.is_table:
            caption = paragraph.text
            continue
        scale = _scale(f"{caption[-300:]} {paragraph.heading} {paragraph.text[:300]}")
        for line in paragraph.text.splitlines():
            if (row := _row(line, scale)) is None:
                continue
            section = sections[paragraph.section]
            key = (section.part, section.item, " ".join(plain_words(row.label)))
            first = found.setdefault(key, (paragraph.section, row))
            if _differ(first[1].figure, row.figure):
                ambiguous.add(key)
    return {key: row for key, row in found.items() if key not in ambiguous}


def _row(line: str, scale: float | None) -> _Row | None:
    match = _FIGURE.search(line)
    if match is None:
        return None
    label = line[: match.start()].strip(" .:$(")
    letters = sum(character.isalpha() for character in label)
    figure = _figure(match)
    if letters < LABEL_LETTERS or _NO_LABEL.match(label) or _may_be_note_or_year(match, figure):
        return None
    return _Row(label[:LABEL_CHARACTERS], figure, scale)


def _may_be_note_or_year(match: re.Match[str], figure: _Figure) -> bool:
    digits, is_plain = match["digits"], not figure.is_money and not figure.is_percent
    is_note = is_plain and len(digits) == 1
    is_year = is_plain and len(digits) == 4 and 1900 <= abs(figure.value) <= 2100
    follows_word = match.start() > 0 and match.string[match.start("digits") - 1].isalnum()
    return is_note or is_year or follows_word


def _scale(text: str) -> float | None:
    """What figures are in; None where the text does not say, or names two scales."""
    named = {word.lower() for word in _SCALE.findall(text)}
    return SCALES[named.pop()] if len(named) == 1 else None


def _amounts(text: str) -> list[_Figure]:
    """The figures of a sentence that are money, a percentage or have decimals or thousands."""
    figures = []
    for match in _FIGURE.finditer(text):
        figure = _figure(match)
        is_amount = (
            figure.is_money or figure.is_percent or bool(_AMOUNT_SCALE.match(text, match.end()))
        )
        if is_amount and not _DATE_BEFORE.search(text[max(0, match.start() - 12) : match.start()]):
            figures.append(_scaled(figure, text, match.end()))
    return figures


def _scaled(figure: _Figure, text: str, end: int) -> _Figure:
    """The figure with the word behind it: `$1.8 billion`."""
    word = _AMOUNT_SCALE.match(text, end)
    if word is None:
        return figure
    return figure._replace(text=f"{figure.text} {word[1]}", scale=SCALES[f"{word[1].lower()}s"])


def _figure(match: re.Match[str]) -> _Figure:
    digits = match["digits"].rstrip(",")
    is_negative = bool(match["minus"]) or bool((match["open"] or match["inner"]) and match["close"])
    value = float(digits.replace(",", ""))
    currency, percent = match["currency"] or "", match["percent"] or ""
    sign = "-" if is_negative else ""
    return _Figure(
        text=f"{sign}{currency}{digits}{percent}",
        value=-value if is_negative else value,
        start=match.start("digits"),
        is_money=bool(currency),
        is_percent=bool(percent),
    )


def _differ(one: _Figure, other: _Figure) -> bool:
    return (one.value, one.is_percent) != (other.value, other.is_percent)


def _context(text: str, start: int) -> str:
    """The sentence around a figure, cut to a readable length."""
    begin = max((match.end() for match in _SENTENCE_START.finditer(text, 0, start)), default=0)
    end = _SENTENCE_START.search(text, start)
    sentence = text[begin : end.start() + 1 if end else len(text)]
    if len(sentence) <= CONTEXT_CHARACTERS:
        return sentence
    offset = max(
        0, min(start - begin - CONTEXT_CHARACTERS // 2, len(sentence) - CONTEXT_CHARACTERS)
    )
    return f"…{sentence[offset : offset + CONTEXT_CHARACTERS]}…"
