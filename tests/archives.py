"""Recordings that tests write: their own responses, or the bundled sample's with other bodies."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path

from altlens.fetch.base import Adapter

SAMPLE = Path(__file__).parents[1] / "altlens" / "sample"
RECORDED = "2026-06-18T21:05:00Z"


@dataclass(frozen=True)
class Reply:
    """One recorded response."""

    url: str
    body: bytes = b"{}"
    status: int = 200
    recorded: str = RECORDED
    method: str = "GET"
    source: str = ""
    content_type: str = ""
    sha256: str = ""


def write_archive(folder: Path, replies: Iterable[Reply]) -> Path:
    """Write a folder of recordings with its index."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = []
    for number, reply in enumerate(replies):
        row = asdict(reply) | {"file": f"{number}.body"}
        (folder / row["file"]).write_bytes(row.pop("body"))
        lines.append(json.dumps(row) + "\n")
    (folder / "INDEX.jsonl").write_text("".join(lines), "utf-8")
    return folder


@cache
def sample_rows() -> tuple[dict[str, str], ...]:
    """The rows of the bundled sample's index."""
    return tuple(json.loads(line) for line in (SAMPLE / "INDEX.jsonl").open(encoding="utf-8"))


def sample_replies(adapter: Adapter) -> Iterator[Reply]:
    """The sample's responses to the requests of a source."""
    endpoints = [endpoint for endpoint in adapter.endpoints if endpoint.placeholder is None]
    for row in sample_rows():
        # A source of any host matches every address; its rows are recognized by their source.
        named = row["source"] == adapter.name or "*" not in endpoints[0].hosts
        if named and any(endpoint.matches(row["method"], row["url"]) for endpoint in endpoints):
            body = (SAMPLE / row["file"]).read_bytes()
            kept = ("url", "recorded", "source", "content_type")
            yield Reply(body=body, **{name: row[name] for name in kept})


def altered(
    replies: Iterable[Reply], alter: Callable[[bytes], bytes], status: int = 200
) -> Iterator[Reply]:
    """The same requests, answered with another status and body."""
    for reply in replies:
        yield replace(reply, body=alter(reply.body), status=status, content_type="")
