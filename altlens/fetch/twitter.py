"""Posts on X (Twitter) that name a company, through tweepy's recent search.

X charges per post read: the HTTP client counts them against the budgets of `meter`.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import tweepy

from altlens.companies.display_name import display_name
from altlens.errors import AltlensError, BudgetSpent, NotRecorded, Unparsable
from altlens.fetch.base import Adapter, Record
from altlens.items.query import Query, Subject
from altlens.settings import Settings, get_settings
from altlens.source_info import TwitterInfo
from altlens.transport.endpoint import Endpoint, Meter

PAGE = 100  # posts in one response at most; the search takes no less than ten
SMALLEST_PAGE = 10
SEARCHED = timedelta(days=7) - timedelta(hours=1)  # how far back the search goes, with a margin
EPOCH_MS = 1_288_834_974_657  # ids hold milliseconds since this moment in their upper bits
TWEET_FIELDS = [
    "author_id",
    "created_at",
    "entities",
    "lang",
    "note_tweet",
    "public_metrics",
    "referenced_tweets",
]
_CASHTAG = re.compile(r"\$[A-Za-z][\w.]*")


def cashtag(text: str) -> str:
    """The first cashtag of a search, by which recordings are matched; the text where it has none.

    The other terms change how much a search finds, not which company it is about.
    """
    match = _CASHTAG.search(text)
    return match[0].upper() if match else text


class Twitter(TwitterInfo, Adapter):
    """One record a post, newest first, with the posts it refers to and their authors."""

    endpoints = (
        Endpoint(
            hosts=("api.twitter.com", "api.x.com"),
            path="/2/tweets/search/recent",
            params=frozenset({"query", "next_token"}),
            normalize={"query": cashtag},
        ),
    )

    def meter(self, settings: Settings) -> Meter:
        twitter = settings.twitter
        return Meter(twitter.monthly_reads, twitter.posts, _page(settings), _posts_in)

    def cursor_of(self, record: Record, clock: datetime) -> str:
        number = str(record["tweet"].get("id") or "")
        return number.zfill(20) if number.isdecimal() else ""

    def queries(self, subjects: tuple[Subject, ...], settings: Settings) -> Iterator[Query]:
        for subject in subjects:
            yield Query(
                source=self.name,
                company=subject.company,
                symbol=subject.symbol,
                part=searched(subject, settings.twitter.query),
            )

    def read(self, session: Any, query: Query, clock: datetime) -> Iterator[Record]:
        settings = get_settings()
        token = settings.twitter.bearer_token.get_secret_value()
        client = tweepy.Client(token or "replayed", return_type=dict)
        client.session = session
        pages = tweepy.Paginator(
            client.search_recent_tweets,
            query.part,
            max_results=_page(settings),
            tweet_fields=TWEET_FIELDS,
            user_fields=["username", "public_metrics"],
            expansions=["author_id"],
            since_id=_since(query, clock),
        )
        try:
            for page in _affordable(pages):
                yield from _records(page)
        except AltlensError:
            raise
        except Exception as error:
            raise Unparsable(
                f"X's answer for {query.part} cannot be read: {type(error).__name__}: {error}"[:300]
            ) from error


def searched(subject: Subject, template: str) -> str:
    """The text of a search; classes of shares are written as in $BRK.B."""
    name = display_name(subject.name, subject.symbol).replace('"', "")
    filled = template.replace("{symbol}", subject.symbol.replace("-", "."))
    return filled.replace("{name}", name)


def written_at(tweet: int) -> datetime:
    """When a post with this id was written (UTC)."""
    return datetime.fromtimestamp(((tweet >> 22) + EPOCH_MS) / 1000, UTC)


def _affordable(pages: tweepy.Paginator) -> Iterator[dict[str, Any]]:
    """The pages, until the budget is spent or the recordings end."""
    reading = iter(pages)
    first = next(reading)
    yield first
    try:
        yield from reading
    except (BudgetSpent, NotRecorded):
        return


def _records(page: dict[str, Any]) -> Iterator[Record]:
    included = page.get("includes") or {}
    users = {user["id"]: user for user in included.get("users", ())}
    tweets = {tweet["id"]: tweet for tweet in included.get("tweets", ())}
    for tweet in page.get("data") or ():
        yield {"tweet": tweet, "users": users, "tweets": tweets}


def _since(query: Query, clock: datetime) -> int | None:
    """The id of the last post read, or None where it is older than what the search accepts."""
    last = int(query.since or 0)
    return last if last and written_at(last) > clock - SEARCHED else None


def _page(settings: Settings) -> int:
    return max(SMALLEST_PAGE, min(PAGE, settings.twitter.posts))


def _posts_in(body: bytes) -> int:
    """How many posts a response has; a whole page where it cannot be parsed."""
    try:
        response = orjson.loads(body)
        included = response.get("includes") or {}
        return len(response.get("data") or ()) + len(included.get("tweets") or ())
    except (orjson.JSONDecodeError, AttributeError, TypeError):
        return PAGE
