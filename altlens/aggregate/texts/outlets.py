"""Which outlet published an article: one name for it, whatever feed or aggregator had it."""

import re
import tomllib
from functools import lru_cache
from importlib import resources
from urllib.parse import urlsplit

TABLE = resources.files(__package__).joinpath("outlets.toml")
AGGREGATORS = frozenset(
    {"google.com", "yahoo.com", "finance.yahoo.com", "bing.com", "msn.com", "feedburner.com"}
)
_SECOND_LEVEL = frozenset({"ac", "co", "com", "edu", "gov", "net", "or", "org"})
_NOISE = re.compile(r"^the\s+|\.(?:com|net|org|co\.uk)$|[^\w\s]")


def outlet_of(publisher: str, site: str, url: str) -> str:
    """The domain of the outlet, or its name in lower case where no domain is known.

    `site` is the address that an aggregator gives for the publisher, `url` the article's. Yahoo is
    the outlet only of what it publishes itself.
    """
    named = _by_name().get(_plain_name(publisher), "")
    own_site, own_page = (
        "" if (domain := domain_of(address)) in AGGREGATORS else domain for address in (site, url)
    )
    return own_site or named or own_page or _plain_name(publisher) or domain_of(url)


def domain_of(url: str) -> str:
    """The domain that an address belongs to, "" for none: `bbc.co.uk` of `news.bbc.co.uk`."""
    try:
        host = (urlsplit(url if "//" in url else f"//{url}").hostname or "").rstrip(".")
    except ValueError:
        return ""
    labels = host.split(".")
    if len(labels) < 2 or labels[-1].isdecimal():
        return ""
    of_country = len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL
    domain = ".".join(labels[-3 if of_country else -2 :])
    return next((known for known in _by_domain() if host.endswith(known)), domain)


def _plain_name(name: str) -> str:
    return " ".join(_NOISE.sub("", name.casefold().strip()).split())


@lru_cache
def _table() -> dict[str, list[str]]:
    return tomllib.loads(TABLE.read_text("utf-8"))


@lru_cache
def _by_name() -> dict[str, str]:
    return {_plain_name(name): domain for domain, names in _table().items() for name in names}


@lru_cache
def _by_domain() -> tuple[str, ...]:
    """Domains that are longer than the usual two labels."""
    return tuple(domain for domain in _table() if domain.count(".") > 1)
