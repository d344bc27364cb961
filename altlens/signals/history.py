"""All that is known of a company, in the order in which it became available."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from altlens.aggregate.linking.link_types import Link, TextVersion
from altlens.items.analysis import Analysis
from altlens.items.article import Article
from altlens.items.base import Item
from altlens.items.post import Post


class DatedItem(NamedTuple):
    """A version of an item, and since when the world could know it."""

    since: datetime
    item: Item


class DatedText(NamedTuple):
    """A version of a text with its analysis, as linking reads it, and since when it is public.

    One that is not `is_relevant` does not speak of the company any more.
    """

    since: datetime
    item: Article | Post
    analysis: Analysis
    version: TextVersion
    is_relevant: bool = True


class History(NamedTuple):
    """Every version of what is known of a company by one time, each list by `since`.

    `symbol` is the company's on the last day. `links` are those of all the texts, to texts that may
    be older than any of them.
    """

    company: str
    symbol: str
    items: Sequence[DatedItem]
    texts: Sequence[DatedText]
    links: Sequence[Link]
