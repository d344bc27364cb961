"""Submissions and comments to posts and the reactions to them."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from altlens.clean.base import Origin
from altlens.clean.dates import from_epoch, known_from
from altlens.clean.text import unescaped
from altlens.errors import InvalidItem
from altlens.fetch.base import Record
from altlens.items.base import Item
from altlens.items.post import Post, Reaction

SITE = "https://www.reddit.com"
# The notice in place of a removed text: all of it is in brackets, for every kind of removal.
_NOTICE = re.compile(r"\[\s*(?:deleted|removed|unavailable)\b[^\[\]]{0,80}\]", re.IGNORECASE)
_BRACKETED = re.compile(r"\[[^\[\]]{0,100}\]")


def clean(record: Record, origin: Origin) -> Iterator[Item]:
    """The post, available since it was written, and its score, available since the fetch.

    Nothing for what is gone: a removed comment, or a submission without title and text. Young
    comments do not show their score. InvalidItem where the name or the time is missing.
    """
    name = record.get("name")
    written = from_epoch(float(record.get("created_utc") or 0))
    if not name or written is None:
        raise InvalidItem("The submission or comment has no name or no time.")
    post = _post(record, origin, name, written)
    if not post.title and not post.summary and _is_gone(record):
        return
    yield post
    if not record.get("score_hidden"):
        yield _reaction(record, origin, name)


def _post(record: Record, origin: Origin, name: str, written: datetime) -> Post:
    edited = record.get("edited")
    said = datetime.fromtimestamp(edited, UTC) if edited and edited is not True else written
    parent = record.get("parent_id") or ""
    return Post(
        source=origin.query.source,
        key=f"post/{name}",
        event_at=written,
        published_at=written,
        available_at=known_from(max(said, written), origin.fetched_at),
        fetched_at=origin.fetched_at,
        capture=origin.capture,
        url=SITE + (record.get("permalink") or f"/comments/{name[3:]}/"),
        title=_unless_gone(record.get("title"), record),
        summary=_text(record),
        author=record.get("author") or "",
        channel=f"r/{record['subreddit']}",
        reply_to=f"post/{parent}" if parent else "",
    )


def _text(record: Record) -> str:
    """The post's own text, or that of the submission it passes on, or its captions."""
    own = _unless_gone(record.get("body") or record.get("selftext"), record)
    if own or "body" in record:
        return own
    passed_on = (record.get("crosspost_parent_list") or [{}])[0]
    return _unless_gone(passed_on.get("selftext"), passed_on) or _captions(
        record.get("gallery_data") or passed_on.get("gallery_data")
    )


def _captions(gallery: Any) -> str:
    pictures = gallery.get("items") or () if isinstance(gallery, dict) else ()
    return unescaped(" ".join(filter(None, (picture.get("caption") for picture in pictures))))


def _unless_gone(markdown: Any, record: Record) -> str:
    """The text, "" for the notice that it was deleted or removed."""
    text = unescaped(markdown)
    notice = _BRACKETED if record.get("removed_by_category") else _NOTICE
    return "" if notice.fullmatch(text) else text


def _is_gone(record: Record) -> bool:
    """Whether nothing is left because it was taken away, and not because it is a picture."""
    texts = (record.get("body"), record.get("selftext"), record.get("title"))
    return "body" in record or any(map(unescaped, texts))


def _reaction(record: Record, origin: Origin, name: str) -> Reaction:
    return Reaction(
        source=origin.query.source,
        key=f"reaction/{name}",
        event_at=origin.fetched_at,
        available_at=origin.fetched_at,
        fetched_at=origin.fetched_at,
        capture=origin.capture,
        post=f"post/{name}",
        channel=f"r/{record['subreddit']}",
        score=int(record.get("score") or 0),
        replies=int(record.get("num_comments") or 0),
        upvote_ratio=record.get("upvote_ratio"),
    )
