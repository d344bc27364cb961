"""Filings with a regulator: the list of them, their documents, and insiders' transactions."""

from datetime import date
from typing import Any, ClassVar, Literal

from altlens.items.base import Item, Model
from altlens.items.quality import Quality

AcceptanceBasis = Literal[
    "not stated",
    "EDGAR's hours",
    "filing date",
    "clock of the reply",
    "filer's usual hour",
    "later of two readings",
    "offset given",
    "day only",
]

REPORT_FORMS = ("8-K", "10-Q", "10-K", "6-K", "20-F", "40-F")
"""Forms by which companies report on themselves; each may be amended ("10-K/A")."""


class AcceptedItem(Item):
    """What is dated by the acceptance of a filing.

    EDGAR gives acceptance times now in UTC, now in New York time, both marked as UTC.
    `acceptance_basis` says what decided between them, `acceptance_quality` how certain it is:
    `ok` by the filing's own hour or date, `derived` from other filings of the company,
    `doubtful` where nothing decided and the later reading was taken. `available_at` is the
    acceptance, or EDGAR's next opening for what was accepted outside its hours.
    """

    # The reading of a clock is no part of what was filed: two replies are one item.
    provenance_fields: ClassVar[frozenset[str]] = Item.provenance_fields | {
        "event_at",
        "published_at",
        "acceptance_basis",
        "acceptance_quality",
    }

    acceptance_basis: AcceptanceBasis = "not stated"
    acceptance_quality: Quality = "ok"


class Filing(AcceptedItem):
    """One accession at SEC EDGAR as the company's list has it."""

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
    """A person or company named by a filing; `role` is EDGAR's word (Filer, Issuer, …)."""

    cik: str
    name: str
    role: str


class FilingNotice(Item):
    """A filing as announced by EDGAR's feed of new filings, often before the company's list."""

    kind: Literal["filing_notice"] = "filing_notice"
    accession: str
    form: str
    filed: date
    items: tuple[str, ...] = ()
    parties: tuple[Party, ...]


class Section(Model):
    """An item of a report (`1A`, `5.02`) and its text; `part` and `item` are "" for the rest."""

    part: str = ""
    item: str = ""
    title: str = ""
    text: str


class FilingDocument(AcceptedItem):
    """The text of a filing's main document, section by section."""

    kind: Literal["filing_document"] = "filing_document"
    accession: str
    form: str
    filed: date
    name: str
    sections: tuple[Section, ...]


class InsiderTrade(AcceptedItem):
    """One transaction of an insider, from a Form 4 or 5.

    `code` is the form's (P bought, S sold, A granted, M exercised, F withheld for tax, G given).
    `price` is per share, in US dollars. `shares_after` counts the owner's shares of the security
    after the transaction, held in the same way (directly or not). `planned` is the form's mark for
    a 10b5-1 plan.
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


class IntendedSale(AcceptedItem):
    """A sale of restricted or control shares that somebody announces by Form 144.

    `value` is the market value that the notice gives for all `shares`, in US dollars; `sale_from`
    is the approximate day of the first sale. `planned` says that the notice names a 10b5-1 plan,
    `plan_adopted` when the latest one named was adopted.
    """

    kind: Literal["intended_sale"] = "intended_sale"
    accession: str
    form: str
    filed: date
    seller: str
    role: str = ""
    security: str = ""
    shares: float | None = None
    value: float | None = None
    sale_from: date | None = None
    broker: str = ""
    plan_adopted: date | None = None
    planned: bool = False


SHARED_FIELDS = (
    "source",
    "companies",
    "event_at",
    "published_at",
    "available_at",
    "fetched_at",
    "capture",
    "url",
    "acceptance_basis",
    "acceptance_quality",
    "accession",
    "form",
)


def shared_fields(filing: Filing | FilingDocument) -> dict[str, Any]:
    """What an item taken from a filing has from it: times, evidence, companies, form."""
    return {name: getattr(filing, name) for name in SHARED_FIELDS}
