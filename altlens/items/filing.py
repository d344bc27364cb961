"""Reports filed with a regulator."""

from datetime import date
from typing import Literal

from altlens.items.base import Item


class Filing(Item):
    """One accession at SEC EDGAR; `available_at` is its acceptance."""

    kind: Literal["filing"] = "filing"
    accession: str
    form: str
    filed: date
    report_date: date | None = None
    items: tuple[str, ...] = ()
    primary_document: str = ""
    description: str = ""
    size_bytes: int | None = None
