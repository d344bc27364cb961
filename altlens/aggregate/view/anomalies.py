"""What is far from its own past: how much is said, how much is traded, how the price moved.

Reads the sections that measured it; nothing is measured here.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import stdev

from altlens.aggregate.market.reactions import QUIET_SESSIONS
from altlens.aggregate.texts.annotated_texts import AnnotatedText
from altlens.aggregate.texts.attention import ALL
from altlens.items.view import BarView
from altlens.items.view_sections import AnomalyView, AttentionView, TechnicalsView

TELLING_SIGMA = 3.0
MOSTLY = 0.5  # of the items, for one story to explain them
LEAST_MOVES = 20
ITEMS_NAMED = 10
DAY = timedelta(days=1)
LATELY = timedelta(days=5)  # long weekends included


def anomalies(
    texts: Sequence[AnnotatedText],
    attention: Mapping[str, AttentionView],
    technicals: TechnicalsView | None,
    bars: Sequence[BarView],
    as_of: datetime,
) -> tuple[AnomalyView, ...]:
    """The farthest first."""
    found = [*_said(texts, attention, as_of)]
    if technicals and as_of.date() - technicals.session <= LATELY:
        found += [*_traded(technicals, bars), *_moved(bars)]
    return tuple(sorted(found, key=lambda view: (-abs(view.sigma), view.what, view.source)))


def _said(
    texts: Sequence[AnnotatedText], attention: Mapping[str, AttentionView], as_of: datetime
) -> Iterator[AnomalyView]:
    """Sources with far more items in the last day than usual, and the story most of them tell."""
    for source, held in attention.items():
        if held.z is None or held.mean is None or held.z < TELLING_SIGMA:
            continue
        new = [t for t in texts if source in (ALL, t.item.source) and as_of - t.available_at < DAY]
        story, count = _most_reported(new)
        by = "all sources together" if source == ALL else source
        sentence = (
            f"{held.count} items in a day ({by}), {held.z:.1f} sigma above the {held.days}-day mean"
            f" of {held.mean:.1f}"
        )
        if count >= MOSTLY * len(new) and count > 1:
            title = next(text.title for text in new if text.story == story)
            sentence += f", mostly this story: {title}"
        else:
            story = ""
        items = [text.item.id for text in reversed(new) if story in ("", text.story)]
        yield AnomalyView(
            what="attention",
            source="" if source == ALL else source,
            sigma=round(held.z, 2),
            sentence=sentence,
            story=story,
            items=tuple(items[:ITEMS_NAMED]),
        )


def _most_reported(texts: Sequence[AnnotatedText]) -> tuple[str, int]:
    counts = Counter(text.story for text in texts)
    return max(counts.items(), key=lambda held: (held[1], held[0]), default=("", 0))


def _traded(technicals: TechnicalsView, bars: Sequence[BarView]) -> Iterator[AnomalyView]:
    sigma = technicals.indicators.get("volume_anomaly")
    if sigma is not None and abs(sigma) >= TELLING_SIGMA:
        where = "above" if sigma > 0 else "below"
        yield AnomalyView(
            what="volume",
            source="prices",
            sigma=round(sigma, 2),
            sentence=f"{bars[-1].volume:,} shares traded on {technicals.session}, "
            f"{abs(sigma):.1f} sigma {where} the mean of the 20 sessions before",
            items=(bars[-1].provenance.item,),
        )


def _moved(bars: Sequence[BarView]) -> Iterator[AnomalyView]:
    """The last session's move against the usual one before it."""
    closes = [bar.close for bar in bars[-QUIET_SESSIONS - 2 :] if bar.close > 0]
    moves = [now / then - 1 for then, now in pairwise(closes)]
    usual = moves[:-1]
    spread = stdev(usual) if len(usual) >= LEAST_MOVES else 0.0
    if spread and abs(moves[-1]) >= TELLING_SIGMA * spread:
        yield AnomalyView(
            what="price",
            source="prices",
            sigma=round(moves[-1] / spread, 2),
            sentence=f"{moves[-1]:+.1%} on {bars[-1].session}, {abs(moves[-1]) / spread:.1f} times "
            f"the usual move of the {len(usual)} sessions before",
            items=(bars[-1].provenance.item,),
        )
