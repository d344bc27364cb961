"""News articles and feed entries."""

from typing import ClassVar, Literal

from altlens.items.base import Item


class Article(Item):
    """One report of an article: an entry of a feed, or a result of a search.

    Texts are plain, without markup. `tickers` are the symbols that the source names for it, as it
    spells them; `companies` are those of them that the directory knows. Reports of one article
    share `canonical_url`, its address without tracking ("" where an aggregator hides it), or
    `outlet`, the domain of who published it, and the title.
    """

    # `event_at` is `published_at` or the fetch; the others are derived from what the source said.
    provenance_fields: ClassVar[frozenset[str]] = Item.provenance_fields | {
        "event_at",
        "canonical_url",
        "outlet",
    }
    has_text: ClassVar[bool] = True

    kind: Literal["article"] = "article"
    title: str
    summary: str = ""
    publisher: str = ""
    outlet: str = ""
    canonical_url: str = ""
    feed: str = ""
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    language: str = ""
    tickers: tuple[str, ...] = ()
