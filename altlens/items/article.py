"""News articles and feed entries."""

from typing import ClassVar, Literal

from altlens.items.base import Item


class Article(Item):
    """A story as one publisher tells it. Texts are plain, without markup.

    `tickers` are the symbols that the source itself ties to it, as it spells them; `companies` are
    those of them that the directory knows.
    """

    # `event_at` is `published_at`, or the fetch where there is none: nothing the source said.
    provenance_fields: ClassVar[frozenset[str]] = Item.provenance_fields | {"event_at"}
    has_text: ClassVar[bool] = True

    kind: Literal["article"] = "article"
    title: str
    summary: str = ""
    publisher: str = ""
    feed: str = ""
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    language: str = ""
    tickers: tuple[str, ...] = ()
