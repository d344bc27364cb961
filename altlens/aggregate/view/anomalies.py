"""Anomalies: attention, trading volume or a price move far from its own past.

Attention and volume are measured by other sections; here they are compared with a threshold.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import stdev

from altlens.aggregate.market.reactions import QUIET_SESSIONS
from altlens.aggregate.texts.annotated_texts import AnnotatedText
from altlens.aggregate.texts.attention import ALL
from altlens.items.age_limits import AGE_LIMITS
from altlens.items.view import BarView
from altlens.items.view_sections import AnomalyView, AttentionView, TechnicalsView

SIGMA_THRESHOLD = 3.0
MAIN_STORY_SHARE = 0.5  # of the items, for one story to explain them
MIN_MOVES = 20
MAX_ITEMS = 10
DAY = timedelta(days=1)


def anomalies(
    texts: Sequence[AnnotatedText],
    attention: Mapping[str, AttentionView],
    technicals: TechnicalsView | None,
    bars: Sequence[BarView],
    as_of: datetime,
) -> tuple[AnomalyView, ...]:
    """The anomalies at `as_of`, the largest deviation first.

    Those of price and volume are given while the last session is not stale.
    """
    views = [*_of_attention(texts, attention, as_of)]
    if technicals and as_of.date() - technicals.session <= AGE_LIMITS["price"]:
        views += [*_of_volume(technicals, bars), *_of_price(bars)]
    return tuple(sorted(views, key=lambda view: (-abs(view.sigma), view.what, view.source)))


def _of_attention(
    texts: Sequence[AnnotatedText], attention: Mapping[str, AttentionView], as_of: datetime
) -> Iterator[AnomalyView]:
    """Sources with far more items in the last day than usual, and the story of most of them."""
    for source, view in attention.items():
        if view.z is None or view.mean is None or view.z < SIGMA_THRESHOLD:
            continue
        new = [t for t in texts if source in (ALL, t.item.source) and as_of - t.available_at < DAY]
        story, count = _most_reported(new)
        by = "all sources together" if source == ALL else source
        sentence = (
            f"{view.count} items in a day ({by}), {view.z:.1f} sigma above the {view.days}-day mean"
            f" of {view.mean:.1f}"
        )
        if count >= MAIN_STORY_SHARE * len(new) and count > 1:
            title = next(text.title for text in new if text.story == story)
            sentence += f", mostly this story: {title}"
        else:
            story = ""
        items = [text.item.id for text in reversed(new) if story in ("", text.story)]
        yield AnomalyView(
            what="attention",
            source="" if source == ALL else source,
            sigma=round(view.z, 2),
            sentence=sentence,
            story=story,
            items=tuple(items[:MAX_ITEMS]),
        )


def _most_reported(texts: Sequence[AnnotatedText]) -> tuple[str, int]:
    counts = Counter(text.story for text in texts)
    return max(counts.items(), key=lambda counted: (counted[1], counted[0]), default=("", 0))


def _of_volume(technicals: TechnicalsView, bars: Sequence[BarView]) -> Iterator[AnomalyView]:
    sigma = technicals.indicators.get("volume_anomaly")
    if sigma is not None and abs(sigma) >= SIGMA_THRESHOLD:
        where = "above" if sigma > 0 else "below"
        yield AnomalyView(
            what="volume",
            source="prices",
            sigma=round(sigma, 2),
            sentence=f"{bars[-1].volume:,} shares traded on {technicals.session}, "
            f"{abs(sigma):.1f} sigma {where} the mean of the 20 sessions before",
            items=(bars[-1].provenance.item,),
        )


def _of_price(bars: Sequence[BarView]) -> Iterator[AnomalyView]:
    """The last session's move against the usual one before it."""
    closes = [bar.close for bar in bars[-QUIET_SESSIONS - 2 :] if bar.close > 0]
    moves = [now / then - 1 for then, now in pairwise(closes)]
    usual = moves[:-1]
    spread = stdev(usual) if len(usual) >= MIN_MOVES else 0.0
    if spread and abs(moves[-1]) >= SIGMA_THRESHOLD * spread:
        yield AnomalyView(
            what="price",
            source="prices",
            sigma=round(moves[-1] / spread, 2),
            sentence=f"{moves[-1]:+.1%} on {bars[-1].session}, {abs(moves[-1]) / spread:.1f} times "
            f"the usual move of the {len(usual)} sessions before",
            items=(bars[-1].provenance.item,),
        )
