"""What insiders bought and sold in the open market, by when the world could know."""

import math
from collections.abc import Iterable

from altlens.items.filing import InsiderTrade
from altlens.items.quality import Assessed
from altlens.signals.knowledge import Knowledge
from altlens.signals.signal import Computed, Family, Signal

BOUGHT, SOLD = "P", "S"
MINIMUM = "one transaction of an insider ever"
DOUBT = "transactions without a price, or of a doubtful time of acceptance, are left out"
LEFT_OUT = "{} transactions without a price or with a doubtful time are left out."


def compute(known: Knowledge) -> Computed:
    """Open-market purchases less sales in US dollars, shares only, not derivatives."""
    if known.newest("insider_trade") is None:
        return Computed({})
    trades = [
        trade
        for trade in known.within("insider_trade", 90)
        if isinstance(trade, InsiderTrade)
        and trade.code in (BOUGHT, SOLD)
        and not trade.is_derivative
    ]
    usable = [trade for trade in trades if _is_usable(trade)]
    month = [t for t in usable if (known.today - t.available_at.date()).days < 30]
    cells = {
        "insider_net_30d": _net(month),
        "insider_net_90d": _net(usable),
        "insider_buyers_90d": float(len({t.owner_cik for t in usable if t.code == BOUGHT})),
        "insider_sellers_90d": float(len({t.owner_cik for t in usable if t.code == SOLD})),
    }
    left_out = len(trades) - len(usable)
    return Computed(cells, Assessed(reasons=(LEFT_OUT.format(left_out),) if left_out else ()))


def _is_usable(trade: InsiderTrade) -> bool:
    has_value = trade.shares is not None and trade.price is not None and trade.price > 0
    return has_value and trade.acceptance_quality != "doubtful"


def _net(trades: Iterable[InsiderTrade]) -> float:
    signed = (
        (1 if trade.code == BOUGHT else -1) * (trade.shares or 0.0) * (trade.price or 0.0)
        for trade in trades
    )
    return round(math.fsum(signed), 2)


FAMILY = Family(
    name="insiders",
    version="1",
    rests_on=("insider_trade",),
    signals=(
        Signal(
            "insider_net_30d",
            "US dollars",
            "Insiders' purchases less sales in the open market, known in the last 30 days.",
            MINIMUM,
            DOUBT,
        ),
        Signal(
            "insider_net_90d",
            "US dollars",
            "Insiders' purchases less sales in the open market, known in the last 90 days.",
            MINIMUM,
            DOUBT,
        ),
        Signal("insider_buyers_90d", "persons", "Insiders who bought in 90 days.", MINIMUM, DOUBT),
        Signal("insider_sellers_90d", "persons", "Insiders who sold in 90 days.", MINIMUM, DOUBT),
    ),
    compute=compute,
)
