"""Reddit submissions that mention a company, and the comments under them, through praw."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import praw

from altlens.companies import load
from altlens.companies.display_name import display_name
from altlens.errors import AltlensError, Forbidden, NotFound, NotRecorded, Unparsable
from altlens.fetch.base import Adapter, Record
from altlens.items.query import Query, Subject
from altlens.settings import Settings, get_settings
from altlens.source_info import RedditInfo
from altlens.transport.endpoint import Endpoint

PAGE = 100
MAX_SUBMISSIONS = 500  # of one search, if so many are new
DISCUSSED = timedelta(days=7)  # how long the comments of a submission are fetched
_TOKEN = '{"access_token": "replayed", "token_type": "bearer", "expires_in": 3600, "scope": "*"}'
_SUBMISSION = (
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
    "removed_by_category",
    "crosspost_parent_list",
    "gallery_data",
)
_COMMENT = (
    "name",
    "body",
    "score",
    "score_hidden",
    "created_utc",
    "edited",
    "permalink",
    "parent_id",
)


def symbol_of_search(text: str) -> str:
    """The symbol that a search begins with, which says what company it is about."""
    first = text.split(maxsplit=1)[0] if text.strip() else ""
    return first.strip("\"'()").lstrip("$").upper()


class Reddit(RedditInfo, Adapter):
    """One record a submission, newest first, then one a comment. A query is one subreddit."""

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
            normalize={"q": symbol_of_search},
        ),
        Endpoint(hosts=("oauth.reddit.com",), path=r"/comments/\w+"),
    )

    def queries(self, subjects: tuple[Subject, ...], settings: Settings) -> Iterator[Query]:
        for subject in subjects:
            for subreddit in settings.reddit.subreddits:
                yield Query(
                    source=self.name,
                    company=subject.company,
                    symbol=subject.symbol,
                    part=subreddit,
                )

    def cursor_of(self, record: Record, clock: datetime) -> str:
        """The newest submission."""
        name = str(record.get("name") or "")
        return _order(name) if name.startswith("t3_") else ""

    def read(self, session: Any, query: Query, clock: datetime) -> Iterator[Record]:
        settings = get_settings()
        reddit = _client(session, settings)
        try:
            submissions = list(_submissions(reddit, query, settings.reddit.query))
            for submission in submissions:
                yield _record(submission, _SUBMISSION, query)
            for submission in _discussed(submissions, clock)[: settings.reddit.threads]:
                for comment in _comments(submission):
                    yield _record(comment, _COMMENT, query)
        except Exception as error:
            raise _translated(error) from error


def _submissions(reddit: praw.Reddit, query: Query, template: str) -> Iterator[Any]:
    """A page, since scores change, and then all submissions that are new.

    First and later searches have one address, so that Reddit can answer that nothing changed.
    """
    results = reddit.subreddit(query.part).search(
        searched(query, template), sort="new", limit=MAX_SUBMISSIONS
    )
    for number, submission in enumerate(results, 1):
        seen = not query.since or _order(submission.name) <= query.since
        if number > PAGE and seen:
            return
        yield submission
        if number == PAGE and seen:
            return


def searched(query: Query, template: str) -> str:
    """The text of a search; classes of shares are written as in BRK.B."""
    try:
        name = display_name(load().by_id(query.company).name, query.symbol)
    except KeyError:
        name = query.symbol
    filled = template.replace("{symbol}", query.symbol.replace("-", "."))
    return filled.replace("{name}", name.replace('"', ""))


def _discussed(submissions: list[Any], clock: datetime) -> list[Any]:
    """The submissions of the last days that have comments, the most discussed first."""
    since = (clock - DISCUSSED).timestamp()
    talked = [s for s in submissions if (s.num_comments or 0) > 0 and (s.created_utc or 0) >= since]
    return sorted(talked, key=lambda submission: (-submission.num_comments, submission.name))


def _comments(submission: Any) -> Iterator[Any]:
    """The comments of one response; none where the thread cannot be fetched by itself."""
    try:
        forest = submission.comments
    except Exception as error:
        if isinstance(_translated(error), NotRecorded | NotFound | Forbidden):
            return
        raise
    forest.replace_more(limit=0)
    yield from forest.list()


def _record(thing: Any, fields: tuple[str, ...], query: Query) -> Record:
    attributes = vars(thing)
    author = getattr(attributes.get("author"), "name", None) or ""
    record = {name: attributes.get(name) for name in fields}
    return {**record, "author": author, "subreddit": query.part}


def _order(name: str) -> str:
    """A fullname as text that sorts by age."""
    return name[3:].rjust(13, "0")


def _client(session: Any, settings: Settings) -> praw.Reddit:
    reddit = settings.reddit
    return praw.Reddit(
        client_id=reddit.client_id or "replayed",
        client_secret=reddit.client_secret.get_secret_value() or "replayed",
        user_agent=reddit.user_agent,
        requestor_kwargs={"session": session},
        check_for_updates=False,
    )


def _translated(error: Exception) -> AltlensError:
    """The error that praw wraps, raised by the session below it; else Unparsable."""
    original = getattr(error, "original_exception", error)
    if isinstance(original, AltlensError):
        return original
    return Unparsable(f"Reddit's answer cannot be read: {type(error).__name__}: {error}"[:300])
