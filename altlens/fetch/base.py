"""The contract of a source: what it asks, of which endpoints, and how its client is driven.

An adapter's `read` serves three times: fetch runs it against the world, clean runs it again over
the responses that fetch kept, and replay runs it against an archive. It must therefore take
everything it depends on from its arguments.
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

MOST_RECORDS = 100_000  # four times what the largest honest answer holds

Record = Mapping[str, Any]


class Adapter(RequestPolicy, ABC):
    """A source's client, driven through a session that altlens owns."""

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
        """What `read` gives, as stages take it.

        Whatever a client raises over an answer is Unparsable here; more than `MOST_RECORDS` are
        TooLarge.
        """
        try:
            for number, record in enumerate(self.read(session, query, clock)):
                if number == MOST_RECORDS:
                    raise TooLarge(f"{query.id} was answered with more than {number:,} records.")
                yield record
        except AltlensError:
            raise
        except Exception as error:
            raise unreadable(query, error) from error

    @abstractmethod
    def queries(self, subjects: tuple[Subject, ...], settings: Settings) -> Iterator[Query]:
        """What to ask for a batch of companies."""

    @abstractmethod
    def read(self, session: Any, query: Query, clock: datetime) -> Iterator[Record]:
        """The source's records, through a `requests`-like session, as of the clock."""


def unreadable(query: Query, error: Exception) -> Unparsable:
    """What an exception over an answer means that nobody foresaw."""
    reason = f"{type(error).__name__}: {error}"[:300]
    return Unparsable(f"The answer to {query.id} cannot be read: {reason}.")
