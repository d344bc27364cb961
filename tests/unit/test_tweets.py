"""How tweets of both API versions become posts and reactions, and how they are searched."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from altlens.clean.base import Origin
from altlens.clean.twitter import clean
from altlens.errors import InvalidItem
from altlens.fetch.twitter import Twitter, cashtag, searched, written_at
from altlens.items.base import Item
from altlens.items.post import Post, Reaction
from altlens.items.query import Query, Subject
from altlens.settings import Settings, get_settings

SEEN = datetime(2026, 6, 18, 21, 5, tzinfo=UTC)
NUMBER = "2066903624709322291"
WRITTEN = datetime(2026, 6, 16, 15, 20, tzinfo=UTC)
USERS = {"7": {"id": "7", "username": "millwatcher"}}
METRICS = {
    "like_count": 5,
    "reply_count": 2,
    "retweet_count": 3,
    "quote_count": 1,
    "impression_count": 90,
}


def cleaned(tweet: dict[str, Any], **record: Any) -> list[Item]:
    origin = Origin(Query(source="twitter"), "capture:1", SEEN)
    return list(clean({"tweet": tweet, "users": USERS, "tweets": {}, **record}, origin))


def second(**fields: Any) -> dict[str, Any]:
    """A tweet in the format of version 2."""
    return {
        "id": NUMBER,
        "text": "Oats &amp; mills up, $KO",
        "author_id": "7",
        "created_at": "2026-06-16T15:20:00.000Z",
        "public_metrics": METRICS,
        **fields,
    }


def first(**fields: Any) -> dict[str, Any]:
    """A tweet in the format of version 1.1."""
    return {
        "id_str": NUMBER,
        "text": "Oats &amp; mills up, $KO",
        "user": {"screen_name": "millwatcher"},
        "created_at": "Tue Jun 16 15:20:00 +0000 2026",
        "favorite_count": 5,
        "retweet_count": 3,
        "in_reply_to_status_id_str": None,
        **fields,
    }


@pytest.mark.parametrize("tweet", [first(), second()], ids=["version 1.1", "version 2"])
def test_words_and_counts(tweet: dict[str, Any]) -> None:
    post, reaction = cleaned(tweet)
    assert isinstance(post, Post)
    assert isinstance(reaction, Reaction)
    assert (post.key, post.summary) == (f"post/twitter/{NUMBER}", "Oats & mills up, $KO")
    assert (post.author, post.channel, post.reply_to) == ("millwatcher", "Twitter", "")
    assert post.event_at == post.published_at == post.available_at == WRITTEN
    assert (reaction.key, reaction.post) == (f"reaction/twitter/{NUMBER}", post.key)
    assert (reaction.score, reaction.shares, reaction.author) == (5, 3, "")
    assert reaction.available_at == SEEN


def test_version_2_counts_more() -> None:
    _, reaction = cleaned(second())
    assert isinstance(reaction, Reaction)
    assert (reaction.replies, reaction.quotes, reaction.views) == (2, 1, 90)


def test_a_tweet_that_says_nothing_but_its_text() -> None:
    (post,) = cleaned({"id": NUMBER, "text": "Mills"})
    assert isinstance(post, Post)
    assert post.author == ""
    assert abs(post.event_at - WRITTEN) < timedelta(seconds=1)


@pytest.mark.parametrize(
    "retweet",
    [
        first(id_str="9" * 19, retweeted_status=first()),
        second(id="9" * 19, referenced_tweets=[{"type": "retweeted", "id": NUMBER}]),
    ],
    ids=["version 1.1", "version 2"],
)
def test_a_retweet_is_a_reaction_to_what_it_repeats(retweet: dict[str, Any]) -> None:
    post, counts, share = cleaned(retweet, tweets={NUMBER: second()})
    assert isinstance(post, Post)
    assert isinstance(share, Reaction)
    assert post.key == f"post/twitter/{NUMBER}"
    assert counts.key == f"reaction/twitter/{NUMBER}"
    assert share.key == f"reaction/twitter/{'9' * 19}"
    assert (share.post, share.author, share.shares) == (post.key, "millwatcher", 1)
    assert share.available_at == WRITTEN


def test_a_retweet_alone_says_nothing_of_its_own() -> None:
    (share,) = cleaned(second(referenced_tweets=[{"type": "retweeted", "id": "77"}]))
    assert isinstance(share, Reaction)
    assert share.post == "post/twitter/77"


def test_an_edit_is_a_revision_of_the_first_wording() -> None:
    edited = str(int(NUMBER) + 5)
    before, _ = cleaned(second())
    after, _ = cleaned(second(id=edited, edit_history_tweet_ids=[NUMBER, edited], text="Mills up"))
    assert before.key == after.key
    assert before.id != after.id


def test_long_texts_are_whole() -> None:
    (post, _) = cleaned(second(note_tweet={"text": "A long note"}))
    assert isinstance(post, Post)
    assert post.summary == "A long note"
    (post, _) = cleaned(first(extended_tweet={"full_text": "A long tweet"}))
    assert isinstance(post, Post)
    assert post.summary == "A long tweet"


def test_replies_name_what_they_answer() -> None:
    for tweet in (
        first(in_reply_to_status_id_str="77"),
        second(referenced_tweets=[{"type": "replied_to", "id": "77"}]),
    ):
        post, _ = cleaned(tweet)
        assert isinstance(post, Post)
        assert post.reply_to == "post/twitter/77"


@pytest.mark.parametrize(
    "tweet",
    [
        second(id="1.01794E+18"),
        second(id=None),
        first(id_str="abc"),
        second(created_at="yesterday"),
        second(id="77", created_at=""),
    ],
)
def test_what_is_no_tweet_is_refused(tweet: dict[str, Any]) -> None:
    with pytest.raises(InvalidItem):
        cleaned(tweet)


def test_the_search_is_for_cashtag_and_name() -> None:
    template = get_settings().twitter.query
    berkshire = Subject("0001067983", "BRK-B", "Berkshire Hathaway Inc")
    text = '($BRK.B OR "Berkshire Hathaway stock") lang:en -is:retweet'
    assert searched(berkshire, template) == text


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("$KO lang:en -is:retweet", "$KO"),
        ('($ko OR "Coca-Cola stock") lang:en', "$KO"),
        ("$BRK.B", "$BRK.B"),
        ("Tweepy", "Tweepy"),
        ("costs $5", "costs $5"),
    ],
)
def test_searches_for_one_cashtag_are_alike(text: str, about: str) -> None:
    assert cashtag(text) == about


def test_the_time_in_an_id() -> None:
    assert abs(written_at(int(NUMBER)) - WRITTEN) < timedelta(seconds=1)


def test_cursors_are_in_the_order_of_ids() -> None:
    cursors = [
        Twitter().cursor_of({"tweet": {"id": i}}, SEEN) for i in ("9", "10", NUMBER, "1E+18")
    ]
    assert cursors[0] < cursors[1] < cursors[2]
    assert cursors[3] == ""


def test_it_is_off_without_a_token(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Twitter().missing(Settings()) == ("ALTLENS_TWITTER_BEARER_TOKEN",)
    monkeypatch.setenv("ALTLENS_TWITTER_BEARER_TOKEN", "held-in-secret")
    assert Twitter().missing(Settings()) == ()
    assert "held-in-secret" not in Twitter().credential(Settings())
