"""Titles of posts that have none: the first words, and the thread that a comment belongs to."""

import re
from collections.abc import Iterable, Mapping

from altlens.items.base import Item
from altlens.items.post import Post
from altlens.slurs import masked

FIRST_WORDS = 90  # characters
THREAD_CHARACTERS = 60
DEEPEST = 20  # replies followed up to the thread
LEAST_WORDS = 4
_GONE = re.compile(r"\s*\[(?:deleted|removed|unavailable)\b[^\]]*\]\s*", re.IGNORECASE)
_COMMAND = re.compile(r"\s*(?:!?remindme\b|u/\w+bot\b)", re.IGNORECASE)


def post_titles(items: Iterable[Item]) -> dict[str, str]:
    """Return the title of each post, by item id."""
    posts = {item.key: item for item in items if isinstance(item, Post)}
    return {post.id: _title(post, posts) for post in posts.values()}


def is_fragment(item: Item) -> bool:
    """Whether a post says nothing by itself: deleted, a command to a bot, or a few words."""
    if not isinstance(item, Post) or item.title:
        return False
    text = item.summary
    if _GONE.fullmatch(text) or _COMMAND.match(text):
        return True
    return bool(item.reply_to) and len(text.split()) < LEAST_WORDS


def _title(post: Post, posts: Mapping[str, Post]) -> str:
    title = masked(post.title or shortened(post.summary, FIRST_WORDS))
    thread = "" if post.title else _thread(post, posts)
    return f"{title} · in “{masked(shortened(thread, THREAD_CHARACTERS))}”" if thread else title


def _thread(post: Post, posts: Mapping[str, Post]) -> str:
    """Return the title of the submission that a comment answers; "" where it is not known."""
    for _ in range(DEEPEST):
        parent = posts.get(post.reply_to)
        if parent is None:
            return ""
        if parent.title:
            return parent.title
        post = parent
    return ""


def shortened(text: str, characters: int) -> str:
    """Cut a text after a word, with an ellipsis."""
    text = " ".join(text.split())
    if len(text) <= characters:
        return text
    return text[:characters].rsplit(" ", 1)[0].rstrip(",;:-") + "…"
