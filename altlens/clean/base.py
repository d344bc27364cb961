"""The contract of a cleaner: one record of an adapter in, items out, no side effects."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import NamedTuple

from altlens.errors import InvalidItem
from altlens.fetch.base import Record
from altlens.items.base import Item
from altlens.items.query import Query


class Origin(NamedTuple):
    """Where a record comes from: its query, its capture, and when that was fetched (UTC)."""

    query: Query
    capture: str
    fetched_at: datetime

    @property
    def companies(self) -> tuple[str, ...]:
        """The company that the query is about, for items that are facts of this company.

        Texts do not use it: searches for several companies return one text.
        """
        return (self.query.company,) if self.query.company else ()


# A cleaner raises InvalidItem for a record that makes no item, and yields one for a part of it that
# makes none: both are counted failures, and the other parts are kept.
Cleaner = Callable[[Record, Origin], Iterable[Item | InvalidItem]]
