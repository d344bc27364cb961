"""All addresses of one article become one address; those of two articles stay apart."""

import base64

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from altlens.aggregate.texts.canonical_url import canonical_url

PAGE = "https://paper.example.com/2026/06/mills-rise"


def google_news(address: str) -> str:
    """A Google News link from before 2024: a protocol buffer whose fourth field is the address."""
    target = address.encode()
    length = (
        bytes([len(target) % 128 + 128, len(target) // 128])
        if len(target) > 127
        else bytes([len(target)])
    )
    packed = base64.urlsafe_b64encode(b"\x08\x13\x22" + length + target + b"\xd2\x01\x00").decode()
    return f"https://news.google.com/rss/articles/{packed.rstrip('=')}?oc=5"


@pytest.mark.parametrize(
    "address",
    [
        PAGE,
        f"{PAGE}/",
        "http://paper.example.com/2026/06/mills-rise",
        "https://www.paper.example.com/2026/06/mills-rise#comments",
        "https://m.paper.example.com/2026/06/mills-rise",
        "HTTPS://Paper.Example.com:443/2026/06/mills-rise",
        f"{PAGE}?utm_source=rss&utm_medium=feed&fbclid=x&gclid=y",
        f"{PAGE}?src=rss&ref=home&.tsrc=fin&guccounter=1",
        f"{PAGE}/amp/",
        f"{PAGE}.amp",
        "https://amp.paper.example.com/2026/06/mills-rise?amp=1",
        "https://paper-example-com.cdn.ampproject.org/c/s/paper.example.com/2026/06/mills-rise",
        "https://www.google.com/amp/s/paper.example.com/2026/06/mills-rise",
        f"https://www.google.com/url?rct=j&url={PAGE}&ct=ga",
        f"https://www.bing.com/news/apiclick.aspx?url={PAGE}&c=1",
        google_news(PAGE),
        google_news(f"{PAGE}?utm_campaign={'x' * 200}"),
        google_news(PAGE).replace("/rss/articles/", "/__i/rss/rd/articles/"),
        f"https://news.google.com/news/url?sa=t&url={PAGE}",
        f"https://www.google.co.uk/url?q={PAGE}&sa=U",
        f"https://getpocket.com/redirect?url={PAGE}",
        f"https://l.instagram.com/?u={PAGE}&e=1",
        f"https://nam02.safelinks.protection.outlook.com/?url={PAGE}&data=1",
        f"https://us.rd.yahoo.com/finance/news/rss/story/*{PAGE}",
        f"{PAGE}?srnd=markets&emc=rss&feed_item_type=news",
    ],
)
def test_one_article_has_one_address(address: str) -> None:
    assert canonical_url(address) == PAGE


@pytest.mark.parametrize(
    "address",
    [
        "https://finance.yahoo.com/news/mills-rise-123.html?.tsrc=rss",
        "https://uk.finance.yahoo.com/news/mills-rise-123.html",
        "http://ca.finance.yahoo.com/news/mills-rise-123.html?guccounter=1",
    ],
)
def test_countries_of_yahoo_have_the_same_articles(address: str) -> None:
    assert canonical_url(address) == "https://finance.yahoo.com/news/mills-rise-123.html"


@pytest.mark.parametrize(
    "address",
    [
        "https://www.yahoo.com/finance/news/mills-rise-120000123.html",
        "https://uk.news.yahoo.com/mills-rise-120000123.html",
        "https://finance.yahoo.com/markets/stocks/articles/mills-rise-120000123.html?src=x",
    ],
)
def test_sections_of_yahoo_have_the_same_articles(address: str) -> None:
    """The slug ends in the article's number, which no other article has."""
    assert canonical_url(address) == "https://finance.yahoo.com/news/mills-rise-120000123.html"


def test_a_page_about_an_address_is_no_redirect() -> None:
    review = f"https://tools.example.com/review?url={PAGE}"
    assert canonical_url(review).startswith("https://tools.example.com/review")


def test_what_names_an_article_stays() -> None:
    assert canonical_url(f"{PAGE}?id=7&utm_id=1") == f"{PAGE}?id=7"
    assert canonical_url(f"{PAGE}?p=2&id=7") == canonical_url(f"{PAGE}?id=7&p=2")
    assert canonical_url(f"{PAGE}?id=7") != canonical_url(f"{PAGE}?id=8")
    assert canonical_url("https://example.com/campaign") == "https://example.com/campaign"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "tag:paper,2026:1",
        "https://news.google.com/rss/articles/CBMiZkFVX3lxTE5xyz?oc=5",  # a key of Google's own
        "https://news.google.com/rss/articles/!!",
        "https://finance.yahoo.com/m/6a2c-11e9/mills-rise.html",
        "http://[bad",
    ],
)
def test_an_address_that_tells_no_article_is_none(address: str) -> None:
    assert canonical_url(address) == ""


@example("\x85#")
@example("\xa0/ #")
@example("story/amp/amp")
@given(st.text(max_size=80))
def test_any_text_has_an_address_or_none_and_it_is_final(text: str) -> None:
    address = canonical_url(f"https://paper.example.com/{text}")
    assert canonical_url(address) == address
