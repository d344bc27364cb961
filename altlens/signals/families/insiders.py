"""What insiders bought and sold in the open market, as the company's view has it."""

from altlens.aggregate.filings.insiders import WINDOWS, insider_buying
from altlens.items.filing import Filing, InsiderTrade
from altlens.items.quality import combined
from altlens.signals.knowledge import Knowledge
from altlens.signals.signal import Computed, Family, Signal

READ_DAYS = max(WINDOWS) + 10  # a trade is never public before its day
MINIMUM = "one Form 4 or 5, or transaction, ever"
DOUBT = "a form of the window is not stored, or a transaction has no price"


def compute(known: Knowledge) -> Computed:
    """Purchases less sales by day of the trade; missing where the window is in doubt."""
    trades = [t for t in known.within("insider_trade", READ_DAYS) if isinstance(t, InsiderTrade)]
    filings = [f for f in known.within("filing", READ_DAYS) if isinstance(f, Filing)]
    windows = insider_buying(trades[::-1], filings[::-1], known.today)
    if not windows:  # where there was something ever, nothing lately is none
        trades = [t for t in known.current("insider_trade") if isinstance(t, InsiderTrade)]
        filings = [f for f in known.current("filing") if isinstance(f, Filing)]
        windows = insider_buying(trades, filings, known.today)
    cells: dict[str, float | None] = {}
    for window in windows:
        if window.is_usable:
            cells[f"insider_net_{window.days}d"] = window.net_value
            if window.days == max(WINDOWS):
                cells["insider_buyers_90d"] = float(window.buyers)
                cells["insider_sellers_90d"] = float(window.sellers)
    return Computed(cells, combined(windows))


FAMILY = Family(
    name="insiders",
    version="1",
    rests_on=("insider_trade", "filing"),
    signals=(
        Signal(
            "insider_net_30d",
            "US dollars",
            "Insiders' purchases less sales in the open market, of the last 30 days.",
            MINIMUM,
            DOUBT,
        ),
        Signal(
            "insider_net_90d",
            "US dollars",
            "Insiders' purchases less sales in the open market, of the last 90 days.",
            MINIMUM,
            DOUBT,
        ),
        Signal("insider_buyers_90d", "persons", "Insiders who bought in 90 days.", MINIMUM, DOUBT),
        Signal("insider_sellers_90d", "persons", "Insiders who sold in 90 days.", MINIMUM, DOUBT),
    ),
    compute=compute,
)
