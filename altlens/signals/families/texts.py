"""How many texts there are about a company, by source, and how many publishers wrote them."""

from collections import Counter

from altlens.signals.knowledge import Knowledge
from altlens.signals.signal import Computed, Family, Signal

SOURCES = ("news", "yahoo_news", "rss", "reddit", "twitter")
MINIMUM = "one text ever"


def compute(known: Knowledge) -> Computed:
    """Counts over articles and posts, every article once; missing before the first text."""
    counts = known.texts.counts()
    if not counts:
        return Computed({})
    week = known.texts.week
    by_source = Counter(text.item.source for text in week)
    cells = {
        "texts_1d": float(counts.get(0, 0)),
        "texts_7d": float(len(week)),
        "texts_30d": float(sum(counts.get(ago, 0) for ago in range(30))),
        "publishers_7d": float(len({text.outlet for text in week})),
    }
    return Computed(cells | {f"texts_{name}_7d": float(by_source[name]) for name in SOURCES})


FAMILY = Family(
    name="texts",
    version="1",
    rests_on=("article", "post"),
    signals=(
        Signal("texts_1d", "texts", "Articles and posts of the day (UTC).", MINIMUM),
        Signal("texts_7d", "texts", "Articles and posts of the last 7 days.", MINIMUM),
        Signal("texts_30d", "texts", "Articles and posts of the last 30 days.", MINIMUM),
        Signal(
            "publishers_7d",
            "publishers",
            "Distinct publishers and channels of the texts of the last 7 days.",
            MINIMUM,
        ),
        *(
            Signal(
                f"texts_{source}_7d",
                "texts",
                f"Texts of the last 7 days from the source {source}.",
                MINIMUM,
            )
            for source in SOURCES
        ),
    ),
    compute=compute,
)
