"""What analysts changed lately, and what they say together."""

from altlens.aggregate.opinions.analysts import consensus_rows
from altlens.items.age_limits import stale
from altlens.items.analysts import RatingChange, RatingCounts
from altlens.signals.knowledge import Knowledge
from altlens.signals.signal import Cells, Computed, Family, Signal

DAYS = 30
MINIMUM = "one change of a rating ever"


def compute(known: Knowledge) -> Computed:
    """Changes of the last 30 days, and the newest counts of ratings unless they are stale."""
    cells: dict[str, float | None] = {}
    if known.newest("rating_change") is not None:
        cells.update(_changes(known))
    counts = [item for item in known.current("rating_counts") if isinstance(item, RatingCounts)]
    rows = consensus_rows(counts)
    if not rows:
        return Computed(cells)
    last = rows[-1]
    assessed = stale("analysts", known.as_of - last.seen_at)
    if assessed.is_usable:
        cells.update({"analyst_consensus": last.mean, "analysts": float(last.analysts)})
    return Computed(cells, assessed)


def _changes(known: Knowledge) -> Cells:
    changes = [c for c in known.within("rating_change", DAYS) if isinstance(c, RatingChange)]
    targets = [
        change.target - change.target_before
        for change in changes
        if change.target and change.target_before
    ]
    return {
        "upgrades_30d": float(sum(change.change == "up" for change in changes)),
        "downgrades_30d": float(sum(change.change == "down" for change in changes)),
        "target_raises_30d": float(sum(moved > 0 for moved in targets)),
        "target_cuts_30d": float(sum(moved < 0 for moved in targets)),
    }


FAMILY = Family(
    name="analysts",
    version="1",
    rests_on=("rating_change", "rating_counts"),
    signals=(
        Signal("upgrades_30d", "changes", "Ratings raised, known in 30 days.", MINIMUM),
        Signal("downgrades_30d", "changes", "Ratings lowered, known in 30 days.", MINIMUM),
        Signal("target_raises_30d", "changes", "Price targets raised in 30 days.", MINIMUM),
        Signal("target_cuts_30d", "changes", "Price targets lowered in 30 days.", MINIMUM),
        Signal(
            "analyst_consensus",
            "1 strong buy to 5 strong sell",
            "Mean of the analysts' ratings.",
            "one count of ratings",
            "counts older than 45 days",
        ),
        Signal(
            "analysts",
            "analysts",
            "Analysts who rate the company.",
            "one count of ratings",
            "counts older than 45 days",
        ),
    ),
    compute=compute,
)
