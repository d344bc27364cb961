"""The source of a value in a view."""

from altlens.items.base import Instant, Model


class Provenance(Model):
    """The item of a value, the capture it was read from, and its times."""

    item: str
    capture: str
    source: str
    url: str = ""
    available_at: Instant
    fetched_at: Instant
