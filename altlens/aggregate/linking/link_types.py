"""The shapes that linking takes and gives: a version of a text, its ties, and their links.

No rule of linking is here.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple, TypedDict

from altlens.items.analysis import Signature

Kind = Literal["duplicate", "story"]


@dataclass(frozen=True)
class TextVersion:
    """One text item as linking sees it. `companies` are company ids, none where unknown."""

    id: str
    available_at: datetime
    publisher: str
    signature: Signature
    companies: tuple[str, ...] = ()

    @property
    def words(self) -> list[str]:
        """The signature's tokens without the publisher's name at the end, as feeds append it."""
        tokens = self.signature["tokens"]
        publisher = self.publisher.lower().split()
        end = len(tokens)
        while end > 1 and _is_named(tokens[end - 1], publisher):
            end -= 1
        return tokens[:end]


def _is_named(token: str, publisher: list[str]) -> bool:
    return token.isalpha() and any(word.startswith(token) for word in publisher)


class Match(NamedTuple):
    """What holds an item to an earlier one; `similarity` is 0 to 1."""

    target: str
    similarity: float
    why: str


class Link(TypedDict):
    """A tie as it is stored: `item` repeats `target`, or continues its story."""

    item: str
    kind: Kind
    target: str  # the nearest earlier item
    story: str  # the story's first item, as far as was known when `item` became available
    similarity: float
    why: str
