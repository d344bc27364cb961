"""How much of what is said about a company was not said before."""

from statistics import fmean

from altlens.signals.knowledge import Knowledge
from altlens.signals.signal import Computed, Family, Signal

NEW = 0.5  # from which novelty on a text counts as new


def compute(known: Knowledge) -> Computed:
    """Over all reports of the last 7 days, repeats included: repeating is what is measured."""
    scores = [text.novelty["score"] for text in known.texts.reports(7) if text.novelty]
    if not scores:
        return Computed({})
    new = sum(score >= NEW for score in scores)
    return Computed(
        {"novelty_7d": round(fmean(scores), 4), "new_share_7d": round(new / len(scores), 4)}
    )


FAMILY = Family(
    name="novelty",
    version="1",
    rests_on=("article", "post"),
    signals=(
        Signal(
            "novelty_7d",
            "share",
            "Mean novelty of the texts of the last 7 days: 1 less the similarity to the nearest "
            "text of the 30 days before each.",
            minimum="one text with words in 7 days",
        ),
        Signal(
            "new_share_7d",
            "share",
            f"Share of the texts of the last 7 days with a novelty of {NEW} or more.",
            minimum="one text with words in 7 days",
        ),
    ),
    compute=compute,
)
