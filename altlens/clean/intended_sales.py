"""Form 144 to the sale that an insider announces, through edgartools' parser."""

import re
from datetime import date, datetime
from typing import Any

from altlens.clean.numbers import read_number
from altlens.errors import InvalidItem, Unparsable
from altlens.items.filing import Filing, IntendedSale, shared_fields

_PLAN = re.compile(r"10b5-?1", re.I)


def intended_sale(document: str, filing: Filing) -> IntendedSale:
    """The sale that a notice announces; the amounts of several classes are added up.

    InvalidItem for a notice without seller, Unparsable where the parser fails.
    """
    form = _parsed(document)
    if not form["person_selling"]:
        raise InvalidItem(f"The notice {filing.accession} names no seller.")
    issuer = str(form["issuer_cik"]).zfill(10)
    lots = form["securities_information"].to_dict("records")
    adopted = [day for text in form["notice_signature"].plan_adoption_dates if (day := _day(text))]
    sale_days = [day for lot in lots if (day := _day(lot.get("approx_sale_date")))]
    return IntendedSale(
        **shared_fields(filing) | {"companies": (issuer,)},
        filed=filing.filed,
        key=f"intended_sale/{issuer}/{filing.accession}",
        seller=form["person_selling"].strip(),
        role="; ".join(form["relationships"] or ()),
        security="; ".join(dict.fromkeys(str(lot["security_class"]).strip() for lot in lots)),
        shares=_total(lots, "units_to_be_sold"),
        value=_total(lots, "market_value"),
        sale_from=min(sale_days, default=None),
        broker="; ".join(dict.fromkeys(str(lot["broker_name"]).strip() for lot in lots)),
        plan_adopted=max(adopted, default=None),
        planned=bool(adopted) or bool(_PLAN.search(form["remarks"] or "")),
    )


def _parsed(document: str) -> dict[str, Any]:
    # Imported here since it takes two seconds, and most processes need none of it.
    from edgar.ownership.form144 import Form144

    try:
        form: dict[str, Any] = Form144.parse_xml(document.strip())
        _ = form["securities_information"].to_dict, form["notice_signature"].plan_adoption_dates
    except Exception as error:  # the parser has no common error
        raise Unparsable(
            f"The notice of a sale cannot be read: {type(error).__name__}: {error}."
        ) from error
    return form


def _total(lots: list[dict[str, Any]], name: str) -> float | None:
    """The sum of a column; None where a lot has no number."""
    numbers = [read_number(lot.get(name)) for lot in lots]
    known = [number for number in numbers if number is not None]
    return sum(known) if known and len(known) == len(numbers) else None


def _day(text: Any) -> date | None:
    """The day written as `04/13/2023`."""
    try:
        return datetime.strptime(str(text).strip(), "%m/%d/%Y").date()  # noqa: DTZ007 - a day
    except ValueError:
        return None
