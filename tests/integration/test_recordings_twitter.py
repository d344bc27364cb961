"""Every recorded post of X, in both versions of its API, and data sets of posts."""

import csv
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from altlens.clean.base import Origin
from altlens.clean.twitter import clean
from altlens.errors import InvalidItem
from altlens.items.base import Item
from altlens.items.post import Post, Reaction
from altlens.items.query import Query, Subject
from altlens.settings import get_settings
from altlens.store.base import Store, Where
from altlens.store.collections import ITEMS, LINKS
from tests.integration.archives import reply, run_over, write_archive

Raw = dict[str, Any]

SEEN = datetime(2026, 6, 1, tzinfo=UTC)
ORIGIN = Origin(Query(source="twitter"), "capture:1", SEEN)
SEARCH = "https://api.twitter.com/2/tweets/search/recent?query="
APPLE = Subject("0000320193", "AAPL", "Apple Inc.")


def cleaned(tweets: Iterable[Raw], users: Iterable[Raw] = ()) -> list[Item]:
    users_by_id = {user["id"]: user for user in users}
    records = ({"tweet": tweet, "users": users_by_id, "tweets": {}} for tweet in tweets)
    return [item for record in records for item in clean(record, ORIGIN)]


def stocknet(recordings: Path, symbol: str) -> list[Raw]:
    files = sorted((recordings / "twitter-stocknet").glob(f"{symbol}__*.jsonl"))
    return [json.loads(line) for file in files for line in file.open(encoding="utf-8")]


@pytest.mark.parametrize(
    ("symbol", "tweets", "by_rt", "retweets", "texts"),
    [
        ("AAPL", 368, 156, 139, 317),
        ("AMZN", 88, 27, 25, 87),
        ("JPM", 51, 14, 14, 51),
        ("MSFT", 83, 24, 24, 82),
    ],
)
def test_every_post_of_stocknet_is_cleaned(
    recordings: Path, symbol: str, tweets: int, by_rt: int, retweets: int, texts: int
) -> None:
    raw = stocknet(recordings, symbol)
    assert len(raw) == tweets
    assert sum(tweet["text"].startswith("RT") for tweet in raw) == by_rt
    assert len({tweet["text"] for tweet in raw}) == texts

    items = cleaned(raw)
    shares = [item for item in items if isinstance(item, Reaction) and item.author]
    assert len({item.key for item in shares}) == len(shares) == retweets
    post_keys = {item.key for item in items if isinstance(item, Post)}
    own = {f"post/twitter/{t['id_str']}" for t in raw if "retweeted_status" not in t}
    assert len(own) == tweets - retweets
    assert own <= post_keys
    assert {item.post for item in shares} == {
        f"post/twitter/{t['retweeted_status']['id_str']}" for t in raw if "retweeted_status" in t
    }
    assert {item.post for item in shares} <= post_keys
    assert {item.post for item in items if isinstance(item, Reaction)} == post_keys
    assert all(item.published_at.year <= 2015 for item in items if isinstance(item, Post))


def in_version_2(tweets: Iterable[Raw]) -> Raw:
    """A response of the recent search (version 2) with these tweets of version 1.1."""
    tweets = list(tweets)
    return {
        "data": [_in_version_2(tweet) for tweet in tweets],
        "includes": {
            "users": [
                {"id": t["user"]["id_str"], "username": t["user"]["screen_name"]} for t in tweets
            ],
            "tweets": [
                _in_version_2(t["retweeted_status"]) for t in tweets if "retweeted_status" in t
            ],
        },
        "meta": {"result_count": len(tweets)},
    }


def _in_version_2(tweet: Raw) -> Raw:
    _, month, day, time, _, year = tweet["created_at"].split()
    written = datetime.strptime(f"{day} {month} {year} {time}Z", "%d %b %Y %H:%M:%S%z")
    refers = []
    if "retweeted_status" in tweet:
        refers.append({"type": "retweeted", "id": tweet["retweeted_status"]["id_str"]})
    if tweet["in_reply_to_status_id_str"]:
        refers.append({"type": "replied_to", "id": tweet["in_reply_to_status_id_str"]})
    return {
        "id": tweet["id_str"],
        "edit_history_tweet_ids": [tweet["id_str"]],
        "text": tweet["text"],
        "author_id": tweet["user"]["id_str"],
        "created_at": f"{written:%Y-%m-%dT%H:%M:%S}.000Z",
        "referenced_tweets": refers,
        "public_metrics": {
            "retweet_count": tweet["retweet_count"],
            "like_count": tweet["favorite_count"],
            "reply_count": 0,
            "quote_count": 0,
        },
    }


def test_stocknet_as_pages_of_the_recent_search(
    recordings: Path, tmp_path: Path, store: Store
) -> None:
    raw = stocknet(recordings, "AAPL")[::-1]
    replies = []
    for start in range(0, len(raw), 100):
        page = in_version_2(raw[start : start + 100])
        url = f"{SEARCH}%24AAPL&next_token=page{start}" if start else f"{SEARCH}%24AAPL"
        if start + 100 < len(raw):
            page["meta"]["next_token"] = f"page{start + 100}"
        replies.append(reply(url, json.dumps(page).encode(), "2015-01-31"))
    folder = write_archive(tmp_path / "archive", replies, "twitter")
    _, failed = run_over(store, folder, SEEN, ["twitter"], [APPLE])
    assert not failed
    expected = {item.key: item for item in cleaned(raw) if isinstance(item, Post)}
    posts = {item["key"]: item for item in store.find(ITEMS, Where(equal={"kind": "post"}))}
    assert posts.keys() == expected.keys()
    for key, post in posts.items():
        assert post["summary"] == expected[key].summary
        assert post["published_at"] == expected[key].model_dump(mode="json")["published_at"]
    shares = [r for r in store.find(ITEMS, Where(equal={"kind": "reaction"})) if r["author"]]
    assert len(shares) == 139
    assert store.count(LINKS, Where(equal={"company": APPLE.company})) == len(posts)


