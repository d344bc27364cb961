"""Posts on social networks, and the reactions to them.

These are two kinds of item: today's score was not known when the post was written.
"""

from typing import ClassVar, Literal

from altlens.items.base import Item


class Post(Item):
    """A submission, comment or tweet. Texts are plain, without markup."""

    has_text: ClassVar[bool] = True

    kind: Literal["post"] = "post"
    title: str = ""
    summary: str = ""
    author: str = ""
    channel: str = ""
    reply_to: str = ""


class Reaction(Item):
    """The reactions to a post: counts at the fetch, or one person who shared it.

    `score` is likes, or up-votes less down-votes. `author` is who shared it, else empty.
    """

    kind: Literal["reaction"] = "reaction"
    post: str
    channel: str = ""
    score: int
    replies: int = 0
    upvote_ratio: float | None = None
    shares: int = 0
    quotes: int = 0
    views: int | None = None
    author: str = ""
