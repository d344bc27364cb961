"""Alerts and their deliveries, newest first."""

from altlens.queries.paging import Paged, newest_page
from altlens.store.base import Store, Where
from altlens.store.collections import DELIVERIES


def alert_history(store: Store, cursor: str, limit: int) -> Paged:
    """The page of deliveries after `cursor`, the newest first."""
    return newest_page(store, DELIVERIES, Where(order_by=("at",)), cursor, limit)
