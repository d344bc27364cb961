"""Which requests are equivalent."""

import pytest

from altlens.transport.endpoint import Endpoint

SEARCH = Endpoint(hosts=("a.example", "b.example"), path="/r/[^/]+/search", params=frozenset({"q"}))
MODULES = Endpoint(hosts=("a.example",), path="/summary/.+", superset_params=frozenset({"modules"}))
ANY = Endpoint(hosts=("*",), path=".*", params=None, expects="feed")


@pytest.mark.parametrize(
    ("url", "matches"),
    [
        ("https://a.example/r/stocks/search", True),
        ("https://b.example/r/stocks/search/", True),
        ("http://a.example:8080/r/stocks/search?q=x", True),
        ("https://c.example/r/stocks/search", False),
        ("https://a.example.evil.example/r/stocks/search", False),
        ("https://a.example/r/stocks/search/more", False),
        ("https://a.example/r/a/b/search", False),
    ],
)
def test_a_form_matches_whole_hosts_and_paths(url: str, matches: bool) -> None:
    assert SEARCH.matches("GET", url) is matches
    assert not SEARCH.matches("POST", url)


def test_hosts_of_one_form_are_one_place() -> None:
    assert SEARCH.answers("https://b.example/r/s/search?q=x", "https://a.example/r/s/search/?q=x")


def test_only_declared_parameters_matter() -> None:
    base = "https://a.example/r/s/search"
    assert SEARCH.answers(f"{base}?q=x&crumb=1&period1=5", f"{base}?crumb=2&q=x")
    assert not SEARCH.answers(f"{base}?q=x", f"{base}?q=y")
    assert not SEARCH.answers(f"{base}?q=x", base)
    assert SEARCH.answers(f"{base}?q=%24AAPL%20x", f"{base}?q=$AAPL+x")


def test_a_longer_list_covers_a_shorter_one() -> None:
    recorded = "https://a.example/summary/KO?modules=price,profile,quote&crumb=1"
    base = "https://a.example/summary/KO"
    assert MODULES.answers(recorded, f"{base}?modules=quote,price")
    assert not MODULES.answers(recorded, f"{base}?modules=price,holders")
    assert not MODULES.answers(recorded, base)
    assert not MODULES.answers(recorded, "https://a.example/summary/PEP?modules=price")
    assert not MODULES.answers(base, f"{base}?modules=price")


def test_addresses_are_compared_in_full() -> None:
    assert ANY.matches("GET", "http://feeds.example/rss.xml")
    assert ANY.answers("https://x.example/f?a=1&b=2", "https://x.example/f/?b=2&a=1")
    assert not ANY.answers("https://x.example/f?a=1", "https://y.example/f?a=1")
    assert not ANY.answers("https://x.example/f?a=1", "https://x.example/f?a=1&b=2")


def test_a_bare_query_matters() -> None:
    assert not ANY.answers("https://x.example/rss?stocks", "https://x.example/rss?bonds")
    assert not ANY.answers("https://x.example/rss?a=", "https://x.example/rss")
