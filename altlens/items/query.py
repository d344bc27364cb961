"""Queries: one call of a source about one company."""

from typing import NamedTuple, Self
from urllib.parse import quote, unquote

from altlens.items.base import Model


class Query(Model):
    """One call of a source: the unit of work of fetch.

    `company` is "" for sources that belong to no company; `part` tells the source's queries apart
    (a subreddit, a feed's address). `since` is the cursor of the last fetch (`Adapter.cursor_of`),
    which is stored with the capture and not part of the id.
    """

    source: str
    company: str = ""
    symbol: str = ""
    part: str = ""
    since: str = ""

    @property
    def id(self) -> str:
        """The query as text, which `parse` reads."""
        parts = (self.source, self.company, self.symbol, self.part)
        return "/".join(quote(part, safe="") for part in parts)

    @classmethod
    def parse(cls, text: str) -> Self:
        """The query of that id."""
        source, company, symbol, part = (unquote(piece) for piece in text.split("/"))
        return cls(source=source, company=company, symbol=symbol, part=part)


class Subject(NamedTuple):
    """A company that a batch asks about."""

    company: str
    symbol: str
    name: str
