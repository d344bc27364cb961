"""The way back from a value in a view to what it was read from."""

from altlens.items.base import Instant, Model


class Provenance(Model):
    """Where a value comes from: the item, the responses it was read from, and when."""

    item: str
    capture: str
    source: str
    url: str = ""
    available_at: Instant
    fetched_at: Instant
