"""A store with years of bars, texts, filings and facts of many companies, written directly.

Lengths and words of titles are those of the sample's feeds; how many texts a company and a day have
is distributed with a long tail, as news are.
"""

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from hashlib import blake2b
from typing import Any

from altlens.analyze.signature import signature
from altlens.calendars import load as load_calendar
from altlens.companies.company import Company
from altlens.companies.table import load
from altlens.items.base import Document, stamp
from altlens.items.ids import revision_id
from altlens.store.base import Store
from altlens.store.collections import ANALYSES, ITEMS
from benchmarks.texts import titles

LAST = date(2026, 6, 19)
PAST = 130  # sessions before the first
SOURCES = ("rss", "news", "yahoo_news", "reddit", "twitter")
WEIGHTS = (4, 4, 2, 3, 2)
EVENTS = ("earnings", "product", "legal", "rating_change", "merger_acquisition")
CONCEPTS = (
    ("Revenues", "USD", 10.0), ("CostOfRevenue", "USD", 6.0), ("GrossProfit", "USD", 4.0),
    ("OperatingIncomeLoss", "USD", 2.0), ("NetIncomeLoss", "USD", 1.5),
    ("NetCashProvidedByUsedInOperatingActivities", "USD", 2.5),
    ("PaymentsToAcquirePropertyPlantAndEquipment", "USD", 0.5),
    ("EarningsPerShareDiluted", "USD/shares", 1.5),
    ("WeightedAverageNumberOfDilutedSharesOutstanding", "shares", 1.0),
)  # fmt: skip
INSTANTS = (("Assets", 50.0), ("Liabilities", 30.0), ("StockholdersEquity", 20.0),
            ("LongTermDebt", 10.0))  # fmt: skip

Amount = tuple[str, str, str, date | None, float]  # taxonomy, concept, unit, start, value


def sessions(count: int) -> list[date]:
    """The last sessions in New York."""
    days = load_calendar("XNYS").sessions(LAST - timedelta(days=2 * count + 400), LAST)
    return [session.day for session in days][-count:]


def companies(count: int) -> list[Company]:
    """The largest companies of the directory."""
    return [company for company, _ in zip(load(), range(count), strict=False)]


def seed(store: Store, subjects: Sequence[Company], days: Sequence[date], texts: int) -> int:
    """Fill the store; returns how many texts there are. What a company has does not depend on
    the others."""
    shares = [1 / (rank + 8) for rank in range(len(subjects))]
    written = 0
    for company, share in zip(subjects, shares, strict=True):
        count = max(20, round(texts * share / sum(shares)))
        store.add(ITEMS, other_items(company, days), looked_up=True)
        written += write_texts(store, company, subjects, days, count)
    return written


def write_texts(
    store: Store, company: Company, others: Sequence[Company], days: Sequence[date], count: int
) -> int:
    """Texts about a company with their analyses."""
    chance = random.Random(f"{company.id}{days[-1]}")
    bursts = [chance.paretovariate(1.3) for _ in days]
    items, analyses = [], []
    for number, day in enumerate(chance.choices(days, bursts, k=count)):
        item = _text(company, day, number, chance)
        items.append(item)
        analyses.append(_analysis(company, chance.choice(others), item, chance))
    store.add(ITEMS, items, looked_up=True)
    store.add(ANALYSES, analyses, looked_up=True)
    return count


