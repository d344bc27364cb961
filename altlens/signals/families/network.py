"""How strongly texts tie a company to others."""

import math

from altlens.aggregate.texts.neighbours import LEAST_WEIGHT
from altlens.signals.knowledge import Knowledge
from altlens.signals.signal import Computed, Family, Signal


def compute(known: Knowledge) -> Computed:
    """Ties by the texts of the last 90 days; missing before the first text."""
    if not known.texts.counts():
        return Computed({})
    weights = [w for w in known.texts.network.weights(known.as_of).values() if w >= LEAST_WEIGHT]
    return Computed(
        {
            "comention_centrality": round(math.fsum(weights), 4),
            "comentioned_companies": float(len(weights)),
        }
    )


FAMILY = Family(
    name="network",
    version="1",
    rests_on=("article", "post"),
    signals=(
        Signal(
            "comention_centrality",
            "weight",
            "Sum of the weights of the ties to companies mentioned together with this one in 90 "
            "days; a text counts half after 30.",
            minimum="one text ever",
        ),
        Signal(
            "comentioned_companies",
            "companies",
            f"Companies with a tie of at least {LEAST_WEIGHT} by texts of 90 days.",
            minimum="one text ever",
        ),
    ),
    compute=compute,
)
