"""Tweets to posts and the reactions to them. A retweet has no text of its own: it is a reaction."""

from collections.abc import Iterator

from altlens.clean.base import Origin
from altlens.clean.dates import known_from
from altlens.clean.tweet import Tweet, tweet_of
from altlens.fetch.base import Record
from altlens.items.base import Item
from altlens.items.post import Post, Reaction

CHANNEL = "Twitter"
SITE = "https://twitter.com/i/web/status/"


def clean(record: Record, origin: Origin) -> Iterator[Item]:
    """The post and its counts; for a retweet those of the original, and who shared it."""
    tweet = tweet_of(record)
    if not tweet.repeats:
        yield from _items(tweet, origin)
        return
    shared = tweet.repeats
    if tweet.original is not None:
        shared = tweet.original.thing
        yield from _items(tweet.original, origin)
    yield Reaction(
        source=origin.query.source,
        key=f"reaction/twitter/{tweet.thing}",
        event_at=tweet.written,
        published_at=tweet.written,
        available_at=known_from(tweet.written, origin.fetched_at),
        fetched_at=origin.fetched_at,
        capture=origin.capture,
        url=SITE + tweet.thing,
        post=f"post/twitter/{shared}",
        channel=CHANNEL,
        score=0,
        shares=1,
        author=tweet.author,
    )


def _items(tweet: Tweet, origin: Origin) -> Iterator[Item]:
    key = f"post/twitter/{tweet.thing}"
    yield Post(
        source=origin.query.source,
        key=key,
        event_at=tweet.written,
        published_at=tweet.written,
        available_at=known_from(tweet.written, origin.fetched_at),
        fetched_at=origin.fetched_at,
        capture=origin.capture,
        url=SITE + tweet.thing,
        summary=tweet.text,
        author=tweet.author,
        channel=CHANNEL,
        reply_to=f"post/twitter/{tweet.reply_to}" if tweet.reply_to else "",
    )
    if tweet.counts is not None:
        yield Reaction(
            source=origin.query.source,
            key=key.replace("post/", "reaction/", 1),
            event_at=origin.fetched_at,
            available_at=origin.fetched_at,
            fetched_at=origin.fetched_at,
            capture=origin.capture,
            post=key,
            channel=CHANNEL,
            score=tweet.counts.likes,
            replies=tweet.counts.replies,
            shares=tweet.counts.shares,
            quotes=tweet.counts.quotes,
            views=tweet.counts.views,
        )
