"""Compares margins with the same computed plainly by pandas, over recorded facts.

As of every day on which a year was reported, of that year. The baseline takes each year's values as
filed first, as if nothing were ever restated. Pandas takes the first concept of a fixed order, as
is right for the recorded companies; tests show what the choice among concepts is worth.
"""

import datetime as dt
import pathlib
import time
from collections.abc import Iterator, Sequence
from typing import Any

import orjson
import pandas as pd

from altlens.aggregate.fundamentals.building import build_book
from altlens.aggregate.fundamentals.concepts import CONCEPTS
from altlens.aggregate.fundamentals.periods import SLACK
from altlens.aggregate.fundamentals.ratios import ratios
from altlens.evaluate.result import Result

Frame = Any  # pandas, whose stubs refuse half of what it does
FACTS = "recordings/sec-companyfacts"
YEAR_DAYS = range(350, 381)
MARGINS = {
    "gross margin": "gross profit",
    "operating margin": "operating income",
    "net margin": "net income",
}
PLAIN_CONCEPTS = {
    "revenue": (
        "RevenueFromContractWithCustomerExcludingAssessedTax",
        "Revenues",
        "RevenueFromContractWithCustomerIncludingAssessedTax",
        "SalesRevenueNet",
    ),
    "gross profit": ("GrossProfit",),
    "operating income": ("OperatingIncomeLoss",),
    "net income": ("NetIncomeLoss", "ProfitLoss"),
}


def evaluate(data: pathlib.Path) -> list[Result]:
    """The share of margins that are equal; none without recordings."""
    equal = trivial = count = calls = 0
    seconds = 0.0
    for facts in _companies(data / FACTS):
        rows = list(facts.itertuples(index=False))
        for as_of in _report_days(facts):
            started = time.process_time()
            ours = ratios(build_book(rows, as_of))
            seconds += time.process_time() - started
            calls += 1
            for name, measure in MARGINS.items():
                ratio = ours.get(name)
                if ratio is None or ratio.value is None:
                    continue
                last, first = (
                    _margin(facts, measure, as_of, ratio.end, keep) for keep in ("last", "first")
                )
                if last is not None:
                    count += 1
                    equal += abs(ratio.value - last) <= 1e-9
                    trivial += first is not None and abs(ratio.value - first) <= 1e-9
    cost = 1e6 * seconds / calls if calls else 0.0
    metric = "margins of a year, equal to pandas"
    if not count:
        return []
    shares = (equal / count, trivial / count)
    return [Result("fundamentals", "sec-companyfacts", metric, *shares, cost, count)]


def _companies(folder: pathlib.Path) -> Iterator[Frame]:
    for file in sorted(folder.glob("*.json")):
        taxonomies = orjson.loads(file.read_bytes())["facts"]
        rows = [
            {"taxonomy": taxonomy, "concept": concept, "unit": unit, **_dated(row)}
            for taxonomy, concepts in taxonomies.items()
            for concept, described in concepts.items()
            if f"{taxonomy}/{concept}" in CONCEPTS
            for unit, values in described["units"].items()
            for row in values
        ]
        yield pd.DataFrame(rows)


def _dated(row: dict[str, str]) -> dict[str, object]:
    start = dt.date.fromisoformat(row["start"]) if "start" in row else None
    end, filed = dt.date.fromisoformat(row["end"]), dt.date.fromisoformat(row["filed"])
    return {
        "start": start, "end": end, "filed": filed, "value": row["val"],
        "accession": row["accn"], "form": row["form"],
    }  # fmt: skip


def _report_days(facts: Frame) -> Sequence[dt.date]:
    return sorted(set(facts[facts.form == "10-K"].filed))


def _margin(facts: Frame, measure: str, as_of: dt.date, end: dt.date, keep: str) -> float | None:
    """Of the year that ends then, by the value filed last or first by `as_of`."""
    over, under = (_value(facts, name, as_of, end, keep) for name in (measure, "revenue"))
    return over / under if over is not None and under else None


def _value(facts: Frame, measure: str, as_of: dt.date, end: dt.date, keep: str) -> float | None:
    for concept in PLAIN_CONCEPTS[measure]:
        reported = facts[(facts.concept == concept) & (facts.filed <= as_of) & facts.start.notna()]
        days = [(row.end - row.start).days + 1 for row in reported.itertuples()]
        near = [abs(day - end) <= SLACK for day in reported.end]
        years = reported[
            [n in YEAR_DAYS and is_near for n, is_near in zip(days, near, strict=True)]
        ]
        if not years.empty:
            ordered = years.sort_values(["filed", "accession"])
            return float(ordered.value.iloc[-1 if keep == "last" else 0])
    return None
