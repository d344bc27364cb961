"""What a batch asks: a company of it, and one call of a source."""

from typing import NamedTuple, Self
from urllib.parse import quote, unquote

from altlens.items.base import Model


class Query(Model):
    """One call of a source: the unit that fetch spreads over the fleet.

    `company` is empty where the source belongs to no company; `part` says which of the source's
    questions it is (a subreddit, a feed's address). `since` is the cursor: the last place (see
    `Adapter.cursor_of`) that an earlier fetch came to. It is kept with the capture, not in the id.
    """

    source: str
    company: str = ""
    symbol: str = ""
    part: str = ""
    since: str = ""

    @property
    def id(self) -> str:
        """Text that names the query and gives it back through `parse`."""
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
