"""Invented periodic reports of the companies whose real figures are not bundled.

A small model (yearly growth, seasons, margins, from companies.toml) gives each quarter's figures;
each report then carries its own periods and the earlier ones beside them, as real reports do.
Rows of `filed_facts.csv` and of this module have the same columns.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tools.sample.base import FOLDER, MILLION, Company, chance

FIRST_YEAR, LAST_SEEN = 2023, date(2026, 6, 15)
DEBT = "LongTermDebt"
CASH = "CashAndCashEquivalentsAtCarryingValue"

Fact = dict[str, Any]


@dataclass(frozen=True)
class Report:
    """One 10-K or 10-Q; `quarter` is 1 to 4 and the fourth is the year's report."""

    company: Company
    year: int
    quarter: int

    @property
    def end(self) -> date:
        return quarter_end(self.company, self.year, self.quarter)

    @property
    def form(self) -> str:
        return "10-K" if self.quarter == 4 else "10-Q"

    @property
    def period(self) -> str:
        return "FY" if self.quarter == 4 else f"Q{self.quarter}"

    @property
    def filed(self) -> date:
        due = self.end + timedelta(days=37 if self.quarter == 4 else 29)
        return due - timedelta(days=max(0, due.weekday() - 4))

    @property
    def accession(self) -> str:
        return accession(self.company, self.filed, 10 * (self.year - 2020) + self.quarter)


def accession(company: Company, day: date, serial: int) -> str:
    """An accession number in a range no filer has: 0009999999-YY-, company, serial."""
    return f"0009999999-{day:%y}-{company['cik'] % 97:02}{serial:04}"


