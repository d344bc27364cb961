"""The measured sections of a company's page on a terminal, each in a few lines."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from rich.console import RenderableType
from rich.text import Text

from altlens.cli.formatting import change, section, sparkline
from altlens.formatting import ratio
from altlens.items.view import CompanyView
from altlens.items.view_sections import DailySentiment, RatioView

LISTED = 8
INDICATORS = {
    "rsi_14": "RSI {:.0f}",
    "macd_histogram": "MACD histogram {:+.2f}",
    "sma_50": "SMA 50 {:,.2f}",
    "sma_200": "SMA 200 {:,.2f}",
    "bollinger_lower": "lower band {:,.2f}",
    "bollinger_upper": "upper band {:,.2f}",
    "atr_14": "ATR {:.2f}",
    "volatility_20": "volatility {:.0%} a year",
    "drawdown": "{:.1%} from the top",
    "volume_anomaly": "volume {:+.1f} sigma",
}


def anomaly_lines(view: CompanyView) -> Iterator[RenderableType]:
    """What is unusual, a line each."""
    for anomaly in view.anomalies[:LISTED]:
        yield Text(f"! {anomaly.sentence}", style="yellow")


def market_sections(view: CompanyView) -> Iterator[RenderableType]:
    """Indicators, reactions to events and ratios."""
    if view.technicals:
        held = view.technicals.indicators
        shown = [form.format(held[name]) for name, form in INDICATORS.items() if held.get(name)]
        yield Text(" · ".join(shown) + "\n")
    if view.reactions:
        table = section("price after events", "day", "event", "1 day", "2 days", "5 days", "sigma")
        for reaction in view.reactions[:LISTED]:
            sigma = reaction.sigmas["1"]
            moves = (reaction.moves[span] for span in ("1", "2", "5"))
            table.add_row(
                str(reaction.day),
                Text(reaction.event),
                *(change(None if move is None else move * 100) for move in moves),
                "–" if sigma is None else f"{sigma:+.1f}",
            )
        yield table
    if view.ratios:
        table = section("ratios", "ratio", "value", "to", "newest filing")
        for name, row in view.ratios.items():
            newest = max(row.accessions, default="")
            table.add_row(name, _ratio(name, row), str(row.end), newest)
        yield table


def talk_sections(view: CompanyView) -> Iterator[RenderableType]:
    """Stories, moods, attention and the companies named beside this one."""
    if view.stories:
        table = section("stories", "last", "items", "by", "new", "mood", "story")
        for story in view.stories[:LISTED]:
            table.add_row(
                f"{story.last_at:%Y-%m-%d}",
                str(story.items),
                str(story.publishers),
                f"{story.novelty:.0%}",
                _score(story.mean_score),
                Text(story.title),
            )
        yield table
    if view.moods:
        table = section("moods", "of", "days", "+", "=", "−", "mean")
        for source, days in view.moods.items():
            for span in (7, 90):
                since = view.as_of.date() - timedelta(days=span - 1)
                table.add_row(source, str(span), *_summed([d for d in days if d.day >= since]))
        yield table
    if view.attention:
        table = section("attention", "source", "today", "a day before", "sigma", "")
        for source, held in view.attention.items():
            table.add_row(
                source,
                str(held.count),
                "–" if held.mean is None else f"{held.mean:.1f}",
                "–" if held.z is None else f"{held.z:+.1f}",
                sparkline(held.history, width=30),
            )
        yield table
    if view.network:
        named = (f"{n.symbol or n.name} {n.weight:.2f}" for n in view.network[:LISTED])
        yield Text(f"named together with: {', '.join(named)}")


def _ratio(name: str, view: RatioView) -> str:
    return ratio(view.value, view.unit, view.currency, is_change=name.endswith("growth"))


def _score(score: float | None) -> str:
    if score is None:
        return "–"
    return f"[{'green' if score > 0 else 'red'}]{score:+.2f}[/]" if round(score, 2) else "0.00"


def _summed(days: Sequence[DailySentiment]) -> tuple[str, ...]:
    """Counts and the mean score over some days."""
    counts = [(day.positive, day.neutral, day.negative) for day in days]
    texts = sum(map(sum, counts))
    total = sum(day.mean_score * sum(held) for day, held in zip(days, counts, strict=True))
    sums = (str(sum(held[at] for held in counts)) for at in range(3))
    return (*sums, _score(total / texts if texts else None))
