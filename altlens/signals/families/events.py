"""How often texts of the last week report each type of event of a company."""

from collections import Counter
from typing import get_args

from altlens.items.analysis import EventType
from altlens.signals.knowledge import Knowledge
from altlens.signals.signal import Computed, Family, Signal

TYPES: tuple[str, ...] = get_args(EventType)


def compute(known: Knowledge) -> Computed:
    """Articles and posts with an event of the type that is not another company's."""
    if not known.texts.counts():
        return Computed({})
    counted: Counter[str] = Counter()
    for text in known.texts.week:
        counted.update(
            {
                event["type"]
                for event in text.analysis.get("events", ())
                if event.get("company", known.company) == known.company
            }
        )
    return Computed({f"events_{name}_7d": float(counted[name]) for name in TYPES})


FAMILY = Family(
    name="events",
    version="1",
    rests_on=("article", "post"),
    signals=tuple(
        Signal(
            f"events_{name}_7d",
            "texts",
            f"Texts of the last 7 days that report an event of the type {name.replace('_', ' ')}.",
            minimum="one text ever",
        )
        for name in TYPES
    ),
    compute=compute,
)
