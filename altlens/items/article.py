"""News articles and feed entries."""

from typing import ClassVar, Literal

from altlens.items.base import Item


class Article(Item):
    """A story as one publisher tells it. Texts are plain, without markup."""

    has_text: ClassVar[bool] = True

    kind: Literal["article"] = "article"
    title: str
    summary: str = ""
    publisher: str = ""
    feed: str = ""
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    language: str = ""
