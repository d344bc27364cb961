"""Compares a report with the same filer's report before it."""

from collections.abc import Iterator, Sequence

from altlens.aggregate.filings.matching import Matched, Pair, match
from altlens.aggregate.filings.numbers import sentence_numbers, table_numbers
from altlens.aggregate.filings.paragraphs import Paragraph, paragraphs, plain_words
from altlens.aggregate.filings.segments import in_context, segments, words_of
from altlens.aggregate.filings.weights import change_weight, section_weight, topics_of
from altlens.formatting import plural
from altlens.items.filing import FilingDocument, Section, shared_fields
from altlens.items.filing_change import (
    ChangeKind,
    FilingChange,
    NumberChange,
    ParagraphChange,
    SectionChanges,
    Segment,
)

MOST_CHANGES = 80
MOST_NUMBERS = 80
MOST_CHARACTERS = 1500  # of a paragraph that is shown
LEAST_WORDS = 5  # a shorter paragraph is no change of its own
SUMMARY_CHARACTERS = 2000
LEAST_IN_COMMON = 0.05  # share of paragraphs; below it the two are hardly the same document
COUNTED = ("same", "added", "removed", "reworded", "figures")
PERIODIC = frozenset({"10-K", "10-Q", "20-F", "40-F"})


def filing_change(before: FilingDocument, after: FilingDocument) -> FilingChange:
    """Return what `after` says differently; both are of one filer, `before` was filed earlier."""
    rows_before, rows_after = paragraphs(before.sections), paragraphs(after.sections)
    matched = match(rows_before.rows, rows_after.rows)
    changes = sorted(_changes(matched, before, after), key=lambda change: -change.weight)
    numbers = [
        *table_numbers(rows_before.rows, rows_after.rows, before.sections, after.sections),
        *sentence_numbers(matched.figures, after.sections),
    ]
    heaviest = sorted(numbers, key=_magnitude, reverse=True)[:MOST_NUMBERS]
    not_compared = rows_before.left_out + rows_after.left_out
    later = max((before, after), key=lambda document: document.fetched_at)
    return FilingChange(
        **shared_fields(after) | {"fetched_at": later.fetched_at, "capture": later.capture},
        filed=after.filed,
        key=f"filing_change/{after.key.partition('/')[2]}",
        title=_title(before, after, changes),
        summary=_summary(changes),
        later_document=after.id,
        earlier_accession=before.accession,
        earlier_form=before.form,
        earlier_filed=before.filed,
        earlier_document=before.id,
        sections=tuple(_sections(matched, before.sections, after.sections)),
        changes=tuple(changes[:MOST_CHANGES]),
        numbers=tuple(heaviest),
        left_out=max(0, len(changes) - MOST_CHANGES) + len(numbers) - len(heaviest),
        doubts=tuple(_doubts(matched, after.form, not_compared)),
    )


def _changes(
    matched: Matched, before: FilingDocument, after: FilingDocument
) -> Iterator[ParagraphChange]:
    for paragraph in matched.added:
        if change := _alone("added", paragraph, after):
            yield change
    for paragraph in matched.removed:
        if change := _alone("removed", paragraph, before):
            yield change
    for pair in matched.reworded:
        if change := _reworded(pair, after):
            yield change


def _alone(
    kind: ChangeKind, paragraph: Paragraph, document: FilingDocument
) -> ParagraphChange | None:
    """The change of a paragraph that one report has; None for tables and scraps."""
    if paragraph.is_table or len(paragraph.words) < LEAST_WORDS:
        return None
    segment = Segment(kind="added" if kind == "added" else "removed", text=paragraph.text)
    return _change(kind, paragraph, document, (segment,))


def _reworded(pair: Pair, document: FilingDocument) -> ParagraphChange | None:
    if pair.after.is_table:
        return None
    parts = segments(pair.before.text, pair.after.text)
    return _change("reworded", pair.after, document, parts)


