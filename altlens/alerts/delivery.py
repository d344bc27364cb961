"""The delivery of an alert, as the store keeps it."""

from typing import Literal

from altlens.items.base import Document, Instant, Model, digest, stamp

State = Literal["sent", "failed", "held back", "past"]


class Delivery(Model):
    """An alert and its state; those of a run as of a past date are recorded but not sent."""

    rule: str
    company: str
    symbol: str
    about: str
    text: str
    items: tuple[str, ...]
    at: Instant
    state: State
    detail: str = ""

    @property
    def id(self) -> str:
        """Equal for the same alert at the same time."""
        return f"delivery:{digest([self.rule, self.company, self.about, stamp(self.at)])}"

    def document(self) -> Document:
        """The delivery as a store keeps it."""
        return {"_id": self.id, **self.model_dump(mode="json")}
