"""The reports' changes as a view shows them: one line a report with its heaviest changes."""

from collections.abc import Mapping, Sequence

from altlens.aggregate.filings.segments import in_context
from altlens.aggregate.view.provenance import provenance
from altlens.items.analysis import Analysis
from altlens.items.filing_change import FilingChange, ParagraphChange
from altlens.items.view_sections import ChangeExcerpt, FilingChangeLine

REPORTS_SHOWN = 12
CHANGES_SHOWN = 3
EXCERPT_CHARACTERS = 280


def change_lines(
    changes: Sequence[FilingChange], analyses: Mapping[str, Analysis]
) -> tuple[FilingChangeLine, ...]:
    """Return the newest reports first."""
    newest = sorted(changes, key=lambda change: (change.filed, change.accession), reverse=True)
    return tuple(
        change_line(change, analyses.get(change.id, {})) for change in newest[:REPORTS_SHOWN]
    )


def change_line(change: FilingChange, analysis: Analysis) -> FilingChangeLine:
    """Return a report's line; `analysis` is that of the change's text."""
    events = (event["type"] for event in analysis.get("events", []))
    return FilingChangeLine(
        accession=change.accession,
        form=change.form,
        filed=change.filed,
        earlier_accession=change.earlier_accession,
        earlier_form=change.earlier_form,
        earlier_filed=change.earlier_filed,
        added=sum(section.added for section in change.sections),
        removed=sum(section.removed for section in change.sections),
        reworded=sum(section.reworded for section in change.sections),
        figures=len(change.numbers),
        weight=max((one.weight for one in change.changes), default=0.0),
        topics=tuple(dict.fromkeys(topic for one in change.changes for topic in one.topics)),
        events=tuple(dict.fromkeys(events)),
        heaviest=tuple(map(_excerpt, change.changes[:CHANGES_SHOWN])),
        provenance=provenance(change),
        quality="doubtful" if change.doubts else "derived",
        reasons=change.doubts,
    )


def _excerpt(change: ParagraphChange) -> ChangeExcerpt:
    text = in_context(change.segments).replace("\n", " … ")
    return ChangeExcerpt(
        change=change.change,
        item=change.item,
        title=change.title,
        weight=change.weight,
        topics=change.topics,
        text=text[:EXCERPT_CHARACTERS],
    )
