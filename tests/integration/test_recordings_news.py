"""Every recorded response of finance feeds: Google News (as data sets) and publishers' feeds."""

import ast
import csv
import json
from collections import Counter
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

import pytest

from altlens.fetch.news_feeds import load_feeds
from altlens.items.base import Document
from altlens.items.query import Query, Subject
from altlens.runs.run import Run, start
from altlens.settings import get_settings
from altlens.stages.base import Work
from altlens.stages.clean import Clean
from altlens.stages.fetch import Fetch
from altlens.store.base import Store, Where
from altlens.store.collections import ITEMS, LINKS, OUTCOMES
from altlens.transport.recordings import import_archive
from tests.integration.archives import reply, run_over, write_archive

APPLE = Subject("0000320193", "AAPL", "Apple Inc.")
NVIDIA = Subject("0001045810", "NVDA", "NVIDIA Corp")
GOOGLE = "https://news.google.com/rss/search?q={}+stock&hl=en-US&gl=US&ceid=US:en"
AS_OF = datetime(2027, 1, 1, tzinfo=UTC)


def as_rss(rows: list[dict[str, str]]) -> bytes:
    """Rebuild a Google News response from the rows of a data set collected there."""
    items = []
    for row in rows:
        source = ast.literal_eval(row["publisher"])
        guid = urlsplit(row["url"]).path.rpartition("/")[2]
        day = datetime.fromisoformat(row["published date"]).replace(tzinfo=UTC)
        items.append(
            f"<item><title>{escape(row['title'])}</title><link>{escape(row['url'])}</link>"
            f'<guid isPermaLink="false">{guid}</guid><pubDate>{format_datetime(day)}</pubDate>'
            f"<description>{escape(row['description'])}</description>"
            f'<source url="{escape(source["href"])}">{escape(source["title"])}</source></item>'
        )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel>'
        f"<title>Google News</title><language>en-US</language>{''.join(items)}</channel></rss>"
    ).encode()


def rows_of(recordings: Path, symbol: str) -> list[dict[str, str]]:
    (path,) = (recordings / "google-news-csv").glob(f"*{symbol}*.csv")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def fetched_and_cleaned(store: Store, folder: Path, subjects: list[Subject]) -> Run:
    """Fetch and clean over recordings; returns the run."""
    archive = import_archive(folder, store).archive
    run = start(store, subjects, ["news"], archive, AS_OF, AS_OF)
    works: tuple[Work, ...] = (Fetch(), Clean())
    for work in works:
        receipt = work.perform(store, run, list(work.units(store, run)), lambda: True)
        assert receipt.failed == ()
    return run


def articles(store: Store) -> list[Document]:
    return list(store.find(ITEMS, Where(equal={"source": "news"})))


def test_google_news_gives_each_article_once_under_its_publisher(
    recordings: Path, tmp_path: Path, store: Store
) -> None:
    counts = {APPLE: (3_224, 2_148, 2_166), NVIDIA: (2_849, 1_834, 1_871)}
    recorded = {subject: rows_of(recordings, subject.symbol) for subject in counts}
    replies = [
        reply(GOOGLE.format(name), as_rss(recorded[subject]), "2024-01-01")
        for subject, name in ((APPLE, "Apple"), (NVIDIA, "Nvidia"))
    ]
    folder = write_archive(tmp_path / "archive", replies)
    run = fetched_and_cleaned(store, folder, list(counts))

    by_id = {item["_id"]: item for item in articles(store)}
    assert len({item["key"] for item in by_id.values()}) == len(by_id)
    assert not any(item["summary"] for item in by_id.values())
    marks = store.find(OUTCOMES, Where(equal={"run": run.id, "stage": "fetch"}))
    records = {mark["company"]: mark["records"] for mark in marks}
    for subject, (rows, titles, urls) in counts.items():
        links = store.find(LINKS, Where(equal={"company": subject.company, "kind": "asked"}))
        items = [by_id[link["item"]] for link in links]
        assert (len(recorded[subject]), len(items), records[subject.company]) == (rows, urls, urls)
        assert {item["url"] for item in items} == {row["url"] for row in recorded[subject]}
        whole = {(f"{i['title']} - {i['publisher']}", i["publisher"]) for i in items}
        assert whole == {
            (row["title"], ast.literal_eval(row["publisher"])["title"]) for row in recorded[subject]
        }
        assert len({title for title, _ in whole}) == titles
    both = {row["url"] for row in recorded[APPLE]} & {row["url"] for row in recorded[NVIDIA]}
    assert both
    assert len(by_id) == 2_166 + 1_871 - len(both)


