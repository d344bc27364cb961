"""What a view shows of a company's insiders. Money in US dollars."""

from datetime import date

from altlens.items.base import Model
from altlens.items.provenance import Provenance
from altlens.items.quality import Assessed


class InsiderTradeView(Model):
    """One transaction of somebody inside the company; fields as in `InsiderTrade`.

    `amount` is shares times price.
    """

    traded: date
    owner: str
    role: str
    code: str
    security: str
    acquired: bool | None
    shares: float | None
    price: float | None
    amount: float | None = None
    shares_after: float | None
    planned: bool | None
    form: str = ""
    accession: str = ""
    provenance: Provenance


class IntendedSaleView(Model):
    """A sale that an insider announced; fields as in `IntendedSale`."""

    filed: date
    seller: str
    role: str
    security: str
    shares: float | None
    value: float | None
    sale_from: date | None
    broker: str
    plan_adopted: date | None
    planned: bool
    form: str
    accession: str
    provenance: Provenance


class InsiderBuyingView(Assessed):
    """What insiders bought less what they sold on the market, by day of the trade.

    `planned_value` is the part of the sales under a 10b5-1 plan. Of the `forms` 4 and 5 filed in
    the window `forms_missing` have no transaction here; the figures are None where all of them
    are missing.
    """

    days: int
    since: date
    until: date
    buyers: int
    sellers: int
    trades: int
    bought_shares: float | None
    sold_shares: float | None
    net_shares: float | None
    net_value: float | None
    planned_value: float | None
    forms: int
    forms_missing: int
    accessions: tuple[str, ...]