def _change(
    kind: ChangeKind,
    paragraph: Paragraph,
    document: FilingDocument,
    parts: tuple[Segment, ...],
) -> ParagraphChange:
    section = document.sections[paragraph.section]
    changed = words_of(parts, "added", "removed")
    topics = topics_of(in_context(parts))
    weight = section_weight(document.form, section.part, section.item)
    shown, is_cut = _shortened(parts)
    return ParagraphChange(
        change=kind,
        part=section.part,
        item=section.item,
        title=section.title,
        heading=paragraph.heading,
        weight=change_weight(weight, kind, topics, len(plain_words(changed))),
        topics=topics,
        segments=shown,
        is_cut=is_cut,
    )


def _shortened(parts: Sequence[Segment]) -> tuple[tuple[Segment, ...], bool]:
    """The segments up to the characters that are shown, and whether any were cut."""
    shown: list[Segment] = []
    room = MOST_CHARACTERS
    for part in parts:
        if room <= 0:
            return tuple(shown), True
        if len(part.text) > room:
            shown.append(Segment(kind=part.kind, text=part.text[:room]))
            return tuple(shown), True
        shown.append(part)
        room -= len(part.text)
    return tuple(shown), False


def _sections(
    matched: Matched, before: Sequence[Section], after: Sequence[Section]
) -> Iterator[SectionChanges]:
    """The counts of each section, in the order of the later report, then what it lacks."""
    counts: dict[tuple[str, str], dict[str, int]] = {}
    titles: dict[tuple[str, str], str] = {}
    for section in (*after, *before):
        place = (section.part, section.item or section.title)
        titles.setdefault(place, section.title)
        counts.setdefault(place, dict.fromkeys(COUNTED, 0))
    for name, pairs in (
        ("same", matched.same),
        ("figures", matched.figures),
        ("reworded", matched.reworded),
    ):
        for pair in pairs:
            counts[_place(after, pair.after)][name] += 1
    for name, rows, sections in (
        ("added", matched.added, after),
        ("removed", matched.removed, before),
    ):
        for paragraph in rows:
            counts[_place(sections, paragraph)][name] += 1
    for (part, item), of_section in counts.items():
        title = titles[part, item]
        yield SectionChanges(
            part=part, item="" if item == title else item, title=title, **of_section
        )


def _place(sections: Sequence[Section], paragraph: Paragraph) -> tuple[str, str]:
    section = sections[paragraph.section]
    return section.part, section.item or section.title


def _magnitude(number: NumberChange) -> tuple[bool, float]:
    """Rows of tables before sentences, then by the size of the change against the larger figure."""
    largest = max(abs(number.before_value), abs(number.after_value))
    return number.in_table, abs(number.after_value - number.before_value) / largest


def _title(
    before: FilingDocument, after: FilingDocument, changes: Sequence[ParagraphChange]
) -> str:
    counts = {
        kind: sum(change.change == kind for change in changes)
        for kind in ("added", "removed", "reworded")
    }
    said = ", ".join(
        f"{plural(count, 'paragraph')} {kind}" for kind, count in counts.items() if count
    )
    compared = f"{after.form} filed {after.filed} against {before.form} filed {before.filed}"
    return f"{compared}: {said or 'no paragraph changed'}"


def _summary(changes: Sequence[ParagraphChange]) -> str:
    """The heaviest new words, for the analysis."""
    pieces: list[str] = []
    room = SUMMARY_CHARACTERS
    for change in changes:
        text = words_of(change.segments, "same", "added") if change.change != "removed" else ""
        if text and room > 0:
            pieces.append(text[:room])
            room -= len(text)
    return "\n\n".join(pieces)


def _doubts(matched: Matched, form: str, not_compared: int) -> Iterator[str]:
    paired = len(matched.same) + len(matched.figures) + len(matched.reworded)
    everything = paired + max(len(matched.added), len(matched.removed))
    if form.removesuffix("/A") in PERIODIC and paired < LEAST_IN_COMMON * everything:
        yield "The two reports share hardly a paragraph; the text of one may be incomplete."
    if not_compared:
        yield f"The reports are very long: {plural(not_compared, 'paragraph')} were not compared."
