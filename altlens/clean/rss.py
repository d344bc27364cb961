"""Feed entries to articles."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from altlens.aggregate.texts.canonical_url import canonical_url
from altlens.aggregate.texts.outlets import outlet_of
from altlens.clean.base import Origin
from altlens.clean.date_text import read_date
from altlens.clean.dates import from_struct, known_from
from altlens.clean.text import literal, plain
from altlens.errors import InvalidItem
from altlens.fetch.base import Record
from altlens.items.article import Article
from altlens.items.base import digest, end_of_day

# Fields that date a later wording, as feedparser names them.
CHANGED = ("updated", "prism_modificationdate", "dcterms_modified", "article_modified_time")


def clean(record: Record, origin: Origin) -> Iterator[Article]:
    """One article; InvalidItem for an entry without title, text and link.

    It is available from its publication, or from a later update, since the wording is the updated
    one. What is dated after its fetch, or not at all, was known when it was fetched.
    """
    entry = record["entry"]
    is_atom = bool(record.get("is_atom"))
    title = _text(entry.get("title"), entry.get("title_detail"), is_atom)
    summary = _body(entry, is_atom)
    link = _printable(entry.get("link", ""))
    if not (title or summary or link):
        raise InvalidItem("The entry has neither title, text nor link.")
    published = published_at(entry)
    changed = (_date(entry, name) for name in CHANGED)
    known = max(filter(None, (published, *changed)), default=None)
    source = entry.get("source") or {}
    publisher = plain(source.get("title") or record["publisher"])
    identity = _printable(record.get("identity") or entry.get("id") or "")
    yield Article(
        source=origin.query.source,
        key=f"article/{digest([record['feed'], identity or link or title or summary])}",
        event_at=known_from(published, origin.fetched_at),
        published_at=published,
        available_at=known_from(known, origin.fetched_at),
        fetched_at=origin.fetched_at,
        capture=origin.capture,
        url=link,
        title=title,
        summary=summary,
        publisher=publisher,
        outlet=outlet_of(publisher, _printable(source.get("href")), link),
        canonical_url=canonical_url(link),
        feed=record["feed"],
        authors=_names(entry.get("authors", ())),
        categories=_terms(entry.get("tags", ())),
        language=_printable(entry.get("language") or record["language"] or ""),
    )


def published_at(entry: Any) -> datetime | None:
    """When the entry was published, by the latest reading of its date; None where it has none."""
    return next(
        (moment for name in ("published", "updated", "created") if (moment := _date(entry, name))),
        None,
    )


def _date(entry: Any, name: str) -> datetime | None:
    if name not in entry:  # feedparser would answer `updated` with `published`
        return None
    text = str(entry[name] or "")
    moment = read_date(text)
    if moment is None and not text.isascii():  # a language whose dates feedparser reads
        parsed = from_struct(entry.get(f"{name}_parsed"))
        return end_of_day(parsed.date()) if parsed else None
    return moment


def _text(value: Any, detail: Any, is_atom: bool) -> str:
    """Plain text. Atom states which texts are HTML; RSS leaves it open."""
    is_literal = is_atom and (detail or {}).get("type") == "text/plain"
    return literal(value) if is_literal else plain(value)


def _body(entry: Any, is_atom: bool) -> str:
    """The summary, or else the first content that has text."""
    contents = [(part.get("value"), part) for part in entry.get("content") or ()]
    detail = entry.get("summary_detail") or next((part for _, part in contents), None)
    parts = [(entry.get("summary"), detail), *contents]  # feedparser copies contents to summaries
    return next((_text(value, detail, is_atom) for value, detail in parts if value), "")


def _names(authors: Any) -> tuple[str, ...]:
    return tuple(name for author in authors if (name := plain(author.get("name"))))


def _terms(tags: Any) -> tuple[str, ...]:
    return tuple(term for tag in tags if (term := plain(tag.get("term"))))


def _printable(text: Any) -> str:
    return str(text or "").encode("utf-8", "replace").decode().strip()