def replies_of(recordings: Path, version: str) -> Iterator[tuple[str, Any]]:
    for line in (recordings / "INDEX.jsonl").open(encoding="utf-8"):
        row = json.loads(line)
        if row["source"] == "twitter" and f"api.twitter.com/{version}/" in row["url"]:
            yield Path(row["file"]).name, json.loads((recordings / row["file"]).read_bytes())


def test_every_reply_of_version_2_that_holds_posts(recordings: Path) -> None:
    counts: dict[str, int] = {}
    for name, body in replies_of(recordings, "2"):
        data = body["data"] if isinstance(body["data"], list) else [body["data"]]
        if all("edit_history_tweet_ids" in row for row in data):
            posts = [item for item in cleaned(data) if isinstance(item, Post)]
            assert len({post.key for post in posts}) == len(data) == len(posts)
            assert all(post.summary and 2006 <= post.event_at.year <= 2022 for post in posts)
            counts[name] = len(posts)
    assert len(counts) == 13
    assert sum(counts.values()) == 529


def test_every_reply_of_version_1_that_holds_posts(recordings: Path) -> None:
    counts: Counter[str] = Counter()
    for _, body in replies_of(recordings, "1.1"):
        rows = body if isinstance(body, list) else body.get("statuses", [body])
        tweets = [row for row in rows if "text" in row]
        items = cleaned(tweets)
        counts["tweets"] += len(tweets)
        counts["retweets"] += sum("retweeted_status" in tweet for tweet in tweets)
        counts["shares"] += sum(bool(i.author) for i in items if isinstance(i, Reaction))
        assert {i.key for i in items if isinstance(i, Post)} >= {
            f"post/twitter/{t['id_str']}" for t in tweets if "retweeted_status" not in t
        }
    assert counts["tweets"] == 91
    assert counts["shares"] == counts["retweets"] == 7


def test_recorded_searches_are_replayed(
    recordings: Path, tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Their query has no cashtag, so it must match exactly; the next page is not recorded."""
    monkeypatch.setenv("ALTLENS_TWITTER_QUERY", "Tweepy")
    get_settings(refresh=True)
    rows = [json.loads(line) for line in (recordings / "INDEX.jsonl").open(encoding="utf-8")]
    kept = [row for row in rows if urlsplit(row["url"]).path == "/2/tweets/search/recent"]
    assert all(dict(parse_qsl(urlsplit(row["url"]).query)) == {"query": "Tweepy"} for row in kept)
    replies = [
        reply(row["url"], (recordings / row["file"]).read_bytes(), row["recorded"]) for row in kept
    ]
    folder = write_archive(tmp_path / "archive", replies, "twitter")
    _, failed = run_over(store, folder, SEEN, ["twitter"], [APPLE])
    assert not failed
    assert store.count(ITEMS, Where(equal={"kind": "post"})) == 10


@pytest.mark.parametrize(
    ("name", "rows"), [("publisher-tweets-2023.mojibake", 435), ("stockerbot-labelled", 141)]
)
def test_ids_that_a_spreadsheet_rounded_are_refused(recordings: Path, name: str, rows: int) -> None:
    with (recordings / "twitter-csv" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        records = list(csv.DictReader(file))
    assert len(records) == rows
    for row in records:
        tweet = {"id": row["id"], "text": row["text"], "created_at": row["timestamp"]}
        with pytest.raises(InvalidItem, match="spreadsheet"):
            cleaned([tweet])


def test_the_same_rows_with_whole_ids_are_posts(recordings: Path) -> None:
    path = recordings / "twitter-csv" / "stockerbot-labelled.csv"
    with path.open(encoding="utf-8", newline="") as file:
        records = list(csv.DictReader(file))
    tweets = [
        {"id": str(10**18 + number), "text": row["text"], "created_at": row["timestamp"]}
        for number, row in enumerate(records)
    ]
    posts = [item for item in cleaned(tweets) if isinstance(item, Post)]
    assert len(posts) == 141
    assert {post.event_at.year for post in posts} == {2018}
    assert not any(re.search(r"&(?:amp|lt|gt);", post.summary) for post in posts)


def test_stocktwits_messages_in_the_form_of_tweets(recordings: Path) -> None:
    posts: list[Post] = []
    for file in sorted((recordings / "stocktwits").iterdir()):
        messages = json.loads(file.read_bytes())["messages"]
        tweets = [
            {
                "id": str(message["id"]),
                "text": message["body"],
                "created_at": message["created_at"],
                "author_id": str(message["user"]["id"]),
            }
            for message in messages
        ]
        users = [{"id": str(m["user"]["id"]), "username": m["user"]["username"]} for m in messages]
        posts += [item for item in cleaned(tweets, users) if isinstance(item, Post)]
    assert len(posts) == 30 + 5 + 2
    assert all(post.author and post.summary for post in posts)
