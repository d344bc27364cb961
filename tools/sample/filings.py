"""SEC EDGAR's filing lists.

Apple, Microsoft and Nvidia list real filings (`real_filings.csv`); the others list invented ones
whose reports carry the facts of `reports`.
"""

import csv
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any

from tools.sample.base import FOLDER, Company, Response, chance, compact, iso
from tools.sample.market import recordings
from tools.sample.reports import accession, reports

DATA = "https://data.sec.gov/submissions/"
LISTED = {"NMS": "Nasdaq", "NYQ": "NYSE"}
FORM_4 = "xslF345X06/form4.xml"
COLUMNS = (
    "accessionNumber",
    "filingDate",
    "reportDate",
    "acceptanceDateTime",
    "act",
    "form",
    "fileNumber",
    "filmNumber",
    "items",
    "core_type",
    "size",
    "isXBRL",
    "isInlineXBRL",
    "isXBRLNumeric",
    "primaryDocument",
    "primaryDocDescription",
)
NUMBERS = ("size", "isXBRL", "isInlineXBRL", "isXBRLNumeric")
REAL, INVENTED = "real filings, a selection", "invented filings"
REAL_UNTIL = {"MSFT": " (until 2026-03-05)", "NVDA": " (until 2026-03-05)"}

Filing = dict[str, Any]


def responses() -> Iterator[Response]:
    for company in recordings():
        yield _submissions(company)
        if company["symbol"] == "AAPL":
            yield _older_page(company)


def filings(company: Company, page: str = "recent") -> list[Filing]:
    """The company's filings, newest first."""
    if company["symbol"] in ("AAPL", "MSFT", "NVDA"):
        return _real(company["symbol"], page)
    invented = [*_periodic(company), *_announced(company), *_insiders(company), *_other(company)]
    return sorted(invented, key=lambda filing: str(filing["acceptanceDateTime"]), reverse=True)


def _real(symbol: str, page: str) -> list[Filing]:
    with (FOLDER / "real_filings.csv").open(encoding="utf-8", newline="") as file:
        rows = [
            row for row in csv.DictReader(file) if (row["ticker"], row["page"]) == (symbol, page)
        ]
    numbers = [{name: int(row[name]) if row[name] else None for name in NUMBERS} for row in rows]
    return [
        {name: row[name] for name in COLUMNS} | number
        for row, number in zip(rows, numbers, strict=True)
    ]


def _periodic(company: Company) -> Iterator[Filing]:
    for report in reports(company)[-8:]:
        name = f"{company['symbol'].lower()}-{report.end:%Y%m%d}.htm"
        yield _filing(
            company, report.form, report.filed, report.end, report.accession, name, "", True
        )


def _announced(company: Company) -> Iterator[Filing]:
    """The results announcement a working day before each periodic report."""
    for report in reports(company)[-8:]:
        day = report.filed - timedelta(days=1 if report.filed.weekday() else 3)
        number = accession(company, day, 1000 + 10 * (report.year - 2020) + report.quarter)
        name = f"{company['symbol'].lower()}-{day:%Y%m%d}.htm"
        yield _filing(company, "8-K", day, day, number, name, "2.02,9.01", True)


def _insiders(company: Company) -> Iterator[Filing]:
    days = [date(2026, 6, 11), date(2026, 5, 20), date(2026, 3, 4), date(2025, 12, 3)]
    for serial, day in zip(count(3000), days, strict=False):
        number = accession(company, day, serial)
        trade = day - timedelta(days=2)
        yield _filing(company, "4", day, trade, number, FORM_4, "", False)


def _other(company: Company) -> Iterator[Filing]:
    symbol = company["symbol"].lower()
    plans = [
        ("8-K", date(2026, 5, 14), "5.07", f"{symbol}-20260514.htm"),
        ("8-K", date(2026, 3, 18), "8.01", f"{symbol}-20260318.htm"),
        ("DEF 14A", date(2026, 4, 2), "", f"{symbol}2026proxy.htm"),
        ("8-K", date(2025, 9, 10), "1.01,9.01", f"{symbol}-20250910.htm"),
    ]
    for serial, (form, day, items, name) in zip(count(4000), plans, strict=False):
        yield _filing(company, form, day, day, accession(company, day, serial), name, items, False)


