"""Ratios and growth from figures as filed by the day, and restatements."""

from altlens.items.quality import combined
from altlens.items.view_sections import RATIO_UNITS
from altlens.signals.knowledge import Knowledge
from altlens.signals.signal import Computed, Family, Signal

MOST_REASONS = 3
UNITS = {"percent": "share of 1", "multiple": "multiple", "money": "currency of the price"}


def compute(known: Knowledge) -> Computed:
    """The ratios that a view of the day gives; a dividend yield needs no figure."""
    ratios = known.books.ratios(known.today, known.market.market)
    cells = {_name(name): view.value for name, view in ratios.items()}
    if known.newest("fact") is not None:
        cells["restatements_365d"] = float(known.books.restated(known.today, 365))
    withheld = combined(view for view in ratios.values() if view.value is None)
    return Computed(cells, withheld.model_copy(update={"reasons": withheld.reasons[:MOST_REASONS]}))


def _name(ratio: str) -> str:
    return ratio.replace(" ", "_")


FAMILY = Family(
    name="fundamentals",
    version="1",
    rests_on=("fact",),
    signals=(
        *(
            Signal(
                _name(name),
                UNITS[unit],
                f"{name.capitalize()} as filed by the day, of twelve months where it is of a "
                "period; as the company's view has it.",
                minimum="the figures that it is made of, and a price where it needs one",
                doubt="a figure that is stale or doubtful",
            )
            for name, unit in RATIO_UNITS.items()
        ),
        Signal(
            "restatements_365d",
            "figures",
            "Figures to which filings of the last 365 days gave another value than before.",
            minimum="one reported figure",
        ),
    ),
    compute=compute,
)
