"""Returns, volatility, volume and gaps of the last session that closed."""

from collections.abc import Sequence

from altlens.aggregate.market.price_events import is_whole
from altlens.aggregate.market.technicals import returns, volatility, volume_anomaly
from altlens.signals.knowledge import Knowledge
from altlens.signals.market import Priced
from altlens.signals.signal import Computed, Family, Signal

SPANS = (1, 5, 21, 63)
DOUBT = "the last close is more than 5 days old, or in doubt"


def compute(known: Knowledge) -> Computed:
    """Of the last session with a close, adjusted for splits as known on the day."""
    day = known.market
    if not day.bars or not day.assessed.is_usable:
        return Computed({}, day.assessed)
    closes = [bar.close for bar in day.bars]
    session = day.calendar.last_closed(known.as_of) if day.calendar else None
    # A session without a bar has no move: that of the session before is not repeated.
    is_current = session is None or day.bars[-1].session == session.day
    cells: dict[str, float | None] = {
        f"return_{span}d": _last(returns(closes[-span - 1 :], span))
        for span in SPANS
        if is_current and is_whole(day.bars, span, known.today, day.calendar)
    }
    volumes: list[float | None] = [bar.volume for bar in day.bars[-21:]]
    cells |= {
        "close": closes[-1],
        "volatility_20d": _last(volatility(closes[-21:])),
        "volume_z": _last(volume_anomaly(volumes)) if is_current else None,
        "gap": _gap(day.bars) if is_current else None,
    }
    return Computed(cells, day.assessed)


def _gap(bars: Sequence[Priced]) -> float | None:
    """The open against the close before it, as a share."""
    if len(bars) < 2 or not bars[-1].open or bars[-1].open <= 0:
        return None
    return round(bars[-1].open / bars[-2].close - 1, 6)


def _last(series: Sequence[float | None]) -> float | None:
    value = series[-1] if series else None
    return None if value is None else round(value, 6)


FAMILY = Family(
    name="prices",
    version="2",
    rests_on=("bar",),
    signals=(
        Signal("close", "currency of the price", "The last close, adjusted for splits.", "", DOUBT),
        *(
            Signal(
                f"return_{span}d",
                "share",
                f"Change of the close over {span} sessions.",
                f"{span + 1} sessions",
                DOUBT,
            )
            for span in SPANS
        ),
        Signal(
            "volatility_20d",
            "share a year",
            "Standard deviation of 20 daily logarithmic returns, a year.",
            "21 sessions",
            DOUBT,
        ),
        Signal(
            "volume_z",
            "standard deviations",
            "Volume against the mean of the 20 sessions before.",
            "21 sessions",
            DOUBT,
        ),
        Signal("gap", "share", "The open against the close before it.", "2 sessions", DOUBT),
    ),
    compute=compute,
)
