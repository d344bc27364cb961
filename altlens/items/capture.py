"""What fetch keeps: the responses that one call of a source consumed.

Bodies are blobs, addressed by their sha256; the models here are their metadata.
"""

from functools import cached_property

from altlens.items.base import Document, Instant, Model, digest


class Exchange(Model):
    """One request and its response, without secrets."""

    method: str
    url: str
    status: int
    headers: dict[str, str] = {}
    body: str  # sha256
    size_bytes: int
    fetched_at: Instant


class Capture(Model):
    """The responses of one query, in the order of the requests.

    `clock` is the moment the adapter took for now and `since` the cursor it went on from, so that
    reading again gives the same records; `reached` is the cursor for the next fetch.
    """

    query: str
    source: str
    clock: Instant
    since: str = ""
    reached: str = ""
    fetched_at: Instant
    exchanges: tuple[Exchange, ...]
    failed: bool = False  # the client could not read it

    @cached_property
    def content(self) -> str:
        """Equal for captures with the same responses; a 304 stands for the response before it."""
        said = ((e, 200 if e.status == 304 else e.status) for e in self.exchanges)
        return digest([(e.method, e.url, status, e.body) for e, status in said])

    @cached_property
    def id(self) -> str:
        """The same for the same responses, received at the same times, to the same query."""
        times = [e.model_dump(mode="json")["fetched_at"] for e in self.exchanges]
        return f"capture:{digest([self.query, self.content, times])}"

    def document(self) -> Document:
        """The capture as a store keeps it."""
        return {"_id": self.id, "content": self.content, **self.model_dump(mode="json")}
