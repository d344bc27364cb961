"""`altlens audit`: the newest reported figures, how far they can be relied upon, and why."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from altlens.aggregate.fundamentals.audit import Audit, AuditedFigure, RuleOutcome
from altlens.cli.formatting import section
from altlens.companies.table import load
from altlens.errors import UnknownSymbol
from altlens.formatting import amount, number, ratio
from altlens.items.base import end_of_day
from altlens.items.quality import Quality
from altlens.queries.audit import audit_at
from altlens.queries.point_in_time import PointInTime
from altlens.settings import get_settings
from altlens.store import open_store

COLOURS: dict[Quality, str] = {
    "ok": "green",
    "derived": "cyan",
    "stale": "yellow",
    "doubtful": "red",
}


def audit_company(symbol: str, as_of: date | None, as_json: bool) -> int:
    """Print the audit; return the exit status, 1 for an unknown symbol."""
    try:
        company = load().resolve(symbol, as_of)
    except UnknownSymbol as error:
        click.secho(f"altlens: {error}", err=True, fg="red")
        return 1
    now = datetime.now(UTC)
    at = PointInTime(end_of_day(as_of) if as_of else now, now)
    with open_store(get_settings().store_url) as store:
        report = audit_at(store, company.id, company.symbol_on(as_of), at)
    if as_json:
        click.echo(report.model_dump_json(indent=2))
        return 0
    console = Console()
    if not report.figures:
        console.print(
            f"Nothing is reported for {report.symbol} as of {report.as_of}. Fetch it with:  "
            f"altlens run {report.symbol} --source financials"
        )
        return 0
    _print(report, console)
    return 0


def _print(report: Audit, console: Console) -> None:
    heading = Text(f"{report.symbol}  figures as filed by {report.as_of}", style="bold")
    filer = "foreign filer" if report.is_foreign else "domestic filer"
    heading.append(
        f"  in {report.currency}, {filer}, stale after {report.age_limit_days} days", style="dim"
    )
    console.print(heading)
    console.print(_figures(report.figures))
    console.print(_ratios(report))
    if failed := list(_failed(report)):
        table = section("rules not passed", "figure", "rule", "why")
        for name, outcome in failed:
            table.add_row(Text(name), Text(outcome.rule, style="red"), Text(outcome.reason))
        console.print(table)
    else:
        console.print("Every rule is passed.", style="green")


def _figures(figures: Sequence[AuditedFigure]) -> Table:
    table = section("figures", "measure", "period", "value", "quality", "rules", "concept")
    for figure in figures:
        passed = sum(not outcome.reason for outcome in figure.outcomes)
        end = "" if figure.period == "instant" else f"{figure.period} to "
        table.add_row(
            Text(figure.measure),
            f"{end}{figure.end}",
            f"{_value(figure)} {figure.unit}",
            Text(figure.quality, style=COLOURS[figure.quality]),
            f"{passed} of {len(figure.outcomes)}" if figure.outcomes else "–",
            Text(figure.concept.replace("us-gaap:", ""), style="dim"),
        )
    return table


def _value(figure: AuditedFigure) -> str:
    return number(figure.value) if figure.unit.endswith("/shares") else amount(figure.value)


def _ratios(report: Audit) -> Table:
    table = section("ratios", "ratio", "value", "quality", "to", "withheld because")
    for name, view in report.ratios.items():
        is_change = name.endswith("growth")
        table.add_row(
            name,
            ratio(view.value, view.unit, view.currency, is_change=is_change),
            Text(view.quality, style=COLOURS[view.quality]),
            f"{view.period} {view.end}" if view.period in ("TTM", "year") else str(view.end),
            Text(" ".join(view.reasons) if view.value is None else ""),
        )
    return table


def _failed(report: Audit) -> list[tuple[str, RuleOutcome]]:
    return [
        *(
            (f"{figure.measure}, {figure.period} to {figure.end}", outcome)
            for figure in report.figures
            for outcome in figure.outcomes
            if outcome.reason
        ),
        *(("valuation", outcome) for outcome in report.valuation if outcome.reason),
    ]
