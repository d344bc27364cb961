"""X recent search as tweepy asks for it, one query per company."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from tools.sample.base import Company, Response, compact, companies, digest, table
from tools.sample.market import recordings

URL = "https://api.twitter.com/2/tweets/search/recent?"
ASKED = {
    "max_results": 100,
    "tweet.fields": "author_id,created_at,entities,lang,public_metrics",
    "expansions": "author_id",
    "user.fields": "public_metrics,username",
}
FIRST_TWEET = datetime.fromisoformat("2010-11-04T01:42:54.657Z")

Tweet = dict[str, Any]


def responses() -> Iterator[Response]:
    for company in recordings():
        yield _search(company)


def _search(company: Company) -> Response:
    symbol = company["symbol"]
    about = sorted(
        (
            tweet
            for tweet in table("posts.toml", "tweet")
            if symbol in tweet["tickers"] and tweet["at"] <= company["seen"]
        ),
        key=lambda tweet: tweet["at"],
        reverse=True,
    )
    tweets = [_tweet(tweet) for tweet in about]
    authors = sorted({tweet["author"] for tweet in about})
    result = {
        "data": tweets,
        "includes": {"users": [_user(author) for author in authors]},
        "meta": {
            "newest_id": tweets[0]["id"],
            "oldest_id": tweets[-1]["id"],
            "result_count": len(tweets),
        },
    }
    query = ASKED | {"query": f"${symbol} lang:en -is:retweet"}
    return Response(
        "twitter",
        f"{symbol}-recent.json",
        URL + urlencode(query),
        compact(result),
        company["seen"],
        content_type="application/json; charset=utf-8",
        tickers=(symbol,),
        note="invented posts",
    )


def _tweet(tweet: Tweet) -> Tweet:
    """A post; its id holds its time in the upper bits, as the real ones do."""
    milliseconds = int((tweet["at"] - FIRST_TWEET).total_seconds() * 1000)
    number = str((milliseconds << 22) + int(digest(tweet["text"])[:5], 16))
    replies, likes = tweet["likes"] // 9, tweet["likes"]
    counts = {"retweet_count": likes // 5, "reply_count": replies, "like_count": likes}
    return {
        "edit_history_tweet_ids": [number],
        "id": number,
        "text": tweet["text"],
        "author_id": _author_id(tweet["author"]),
        "created_at": f"{tweet['at']:%Y-%m-%dT%H:%M:%S.000Z}",
        "lang": "en",
        "public_metrics": counts | {"quote_count": likes // 40, "impression_count": likes * 55},
        "entities": {"cashtags": list(_cashtags(tweet["text"]))},
    }


def _cashtags(text: str) -> Iterator[dict[str, Any]]:
    for company in companies():
        tag = f"${company['symbol']}"
        if tag in text:
            start = text.index(tag)
            yield {"start": start, "end": start + len(tag), "tag": company["symbol"]}


def _user(author: str) -> dict[str, Any]:
    followers = int(digest("followers", author)[:3], 16)
    counts = {"followers_count": followers, "following_count": 180, "tweet_count": 5400}
    metrics = counts | {"listed_count": followers // 60}
    return {
        "id": _author_id(author),
        "name": author.replace("_", " "),
        "username": author,
        "public_metrics": metrics,
    }


def _author_id(author: str) -> str:
    return str(9_000_000_000 + int(digest("author", author)[:7], 16))
