"""What a report says differently from the same filer's report before it."""

from datetime import date
from typing import ClassVar, Literal

from altlens.items.base import Model
from altlens.items.filing import AcceptedItem

ChangeKind = Literal["added", "removed", "reworded"]
Topic = Literal[
    "controls", "going concern", "legal", "guidance", "impairment", "customers", "trade"
]
SegmentKind = Literal["same", "removed", "added"]


class Segment(Model):
    """A run of words of a paragraph: in both reports, only in the earlier or only in the later."""

    kind: SegmentKind
    text: str


class ParagraphChange(Model):
    """A paragraph that only one of the reports has, or that both have in different words.

    `segments` in order give the later text without "removed", the earlier one without "added".
    `weight` ranks changes: by section, topics of the changed words, and how much changed.
    """

    change: ChangeKind
    part: str = ""
    item: str = ""
    title: str = ""
    heading: str = ""
    weight: float
    topics: tuple[Topic, ...] = ()
    segments: tuple[Segment, ...]
    is_cut: bool = False


class NumberChange(Model):
    """A figure of the same row or sentence in both reports, as written in each.

    Of a table row it is the first figure, which is the reported period's. `scale` is what the
    table says its figures are in (1,000,000 for millions); None where it does not say.
    """

    part: str = ""
    item: str = ""
    title: str = ""
    label: str
    before: str
    after: str
    before_value: float
    after_value: float
    scale: float | None = None
    in_table: bool = True


class SectionChanges(Model):
    """The number of paragraphs of a section by what happened to them; figures change apart."""

    part: str = ""
    item: str = ""
    title: str = ""
    same: int = 0
    added: int = 0
    removed: int = 0
    reworded: int = 0
    figures: int = 0


class FilingChange(AcceptedItem):
    """A report (10-K, 10-Q, 8-K, 20-F, 40-F, 6-K) compared with the filer's one before.

    Of an 8-K that is the one before with the same item. Changes come heaviest first; `left_out`
    counts those beyond the limit. `doubts` are sentences saying why the comparison may mislead.
    `title` and `summary` are what the analysis reads.
    """

    has_text: ClassVar[bool] = True

    kind: Literal["filing_change"] = "filing_change"
    title: str
    summary: str = ""
    accession: str
    form: str
    filed: date
    later_document: str
    earlier_accession: str
    earlier_form: str
    earlier_filed: date
    earlier_document: str
    sections: tuple[SectionChanges, ...]
    changes: tuple[ParagraphChange, ...]
    numbers: tuple[NumberChange, ...]
    left_out: int = 0
    doubts: tuple[str, ...] = ()
