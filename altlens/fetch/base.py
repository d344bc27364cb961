"""The contract of a source: its queries, its endpoints, and how its client is called.

An adapter's `read` runs in three settings: fetch runs it live, clean runs it again over the stored
responses, and replay runs it over recordings. It must therefore depend on its arguments only.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from altlens.errors import AltlensError, TooLarge, Unparsable
from altlens.items.query import Query, Subject
from altlens.settings import Settings
from altlens.transport.endpoint import Endpoint, Meter, RequestPolicy

__all__ = ["Adapter", "Endpoint", "Meter", "Query", "Record", "Subject", "unreadable"]

MAX_RECORDS = 100_000  # four times the largest real response

Record = Mapping[str, Any]


class Adapter(RequestPolicy, ABC):
    """A source's client, called with a session that altlens owns."""

    def cursor_of(self, record: Record, clock: datetime) -> str:
        """A record's position in the source's order, as text that sorts.

        The next fetch receives the greatest one as `query.since`. "" for a source that is always
        fetched in full.
        """
        return ""

    def required_recording(self, query: Query) -> str:
        """The address that a folder of recordings must hold for a replay to run the query.

        "" for a query that always runs: its absence is then a failure that users see.
        """
        return ""

    def records(self, session: Any, query: Query, clock: datetime) -> Iterator[Record]:
        """The records of `read`, with its errors translated.

        Any error of a client is Unparsable; more than `MAX_RECORDS` are TooLarge.
        """
        try:
            for number, record in enumerate(self.read(session, query, clock)):
                if number == MAX_RECORDS:
                    raise TooLarge(f"{query.id} returned more than {number:,} records.")
                yield record
        except AltlensError:
            raise
        except Exception as error:
            raise unreadable(query, error) from error

    @abstractmethod
    def queries(self, subjects: tuple[Subject, ...], settings: Settings) -> Iterator[Query]:
        """The queries for a batch of companies."""

    @abstractmethod
    def read(self, session: Any, query: Query, clock: datetime) -> Iterator[Record]:
        """The source's records, requested through a session like that of `requests`.

        `clock` is the current time of a live run, or the as-of time of a replay.
        """


def unreadable(query: Query, error: Exception) -> Unparsable:
    """The error for an unexpected exception while reading a response."""
    reason = f"{type(error).__name__}: {error}"[:300]
    return Unparsable(f"The response to {query.id} cannot be read: {reason}.")
