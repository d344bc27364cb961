"""The measured sections of a company's page on a terminal, each in a few lines."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from rich.console import RenderableType
from rich.text import Text

from altlens.cli.formatting import Notes, change, score, section, sparkline
from altlens.formatting import MINUS, NONE, number, ratio, signed
from altlens.items.price_moves import MoveView
from altlens.items.view import CompanyView
from altlens.items.view_sections import DailySentiment, RatioView, ReactionView

ROWS = 8
WINDOWS = (7, 30)  # days of mean sentiments
INDICATORS = {
    "rsi_14": "RSI {:.0f}",
    "macd_histogram": "MACD histogram {:+.2f}",
    "sma_50": "SMA 50 {:,.2f}",
    "sma_200": "SMA 200 {:,.2f}",
    "bollinger_lower": "lower band {:,.2f}",
    "bollinger_upper": "upper band {:,.2f}",
    "atr_14": "ATR {:.2f}",
    "volatility_20": "volatility {:.0%} a year",
    "drawdown": "{:.1%} from the high",
    "volume_anomaly": "volume {:+.1f} sigma",
}


def anomaly_lines(view: CompanyView) -> Iterator[RenderableType]:
    """What is unusual, a line each."""
    for anomaly in view.anomalies[:ROWS]:
        yield Text(f"! {anomaly.sentence}", style="yellow")


def market_sections(view: CompanyView, notes: Notes) -> Iterator[RenderableType]:
    """Technical indicators, reactions to events, and ratios."""
    if view.technicals:
        values = view.technicals.indicators
        shown = [form.format(values[name]) for name, form in INDICATORS.items() if values.get(name)]
        line = " · ".join(shown).replace("-", MINUS)
        yield Text(f"{line} (session of {view.technicals.session})\n")
    if view.reactions:
        table = section("price after events", "day", "event", "1 day", "2 days", "5 days", "sigma")
        for reaction in view.reactions[:ROWS]:
            day = notes.mark(str(reaction.day), reaction, reaction.event)
            table.add_row(day, Text(reaction.event), *_moves(reaction))
        yield table
    if view.moves:
        table = section("why it moved", "session", "move", "sigma", "likely cause")
        for move in view.moves[:ROWS]:
            session = notes.mark(str(move.session), move, f"move of {move.session}")
            table.add_row(session, change(100 * move.move), signed(move.sigma, 1), _cause(move))
        yield table
    if view.ratios:
        table = section("ratios", "ratio", "value", "of", "newest filing")
        for name, row in view.ratios.items():
            newest = max(row.accessions, default="")
            table.add_row(name, notes.mark(_ratio(name, row), row, name), _period(row), newest)
        yield table


def text_sections(view: CompanyView) -> Iterator[RenderableType]:
    """Stories, sentiment, attention, and the companies mentioned together with this one."""
    if view.stories:
        table = section("stories", "last", "items", "by", "new", "mean", "story")
        for story in view.stories[:ROWS]:
            table.add_row(
                f"{story.last_at:%Y-%m-%d}",
                str(story.items),
                str(story.publishers),
                f"{story.novelty:.0%}",
                score(story.mean_score, story.items),
                Text(story.title),
            )
        yield table
    if view.moods:
        yield from _sentiment(view)
    if view.attention:
        table = section("attention", "source", "today", "mean per day", "sigma", "30 days")
        for source, row in view.attention.items():
            table.add_row(
                source,
                str(row.count),
                number(row.mean, 1),
                signed(row.z, 1),
                sparkline(row.history, width=30),
            )
        yield table
    if view.network:
        names = (f"{n.symbol or n.name} {n.weight:.2f}" for n in view.network[:ROWS])
        yield Text(f"mentioned together with: {', '.join(names)}")


def _cause(move: MoveView) -> Text:
    """The likeliest cause with its kind, or that none was found."""
    if not move.causes:
        return Text(f"no cause found. {move.coverage}".rstrip(), style="dim")
    cause = move.causes[0]
    title = cause.title.removeprefix("Ex-dividend: ")
    return Text(f"{cause.kind}: {title} ({cause.why})")


def _moves(reaction: ReactionView) -> Iterator[RenderableType]:
    for span in ("1", "2", "5"):
        move = reaction.moves.get(span)
        yield change(None if move is None else move * 100)
    yield signed(reaction.sigmas.get("1"), 1)


def _ratio(name: str, view: RatioView) -> str:
    return ratio(view.value, view.unit, view.currency, is_change=name.endswith("growth"))


def _period(view: RatioView) -> str:
    """TTM to 2026-03-28"""
    return f"{view.period} to {view.end}" if view.period in ("TTM", "year") else str(view.end)


def _sentiment(view: CompanyView) -> Iterator[RenderableType]:
    """Counts and means per source and window; no mean below five texts."""
    table = section("sentiment", "source", "days", "+", "=", "−", "texts", "mean")
    is_short = False
    for source, days in view.moods.items():
        for window in WINDOWS:
            since = view.as_of.date() - timedelta(days=window - 1)
            counts, mean = _totals([day for day in days if day.day >= since])
            shown = score(mean, sum(counts))
            is_short |= bool(sum(counts)) and shown.plain == NONE
            table.add_row(source, str(window), *map(str, counts), str(sum(counts)), shown)
    yield table
    if is_short:
        yield Text("– : too few texts; a mean needs 5.\n", style="dim")


def _totals(days: Sequence[DailySentiment]) -> tuple[tuple[int, int, int], float | None]:
    """The numbers of positive, neutral and negative texts, and the mean over all of them."""
    counts = [(day.positive, day.neutral, day.negative) for day in days]
    texts = sum(map(sum, counts))
    total = sum(day.mean_score * sum(of_day) for day, of_day in zip(days, counts, strict=True))
    positive, neutral, negative = (sum(of_day[label] for of_day in counts) for label in range(3))
    return (positive, neutral, negative), total / texts if texts else None
