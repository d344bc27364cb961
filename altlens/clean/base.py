"""The contract of a cleaner: a record of a source's client in, items out, nothing else touched."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import NamedTuple

from altlens.fetch.base import Record
from altlens.items.base import Item
from altlens.items.query import Query


class Origin(NamedTuple):
    """Where a record comes from: the query, its capture, and when the responses came (UTC)."""

    query: Query
    capture: str
    fetched_at: datetime

    @property
    def companies(self) -> tuple[str, ...]:
        """The company whose own facts these are, if any.

        Texts leave it out: one text answers the questions about several companies.
        """
        return (self.query.company,) if self.query.company else ()


Cleaner = Callable[[Record, Origin], Iterable[Item]]
