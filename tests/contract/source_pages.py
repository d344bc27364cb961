"""Sources that respond in pages or windows: small data sets that grow between two batches.

`Pages` names the requests of the first batch, and those of a later one, when there is more.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from altlens.items.base import Document
from altlens.replay_server.exchange import ReplayRequest, Reply

FIRST_TWEET = datetime(2010, 11, 4, 1, 42, 54, 657000, tzinfo=UTC)
PAGE = 100


@dataclass(frozen=True)
class Pages:
    """A query of a source, a data set of `at_first` and then `later` rows, and its requests.

    `page` returns the page or window of a request; `kind` is the kind of its items.
    """

    source: str
    part: str
    kind: str
    answer: Callable[[ReplayRequest, int], Reply]
    page: Callable[[ReplayRequest], str]
    at_first: int
    requests: Callable[[], list[str]]
    later: int
    requests_later: Callable[[], list[str]]
    settings: Mapping[str, object] = field(default_factory=dict)

    def things(self, items: Iterable[Document]) -> list[Document]:
        """The items of `kind`: one for each row of the data set."""
        return [item for item in items if item["kind"] == self.kind]


def params(request: ReplayRequest) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(request.url).query))


@cache
def hour_ago() -> datetime:
    """One hour ago, the same throughout the test session."""
    return datetime.now(UTC).replace(microsecond=0) - timedelta(hours=1)


def today() -> date:
    return datetime.now(UTC).date()


def in_json(document: Any) -> Reply:
    return Reply(200, {"content-type": "application/json"}, json.dumps(document).encode())


def tweet(number: int) -> int:
    """The id of a post, which encodes when it was written."""
    return (int((hour_ago() - FIRST_TWEET).total_seconds() * 1000) << 22) + number


def tweets(request: ReplayRequest, count: int) -> Reply:
    parameters = params(request)
    new = [n for n in range(count, 0, -1) if tweet(n) > int(parameters.get("since_id", 0))]
    begin = int(parameters.get("next_token", 0))
    end = begin + int(parameters["max_results"])
    posts = [
        {"id": str(tweet(n)), "text": f"$AAPL number {n}", "author_id": "1"} for n in new[begin:end]
    ]
    return in_json({"data": posts, "meta": {"next_token": str(end)} if end < len(new) else {}})


def submissions(request: ReplayRequest, count: int) -> Reply:
    parameters = params(request)
    newest = int(parameters["after"][3:]) - 1 if "after" in parameters else count
    numbers = range(newest, max(0, newest - min(PAGE, int(parameters["limit"]))), -1)
    children = [
        {"kind": "t3", "data": {"id": f"{n:06}", "name": f"t3_{n:06}", "title": f"$AAPL {n}",
         "selftext": "", "score": n, "num_comments": 0, "subreddit": "stocks",
         "created_utc": hour_ago().timestamp() + n}}
        for n in numbers
    ]  # fmt: skip
    after = children[-1]["data"]["name"] if children and numbers[-1] > 1 else None
    return in_json({"kind": "Listing", "data": {"children": children, "after": after}})


ENTRY = """<entry><title>8-K - Apple Inc. (0000320193) (Filer)</title>
<link rel="alternate" type="text/html"
 href="https://www.sec.gov/Archives/edgar/data/320193/00003201932600{0:04}/index.htm"/>
<summary type="html">&lt;b&gt;Filed:&lt;/b&gt; {1:%Y-%m-%d}
 &lt;b&gt;AccNo:&lt;/b&gt; 0000320193-26-00{0:04} &lt;b&gt;Size:&lt;/b&gt; 4 KB</summary>
