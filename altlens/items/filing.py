"""Reports filed with a regulator: that they were filed, what they say, who traded by them."""

from datetime import date
from typing import Literal

from altlens.items.base import Item, Model

REPORT_FORMS = ("8-K", "10-Q", "10-K", "6-K", "20-F", "40-F")
"""Forms by which companies report on themselves; each may be amended ("10-K/A")."""


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


class Party(Model):
    """Somebody that a filing is about or by; `role` as EDGAR calls it (Filer, Issuer, …)."""

    cik: str
    name: str
    role: str


class FilingNotice(Item):
    """A filing as EDGAR's feed of the newest announced it, often before the company's list."""

    kind: Literal["filing_notice"] = "filing_notice"
    accession: str
    form: str
    filed: date
    items: tuple[str, ...] = ()
    parties: tuple[Party, ...]


class Section(Model):
    """An item of a report, as `1A` or `5.02`, and its text; both names are empty for the rest."""

    part: str = ""
    item: str = ""
    title: str = ""
    text: str


class FilingDocument(Item):
    """The main document of a filing as text, in its order."""

    kind: Literal["filing_document"] = "filing_document"
    accession: str
    form: str
    filed: date
    name: str
    sections: tuple[Section, ...]


class InsiderTrade(Item):
    """One transaction of a Form 4 or 5 by somebody inside the company.

    `code` is the form's (P bought, S sold, A granted, M exercised, F withheld for tax, G given).
    `price` is a share's, in US dollars. `shares_after` is what the owners held then of the
    security in the same way (directly or not). `planned` is the form's mark for a 10b5-1 plan.
    """

    kind: Literal["insider_trade"] = "insider_trade"
    accession: str
    form: str
    owner: str
    owner_cik: str
    role: str
    traded: date
    security: str
    is_derivative: bool
    code: str
    acquired: bool | None = None
    shares: float | None = None
    price: float | None = None
    shares_after: float | None = None
    direct: bool | None = None
    planned: bool | None = None
