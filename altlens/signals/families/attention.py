"""How much is said about a company today, against the days before."""

from altlens.aggregate.texts.attention import LEAST_DAYS, compared
from altlens.signals.knowledge import Knowledge
from altlens.signals.signal import Computed, Family, Signal


def compute(known: Knowledge) -> Computed:
    """The day against up to 90 days before it, for all sources together."""
    counts = known.texts.counts()
    if not counts:
        return Computed({})
    measured = compared(counts)
    return Computed({"attention_z": measured["z"], "attention_mean": measured["mean"]})


FAMILY = Family(
    name="attention",
    version="1",
    rests_on=("article", "post"),
    signals=(
        Signal(
            "attention_z",
            "standard deviations",
            "Texts of the day (UTC) against the mean of up to 90 days before it.",
            minimum=f"{LEAST_DAYS} days since the first text",
        ),
        Signal(
            "attention_mean",
            "texts a day",
            "Mean number of texts a day over up to 90 days before.",
            minimum=f"{LEAST_DAYS} days since the first text",
        ),
    ),
    compute=compute,
)
