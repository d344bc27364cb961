"""Views as terminal tables. Text from outside is shown as text: no markup in it is obeyed."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from altlens.cli.formatting import Notes, change, score, section, sparkline
from altlens.cli.view_sections import anomaly_lines, market_sections, text_sections
from altlens.formatting import NONE, amount, number, plural, timestamp
from altlens.items.quality import Assessed
from altlens.items.view import CompanyView, EarningsView, FactView, PriceView, TextView

if TYPE_CHECKING:
    from flows.company_batch import BatchReport

ROWS = 8
WINDOW = 30  # days of the sentiment in the table of a batch
STATE_COLOURS = {
    "OK": "green",
    "NOT CONFIGURED": "bright_black",
    "EMPTY": "yellow",
    "LATE": "yellow",
    "FAILING": "red",
}


def batch_table(views: Sequence[CompanyView]) -> RenderableType:
    """One row per company, then what each column is of, and the reasons of marked figures."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    for heading in ("symbol", "company", "close", "1 day", "30 days", "revenue"):
        is_text = heading == "company"
        table.add_column(heading, justify="left" if is_text else "right", no_wrap=not is_text)
    for heading in ("news", "posts", "sentiment", "sources"):
        table.add_column(heading, justify="right", no_wrap=True)
    notes = Notes()
    for view in views:
        price, revenue = view.price, _annual(view, "revenue")
        table.add_row(
            Text(view.symbol, style="bold"),
            Text(view.name, no_wrap=True, overflow="ellipsis"),
            notes.mark(number(price.last_close), price, f"close of {view.symbol}")
            if price
            else NONE,
            _one_day(price, notes, view.symbol),
            change(price.change_30_days_percent if price else None),
            notes.mark(amount(revenue.value), revenue, f"revenue of {view.symbol}")
            if revenue
            else NONE,
            str(view.counts.get("article", 0)),
            str(view.counts.get("post", 0)),
            score(view.recent_sentiment.mean_30d, view.recent_sentiment.texts_30d),
            _source_states(view),
        )
    return Group(table, *_dates(views), *notes.lines())


def batch_summary(report: "BatchReport") -> Iterator[str]:
    """What was new, what failed, what is off, and where to go next."""
    if report.new:
        yield f"{report.new:,} new items, analyses and views."
    else:
        yield "Nothing new: the store had all of it."
    unrecorded = sum(stage.errors.get("NotRecorded", 0) for stage in report.stages)
    failed = sum(stage.failed for stage in report.stages) - unrecorded
    if unrecorded:
        yield f"{plural(unrecorded, 'request')} not in the recordings (altlens failures)."
    if failed > 0:
        yield f"{plural(failed, 'failure')}; list them with:  altlens failures"
    for source, advice in report.off.items():
        yield f"{source} is off: {advice}."
    if report.views:
        yield f"Next:  altlens show {report.views[0].symbol}"


def company_page(view: CompanyView, now: datetime) -> RenderableType:
    """Everything about one company, top to bottom; the reasons of marked figures come last."""
    notes = Notes()
    parts: list[RenderableType] = [_heading(view, now, notes)]
    if view.price:
        parts.append(_price(view.price, notes))
    parts.extend(anomaly_lines(view))
    parts.extend(_sections(view, notes))
    parts.extend(notes.lines())
    return Group(*parts)


def _heading(view: CompanyView, now: datetime, notes: Notes) -> Text:
    heading = Text(f"{view.symbol}  {view.name}", style="bold")
    days = (now - view.as_of).days
    age = f", {plural(days, 'day')} ago" if days >= 1 else ""
    heading.append(
        f"  as of {timestamp(view.as_of)}{age}, CIK {view.company}", style="not bold dim"
    )
    if view.profile:
        about = (view.profile.sector, view.profile.industry, view.profile.country)
        heading.append("\n" + " · ".join(part for part in about if part), style="not bold")
        old = f"profile {view.profile.age_days:.0f} days old"
        heading.append(Text("  (", style="not bold dim"))
        heading.append(notes.mark(Text(old, style="not bold dim"), view.profile, "profile"))
        heading.append(Text(")", style="not bold dim"))
    return heading


