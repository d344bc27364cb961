"""Alerts and what became of them, newest first."""

from altlens.queries.paging import Paged, newest
from altlens.store.base import Store, Where
from altlens.store.collections import DELIVERIES


def history(store: Store, cursor: str, limit: int) -> Paged:
    """The page of deliveries after `cursor`, the newest first."""
    return newest(store, DELIVERIES, Where(order_by=("at",)), cursor, limit)
