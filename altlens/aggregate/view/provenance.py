"""The provenance of a value in a view."""

from altlens.items.base import Item
from altlens.items.provenance import Provenance


def provenance(item: Item) -> Provenance:
    """The item's id, capture, source, address and times."""
    return Provenance(
        item=item.id,
        capture=item.capture,
        source=item.source,
        url=item.url,
        available_at=item.available_at,
        fetched_at=item.fetched_at,
    )
