"""A store as after years: the bundled sample, one company with many texts, and a crowd of others.

The crowd's items are copies of the sample's for many companies. They bypass the store's check for
existing ids, since there is no other writer; indexes are built afterwards.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from altlens.companies.table import load as load_directory
from altlens.items.article import Article
from altlens.items.base import Document, digest, stamp
from altlens.items.summary import CompanySummary
from altlens.queries.search_index import entries
from altlens.source_catalog import TEXT_KINDS
from altlens.stages.aggregate import Aggregate
from altlens.stages.analyze import Analyze
from altlens.store.base import Store, Where, batches
from altlens.store.collections import ANALYSES, ITEMS, OVERVIEW, WORDS
from altlens.store.mongo import MongoStore
from altlens.store.sqlite import SqliteStore
from benchmarks.copies import write
from tests.populated_store import fill

HOT = "0000320193"
COMPANIES = 500
HOT_TEXTS, HOT_OTHERS = 4_000, 20_000  # or `count` of each, where that is smaller
LAST_MOMENT = datetime(2026, 6, 20, 20, tzinfo=UTC)
DAYS = 3 * 365  # over which the crowd's items are spread


def crowded(url: str, count: int) -> Store:
    """The store at the address, with `count` items or a few more, and the hot company's view."""
    with TemporaryDirectory() as folder, SqliteStore(Path(folder) / "sample.sqlite") as sample:
        fill(sample, ["AAPL"])
        about_hot = sample.find(ITEMS, Where(equal={"companies": HOT}))
        items = [item for item in about_hot if item["kind"] not in TEXT_KINDS]
        answers = list(sample.find(ANALYSES, Where()))
        texts = sample.get(ITEMS, [answer["item"] for answer in answers])
    write(url, ITEMS, _others(items, count * 3 // 4))
    pairs = [(texts[answer["item"]], answer) for answer in answers]
    write(url, ITEMS, (item for item, _ in _texts(pairs, count // 4)))
    write(url, ANALYSES, (answer for _, answer in _texts(pairs, count // 4)))
    chunks = batches(answer for _, answer in _texts(pairs, count // 4))
    write(url, WORDS, (entry for chunk in chunks for entry in entries(chunk)))
    store = MongoStore(url)
    _heat(store, items, min(HOT_TEXTS, count), min(HOT_OTHERS, count))
    store.put(OVERVIEW, _lines(store))
    return store


def _heat(store: Store, items: list[Document], articles: int, others: int) -> None:
    """Run the sample's batch, add texts about its company, and aggregate again."""
    run = fill(store)
    filings = [item for item in items if item["kind"] in ("filing", "intraday_bar")]
    store.add(ITEMS, (_renamed(filings, n, HOT) for n in range(others)))
    texts = [_hot_article(n).document() for n in range(articles)]
    store.add(ITEMS, texts)
    for ids in batches(text["_id"] for text in texts):
        Analyze().perform(store, run, ids, lambda: True)
    again = run.model_copy(update={"generation": run.generation + 1})
    Aggregate().perform(store, again, [HOT], lambda: True)


def _hot_article(number: int) -> Article:
    """An article about the hot company in the last ninety days, with unique words."""
    about = ("store", "supplier", "court", "factory", "update", "chip", "studio", "bank")
    deed = ("opens", "delays", "wins", "loses", "plans", "drops", "raises", "sells")
    place = ("Lisbon", "Osaka", "Austin", "Pune", "Cork", "Lyon", "Perth", "Quito", "Malmo")
    words = (about[number % 8], deed[number // 8 % 8], place[number // 64 % 9], number // 5)
    when = LAST_MOMENT - timedelta(minutes=number * 90 * 24 * 60 // HOT_TEXTS)
    return Article(
        source=("news", "rss", "yahoo_news")[number % 3],
        key=f"article/bench-{number}",
        companies=(HOT,),
        event_at=when,
        published_at=when,
        available_at=when,
        fetched_at=when,
        capture="capture:bench",
        title="Apple {0} {1} order {3} in {2}".format(*words),
        summary="Apple said its {0} {1} order {3} in {2}, as analysts had expected.".format(*words),
        publisher=f"Publisher {number % 40}",
    )


def _others(items: list[Document], count: int) -> Iterator[Document]:
    """Bars, facts, filings and the like, of all companies in turn."""
    crowd = _companies()
    for number in range(count):
        yield _renamed(items, number, crowd[number % len(crowd)])


def _renamed(items: list[Document], number: int, company: str) -> Document:
    item = items[number % len(items)]
    key = item["key"].replace(HOT, company) + f"/{number}"
    return {**item, **_when(number), "_id": f"{key}@0", "key": key, "companies": [company]}


def _texts(
    pairs: list[tuple[Document, Document]], count: int
) -> Iterator[tuple[Document, Document]]:
    """Texts and their analyses, of all companies in turn."""
    crowd = _companies()
    for number in range(count):
        item, answer = pairs[number % len(pairs)]
        key, when = f"{item['kind']}/crowd-{number}", _when(number)
        text = {**item, **when, "_id": f"{key}@0", "key": key, "companies": []}
        about = {"item": text["_id"], "companies": [crowd[number % len(crowd)]]}
        times = {"available_at": when["available_at"], "analyzed_at": when["fetched_at"]}
        yield text, {**answer, **about, **times, "_id": f"{text['_id']}@{answer['version']}"}


def _when(number: int) -> Document:
    """A past time, determined by the number."""
    minutes = int(digest(number), 16) % (DAYS * 24 * 60)
    moment = stamp(LAST_MOMENT - timedelta(minutes=minutes))
    return {"event_at": moment, "available_at": moment, "fetched_at": moment}


def _companies() -> list[str]:
    others = (company.id for company in load_directory() if company.id != HOT)
    return list(islice(others, COMPANIES))


def _lines(store: Store) -> Iterator[Document]:
    """A line of the overview for each company of the crowd."""
    directory = load_directory()
    line = next(iter(store.find(OVERVIEW, Where(equal={"symbol": "KO"}))))
    for company in map(directory.by_id, _companies()):
        named = {"company": company.id, "symbol": company.symbol, "name": company.name}
        fields = {name: value for name, value in line.items() if name != "_id"}
        yield CompanySummary.model_validate({**fields, **named}).document()
