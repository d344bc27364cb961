"""What insiders traded and mean to sell: rows, and their net buying over a window."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from altlens.aggregate.view.provenance import provenance
from altlens.formatting import plural
from altlens.items.filing import Filing, InsiderTrade, IntendedSale
from altlens.items.insiders import InsiderBuyingView, InsiderTradeView, IntendedSaleView

WINDOWS = (30, 90)
TRADES_SHOWN = 40
SALES_SHOWN = 20
BOUGHT, SOLD = "P", "S"  # on the market; grants, exercises and gifts are no buying
INSIDER_FORMS = frozenset({"4", "4/A", "5", "5/A"})


def insider_trades(trades: Sequence[InsiderTrade]) -> tuple[InsiderTradeView, ...]:
    """Return the newest trades first."""
    named = set(InsiderTradeView.model_fields) - {"provenance", "amount"}
    return tuple(
        InsiderTradeView(
            **trade.model_dump(include=named),
            amount=_amount(trade),
            provenance=provenance(trade),
        )
        for trade in reversed(trades[-TRADES_SHOWN:])
    )


def intended_sales(sales: Sequence[IntendedSale]) -> tuple[IntendedSaleView, ...]:
    """Return the newest notices first."""
    named = set(IntendedSaleView.model_fields) - {"provenance"}
    return tuple(
        IntendedSaleView(**sale.model_dump(include=named), provenance=provenance(sale))
        for sale in reversed(sales[-SALES_SHOWN:])
    )


def insider_buying(
    trades: Sequence[InsiderTrade], filings: Iterable[Filing], today: date
) -> tuple[InsiderBuyingView, ...]:
    """Return the net buying on the market, by window up to `today`; none without any form.

    Shares and options apart: only transactions of shares count. A window is doubtful where forms
    filed in it have no transaction here, or a transaction has no price.
    """
    forms = [filing for filing in filings if filing.form in INSIDER_FORMS]
    if not forms and not trades:
        return ()
    counted = list(_without_amended(trades))
    stored = {trade.accession for trade in trades}
    return tuple(_window(counted, forms, stored, today, days) for days in WINDOWS)


def _window(
    trades: Sequence[InsiderTrade],
    forms: Sequence[Filing],
    stored: set[str],
    today: date,
    days: int,
) -> InsiderBuyingView:
    since = today - timedelta(days=days - 1)
    inside = [
        trade
        for trade in trades
        if since <= trade.traded <= today
        and trade.code in (BOUGHT, SOLD)
        and not trade.is_derivative
    ]
    missing = [
        filing
        for filing in forms
        if since <= filing.filed <= today and filing.accession not in stored
    ]
    amounts = [_amount(trade) for trade in inside]
    bought = [trade for trade in inside if trade.code == BOUGHT]
    sold = [trade for trade in inside if trade.code == SOLD]
    reasons = tuple(_doubts(len(missing), sum(amount is None for amount in amounts)))
    in_window = [filing for filing in forms if since <= filing.filed <= today]
    is_known = bool(inside) or not in_window or len(missing) < len(in_window)
    return InsiderBuyingView(
        days=days,
        since=since,
        until=today,
        buyers=len({trade.owner_cik for trade in bought}),
        sellers=len({trade.owner_cik for trade in sold}),
        trades=len(inside),
        bought_shares=_shares(bought) if is_known else None,
        sold_shares=_shares(sold) if is_known else None,
        net_shares=_shares(bought) - _shares(sold) if is_known else None,
        net_value=_value(bought) - _value(sold) if is_known else None,
        planned_value=_value([t for t in sold if t.planned]) if is_known else None,
        forms=len(in_window),
        forms_missing=len(missing),
        accessions=tuple(dict.fromkeys(trade.accession for trade in inside)),
        quality="doubtful" if reasons else "derived",
        reasons=reasons,
    )


def _doubts(missing: int, without_price: int) -> Iterator[str]:
    if missing:
        verb = "is" if missing == 1 else "are"
        yield f"{plural(missing, 'insider form')} of the window {verb} not stored or without trade."
    if without_price:
        yield f"{plural(without_price, 'transaction')} without a price or number of shares."


def _without_amended(trades: Sequence[InsiderTrade]) -> Iterator[InsiderTrade]:
    """The trades without those that an amendment of the same owner and day reports again."""
    amended = {
        (trade.owner_cik, trade.traded, trade.security, trade.code): trade.accession
        for trade in sorted(trades, key=lambda trade: trade.available_at)
        if trade.form.endswith("/A")
    }
    for trade in trades:
        last = amended.get((trade.owner_cik, trade.traded, trade.security, trade.code))
        if last in (None, trade.accession):
            yield trade


def _is_on_market(trade: InsiderTrade) -> bool:
    return trade.code in (BOUGHT, SOLD) and not trade.is_derivative


def _amount(trade: InsiderTrade) -> float | None:
    if trade.shares is None or trade.price is None:
        return None
    return round(trade.shares * trade.price, 2)


def _shares(trades: Iterable[InsiderTrade]) -> float:
    return sum(trade.shares or 0.0 for trade in trades)


def _value(trades: Iterable[InsiderTrade]) -> float:
    return round(sum(_amount(trade) or 0.0 for trade in trades), 2)
