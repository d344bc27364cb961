"""A folder of recorded responses: imported from its INDEX.jsonl into the store, then looked up.

The folder is read once, on import, so workers on other hosts replay from the store. Rows without
a URL (data sets, parser cases) are skipped.
"""

import calendar
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

import orjson

from altlens.errors import BadArchive, NotRecorded
from altlens.items.base import Document, digest, end_of_day, stamp
from altlens.settings import get_settings
from altlens.store.base import Store, Where, batches, sha256
from altlens.store.collections import ARCHIVED
from altlens.transport.endpoint import Endpoint
from altlens.transport.scrub import scrub_body, scrub_url

INDEX = "INDEX.jsonl"
UNDATED = "9999"  # sorts after every date, so it never answers a query as of one
_DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?=$|[^\d-])")


class Imported(NamedTuple):
    """What an import did: the archive's id, the responses it has, and the rows skipped."""

    archive: str
    responses: int
    passed_over: int


def import_archive(folder: Path, store: Store) -> Imported:
    """Import a folder of recordings into the store; BadArchive where it cannot be read."""
    index, text = _read_index(folder)
    archive = f"archive:{digest(sha256(text))}"
    rows = list(_rows(index, text))
    documents = {
        document["_id"]: (document, row)
        for number, row in rows
        if row["url"].startswith("http")
        for document in [_document(archive, row, f"{index}, line {number}")]
    }
    existing = store.existing(ARCHIVED, documents)
    for batch in batches([pair for _id, pair in documents.items() if _id not in existing], 50):
        for document, row in batch:
            document["body"], document["size_bytes"] = _import_body(folder, row, store)
        store.add(ARCHIVED, [document for document, _ in batch])
    return Imported(archive, len(documents), len(rows) - len(documents))


def check_index(folder: Path) -> None:
    """Raise BadArchive unless the folder has an index that can be read; bodies are not opened."""
    for _ in _rows(*_read_index(folder)):
        pass


def _read_index(folder: Path) -> tuple[Path, bytes]:
    index = folder / INDEX
    try:
        return index, index.read_bytes()
    except OSError as error:
        raise BadArchive(
            f"{folder} is not a folder of recordings: {error.strerror or error}. "
            f"Such a folder has an {INDEX} (url, method, status, file, recorded)."
        ) from error


def find_recorded(
    store: Store, archive: str, endpoint: Endpoint, method: str, url: str, as_of: datetime
) -> Document:
    """The latest response to the request recorded at or before `as_of`; NotRecorded if none."""
    parts, scrubbed_url = urlsplit(url), scrub_url(url)
    hosts = endpoint.hosts if endpoint.hosts != ("*",) else (parts.hostname or "",)
    where = Where(
        equal={"archive": archive, "path": path_of(url)},
        among={"host": hosts},
        at_most={"recorded_at": stamp(as_of)},
        order_by=("recorded_at", "_id"),
        descending=True,
    )
    for document in store.find(ARCHIVED, where):
        if document["method"] == method and endpoint.answers(document["url"], scrubbed_url):
            return document
    raise NotRecorded(
        f"The recordings have no {method} {parts.hostname}{parts.path} "
        f"recorded by {as_of:%Y-%m-%d %H:%M} UTC."
    )


def recorded_at(text: str) -> datetime | None:
    """When a row was recorded: a point in time, or the end of its day, month, year or range (UTC).

    None where the text cannot be read; such a row never answers a query as of a date.
    """
    last = text.strip().rsplit("..", 1)[-1]
    if "T" in last:
        try:
            parsed = datetime.fromisoformat(last)
        except ValueError:
            return None
        return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)
    match = _DAY.match(last)
    day = _last_day(*match.groups()) if match else None
    return end_of_day(day) if day else None


def _last_day(year: str, month: str | None, day: str | None) -> date | None:
    try:
        last = calendar.monthrange(int(year), int(month or 12))[1]
        return date(int(year), int(month or 12), int(day or last))
    except ValueError:
        return None


def _rows(index: Path, text: bytes) -> Iterator[tuple[int, dict[str, Any]]]:
    """The index's rows, each with its line number."""
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = orjson.loads(line)
        except orjson.JSONDecodeError as error:
            raise BadArchive(f"{index}, line {number} is not JSON: {error}.") from error
        required = isinstance(row, dict) and (row.get("url"), row.get("file"))
        if not required or not all(isinstance(text, str) for text in required):
            raise BadArchive(f"{index}, line {number} lacks 'url' or 'file'.")
        yield number, row


def _document(archive: str, row: dict[str, Any], place: str) -> Document:
    moment = recorded_at(str(row.get("recorded", "")))
    url = scrub_url(row["url"])
    try:
        host, status = urlsplit(url).hostname or "", int(row.get("status") or 200)
    except ValueError as error:
        raise BadArchive(f"{place} cannot be used: {error}.") from error
    names = [row["file"], row["url"], row.get("recorded", ""), row.get("sha256", "")]
    return {
        "_id": f"{archive}/{digest(names)}",
        "archive": archive,
        "method": row.get("method") or "GET",
        "url": url,
        "host": host,
        "path": path_of(url),
        "status": status,
        "headers": {"content-type": row["content_type"]} if row.get("content_type") else {},
        "recorded_at": stamp(moment) if moment else UNDATED,
        "file": row["file"],
        "source": str(row.get("source", "")),
    }


def path_of(url: str) -> str:
    return unquote(urlsplit(url).path).rstrip("/")


def _import_body(folder: Path, row: dict[str, Any], store: Store) -> tuple[str, int]:
    """Store a row's body; its SHA-256 and size in bytes."""
    try:
        path = (folder / row["file"]).resolve()
        if not path.is_relative_to(folder.resolve()):
            raise BadArchive(f"{folder / INDEX}: {row['file']!r} is outside the folder.")
        size, limit = path.stat().st_size, get_settings().http.max_bytes
        if size > limit:
            raise BadArchive(
                f"{path} has {size:,} bytes; the limit is {limit:,}. "
                "Raise ALTLENS_HTTP_MAX_BYTES or leave the row out."
            )
        body = path.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise BadArchive(f"{folder / INDEX} names {row['file']!r}: {reason}.") from error
    if row.get("sha256") and sha256(body) != row["sha256"]:
        raise BadArchive(f"{path} does not have the sha256 that {INDEX} gives; record it again.")
    clean = scrub_body(body)
    return store.put_blob(clean), len(clean)


def newest_recording(store: Store, archive: str) -> datetime | None:
    """When the newest dated response was recorded; None where none has a date."""
    where = Where(
        equal={"archive": archive},
        at_most={"recorded_at": UNDATED},
        order_by=("recorded_at",),
        descending=True,
    )
    for row in store.find(ARCHIVED, where, fields=("recorded_at",)):
        if row["recorded_at"] < UNDATED:
            return datetime.fromisoformat(row["recorded_at"])
    return None
