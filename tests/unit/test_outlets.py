"""One outlet has one name, under every name that aggregators use."""

import pytest

from altlens.aggregate.texts.outlets import domain_of, outlet_of


@pytest.mark.parametrize(
    ("publisher", "site", "url"),
    [
        ("Reuters", "https://www.reuters.com", "https://news.google.com/rss/articles/x"),
        ("Reuters", "", "https://finance.yahoo.com/news/mills-1.html"),
        ("Reuters.com", "", "https://finance.yahoo.com/news/mills-1.html"),
        ("Business News", "", "https://www.reuters.com/business/mills"),
    ],
)
def test_reuters_is_reuters(publisher: str, site: str, url: str) -> None:
    assert outlet_of(publisher, site, url) == "reuters.com"


def test_the_and_com_are_no_part_of_a_name() -> None:
    yahoo = "https://finance.yahoo.com/news/1.html"
    assert outlet_of("The Wall Street Journal", "", yahoo) == outlet_of("WSJ.com", "", yahoo)
    assert outlet_of("Simply Wall St.", "", yahoo) == "simplywall.st"


def test_an_outlet_without_a_known_domain_is_its_name() -> None:
    yahoo = "https://finance.yahoo.com/news/1.html"
    assert outlet_of("The Harbor Herald", "", yahoo) == "harbor herald"
    assert outlet_of("Yahoo Finance", "", yahoo) == "finance.yahoo.com"
    assert outlet_of("", "", "") == ""


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://news.bbc.co.uk/a", "bbc.co.uk"),
        ("https://www.yonhapnews.co.kr/a", "yonhapnews.co.kr"),
        ("https://a.b.paper.example.com:8080/x", "example.com"),
        ("paper.example.com", "example.com"),
        ("https://10.0.0.1/x", ""),
        ("https://localhost/x", ""),
        ("http://[bad", ""),
    ],
)
def test_the_domain_of_an_address(url: str, domain: str) -> None:
    assert domain_of(url) == domain
