"""The rules that reported figures are checked by: one table.

What each compares is in `altlens.aggregate.fundamentals.checks`; the rules on valuations are in
`altlens.aggregate.fundamentals.valuation`.
"""

from typing import Literal, NamedTuple

from altlens.aggregate.fundamentals import checks
from altlens.aggregate.fundamentals.book import Book
from altlens.aggregate.fundamentals.checks import Check
from altlens.aggregate.fundamentals.concepts import SHOWN
from altlens.aggregate.fundamentals.figures import Figure
from altlens.aggregate.fundamentals.filed import AMENDED_SCALE, ONE_VALUE
from altlens.aggregate.fundamentals.revenue import COVERS_PARTS, WHOLE_REVENUE
from altlens.items.quality import Assessed, Quality, combined

Group = Literal["identity", "bound", "age", "scale", "shares"]


class Rule(NamedTuple):
    """A named rule, what it says in words, and the measures it looks at (none: all)."""

    name: str
    group: Group
    sentence: str
    check: Check
    measures: tuple[str, ...] = ()
    quality: Quality = "doubtful"


class Outcome(NamedTuple):
    """How a figure did by a rule; `reason` is empty where it passed."""

    rule: Rule
    reason: str
    quality: Quality


def outcomes(figure: Figure, book: Book) -> list[Outcome]:
    """The rules that say something of the figure."""
    results = []
    for rule in RULES:
        if rule.measures and figure.measure not in rule.measures:
            continue
        noted = [note for note in figure.notes if note.rule == rule.name]
        if noted:
            results += [Outcome(rule, note.reason, note.quality) for note in noted]
        elif (verdict := rule.check(figure, book)) is not None:
            results.append(Outcome(rule, verdict, rule.quality if verdict else "ok"))
    return results


def assess(figure: Figure, book: Book) -> Figure:
    """The figure with the quality that the rules leave it."""
    failed = [
        Assessed(quality=outcome.quality, reasons=(outcome.reason,))
        for outcome in outcomes(figure, book)
        if outcome.reason
    ]
    if not failed:
        return figure
    quality = combined([figure.assessed, *failed])
    return figure._replace(quality=quality.quality, reasons=quality.reasons)


FLOWS = ("revenue", "gross profit", "operating income", "net income", "operating cash flow")
RULES: tuple[Rule, ...] = (
    Rule(ONE_VALUE, "identity", "A filing gives one value for a concept and period.", checks.noted),
    Rule(
        AMENDED_SCALE,
        "scale",
        "A filing that amends a figure keeps its scale and empties no total.",
        checks.amended,
    ),
    Rule(
        "usual scale",
        "scale",
        "A figure is no thousandfold, thousandth or lone zero beside periods nearby.",
        checks.usual_scale,
        checks.HISTORY_MEASURES,
    ),
    Rule(
        "filing in scale",
        "scale",
        "No figure counts of a filing of which several are in another scale.",
        checks.filing_scale,
    ),
    Rule(
        COVERS_PARTS,
        "identity",
        "Revenue is at least as large as each of its parts.",
        checks.noted,
        ("revenue",),
    ),
    Rule(
        WHOLE_REVENUE,
        "identity",
        "Revenue is of a concept that carries all of it, not a slice.",
        checks.noted,
        ("revenue",),
    ),
    Rule(
        "income within contract revenue",
        "bound",
        "Net income does not exceed revenue from contracts where that is taken for all revenue.",
        checks.income_of_a_slice,
        ("revenue",),
    ),
    Rule(
        "costs within revenue",
        "bound",
        "The costs of a company that earns money do not far exceed its revenue.",
        checks.costs_of_a_whole,
        ("revenue",),
    ),
    Rule(
        "gross profit",
        "identity",
        "Gross profit is revenue less its cost.",
        checks.gross_profit,
        ("gross profit",),
    ),
    Rule(
        "gross profit within revenue",
        "bound",
        "Gross profit does not exceed revenue.",
        checks.within("revenue"),
        ("gross profit",),
    ),
    Rule(
        "operating income within revenue",
        "bound",
        "Operating income does not exceed revenue.",
        checks.within("revenue"),
        ("operating income",),
    ),
    Rule(
        "balance",
        "identity",
        "Assets are liabilities plus equity, with minorities and temporary equity.",
        checks.balance,
        ("assets", "liabilities", "equity"),
    ),
    Rule(
        "cash within assets",
        "bound",
        "Cash does not exceed assets.",
        checks.within("assets"),
        ("cash",),
    ),
    Rule(
        "debt within liabilities",
        "bound",
        "Long-term debt does not exceed liabilities.",
        checks.within("liabilities", checks.REVISED),
        ("long-term debt",),
    ),
    Rule(
        "earnings per share",
        "identity",
        "Net income is about earnings per share times diluted shares.",
        checks.earnings_per_share,
        ("net income", "diluted EPS"),
    ),
    Rule(
        "cash flows",
        "identity",
        "Operating, investing and financing cash flow add to the change in cash.",
        checks.cash_flows,
        ("operating cash flow",),
    ),
    Rule(
        "quarters add up",
        "identity",
        "The four quarters of a year add to the year.",
        checks.quarters_add,
        FLOWS,
    ),
    Rule(
        "not negative",
        "bound",
        "Revenue, assets, cash, debt and payments are not negative.",
        checks.not_negative,
        ("revenue", "assets", "cash", "long-term debt", "capital expenditure", "dividends paid"),
    ),
    Rule(
        "age",
        "age",
        "The newest figure is not older than its limit.",
        checks.fresh,
        (*SHOWN, "current assets", "current liabilities", "weighted shares"),
        "stale",
    ),
    Rule(
        "placeholder count",
        "shares",
        "A count of shares is no placeholder such as 1, 100 or 1,000.",
        checks.placeholder,
        ("shares outstanding",),
    ),
    Rule(
        "share counts agree",
        "shares",
        "A count of shares is near the weighted average or what earnings per share imply.",
        checks.against_weighted,
        ("shares outstanding",),
    ),
    Rule(
        "average count agrees",
        "shares",
        "A weighted average of shares is near what earnings per share imply.",
        checks.average_count,
        ("weighted shares", "diluted shares"),
    ),
)
