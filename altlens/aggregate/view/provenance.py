"""Where a value in a view comes from."""

from altlens.items.base import Item
from altlens.items.provenance import Provenance


def provenance(item: Item) -> Provenance:
    """The way back from a value to its item and the responses it was read from."""
    return Provenance(
        item=item.id,
        capture=item.capture,
        source=item.source,
        url=item.url,
        available_at=item.available_at,
        fetched_at=item.fetched_at,
    )
