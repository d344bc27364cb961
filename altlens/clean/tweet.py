"""A post of X in one form, from either version of its API.

X no longer serves version 1.1, but recordings have it.
"""

from collections.abc import Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple

from altlens.clean.text import unescaped
from altlens.errors import InvalidItem
from altlens.fetch.base import Record
from altlens.fetch.twitter import written_at

FIRST_DATED_ID = 29_700_859_247  # ids before November 2010 hold no time


class Counts(NamedTuple):
    """The reactions to a tweet when it was fetched."""

    likes: int
    replies: int
    shares: int
    quotes: int
    views: int | None


class Tweet(NamedTuple):
    """The parts of a tweet that become items.

    `thing` is the id of its first version; edits have ids of their own. A retweet names the tweet
    it repeats in `repeats`; `original` is that tweet if the response included it.
    """

    thing: str
    written: datetime
    text: str
    author: str
    reply_to: str
    counts: Counts | None
    repeats: str = ""
    original: "Tweet | None" = None


def tweet_of(record: Record) -> Tweet:
    """The tweet of a record; InvalidItem where it has no id or was never written."""
    raw = record["tweet"]
    if "id_str" in raw or "user" in raw:
        return _version_1(raw)
    return _version_2(raw, record.get("users", {}), record.get("tweets", {}))


def _version_1(raw: Mapping[str, Any]) -> Tweet:
    whole = raw.get("extended_tweet") or raw
    repeated = raw.get("retweeted_status")
    user = raw.get("user") or {}
    return Tweet(
        thing=_id(raw.get("id_str") or raw.get("id")),
        written=_written(raw),
        text=unescaped(whole.get("full_text") or raw.get("text")),
        author=user.get("screen_name") or "",
        reply_to=str(raw.get("in_reply_to_status_id_str") or ""),
        counts=Counts(
            likes=raw.get("favorite_count") or 0,
            replies=raw.get("reply_count") or 0,
            shares=raw.get("retweet_count") or 0,
            quotes=raw.get("quote_count") or 0,
            views=None,
        ),
        repeats=_id(repeated.get("id_str") or repeated.get("id")) if repeated else "",
        original=_version_1(repeated) if repeated else None,
    )


def _version_2(
    raw: Mapping[str, Any], users: Mapping[str, Any], tweets: Mapping[str, Any]
) -> Tweet:
    refers = {
        reference["type"]: reference["id"] for reference in raw.get("referenced_tweets") or ()
    }
    repeats = refers.get("retweeted", "")
    versions = raw.get("edit_history_tweet_ids") or [raw.get("id")]
    return Tweet(
        thing=_id(versions[0]),
        written=_written(raw),
        text=unescaped((raw.get("note_tweet") or raw).get("text")),
        author=(users.get(str(raw.get("author_id"))) or {}).get("username") or "",
        reply_to=refers.get("replied_to", ""),
        counts=_counts(raw.get("public_metrics")),
        repeats=repeats,
        original=_version_2(tweets[repeats], users, tweets) if repeats in tweets else None,
    )


def _counts(metrics: Mapping[str, Any] | None) -> Counts | None:
    if metrics is None:
        return None
    return Counts(
        likes=metrics.get("like_count") or 0,
        replies=metrics.get("reply_count") or 0,
        shares=metrics.get("retweet_count") or 0,
        quotes=metrics.get("quote_count") or 0,
        views=metrics.get("impression_count"),
    )


def _id(value: Any) -> str:
    text = str(value or "")
    if not text.isdecimal():
        raise InvalidItem(
            f"{text!r} is no id of a tweet; a spreadsheet may have rounded it. Record it as text."
        )
    return text


def _written(raw: Mapping[str, Any]) -> datetime:
    """When it was written: its stated time, or the one in its id."""
    stated = str(raw.get("created_at") or "")
    if not stated:
        number = int(_id(raw.get("id_str") or raw.get("id")))
        if number < FIRST_DATED_ID:
            raise InvalidItem(f"The tweet {number} does not say when it was written.")
        return written_at(number)
    try:
        if stated[:1].isdecimal():
            return datetime.fromisoformat(stated)
        _, month, day, time, zone, year = stated.split()  # Fri Jan 23 18:46:17 +0000 2015
        return parsedate_to_datetime(f"{day} {month} {year} {time} {zone}")
    except ValueError as error:
        raise InvalidItem(f"{stated!r} is no date of a tweet.") from error
