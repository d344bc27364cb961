"""`altlens filings`: a company's reports and what each says differently from the one before."""

from datetime import UTC, datetime

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from altlens.cli.formatting import section
from altlens.companies.table import load
from altlens.errors import UnknownSymbol
from altlens.items.filing_change import ParagraphChange
from altlens.items.filing_comparison import CompanyReports, FilingComparison
from altlens.queries.filing_changes import company_reports, filing_comparison
from altlens.queries.point_in_time import TimeLimits
from altlens.queries.view_reader import ViewReader
from altlens.settings import get_settings
from altlens.store import open_store

STYLES = {"added": "green", "removed": "red strike", "same": ""}


def show_filings(
    symbol: str, changes: bool, accession: str, limits: TimeLimits, as_json: bool
) -> int:
    """Print the reports, or one report's changes: the newest compared one, or `accession`."""
    try:
        company = load().resolve(symbol, limits.day)
    except UnknownSymbol as error:
        click.secho(f"altlens: {error}", err=True, fg="red")
        return 1
    at = limits.at(datetime.now(UTC))
    result: CompanyReports | FilingComparison
    with open_store(get_settings().store_url) as store:
        result = reports = company_reports(store, company, company.symbol_on(limits.day), at)
        if changes or accession:
            compared = (one.accession for one in reports.reports if not one.reason)
            accession = accession or next(compared, "")
            view = ViewReader(store).read(company, limits)
            found = filing_comparison(store, company, accession, at, view) if accession else None
            if found is None:
                click.secho(f"altlens: {_missing(reports, accession)}", err=True, fg="red")
                return 1
            result = found
    if as_json:
        click.echo(result.model_dump_json(indent=2))
    elif isinstance(result, FilingComparison):
        _print_comparison(Console(), result)
    else:
        Console().print(_table(result))
    return 0


def _missing(reports: CompanyReports, accession: str) -> str:
    if accession:
        return f"{reports.symbol} has no report {accession} here."
    if not reports.reports:
        return f"The store has no report of {reports.symbol}: altlens run {reports.symbol}"
    newest = reports.reports[0]
    return (
        f"What changed in the {newest.form} filed {newest.filed} ({newest.accession}) "
        f"is not known, because {newest.reason}."
    )


def _table(page: CompanyReports) -> Table:
    table = section(
        f"reports of {page.symbol}, each against the one of its form before",
        "filed",
        "form",
        "accession",
        "what changed",
    )
    for report in page.reports:
        line = report.line
        if line:
            counts = f"{line.added} added, {line.removed} removed, {line.reworded} reworded"
            about = ": ".join(filter(None, (counts, ", ".join(line.topics))))
        elif report.reason:
            about = f"not known, because {report.reason}"
        else:
            about = "see --accession"
        cells = (report.filed, report.form, report.accession, about)
        table.add_row(*(Text(str(cell)) for cell in cells))
    return table


def _print_comparison(console: Console, page: FilingComparison) -> None:
    report, change = page.report, page.change
    if change is None:
        heading = f"{report.form} filed {report.filed}"
        console.print(Text(f"{heading}: what changed is not known, because {report.reason}."))
        return
    console.print(Text(change.title, style="bold"))
    for doubt in change.doubts:
        console.print(Text(f"In doubt: {doubt}", style="yellow"))
    for row in change.changes:
        place = f"Item {row.item} {row.title}".strip() if row.item else row.title
        topics = f" [{', '.join(row.topics)}]" if row.topics else ""
        console.print(Text(f"\n{row.change} · {place}{topics}", style="cyan"))
        console.print(_segments(row), soft_wrap=True)
    for number in page.numbers:
        facts = ", ".join(dict.fromkeys(fact.measure for fact in number.facts))
        said = f"{number.label}: {number.before} → {number.after}"
        console.print(Text(f"{said}  ({facts})" if facts else said), soft_wrap=True)
    for fact in page.restated:
        said = f"restated: {fact.measure} to {fact.end}: {fact.before:,.6g} → {fact.after:,.6g}"
        console.print(Text(said, style="yellow"))


def _segments(change: ParagraphChange) -> Text:
    text = Text()
    for segment in change.segments:
        text.append(f"{segment.text} ", style=STYLES[segment.kind])
    return text
