"""The list of finance feeds: the bundled `news_feeds.toml`, or a file of the user's own."""

import tomllib
from functools import lru_cache
from importlib import resources
from pathlib import Path
from urllib.parse import quote_plus

from pydantic import ValidationError

from altlens.errors import BadSetting
from altlens.items.base import Model

BUNDLED = resources.files(__package__).joinpath("news_feeds.toml")


class Feed(Model):
    """One feed; its address may hold {symbol} and {name}."""

    publisher: str
    url: str
    language: str = ""
    topic: str = ""

    @property
    def is_of_a_company(self) -> bool:
        """Whether it is fetched once for each company."""
        return "{symbol}" in self.url or "{name}" in self.url

    def address(self, symbol: str, name: str) -> str:
        """Its address for a company; classes of shares are written as in BRK.B."""
        filled = self.url.replace("{symbol}", quote_plus(symbol.replace("-", ".")))
        return filled.replace("{name}", quote_plus(name))


class _List(Model):
    feed: tuple[Feed, ...]


@lru_cache
def load_feeds(path: str) -> tuple[Feed, ...]:
    """The feeds of a TOML file, the bundled ones for ""; BadSetting for an invalid file."""
    try:
        text = (Path(path) if path else BUNDLED).read_text("utf-8")
        return _List.model_validate(tomllib.loads(text)).feed
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, ValidationError) as error:
        raise BadSetting(
            f"ALTLENS_NEWS_FEEDS={path} is no list of feeds: {_reason(error)}. "
            "Each [[feed]] needs a publisher and a url; see docs/sources/news.md."
        ) from error


def _reason(error: Exception) -> str:
    if isinstance(error, ValidationError):
        fault = error.errors(include_url=False)[0]
        return f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}"
    return str(getattr(error, "strerror", None) or error)