def _filing(
    company: Company,
    form: str,
    filed: date,
    reported: date,
    number: str,
    document: str,
    items: str,
    has_xbrl: bool,
) -> Filing:
    dice = chance("filing", number)
    insider = form == "4"
    accepted = datetime.combine(filed, time(20 if not insider else 22, 0), UTC)
    accepted += timedelta(seconds=dice.randrange(3000))
    return {
        "accessionNumber": number,
        "filingDate": filed.isoformat(),
        "reportDate": reported.isoformat(),
        "acceptanceDateTime": accepted.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        "act": "" if insider else "34",
        "form": form,
        "fileNumber": "" if insider else company["file_number"],
        "filmNumber": "" if insider else f"26{dice.randrange(100000, 999999)}",
        "items": items,
        "core_type": "XBRL" if has_xbrl else form,
        "size": dice.randrange(4000, 12000) if insider else dice.randrange(200_000, 9_000_000),
        "isXBRL": int(has_xbrl),
        "isInlineXBRL": int(has_xbrl),
        "isXBRLNumeric": int(has_xbrl and form != "8-K"),
        "primaryDocument": document,
        "primaryDocDescription": "FORM 4" if insider else form,
    }


def _submissions(company: Company) -> Response:
    symbol, until = company["symbol"], iso(company["seen"])
    known = [row for row in filings(company) if row["acceptanceDateTime"] < until]
    older = filings(company, "older") if symbol == "AAPL" else []
    pages = {"recent": _columns(known), "files": [_page(company, older)] if older else []}
    real = "model" not in company or symbol == "MSFT"
    return Response(
        "filings",
        f"{symbol}-submissions.json",
        f"{DATA}CIK{company['cik']:010}.json",
        compact(_registrant(company) | {"filings": pages}),
        company["seen"],
        tickers=(symbol,),
        kind="real" if real else "invented",
        note=REAL + REAL_UNTIL.get(symbol, "") if real else INVENTED,
    )


def _older_page(company: Company) -> Response:
    older = filings(company, "older")
    name = _page(company, older)["name"]
    symbol, body = company["symbol"], compact(_columns(older))
    return Response(
        "filings",
        f"{symbol}-submissions-001.json",
        DATA + name,
        body,
        company["seen"],
        tickers=(symbol,),
        kind="real",
        note=REAL,
    )


def _page(company: Company, older: list[Filing]) -> dict[str, Any]:
    return {
        "name": f"CIK{company['cik']:010}-submissions-001.json",
        "filingCount": len(older),
        "filingFrom": older[-1]["filingDate"],
        "filingTo": older[0]["filingDate"],
    }


def _columns(rows: list[Filing]) -> dict[str, list[Any]]:
    return {name: [row[name] for row in rows] for name in COLUMNS}


def _registrant(company: Company) -> dict[str, Any]:
    tickers = company.get("tickers", [company["symbol"]])
    address = {"street1": None, "street2": None, "city": company["city"].upper()}
    address |= {"stateOrCountry": company["state"], "zipCode": None}
    return {
        "cik": f"{company['cik']:010}",
        "entityType": "operating",
        "sic": company["sic"],
        "sicDescription": company["sic_description"],
        "ownerOrg": "",
        "insiderTransactionForOwnerExists": 0,
        "insiderTransactionForIssuerExists": 1,
        "name": company["sec_name"],
        "tickers": tickers,
        "exchanges": [LISTED[company["exchange"]]] * len(tickers),
        "ein": None,
        "lei": None,
        "description": "",
        "website": "",
        "investorWebsite": "",
        "category": "Large accelerated filer",
        "fiscalYearEnd": company["fiscal_year_end"],
        "stateOfIncorporation": company["state_of_incorporation"],
        "stateOfIncorporationDescription": company["state_of_incorporation"],
        "addresses": {"mailing": address, "business": address},
        "phone": "",
        "flags": "",
        "formerNames": company["former_names"],
    }
