"""Reddit listings as praw asks for them: one search per subreddit and company, and comments.

Thirty-odd fields of a real submission's hundred are kept: those that say something and those that
praw reads.
"""

from collections.abc import Iterator
from datetime import datetime
from html import escape
from itertools import count
from typing import Any

from tools.sample.base import LAST_SEEN, Response, compact, digest, table
from tools.sample.market import recordings

SEARCH_URL = (
    "https://oauth.reddit.com/r/{subreddit}/search/?q={symbol}&sort=new&limit=100&raw_json=1"
    "&restrict_sr=True&syntax=lucene&t=all"
)
COMMENTS_URL = "https://oauth.reddit.com/comments/{id}/?limit=2048&sort=confidence&raw_json=1"
JSON = "application/json; charset=UTF-8"
SUBREDDITS = {"stocks": "t5_2qjfk", "wallstreetbets": "t5_2th52", "investing": "t5_2qhhq"}
SUBSCRIBERS = {"stocks": 8_900_000, "wallstreetbets": 19_600_000, "investing": 3_200_000}
NOTE = "invented posts"
FIRST_ID = int("1u0a000", 36)

Post = dict[str, Any]
Thing = dict[str, Any]


def responses() -> Iterator[Response]:
    for company in recordings():
        for subreddit in SUBREDDITS:
            yield _search(subreddit, company["symbol"], company["seen"])
        for post in posts():
            if "reply" in post and company["symbol"] == post["tickers"][0]:
                yield from _comments(post, company["seen"])


def posts() -> list[Post]:
    """All invented submissions, newest first, each with its id."""
    ordered = sorted(table("posts.toml", "reddit"), key=lambda post: post["at"])
    numbered = [
        post | {"id": _base_36(number)}
        for number, post in zip(count(FIRST_ID, 4099), ordered, strict=False)
    ]
    return numbered[::-1]


def _base_36(number: int) -> str:
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    out = ""
    while number:
        number, digit = divmod(number, 36)
        out = digits[digit] + out
    return out


def _search(subreddit: str, symbol: str, recorded: datetime) -> Response:
    submissions = [
        _submission(post, recorded)
        for post in posts()
        if post["subreddit"] == subreddit and symbol in post["tickers"] and post["at"] <= recorded
    ]
    return Response(
        "reddit",
        f"{symbol}-{subreddit}.json",
        SEARCH_URL.format(subreddit=subreddit, symbol=symbol),
        compact(_listing(submissions, len(submissions))),
        recorded,
        content_type=JSON,
        tickers=(symbol,),
        note=NOTE,
    )


def _comments(post: Post, recorded: datetime) -> Iterator[Response]:
    if post["at"] > recorded:
        return
    replies = _replies(post, post, f"t3_{post['id']}", recorded)
    thread = [_listing([_submission(post, recorded)], 1), _listing(replies, None)]
    yield Response(
        "reddit",
        f"comments-{post['id']}.json",
        COMMENTS_URL.format(id=post["id"]),
        compact(thread),
        recorded,
        content_type=JSON,
        tickers=tuple(post["tickers"]),
        note=NOTE,
    )


def _listing(things: list[Thing], size: int | None) -> Thing:
    data = {"modhash": None, "dist": size, "children": things, "after": None, "before": None}
    return {"kind": "Listing", "data": data}


def _submission(post: Post, recorded: datetime) -> Thing:
    score = _moved(post["score"], recorded)
    link = f"/r/{post['subreddit']}/comments/{post['id']}/{_slug(post['title'])}/"
    data = _common(post, post["subreddit"], score) | {
        "id": post["id"],
        "name": f"t3_{post['id']}",
        "title": post["title"],
        "selftext": post["text"],
        "selftext_html": _html(post["text"]),
        "upvote_ratio": 0.93,
        "num_comments": _moved(post["comments"], recorded),
        "permalink": link,
        "url": f"https://www.reddit.com{link}",
        "domain": f"self.{post['subreddit']}",
        "is_self": True,
        "over_18": False,
        "spoiler": False,
        "hidden": False,
        "pinned": False,
        "is_video": False,
        "num_crossposts": 0,
        "link_flair_text": None,
        "thumbnail": "self",
        "media": None,
        "removed_by_category": None,
        "subreddit_subscribers": SUBSCRIBERS[post["subreddit"]],
    }
    return {"kind": "t3", "data": data}


def _replies(post: Post, above: Post, parent: str, recorded: datetime) -> list[Thing]:
    """The comments under a post or comment that had been written by then."""
    known = (reply for reply in above.get("reply", []) if reply["at"] <= recorded)
    return [_comment(post, reply, parent, recorded) for reply in known]


def _comment(post: Post, reply: Post, parent: str, recorded: datetime) -> Thing:
    name = _base_36(int(digest("comment", reply["author"], reply["at"])[:9], 16))
    under = _replies(post, reply, f"t1_{name}", recorded)
    link = f"/r/{post['subreddit']}/comments/{post['id']}/{_slug(post['title'])}/{name}/"
    data = _common(reply, post["subreddit"], _moved(reply["score"], recorded)) | {
        "id": name,
        "name": f"t1_{name}",
        "link_id": f"t3_{post['id']}",
        "parent_id": parent,
        "body": reply["text"],
        "body_html": _html(reply["text"]),
        "depth": 0 if parent.startswith("t3_") else 1,
        "is_submitter": reply["author"] == post["author"],
        "collapsed": False,
        "score_hidden": False,
        "controversiality": 0,
        "permalink": link,
        "replies": _listing(under, None) if under else "",
    }
    return {"kind": "t1", "data": data}


def _moved(final: int, recorded: datetime) -> int:
    """A score or count as it stood: on the first day it had some way to go."""
    return final if recorded == LAST_SEEN else final * 2 // 3


def _common(entry: Post, subreddit: str, score: int) -> Thing:
    seconds = entry["at"].timestamp()
    return {
        "subreddit": subreddit,
        "subreddit_id": SUBREDDITS[subreddit],
        "subreddit_name_prefixed": f"r/{subreddit}",
        "subreddit_type": "public",
        "author": entry["author"],
        "author_fullname": f"t2_{digest('author', entry['author'])[:8]}",
        "score": score,
        "ups": score,
        "downs": 0,
        "created": seconds,
        "created_utc": seconds,
        "edited": False,
        "stickied": False,
        "locked": False,
        "archived": False,
        "distinguished": None,
        "gilded": 0,
        "likes": None,
        "saved": False,
        "send_replies": True,
    }


def _html(text: str) -> str:
    paragraphs = "\n\n".join(f"<p>{escape(part)}</p>" for part in text.split("\n\n"))
    return f'<!-- SC_OFF --><div class="md">{paragraphs}\n</div><!-- SC_ON -->'


def _slug(title: str) -> str:
    kept = "".join(letter if letter.isalnum() else " " for letter in title.lower())
    return "_".join(kept.encode("ascii", "ignore").decode().split())[:50].strip("_")
