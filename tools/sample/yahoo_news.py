"""Yahoo news: the search that yfinance asks and the headline RSS, per company."""

from collections.abc import Iterator
from datetime import datetime
from email.utils import format_datetime
from html import escape
from typing import Any

from tools.sample.base import Company, Response, compact, digest
from tools.sample.feeds import Telling, told_of
from tools.sample.market import recordings

SEARCH_URL = (
    "https://query2.finance.yahoo.com/v1/finance/search"
    "?q={symbol}&quotesCount=8&enableFuzzyQuery=False&newsCount=8"
    "&quotesQueryId=tss_match_phrase_query&newsQueryId=news_cie_vespa&listsCount=8&enableCb=True"
    "&enableNavLinks=False&enableResearchReports=False&enableCulturalAssets=False"
    "&recommendedCount=8"
)
RSS_URL = "https://feeds.finance.yahoo.com/rss/2.0/headline?s={symbol}&region=US&lang=en-US"
NOTE = "invented news"


def responses() -> Iterator[Response]:
    for company in recordings():
        about = told_of(company)
        yield _search(company, about[:8])
        yield _rss(company, about)


def _search(company: Company, about: list[Telling]) -> Response:
    symbol = company["symbol"]
    market = {"NMS": "NASDAQ", "NYQ": "NYSE"}[company["exchange"]]
    quote = {
        "exchange": company["exchange"],
        "shortname": company["name"],
        "quoteType": "EQUITY",
        "symbol": symbol,
        "index": "quotes",
        "score": 2000000,
        "typeDisp": "Equity",
        "longname": company["name"],
        "exchDisp": market,
        "sector": company["sector"],
        "sectorDisp": company["sector"],
        "industry": company["industry"],
        "industryDisp": company["industry"],
        "isYahooFinance": True,
    }
    result = {
        "explains": [],
        "count": 1 + len(about),
        "quotes": [quote],
        "news": [_article(telling, company["seen"]) for telling in about],
        "nav": [],
        "lists": [],
        "researchReports": [],
        "screenerFieldResults": [],
        "totalTime": 40,
    }
    return _response(company, "search.json", SEARCH_URL, compact(result), "application/json")


def _article(telling: Telling, seen: datetime) -> dict[str, Any]:
    return {
        "uuid": _uuid(telling),
        "title": telling.title_at(seen),
        "publisher": telling.publisher["name"],
        "link": _link(telling),
        "providerPublishTime": int(telling.published.timestamp()),
        "type": "STORY",
        "relatedTickers": list(telling.tickers),
    }


def _rss(company: Company, about: list[Telling]) -> Response:
    symbol = company["symbol"]
    items = "".join(
        f"<item><description>{escape(telling.text, quote=False)}</description>"
        f'<guid isPermaLink="false">{_uuid(telling)}</guid>'
        f"<link>{_link(telling)}?.tsrc=rss</link>"
        f"<pubDate>{format_datetime(telling.published)}</pubDate>"
        f"<title>{escape(telling.title_at(company['seen']), quote=False)}</title></item>"
        for telling in about
    )
    body = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<rss version="2.0"><channel>'
        "<copyright>Invented news for a software sample.</copyright>"
        f"<description>Latest Financial News for {symbol}</description><language>en-US</language>"
        f"<lastBuildDate>{format_datetime(company['seen'])}</lastBuildDate>"
        f"<link>http://finance.yahoo.com/q/h?s={symbol}</link>"
        f"<title>Yahoo! Finance: {symbol} News</title>{items}</channel></rss>"
    )
    return _response(company, "headlines.xml", RSS_URL, body.encode(), "application/rss+xml")


def _response(company: Company, name: str, url: str, body: bytes, kind: str) -> Response:
    symbol = company["symbol"]
    return Response(
        "yahoo_news",
        f"{symbol}-{name}",
        url.format(symbol=symbol),
        body,
        company["seen"],
        content_type=kind,
        tickers=(symbol,),
        note=NOTE,
    )


def _uuid(telling: Telling) -> str:
    text = digest("yahoo", telling.key)
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:32]))


def _link(telling: Telling) -> str:
    letters = (letter if letter.isalnum() else " " for letter in telling.title.lower())
    words = "".join(letters).encode("ascii", "ignore").decode().split()
    return (
        f"https://finance.yahoo.com/news/{'-'.join(words[:6])}-{telling.published:%H%M%S}000.html"
    )
