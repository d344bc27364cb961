"""The largest holders and their change, and the quote."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

from altlens.aggregate.view.provenance import provenance
from altlens.items.age_limits import stale
from altlens.items.analysts_view import HolderView, OwnersView, QuoteView
from altlens.items.holders import HolderShares, Holding
from altlens.items.quality import Assessed
from altlens.items.quote import Quote

HOLDERS_SHOWN = 20
SAME_QUARTER = timedelta(days=100)
NO_DAY = "The site does not say of which day the holding is."


def owners_view(
    holdings: Sequence[Holding], totals: Sequence[HolderShares], as_of: datetime
) -> OwnersView | None:
    """Return the holders by their share, without those that left the list; None without any."""
    if not (holdings or totals):
        return None
    newest = max((*holdings, *totals), key=lambda item: item.fetched_at)
    listed = _current(holdings)
    listed.sort(key=lambda one: (-(one.held_percent or 0.0), one.holder))
    rows = tuple(_holder(one, as_of) for one in listed[:HOLDERS_SHOWN])
    total = max(totals, key=lambda item: item.fetched_at, default=None)
    changes = [one.change_percent for one in listed if one.change_percent is not None]
    assessed = stale("holders", as_of - newest.fetched_at)
    return OwnersView(
        holders=rows,
        increased=sum(change > 0 for change in changes),
        reduced=sum(change < 0 for change in changes),
        insiders_percent=total.insiders_percent if total else None,
        institutions_percent=total.institutions_percent if total else None,
        institutions=total.institutions if total else None,
        seen_at=newest.fetched_at,
        provenance=provenance(newest),
        quality=assessed.quality,
        reasons=assessed.reasons,
    )


def quote_view(quotes: Sequence[Quote], as_of: datetime) -> QuoteView | None:
    """Return the newest quote, stale past its age limit; None without any."""
    if not quotes:
        return None
    last = max(quotes, key=lambda quote: quote.fetched_at)
    assessed = stale("quote", as_of - (last.quoted_at or last.fetched_at))
    named = set(QuoteView.model_fields) - {"seen_at", "provenance", "quality", "reasons"}
    return QuoteView(
        **{name: getattr(last, name) for name in named},
        seen_at=last.fetched_at,
        provenance=provenance(last),
        quality=assessed.quality,
        reasons=assessed.reasons,
    )


def _current(holdings: Sequence[Holding]) -> list[Holding]:
    """Those reported within a quarter of the newest report; the others have left the list."""
    days = [one.reported for one in holdings if one.reported]
    since = max(days) - SAME_QUARTER if days else None
    return [one for one in holdings if not since or not one.reported or one.reported >= since]


def _holder(one: Holding, as_of: datetime) -> HolderView:
    if one.reported is None:
        assessed = Assessed(quality="doubtful", reasons=(NO_DAY,))
    else:
        assessed = stale("holders", as_of - datetime.combine(one.reported, time(), UTC))
    return HolderView(
        holder=one.holder,
        holder_kind=one.holder_kind,
        reported=one.reported,
        shares=one.shares,
        value=one.value,
        held_percent=one.held_percent,
        change_percent=one.change_percent,
        provenance=provenance(one),
        quality=assessed.quality,
        reasons=assessed.reasons,
    )
