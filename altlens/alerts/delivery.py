"""What became of an alert, as it is kept."""

from typing import Literal

from altlens.items.base import Document, Instant, Model, digest, stamp

State = Literal["sent", "failed", "held back", "past"]


class Delivery(Model):
    """What became of an alert. One of a run as of the past is written down but not sent."""

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
        """The same for the same alert of the same moment."""
        return f"delivery:{digest([self.rule, self.company, self.about, stamp(self.at)])}"

    def document(self) -> Document:
        """The delivery as a store keeps it."""
        return {"_id": self.id, **self.model_dump(mode="json")}