PUBLISHERS_FEEDS = {
    "cnbc-top-news__2026-05-01.xml": ("CNBC", 30),
    "fed-press__2026-04-27.xml": ("Federal Reserve", 20),
    "fed-speeches__2026.xml": ("Federal Reserve", 15),
    "sec-speeches__2026-06-18.rss": ("SEC", 25),
    "yonhap-market__2026-05-01.xml": ("Yonhap", 120),
}


def test_publishers_feeds_on_the_list(recordings: Path, tmp_path: Path, store: Store) -> None:
    listed = {feed.url for feed in load_feeds("")}
    rows = [json.loads(line) for line in (recordings / "INDEX.jsonl").open(encoding="utf-8")]
    kept = [row for row in rows if row["source"] == "rss-news" and row["url"] in listed]
    assert {Path(row["file"]).name for row in kept} == PUBLISHERS_FEEDS.keys()
    replies = [
        reply(row["url"], (recordings / row["file"]).read_bytes(), row["recorded"]) for row in kept
    ]
    folder = write_archive(tmp_path / "archive", replies, "rss-news")
    _, failed = run_over(store, folder, AS_OF, ["news"], [APPLE])
    assert not failed
    expected: Counter[str] = Counter()
    for publisher, entries in PUBLISHERS_FEEDS.values():
        expected[publisher] += entries
    assert Counter(item["publisher"] for item in articles(store)) == expected
    assert {item["language"][:2] for item in articles(store)} <= {"en", "ko"}
    assert all(item["published_at"] for item in articles(store))
    assert "top news" in {item["categories"][0] for item in articles(store)}


ENTRIES = {
    "cnbc-top-news__2026-05-01.xml": 30,
    "fed-press__2026-04-27.xml": 20,
    "fed-speeches__2026.xml": 15,
    "rss-parser__customfields.rss": 15,
    "rss-parser__feedburner.atom": 25,
    "rss-parser__guardian.rss": 55,
    "rss-parser__gulp-atom.atom": 10,
    "rss-parser__heise.atom": 15,
    "rss-parser__heraldsun.rss": 2,
    "rss-parser__instant-article.rss": 1,
    "rss-parser__pagination-links.rss": 1,
    "rss-parser__uolNoticias.rss": 15,
    "sec-speeches__2026-06-18.rss": 25,
    "theblock__2026-05-01.xml": 20,
    "theblock__2026-07-16.xml": 20,
    "yonhap-market__2026-05-01.xml": 120,
}


def test_every_recorded_feed_on_a_list_of_the_users_own(
    recordings: Path, tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = sorted((recordings / "rss-news").iterdir())
    addresses = {f"https://feeds.example.org/{file.name}": file for file in files}
    listed = tmp_path / "feeds.toml"
    listed.write_text(
        "\n".join(f'[[feed]]\npublisher = "Own"\nurl = "{url}"\ntopic = "t"' for url in addresses)
    )
    monkeypatch.setenv("ALTLENS_NEWS_FEEDS", str(listed))
    get_settings(refresh=True)
    replies = [reply(url, file.read_bytes(), "2026-08-01") for url, file in addresses.items()]
    folder = write_archive(tmp_path / "archive", replies)
    run, failed = run_over(store, folder, AS_OF, ["news"])
    assert not failed
    marks = store.find(OUTCOMES, Where(equal={"run": run.id, "stage": "fetch"}))
    records = {Query.parse(mark["unit"]).part: mark["records"] for mark in marks}
    assert {Path(urlsplit(url).path).name: count for url, count in records.items()} == ENTRIES
    keys = Counter(Path(urlsplit(item["feed"]).path).name for item in articles(store))
    assert keys == ENTRIES
