"""Submissions and comments to posts and the reactions to them."""

from collections.abc import Iterator
from datetime import UTC, datetime

from altlens.clean.base import Origin
from altlens.clean.dates import from_epoch, known_from
from altlens.clean.text import plain
from altlens.errors import InvalidItem
from altlens.fetch.base import Record
from altlens.items.base import Item
from altlens.items.post import Post, Reaction

SITE = "https://www.reddit.com"
GONE = frozenset({"[deleted]", "[removed]"})


def clean(record: Record, origin: Origin) -> Iterator[Item]:
    """The words, known since they were written, and the score, known since it was fetched.

    Of a comment that is gone nothing is left to tell; young comments do not show their score.
    """
    name = record.get("name")
    written = from_epoch(float(record.get("created_utc") or 0))
    if not name or written is None:
        raise InvalidItem("The submission or comment has no name or no time.")
    if "body" in record and not _words(record["body"]):
        return
    yield _post(record, origin, name, written)
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
        available_at=known_from(said, origin.fetched_at),
        fetched_at=origin.fetched_at,
        capture=origin.capture,
        url=SITE + (record.get("permalink") or f"/comments/{name[3:]}/"),
        title=plain(record.get("title")),
        summary=_words(record.get("body") or record.get("selftext")),
        author=record.get("author") or "",
        channel=f"r/{record['subreddit']}",
        reply_to=f"post/{parent}" if parent else "",
    )


def _words(text: str | None) -> str:
    told = plain(text)
    return "" if told in GONE else told


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