def quarter_end(company: Company, year: int, quarter: int) -> date:
    last_month = int(company["model"]["fiscal_end"][:2])
    months = year * 12 + last_month - 3 * (4 - quarter)
    return date(months // 12, months % 12 + 1, 1) - timedelta(days=1)


def reports(company: Company) -> list[Report]:
    """The company's reports filed by the time of recording, oldest first."""
    ahead = range(FIRST_YEAR, FIRST_YEAR + 4)
    every = [Report(company, year, quarter) for year in ahead for quarter in (1, 2, 3, 4)]
    return [report for report in every[3:] if report.filed < LAST_SEEN]


def facts(company: Company) -> list[Fact]:
    """The facts a company's reports carry: real where bundled, invented otherwise."""
    if "model" not in company:
        return [row for row in _bundled() if row["ticker"] == company["symbol"]]
    rows = [row for report in reports(company) for row in _reported(report)]
    newest = {_period(row): row for row in sorted(rows, key=lambda row: str(row["filed"]))}
    for row in newest.values():
        row["frame"] = _frame(row)
    return rows


def _bundled() -> list[Fact]:
    with (FOLDER / "filed_facts.csv").open(encoding="utf-8", newline="") as file:
        return [
            row | {"val": _number(row["val"]), "fy": _number(row["fy"]), "fp": row["fp"] or None}
            for row in csv.DictReader(file)
        ]


def _number(text: str) -> float | None:
    if not text:
        return None
    return float(text) if "." in text else int(text)


def _period(row: Fact) -> tuple[str, str, str]:
    return row["concept"], row["start"], row["end"]


def _frame(row: Fact) -> str:
    end = date.fromisoformat(row["end"])
    quarter = f"CY{end.year}Q{(end.month + 2) // 3}"
    if not row["start"]:
        return f"{quarter}I"
    days = (end - date.fromisoformat(row["start"])).days
    if days > 350:
        return f"CY{end.year}"
    return quarter if days < 100 else ""


def _reported(report: Report) -> Iterator[Fact]:
    company, quarter = report.company, report.quarter
    for year in range(report.year, report.year - (3 if quarter == 4 else 2), -1):
        if year < FIRST_YEAR:
            continue
        for first in {1, quarter} - ({4} if quarter == 4 else set()):
            yield from _flows(report, year, first)
    before = Report(company, report.year - 1, 4)
    for balance in (report, before) if before.year >= FIRST_YEAR else (report,):
        for concept, value in _balance(company, balance.year, balance.quarter).items():
            yield _fact(report, concept, "USD", "", balance.end, value)
    cover = report.filed - timedelta(days=8)
    shares = round(_shares(company, report.filed)) * MILLION
    yield _fact(report, "EntityCommonStockSharesOutstanding", "shares", "", cover, shares)


def _flows(report: Report, year: int, first: int) -> Iterator[Fact]:
    """What `report` says of the quarters `first` to its own of a year."""
    company, last = report.company, report.quarter
    start = quarter_end(company, year, first - 1) + timedelta(days=1)
    end = quarter_end(company, year, last)
    sums: dict[str, float] = {}
    for quarter in range(first, last + 1):
        for concept, value in _quarter(company, year, quarter).items():
            sums[concept] = sums.get(concept, 0) + value
    eps = round(sums["NetIncomeLoss"] / MILLION / _shares(company, report.filed), 2)
    sums[company["model"]["revenue_tag"]] *= _restated(report, year, last - first)
    for concept, value in sums.items():
        yield _fact(report, concept, "USD", start.isoformat(), end, round(value))
    yield _fact(report, "EarningsPerShareDiluted", "USD/shares", start.isoformat(), end, eps)


def _restated(report: Report, year: int, span: int) -> float:
    """The factor by which a later year's report restates the revenue of a full year."""
    restated, factor = report.company["model"].get("restated_revenue", (0, 1.0))
    return float(factor) if span == 3 and year == restated < report.year else 1.0


def _quarter(company: Company, year: int, quarter: int) -> dict[str, float]:
    model = company["model"]
    dice = chance("quarter", company["symbol"], year, quarter)
    whole = model["revenue"] * (1 + model["growth"]) ** (year - FIRST_YEAR)
    revenue = round(whole * model["seasons"][quarter - 1] * (0.98 + 0.04 * dice.random()))
    shares_of_revenue = {
        "GrossProfit": model["gross_margin"],
        "OperatingIncomeLoss": model["operating_margin"],
        "NetIncomeLoss": model["net_margin"],
        "NetCashProvidedByUsedInOperatingActivities": model["net_margin"] * 1.25,
        "PaymentsToAcquirePropertyPlantAndEquipment": model["capex"],
    }
    flows: dict[str, float] = {model["revenue_tag"]: revenue * MILLION}
    for concept, share in shares_of_revenue.items():
        if share:
            flows[concept] = round(revenue * share * (0.97 + 0.06 * dice.random())) * MILLION
    return flows


def _balance(company: Company, year: int, quarter: int) -> dict[str, int]:
    model = company["model"]
    grown = (1 + max(model["growth"], 0.02)) ** (year - FIRST_YEAR + quarter / 4)
    scale = model["revenue"] * grown
    assets, owed = round(scale * model["assets"]), round(scale * model["liabilities"])
    amounts = {
        "Assets": assets,
        "Liabilities": owed,
        "StockholdersEquity": assets - owed,
        DEBT: round(scale * model["debt"]),
        CASH: round(scale * model["cash"]),
    }
    return {concept: amount * MILLION for concept, amount in amounts.items()}


def _shares(company: Company, day: date) -> float:
    """Millions of shares as counted on a day: before a split there were fewer."""
    split = company.get("split")
    shares = float(company["shares"])
    if split and day < date.fromisoformat(split["date"]):
        return shares * float(split["denominator"]) / float(split["numerator"])
    return shares


def _fact(
    report: Report, concept: str, unit: str, start: str, end: date, value: float
) -> dict[str, Any]:
    return {
        "ticker": report.company["symbol"],
        "taxonomy": "dei" if concept.startswith("Entity") else "us-gaap",
        "concept": concept,
        "unit": unit,
        "start": start,
        "end": end.isoformat(),
        "val": value,
        "accn": report.accession,
        "fy": report.year,
        "fp": report.period,
        "form": report.form,
        "filed": report.filed.isoformat(),
        "frame": "",
    }
