"""Companies that a report names as competitors, suppliers or customers of its filer."""

from datetime import date
from typing import Literal

from altlens.items.base import Model
from altlens.items.filing import AcceptedItem

TieKind = Literal["competitor", "supplier", "customer"]


class FiledTie(Model):
    """A company, how the report ties it, and the sentence that says so."""

    company: str
    tie: TieKind
    name: str
    item: str
    sentence: str


class FilingTies(AcceptedItem):
    """All companies that one report ties to its filer."""

    kind: Literal["filing_ties"] = "filing_ties"
    accession: str
    form: str
    filed: date
    text_item: str
    ties: tuple[FiledTie, ...]
