"""Forms 4 and 5 to the transactions they report, through edgartools' parser."""

from collections.abc import Iterator
from typing import Any

from altlens.clean.dates import day
from altlens.clean.numbers import read_number
from altlens.errors import InvalidItem, Unparsable
from altlens.items.filing import Filing, InsiderTrade, shared_fields


def trades(document: str, filing: Filing) -> Iterator[InsiderTrade | InvalidItem]:
    """The transactions: those of shares, then those of options and units.

    InvalidItem is raised for a form without owner, and yielded for a transaction without date.
    """
    form = _parsed(document)
    owners = form["reporting_owners"].owners
    if not owners:
        raise InvalidItem(f"The form {filing.accession} names no owner.")
    about = {
        "owner": "; ".join(owner.name_unreversed for owner in owners),
        "owner_cik": owners[0].cik.zfill(10),
        "role": owners[0].position or "",
        "planned": form["aff10b5_one"],
    }
    issuer = form["issuer"].cik.zfill(10)
    for table, derivative in (("non_derivative_table", False), ("derivative_table", True)):
        rows = form[table].transactions.data
        for number, row in enumerate([] if rows is None else rows.to_dict("records")):
            traded = day(row.get("Date"))
            if traded is None:
                yield InvalidItem(f"A transaction of {filing.accession} has no date.")
                continue
            row_id = f"{'d' if derivative else 's'}{number}"
            yield _trade(filing, issuer, about | {"traded": traded}, row, row_id)


def _trade(
    filing: Filing, issuer: str, about: dict[str, Any], row: dict[str, Any], row_id: str
) -> InsiderTrade:
    return InsiderTrade(
        **shared_fields(filing) | {"companies": (issuer,)} | about,
        key=f"insider_trade/{issuer}/{filing.accession}/{row_id}",
        security=_text(row.get("Security")),
        is_derivative=row_id.startswith("d"),
        code=_text(row.get("Code")),
        acquired={"A": True, "D": False}.get(_text(row.get("AcquiredDisposed"))),
        shares=read_number(row.get("Shares")),
        price=read_number(row.get("Price")),
        shares_after=read_number(row.get("Remaining")),
        direct={"D": True, "I": False}.get(_text(row.get("DirectIndirect"))),
    )


def _parsed(document: str) -> dict[str, Any]:
    # Imported here since it takes a second, and most processes need none of it.
    from edgar.ownership import owners
    from edgar.ownership.forms import Ownership

    # The parser requests each owner's page only to decide the order of names; keep it offline.
    vars(owners)["Entity"] = lambda cik: None
    try:
        form: dict[str, Any] = Ownership.parse_xml(document)
    except Exception as error:  # the parser has no common error
        raise Unparsable(
            f"The insider's form cannot be read: {type(error).__name__}: {error}."
        ) from error
    return form


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""