def _price(price: PriceView, notes: Notes) -> Text:
    close = Text(f"{number(price.last_close)} {price.currency}")
    return Text.assemble(
        notes.mark(close, price, "price"),
        f" on {price.last_session}  1 day ",
        _one_day(price, notes, ""),
        "  30 days ",
        change(price.change_30_days_percent),
        "\n",
        (sparkline([bar.close for bar in price.bars]), "cyan"),
    )


def _one_day(price: PriceView | None, notes: Notes, symbol: str) -> Text:
    """The change over the exchange's last session; a dash, with the reason, of an earlier one."""
    if price is None or price.change_1_day_percent is not None or not price.change_reason:
        return change(price.change_1_day_percent if price else None)
    name = f"1 day of {symbol}" if symbol else "1 day"
    withheld = Assessed(quality="stale", reasons=(price.change_reason,))
    return notes.mark(change(None), withheld, name)


def _dates(views: Sequence[CompanyView]) -> Iterator[Text]:
    """What the columns are of: the dates of closes and revenues, the window of sentiment."""
    closes = sorted({view.price.last_session for view in views if view.price})
    years = sorted({fact.end for view in views if (fact := _annual(view, "revenue"))})
    parts = [f"sentiment: mean of the last {WINDOW} days, – below 5 texts"]
    if years:
        parts.insert(0, f"revenue: year to {_span(years)}")
    if closes:
        parts.insert(0, f"close: {_span(closes)}")
    yield Text("; ".join(parts), style="dim")


def _span(days: Sequence[date]) -> str:
    first, last = days[0], days[-1]
    return f"{last}" if first == last else f"{first} … {last}"


def _sections(view: CompanyView, notes: Notes) -> Iterator[RenderableType]:
    if figures := _latest_figures(view):
        table = section("reported figures", "measure", "period", "value", "filed in")
        for fact in figures:
            restated = " (restated)" if fact.restated else ""
            period = f"year to {fact.end}" if fact.start else f"{fact.end}"
            value = f"{_figure(fact.value)} {fact.unit}{restated}"
            marked = notes.mark(value, fact, fact.measure)
            table.add_row(fact.measure, period, marked, max(fact.accessions, default=""))
        yield table
    if view.filings:
        table = section("filings", "filed", "form", "items", "accession")
        for filing in view.filings[:ROWS]:
            table.add_row(str(filing.filed), filing.form, ", ".join(filing.items), filing.accession)
        yield table
    if view.earnings:
        yield _earnings(view.earnings)
    yield from market_sections(view, notes)
    yield from text_sections(view)
    for title, texts in (("news", view.articles), ("posts", view.posts)):
        if texts:
            yield _texts(title, texts)
    table = section("sources", "source", "state", "last fetched", "detail")
    for name, source in view.sources.items():
        state = Text(source.state, style=STATE_COLOURS[source.state])
        table.add_row(name, state, timestamp(source.last_fetched_at), Text(source.detail))
    yield table


def _texts(title: str, texts: Sequence[TextView]) -> Table:
    table = section(title, "published", "publisher", "title", "sentiment")
    for text in texts[:ROWS]:
        when = f"{text.published_at:%Y-%m-%d %H:%M}" if text.published_at else NONE
        table.add_row(when, Text(text.publisher), Text(text.title or text.text), text.sentiment)
    return table


def _earnings(earnings: EarningsView) -> Table:
    headings = ("day", "time", "certainty", "provider", "seen", "earlier dates")
    table = section("earnings reports", *headings)
    for report in (*earnings.next, *earnings.past)[:ROWS]:
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


def _latest_figures(view: CompanyView) -> list[FactView]:
    """The newest figure of each measure: of a fiscal year, or on a day for balances."""
    newest: dict[str, FactView] = {}
    for fact in view.facts:
        if fact.period != "TTM" and fact.months in (0, 12):
            newest.setdefault(fact.measure, fact)
    return list(newest.values())


def _annual(view: CompanyView, measure: str) -> FactView | None:
    return next((fact for fact in _latest_figures(view) if fact.measure == measure), None)


def _source_states(view: CompanyView) -> Text:
    """How many of the sources are well, in the colour of the worst of them."""
    states = [source.state for source in view.sources.values()]
    worst = max(states, key=list(STATE_COLOURS).index, default="EMPTY")
    return Text(f"{states.count('OK')}/{len(states)}", style=STATE_COLOURS[worst])


def _figure(value: float) -> str:
    return number(value, 0) if abs(value) >= 1000 else number(value)
