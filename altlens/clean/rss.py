"""Feed entries to articles."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from altlens.clean.base import Origin
from altlens.clean.dates import from_epoch, from_struct, known_from
from altlens.clean.text import plain
from altlens.errors import InvalidItem
from altlens.fetch.base import Record
from altlens.items.article import Article
from altlens.items.base import digest


def clean(record: Record, origin: Origin) -> Iterator[Article]:
    """One article; InvalidItem for an entry that says nothing at all."""
    entry = record["entry"]
    title = plain(entry.get("title"))
    summary = plain(_body(entry))
    link = _printable(entry.get("link", ""))
    if not (title or summary or link):
        raise InvalidItem("The entry has neither title, text nor link.")
    published = published_at(entry)
    identity = _printable(entry.get("id", "")) or link or title or summary
    yield Article(
        source=origin.query.source,
        key=f"article/{digest([record['feed'], identity])}",
        event_at=published or origin.fetched_at,
        published_at=published,
        available_at=known_from(published, origin.fetched_at),
        fetched_at=origin.fetched_at,
        capture=origin.capture,
        url=link,
        title=title,
        summary=summary,
        publisher=plain((entry.get("source") or {}).get("title") or record["publisher"]),
        feed=record["feed"],
        authors=_names(entry.get("authors", ())),
        categories=_terms(entry.get("tags", ())),
        language=_printable(entry.get("language") or record["language"] or ""),
    )


def published_at(entry: Any) -> datetime | None:
    """When the entry came out: its date, read as an epoch where it is a bare number."""
    for name in ("published", "updated", "created"):
        text = str(entry.get(name, "")).strip()
        moment = (
            from_epoch(float(text))
            if text.isdecimal() and len(text) in (10, 13)
            else from_struct(entry.get(f"{name}_parsed") if text else None)
        )
        if moment:
            return moment
    return None


def _body(entry: Any) -> str:
    contents = entry.get("content") or ()
    texts = [entry.get("summary") or "", *(part.get("value") or "" for part in contents)]
    return str(next((text for text in texts if text), ""))


def _names(authors: Any) -> tuple[str, ...]:
    return tuple(name for author in authors if (name := plain(author.get("name"))))


def _terms(tags: Any) -> tuple[str, ...]:
    return tuple(term for tag in tags if (term := plain(tag.get("term"))))


def _printable(text: Any) -> str:
    return str(text or "").encode("utf-8", "replace").decode().strip()
