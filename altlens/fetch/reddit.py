"""Reddit submissions that mention a company, through praw."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import praw

from altlens.errors import AltlensError, Unparsable
from altlens.fetch.base import Adapter, Endpoint, Query, Record, Subject
from altlens.settings import Settings, get_settings

LIMIT = 100
_TOKEN = '{"access_token": "replayed", "token_type": "bearer", "expires_in": 3600, "scope": "*"}'
_FIELDS = (
    "name",
    "title",
    "selftext",
    "score",
    "num_comments",
    "upvote_ratio",
    "created_utc",
    "edited",
    "permalink",
    "url",
)


class Reddit(Adapter):
    """One record a submission, newest first, from each subreddit asked."""

    name = "reddit"
    every_hours = 1.0
    endpoints = (
        Endpoint(
            hosts=("www.reddit.com",),
            path="/api/v1/access_token",
            method="POST",
            placeholder=_TOKEN,
        ),
        Endpoint(
            hosts=("oauth.reddit.com",),
            path="/r/[^/]+/search",
            params=frozenset({"q", "sort", "after"}),
        ),
    )

    def missing(self, settings: Settings) -> tuple[str, ...]:
        held = settings.reddit
        values = {
            "ALTLENS_REDDIT_CLIENT_ID": held.client_id,
            "ALTLENS_REDDIT_CLIENT_SECRET": held.client_secret.get_secret_value(),
        }
        return tuple(name for name, value in values.items() if not value)

    def credential(self, settings: Settings) -> str:
        return settings.reddit.client_id

    def queries(self, subjects: tuple[Subject, ...], settings: Settings) -> Iterator[Query]:
        for subject in subjects:
            for subreddit in settings.reddit.subreddits:
                yield Query(
                    source=self.name,
                    company=subject.company,
                    symbol=subject.symbol,
                    part=subreddit,
                )

    def read(self, session: Any, query: Query, clock: datetime) -> Iterator[Record]:
        reddit = _client(session, get_settings())
        try:
            found = reddit.subreddit(query.part).search(query.symbol, sort="new", limit=LIMIT)
            for submission in found:
                held = vars(submission)
                author = held.get("author")
                yield {
                    **{name: held.get(name) for name in _FIELDS},
                    "author": getattr(author, "name", None) or "",
                    "subreddit": query.part,
                }
        except Exception as error:
            raise _translated(error) from error


def _client(session: Any, settings: Settings) -> praw.Reddit:
    held = settings.reddit
    return praw.Reddit(
        client_id=held.client_id or "replayed",
        client_secret=held.client_secret.get_secret_value() or "replayed",
        user_agent=held.user_agent,
        requestor_kwargs={"session": session},
        check_for_updates=False,
    )


def _translated(error: Exception) -> AltlensError:
    """What an exception of praw means: mostly ours, raised by the session below it."""
    original = getattr(error, "original_exception", error)
    if isinstance(original, AltlensError):
        return original
    return Unparsable(f"Reddit's answer cannot be read: {type(error).__name__}: {error}"[:300])
