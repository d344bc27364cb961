"""What stands for the market: the closes of one fund that follows a broad index."""

from collections.abc import Sequence
from datetime import datetime

from altlens.aggregate.market.prices import prices_of
from altlens.items.price import Bar
from altlens.items.view import PriceView

MARKET_SYMBOL = "SPY"  # follows the S&P 500
NOT_STORED = (
    f"Not compared with the market: this store has no prices of {MARKET_SYMBOL}, which stands for "
    f"it (altlens run {MARKET_SYMBOL} fetches them)."
)
ITSELF = f"{MARKET_SYMBOL} itself stands for the market."


def with_market(
    price: PriceView | None, market: Sequence[Bar] | None, as_of: datetime
) -> PriceView | None:
    """Return the section with the market's closes; `market` is None for the fund itself."""
    if price is None:
        return None
    if not market:
        reason = ITSELF if market is None else NOT_STORED
        return price.model_copy(update={"market_reason": reason})
    closes = {bar.session: bar.close for bar in prices_of(market, (), as_of, MARKET_SYMBOL).bars}
    return price.model_copy(
        update={
            "market": MARKET_SYMBOL,
            "market_closes": tuple(closes.get(bar.session) for bar in price.bars),
        }
    )