def other_items(company: Company, days: Sequence[date]) -> Iterator[Document]:
    """Bars, filings, facts, insider trades, ratings and earnings dates."""
    chance = random.Random(company.id)
    calendar = load_calendar("XNYS")
    price = chance.uniform(20, 400)
    first = days[0] - timedelta(days=PAST * 365 // 252)
    for session in calendar.sessions(first, days[-1]):
        opened, price = price * (1 + chance.gauss(0, 0.004)), price * (1 + chance.gauss(0, 0.018))
        yield _item(
            company, "bar", "prices", f"{company.symbol}/1d/{session.day}", session.closes_at,
            published_at=stamp(session.closes_at), symbol=company.symbol, interval="1d",
            session=session.day.isoformat(), open=opened, close=price,
            high=max(opened, price) * 1.004, low=min(opened, price) * 0.996,
            volume=round(chance.lognormvariate(14, 0.4)), currency="USD",
            exchange_zone="America/New_York", repaired=False,
        )  # fmt: skip
    for number in range((days[-1] - first).days // 30):
        yield from _month(company, first + timedelta(days=30 * number + 5), number, chance)
    yield from _facts(company, days, chance)


def _month(company: Company, day: date, number: int, chance: random.Random) -> Iterator[Document]:
    at = datetime(day.year, day.month, day.day, 21, 5, tzinfo=UTC)
    accepted: dict[str, Any] = {"acceptance_basis": "not stated", "acceptance_quality": "ok"}
    item = "2.02" if number % 3 == 0 else chance.choice(("5.02", "7.01", "8.01"))
    yield _item(
        company, "filing", "filings", f"8k-{number}", at, accession=f"8k-{number}", form="8-K",
        filed=day.isoformat(), report_date=None, items=[item], primary_document="",
        description="", size_bytes=None, **accepted,
    )  # fmt: skip
    for trade in range(2):
        yield _item(
            company, "insider_trade", "filings", f"{number}-{trade}", at,
            accession=f"4-{number}-{trade}", form="4", owner=f"Owner {trade}",
            owner_cik=f"{trade}", role="Director", traded=day.isoformat(), security="Common",
            is_derivative=False, code=chance.choice("PSSA"), acquired=None,
            shares=float(chance.randrange(100, 9000)), price=100.0, shares_after=None,
            direct=True, planned=False, **accepted,
        )  # fmt: skip
    yield _item(
        company, "rating_change", "yahoo_finance", f"{number}", at, symbol=company.symbol,
        firm=f"Firm {number % 7}", change=chance.choice(("up", "down", "main")), from_grade="",
        to_grade="", target=chance.uniform(90, 110), target_before=100.0,
    )  # fmt: skip
    if number % 3 == 0:
        report = (day + timedelta(days=45)).isoformat()
        yield _item(
            company, "earnings_date", "earnings_calendar", f"{number}", at, provider="nasdaq",
            symbol=company.symbol, start=report, end=report, certainty="confirmed",
            time_of_day="after market", fiscal_quarter=f"{day:%Y-%m}", call_at=None,
            eps_forecast=1.0, eps_low=None, eps_high=None, eps_reported=1.1, estimates=None,
            revenue_forecast=None, revenue_low=None, revenue_high=None, last_year_date=None,
            last_year_eps=None,
        )  # fmt: skip


def _facts(company: Company, days: Sequence[date], chance: random.Random) -> Iterator[Document]:
    scale = chance.uniform(1e7, 1e10)
    for year in range(days[0].year - 2, days[-1].year + 1):
        for quarter in range(4):
            month = date(year, 3 * quarter + 1, 1)
            end = (month + timedelta(days=93)).replace(day=1) - timedelta(days=1)
            start = date(year, 1, 1) if quarter == 3 else month  # an annual report has the year
            filed = end + timedelta(days=35)
            if filed > days[-1]:
                return
            grown = scale * (1 + (year - 2020) * 0.1) * (1 + chance.gauss(0, 0.02))
            amounts = [
                ("us-gaap", concept, unit, start, part * (grown if unit != "USD/shares" else 1.0))
                for concept, unit, part in CONCEPTS
            ]
            amounts += [
                ("us-gaap", concept, "USD", None, grown * part) for concept, part in INSTANTS
            ]
            amounts.append(("dei", "EntityCommonStockSharesOutstanding", "shares", None, grown))
            for amount in amounts:
                yield _fact(company, amount, end, f"q-{year}-{quarter}", filed)


def _fact(company: Company, amount: Amount, end: date, accession: str, filed: date) -> Document:
    taxonomy, concept, unit, start, value = amount
    begin = start.isoformat() if start else None
    key = "/".join((taxonomy, concept, unit.replace("/", "-"), begin or "", str(end), accession))
    at = datetime(filed.year, filed.month, filed.day, 21, tzinfo=UTC)
    return _item(
        company, "fact", "financials", key, at, taxonomy=taxonomy, concept=concept, unit=unit,
        start=begin, end=end.isoformat(), value=float(value), accession=accession, form="10-Q",
        filed=filed.isoformat(), fiscal_year=None, fiscal_period="",
    )  # fmt: skip


def _text(company: Company, day: date, number: int, chance: random.Random) -> Document:
    at = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(
        seconds=chance.randrange(86_000)
    )
    source = chance.choices(SOURCES, WEIGHTS)[0]
    known = titles()
    words = f"{chance.choice(known)} {chance.choice(known)}".split()
    title = " ".join(chance.sample(words, min(len(words), chance.randrange(6, 14))))
    place = f"{day}/{number}"
    if source in ("reddit", "twitter"):
        return _item(company, "post", source, place, at, title=title, summary="", author="a",
                     channel=f"c{number % 9}", reply_to="")  # fmt: skip
    outlet = f"outlet{round(chance.paretovariate(0.9))}.example"
    return _item(
        company, "article", source, place, at, title=title, summary=chance.choice(known),
        publisher=outlet, outlet=outlet, canonical_url=f"https://{outlet}/{company.id}/{place}",
        feed=source, authors=[], categories=[], language="en", tickers=[],
    )  # fmt: skip


def _analysis(company: Company, other: Company, item: Document, chance: random.Random) -> Document:
    named = [company, other] if chance.random() < 0.2 and other.id != company.id else [company]
    mentions = [
        {"company": one.id, "symbol": one.symbol, "start": 0, "end": 4, "text": "",
         "relevance": round(chance.uniform(0.2, 1), 3), "primary": one is company,
         "role": "subject", "why": ""}
        for one in named
    ]  # fmt: skip
    score = round(chance.uniform(-1, 1), 3)
    label = "positive" if score > 0.2 else "negative" if score < -0.2 else "neutral"
    event = {"type": chance.choice(EVENTS), "start": 0, "end": 4, "text": "", "why": ""}
    return {
        "_id": f"{item['_id']}/bench",
        "item": item["_id"],
        "version": "bench",
        "analyzed_at": item["fetched_at"],
        "available_at": item["available_at"],
        "companies": [one.id for one in named],
        "analysis": {
            "language": {"code": "en", "confidence": 1.0, "why": ""},
            "companies": mentions,
            "sentiment": {"label": label, "score": score, "why": []},
            "events": [event] if chance.random() < 0.3 else [],
            "signature": signature(item["title"], ""),
        },
    }


def _item(
    company: Company, kind: str, source: str, place: str, at: datetime, **fields: Any
) -> Document:
    """A document as the model of its kind writes it; the test reads each kind back."""
    key = f"{kind}/{company.id}/{place}"
    moment = stamp(at)
    return {
        "_id": revision_id(key, blake2b(key.encode(), digest_size=8).hexdigest()),
        "kind": kind,
        "source": source,
        "key": key,
        "companies": [company.id],
        "event_at": moment,
        "published_at": moment,
        "available_at": moment,
        "fetched_at": moment,
        "capture": "capture:bench",
        "url": "",
        **fields,
    }
