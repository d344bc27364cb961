"""Types of linking: a version of a text, its matches with earlier ones, and stored links."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple, TypedDict

from altlens.items.analysis import Signature

Kind = Literal["duplicate", "story"]


@dataclass(frozen=True)
class TextVersion:
    """One text item as linking reads it. `companies` are company ids, empty where unknown."""

    id: str
    available_at: datetime
    publisher: str
    signature: Signature
    companies: tuple[str, ...] = ()

    @property
    def words(self) -> list[str]:
        """The signature's tokens without the publisher's name, which feeds append."""
        tokens = self.signature["tokens"]
        publisher = self.publisher.lower().split()
        end = len(tokens)
        while end > 1 and _is_named(tokens[end - 1], publisher):
            end -= 1
        return tokens[:end]


def _is_named(token: str, publisher: list[str]) -> bool:
    return token.isalpha() and any(word.startswith(token) for word in publisher)


class Match(NamedTuple):
    """An earlier item that an item repeats or continues; `similarity` is 0 to 1."""

    target: str
    similarity: float
    why: str


class Link(TypedDict):
    """A match as it is stored: `item` repeats `target`, or continues its story."""

    item: str
    kind: Kind
    target: str  # the nearest earlier item
    story: str  # the story's first item when `item` became available
    similarity: float
    why: str
