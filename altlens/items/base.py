"""What every item has: identity, source, companies, its times and where it came from.

One kind of item lives in each of the other modules. Nothing here reads or writes anything.
"""

import hashlib
from datetime import UTC, date, datetime, time
from functools import cached_property, lru_cache
from typing import Annotated, Any, ClassVar

import orjson
from pydantic import AfterValidator, BaseModel, ConfigDict, PlainSerializer

from altlens.errors import InvalidItem
from altlens.items.ids import revision_id

Document = dict[str, Any]

SECONDS_PER_DAY = 86_400
MOST_BYTES = 8_000_000  # of an item; MongoDB takes documents of 16 MB


def utc(moment: datetime) -> datetime:
    """The moment in UTC; ValueError for a naive one, whose zone would be a guess."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment!r} has no time zone")
    if moment.tzinfo is UTC:
        return moment
    return moment.replace(tzinfo=UTC) if not moment.utcoffset() else moment.astimezone(UTC)


def stamp(moment: datetime) -> str:
    """Fixed-width ISO 8601 in UTC, so that text order is time order in every store."""
    return _written(utc(moment))


@lru_cache(maxsize=1024)
def _written(moment: datetime) -> str:
    """Cached, since the times of neighbouring items repeat."""
    return f"{moment.isoformat(timespec='microseconds')[:26]}Z"


def end_of_day(day: date) -> datetime:
    """The last moment of a UTC day: what a bare date means as a limit."""
    return datetime.combine(day, time(23, 59, 59, 999999), UTC)


def without_id(document: Document) -> Document:
    """The fields of a stored document beside the id that the store keeps it under."""
    return {name: value for name, value in document.items() if name != "_id"}


Instant = Annotated[datetime, AfterValidator(utc), PlainSerializer(stamp, return_type=str)]


def digest(content: object) -> str:
    """A digest of JSON content as sixteen hexadecimal digits, the same on every machine."""
    return _digest(orjson.dumps(content, option=orjson.OPT_SORT_KEYS))


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=8).hexdigest()


class Model(BaseModel):
    """A frozen, closed model."""

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_inf_nan="null")


class Item(Model):
    """One thing a source said.

    `key` names the thing and is shared by its revisions; `id` names this wording of it.
    `event_at` is when it happened, `published_at` when its author says it came out,
    `available_at` when the world could first know, `fetched_at` when we got it. All UTC.
    `capture` is the id of the responses it was read from. Figures are finite.
    """

    model_config = ConfigDict(allow_inf_nan=False)
    provenance_fields: ClassVar[frozenset[str]] = frozenset(
        {"fetched_at", "capture", "available_at"}
    )
    has_text: ClassVar[bool] = False

    kind: str
    source: str
    key: str
    companies: tuple[str, ...] = ()
    event_at: Instant
    published_at: Instant | None = None
    available_at: Instant
    fetched_at: Instant
    capture: str
    url: str = ""

    @cached_property
    def id(self) -> str:
        """Natural key and content hash: the same wherever and whenever it is computed.

        InvalidItem for what not every store could keep: huge integers, half characters, more than
        `MOST_BYTES`.
        """
        content = {
            name: value for name, value in self._said.items() if name not in self.provenance_fields
        }
        try:
            data = orjson.dumps(content, option=orjson.OPT_SORT_KEYS | orjson.OPT_STRICT_INTEGER)
        except TypeError as error:
            raise InvalidItem(f"The {self.kind} cannot be kept: {error}.") from error
        if len(data) > MOST_BYTES:
            raise InvalidItem(
                f"The {self.kind} has {len(data):,} bytes, and {MOST_BYTES:,} at most are kept."
            )
        return revision_id(self.key, _digest(data))

    @cached_property
    def _said(self) -> Document:
        return self.model_dump(mode="json")

    def document(self) -> Document:
        """The item as a store keeps it."""
        return {"_id": self.id, **self._said}