<updated>{1:%Y-%m-%dT%H:%M:%S}+00:00</updated>
<category scheme="https://www.sec.gov/" label="form type" term="8-K"/>
<id>urn:tag:sec.gov,2008:accession-number=0000320193-26-00{0:04}</id></entry>"""


def notices(request: ReplayRequest, count: int) -> Reply:
    newest = count - int(params(request)["start"])
    entries = (
        ENTRY.format(n, hour_ago() + timedelta(seconds=n))
        for n in range(newest, max(0, newest - PAGE), -1)
    )
    feed = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title>{"".join(entries)}</feed>'
    return Reply(200, {"content-type": "application/atom+xml"}, feed.encode())


def filed(numbers: Iterable[int]) -> dict[str, list[Any]]:
    """The columns of a list of filings."""
    rows = [
        {"accessionNumber": f"0000320193-26-00{n:04}", "filingDate": "2020-01-02",
         "reportDate": "", "acceptanceDateTime": "2020-01-02T12:00:00.000Z", "form": "8-K",
         "items": "", "primaryDocument": "a.htm", "primaryDocDescription": ""}
        for n in numbers
    ]  # fmt: skip
    return {name: [row[name] for row in rows] for name in rows[0]}


def older(request: ReplayRequest, count: int) -> Reply:
    """A company's filings, with a page of older ones for every ten."""
    name = request.place.rpartition("/")[2]
    if "submissions" in name:
        number = int(name[-8:-5])
        return in_json(filed(range(number * 10 - 9, number * 10 + 1)))
    files = [
        {"name": f"CIK0000320193-submissions-{n:03}.json", "filingTo": f"20{n:02}-01-01"}
        for n in range(1, count // 10 + 1)
    ]
    return in_json({"cik": "320193", "filings": {"recent": filed([9999]), "files": files}})


def reports(request: ReplayRequest, _: int) -> Reply:
    """Nasdaq's calendar with one report of Apple."""
    rows = (
        [{"symbol": "AAPL", "name": "Apple"}] if params(request)["date"] == str(workday()) else []
    )
    return in_json({"data": {"rows": rows}})


def workday() -> date:
    """The next weekday, today included."""
    return next(iter(weekdays(0, 7)))


def weekdays(since: int, until: int) -> list[date]:
    days = (today() + timedelta(days=n) for n in range(since, until))
    return [day for day in days if day.weekday() < 5]


def sessions(_: ReplayRequest, count: int) -> Reply:
    """A chart of `count` sessions, up to yesterday."""
    ends = int(hour_ago().replace(hour=14, minute=30, second=0).timestamp())
    stamps = [ends - n * 86_400 for n in range(count, 0, -1)]
    period = {"start": ends, "end": ends + 23_400, "timezone": "EDT", "gmtoffset": -14_400}
    meta = {"currency": "USD", "symbol": "AAPL", "instrumentType": "EQUITY", "priceHint": 2,
            "gmtoffset": -14_400, "timezone": "EDT", "exchangeTimezoneName": "America/New_York",
            "exchangeName": "NMS", "regularMarketPrice": 100.0, "regularMarketTime": ends,
            "currentTradingPeriod": {"pre": period, "regular": period, "post": period},
            "dataGranularity": "1d", "range": "1y", "validRanges": ["3mo", "1y"]}  # fmt: skip
    prices = [100.0] * count
    quote = dict.fromkeys(("open", "high", "low", "close"), prices) | {"volume": [1] * count}
    indicators = {"quote": [quote], "adjclose": [{"adjclose": prices}]}
    result = {"meta": meta, "timestamp": stamps, "indicators": indicators}
    return in_json({"chart": {"result": [result], "error": None}})


PAGES = (
    Pages(
        "twitter",
        "",
        "post",
        tweets,
        lambda request: (
            f"{params(request).get('since_id', '')}+{params(request).get('next_token', '')}"
        ),
        at_first=150,
        requests=lambda: ["+", "+100"],
        later=270,
        requests_later=lambda: [f"{tweet(150)}+", f"{tweet(150)}+100"],
        settings={"TWITTER_POSTS": 400},
    ),
    Pages(
        "reddit",
        "",
        "post",
        submissions,
        lambda request: params(request).get("after", ""),
        at_first=80,
        requests=lambda: [""],
        later=230,
        requests_later=lambda: ["", "t3_000131"],
    ),
    Pages(
        "filings",
        "current",
        "filing_notice",
        notices,
        lambda request: params(request)["start"],
        at_first=250,
        requests=lambda: ["0", "100", "200"],
        later=260,
        requests_later=lambda: ["0"],
        settings={"FILINGS_CURRENT_PAGES": 3},
    ),
    Pages(
        "filings",
        "older",
        "filing",
        older,
        lambda request: request.place.rpartition("/CIK0000320193")[2],
        at_first=20,
        requests=lambda: [".json", "-submissions-001.json", "-submissions-002.json"],
        later=30,
        requests_later=lambda: [".json", "-submissions-003.json"],
    ),
    Pages(
        "earnings_calendar",
        "nasdaq",
        "earnings_date",
        reports,
        lambda request: params(request)["date"],
        at_first=1,
        requests=lambda: [str(day) for day in weekdays(-7, 10)],
        later=1,
        requests_later=lambda: [str(day) for day in weekdays(-1, 10)],
        settings={"EARNINGS_DAYS_AHEAD": 10},
    ),
    Pages(
        "prices",
        "1d",
        "bar",
        sessions,
        lambda request: params(request)["range"],
        at_first=200,
        requests=lambda: ["1y"],
        later=200,
        requests_later=lambda: ["3mo"],
    ),
)
