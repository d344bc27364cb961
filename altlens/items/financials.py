"""Reported figures of companies."""

from datetime import date
from typing import Literal

from altlens.items.base import Item


class Fact(Item):
    """One XBRL value as one filing states it.

    Keyed by taxonomy, concept, unit, start, end and accession, and by a number where the filing
    gives several values for them, such as counts of single classes of shares. `fiscal_year` and
    `fiscal_period` are those of the filing, not of the value.
    """

    kind: Literal["fact"] = "fact"
    taxonomy: str
    concept: str
    unit: str
    start: date | None = None
    end: date
    value: float
    accession: str
    form: str = ""
    filed: date
    fiscal_year: int | None = None
    fiscal_period: str = ""


class Statement(Item):
    """One statement of one period as a site arranges it, line by line; known from its fetch.

    A period that is restated is a revision with the same key. Money is in `currency`; figures a
    share and counts of shares stand among the lines.
    """

    kind: Literal["statement"] = "statement"
    symbol: str
    statement: Literal["income", "balance sheet", "cash flow"]
    frequency: Literal["annual", "quarterly"]
    end: date
    currency: str
    lines: dict[str, float]
