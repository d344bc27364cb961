"""Views as terminal tables. Text from outside is shown as text: no markup in it is obeyed."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from altlens.cli.formatting import change, section, sparkline
from altlens.cli.view_sections import anomaly_lines, market_sections, talk_sections
from altlens.formatting import plural, timestamp
from altlens.items.view import CompanyView, EarningsView, FactView, TextView

if TYPE_CHECKING:
    from flows.company_batch import BatchReport

LISTED = 8
STATE_COLOURS = {
    "OK": "green",
    "NOT CONFIGURED": "bright_black",
    "EMPTY": "yellow",
    "LATE": "yellow",
    "FAILING": "red",
}


def batch_table(views: Sequence[CompanyView]) -> Table:
    """One row a company."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    for heading in ("symbol", "company", "close", "1 day", "30 days", "revenue"):
        text = heading == "company"
        table.add_column(heading, justify="left" if text else "right", no_wrap=not text)
    for heading in ("news", "posts", "mood", "sources"):
        table.add_column(heading, justify="right", no_wrap=True)
    for view in views:
        price = view.price
        table.add_row(
            f"[bold]{view.symbol}[/]",
            Text(view.name, no_wrap=True, overflow="ellipsis"),
            f"{price.last_close:,.2f}" if price else "–",
            change(price.change_1_day_percent if price else None),
            change(price.change_30_days_percent if price else None),
            _amount(_annual(view, "revenue")),
            str(view.counts.get("article", 0)),
            str(view.counts.get("post", 0)),
            _mood(view),
            _standing(view),
        )
    return table


def batch_summary(report: "BatchReport") -> Iterator[str]:
    """What was new, what failed, what is off, and where to go next."""
    if report.new:
        yield f"{report.new:,} new items, analyses and views."
    else:
        yield "Nothing new: the store had all of it."
    unrecorded = sum(stage.errors.get("NotRecorded", 0) for stage in report.stages)
    failed = sum(stage.failed for stage in report.stages) - unrecorded
    if unrecorded:
        yield f"{unrecorded} questions have no answer in the archive (altlens failures)."
    if failed > 0:
        yield f"{failed} failures; see them with:  altlens failures"
    for source, advice in report.off.items():
        yield f"{source} is off: {advice}."
    if report.views:
        yield f"Next:  altlens show {report.views[0].symbol}"


def company_page(view: CompanyView, now: datetime) -> RenderableType:
    """Everything about one company, top to bottom."""
    parts: list[RenderableType] = [_heading(view, now)]
    if view.price:
        closes = [bar.close for bar in view.price.bars]
        parts.append(
            f"{view.price.last_close:,.2f} {view.price.currency} on {view.price.last_session}  "
            f"1 day {change(view.price.change_1_day_percent)}  "
            f"30 days {change(view.price.change_30_days_percent)}\n[cyan]{sparkline(closes)}[/]"
        )
    parts.extend(anomaly_lines(view))
    parts.extend(_sections(view))
    return Group(*parts)


def _heading(view: CompanyView, now: datetime) -> Text:
    heading = Text(f"{view.symbol}  {view.name}", style="bold")
    days = (now - view.as_of).days
    age = f", {plural(days, 'day')} ago" if days >= 1 else ""
    heading.append(f"  as of {timestamp(view.as_of)}{age}, CIK {view.company}", style="dim")
    if view.profile:
        about = (view.profile.sector, view.profile.industry, view.profile.country)
        heading.append("\n" + " · ".join(part for part in about if part), style="not bold")
        heading.append(f"  (profile {view.profile.age_days:.0f} days old)", style="dim")
    return heading


def _sections(view: CompanyView) -> Iterator[RenderableType]:
    if annual := _last_annual(view):
        table = section("figures", "reported", "period", "value", "filed in")
        for fact in annual:
            mark = " (restated)" if fact.restated else ""
            period = f"year to {fact.end}" if fact.start else f"{fact.end}"
            value = f"{_figure(fact.value)} {fact.unit}{mark}"
            table.add_row(fact.measure, period, value, fact.accessions[-1])
        yield table
    if view.filings:
        table = section("filings", "filed", "form", "about", "accession")
        for filing in view.filings[:LISTED]:
            table.add_row(str(filing.filed), filing.form, ", ".join(filing.items), filing.accession)
        yield table
    if view.earnings:
        yield _earnings(view.earnings)
    yield from market_sections(view)
    yield from talk_sections(view)
    for title, texts in (("news", view.articles), ("posts", view.posts)):
        if texts:
            yield _texts(title, texts)
    table = section("sources", "source", "state", "last fetched", "")
    for name, source in view.sources.items():
        when = f"{source.last_fetched_at:%Y-%m-%d %H:%M}" if source.last_fetched_at else "–"
        colour = STATE_COLOURS[source.state]
        table.add_row(name, f"[{colour}]{source.state}[/]", when, Text(source.detail))
    yield table


def _texts(title: str, texts: Sequence[TextView]) -> Table:
    table = section(title, "published", "publisher", "title", "mood")
    for text in texts[:LISTED]:
        when = f"{text.published_at:%Y-%m-%d %H:%M}" if text.published_at else "–"
        table.add_row(when, Text(text.publisher), Text(text.title or text.text), text.sentiment)
    return table


def _earnings(earnings: EarningsView) -> Table:
    table = section("reports expected", "day", "time", "as", "told by", "seen", "before")
    for report in (*earnings.next, *earnings.past)[:LISTED]:
        table.add_row(
            _days(report.start, report.end),
            report.time_of_day,
            report.certainty,
            report.provider,
            f"{report.seen_at:%Y-%m-%d}",
            ", ".join(_days(seen.start, seen.end) for seen in report.earlier),
        )
    return table


def _days(start: date, end: date) -> str:
    return f"{start}" if start == end else f"{start} to {end}"


def _last_annual(view: CompanyView) -> list[FactView]:
    """The newest annual or momentary figure of each measure."""
    newest: dict[str, FactView] = {}
    for fact in view.facts:
        if fact.months in (0, 12):
            newest.setdefault(fact.measure, fact)
    return list(newest.values())


def _annual(view: CompanyView, measure: str) -> float | None:
    return next((f.value for f in _last_annual(view) if f.measure == measure), None)


def _amount(value: float | None) -> str:
    if value is None:
        return "–"
    for size, name in ((1e12, "T"), (1e9, "B"), (1e6, "M")):
        if abs(value) >= size:
            return f"{value / size:,.1f}{name}"
    return f"{value:,.0f}"


def _mood(view: CompanyView) -> str:
    held = view.sentiment.values()
    if not held:
        return "–"
    return f"[green]+{sum(s.positive for s in held)}[/] [red]−{sum(s.negative for s in held)}[/]"


def _standing(view: CompanyView) -> str:
    """How many of the sources are well, in the colour of the worst of them."""
    states = [source.state for source in view.sources.values()]
    worst = max(states, key=list(STATE_COLOURS).index, default="EMPTY")
    return f"[{STATE_COLOURS[worst]}]{states.count('OK')}/{len(states)}[/]"


def _figure(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:,.2f}"
