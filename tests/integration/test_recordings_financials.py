"""Every recorded set of company facts, and every recorded statement."""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from altlens.aggregate.fundamentals.building import build_book
from altlens.aggregate.fundamentals.ratios import ratios
from altlens.aggregate.fundamentals.views import all_books, fact_views
from altlens.fetch.yahoo_statements import statement_of
from altlens.items.financials import Fact
from altlens.items.query import Subject
from altlens.store.base import Store, Where
from altlens.store.collections import FAILURES, ITEMS, OUTCOMES
from altlens.store.sqlite import SqliteStore
from tests.integration.archives import Reply, reply, run_over, write_archive

Row = dict[str, Any]
SOURCE = ["financials"]


def rows_of(recordings: Path, source: str) -> list[Row]:
    rows = (json.loads(line) for line in (recordings / "INDEX.jsonl").open(encoding="utf-8"))
    return [row for row in rows if row["source"] == source]


def as_reply(recordings: Path, row: Row) -> Reply:
    body = (recordings / row["file"]).read_bytes()
    return reply(row["url"], body, row["recorded"], int(row["status"]))


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("AAPL-CIK0000320193__2026-03", 24_579),
        ("AAPL-CIK0000320193__2026-06", 24_852),
        ("NVDA", 26_903),
    ],
    ids=["AAPL in March", "AAPL in June", "NVDA"],
)
def test_every_set_of_facts_is_read(
    recordings: Path, tmp_path: Path, store: Store, name: str, values: int
) -> None:
    (row,) = (row for row in rows_of(recordings, "sec-companyfacts") if name in row["file"])
    body = json.loads((recordings / row["file"]).read_bytes())
    expected = {
        (taxonomy, concept, unit, value.get("start") or "", value["end"], value["accn"])
        for taxonomy, concepts in body["facts"].items()
        for concept, about in concepts.items()
        for unit, values_of_unit in about["units"].items()
        for value in values_of_unit
    }
    folder = write_archive(tmp_path / "archive", [as_reply(recordings, row)])
    subject = Subject(f"{body['cik']:010d}", "X", "")
    as_of = datetime(2027, 1, 1, tzinfo=UTC)
    run, failed = run_over(store, folder, as_of, SOURCE, [subject])
    assert not failed
    (mark,) = store.find(OUTCOMES, Where(equal={"run": run.id, "stage": "fetch"}))
    items = list(store.find(ITEMS, Where(equal={"kind": "fact"})))
    stored = {
        (i["taxonomy"], i["concept"], i["unit"], i["start"] or "", i["end"], i["accession"])
        for i in items
    }
    assert stored == expected
    assert (mark["records"], len({item["key"] for item in items})) == (values, values)
    facts = [Fact.model_validate({k: v for k, v in i.items() if k != "_id"}) for i in items]
    restated = [view for view in fact_views(all_books(facts, date(2027, 1, 1))) if view.restated]
    assert restated
    assert all(len(view.accessions) > 1 for view in restated)


@dataclass(frozen=True)
class RecordedFact:
    taxonomy: str
    concept: str
    unit: str
    start: date | None
    end: date
    value: float
    accession: str
    form: str
    filed: date


def recorded_facts(path: Path) -> list[RecordedFact]:
    taxonomies = json.loads(path.read_bytes())["facts"]
    return [
        RecordedFact(
            taxonomy,
            concept,
            unit,
            date.fromisoformat(row["start"]) if "start" in row else None,
            date.fromisoformat(row["end"]),
            row["val"],
            row["accn"],
            row.get("form") or "",
            date.fromisoformat(row["filed"]),
        )
        for taxonomy, concepts in taxonomies.items()
        for concept, described in concepts.items()
        for unit, rows in described["units"].items()
        for row in rows
    ]


HEADLINES = (
    "revenue",
    "gross profit",
    "operating income",
    "net income",
    "diluted EPS",
    "operating cash flow",
    "assets",
    "liabilities",
    "equity",
    "cash",
    "shares outstanding",
)


def test_no_headline_figure_of_two_years_is_doubted(recordings: Path) -> None:
    files = sorted((recordings / "sec-companyfacts").glob("*.json"))
    assert files
    for path in files:
        facts = recorded_facts(path)
        last = max(fact.filed for fact in facts)
        book = build_book(facts, last)
        for measure in HEADLINES:
            figures = sorted(book.of(measure).values(), key=lambda figure: figure.end)
            quarters = [
                figure for figure in figures if figure.span.period in ("quarter", "instant")
            ]
            newest = [f for f in quarters if (last - f.end).days <= 820]
            assert len(newest) >= 8, (path.name, measure)
            doubted = [f for f in newest if not f.is_usable]
            assert not doubted, (path.name, [(f.measure, f.end, f.reasons) for f in doubted])
        assert all(ratio.value is not None for ratio in ratios(book).values()), path.name


def test_every_recorded_quarter_follows_the_one_before(recordings: Path) -> None:
    for path in sorted((recordings / "sec-companyfacts").glob("*.json")):
        facts = recorded_facts(path)
        book = build_book(facts, max(fact.filed for fact in facts))
        for measure in ("revenue", "net income", "operating cash flow"):
            spans = [span for span in book.of(measure) if span.period == "quarter"]
            newest = sorted(spans, key=lambda span: span.end)[-20:]
            for before, after in pairwise(newest):
                assert after.start is not None
                assert abs((after.start - before.end).days - 1) <= 1, (path.name, measure, after)


def test_every_statement_is_read(recordings: Path, tmp_path: Path) -> None:
    rows = rows_of(recordings, "yahoo-fundamentals-timeseries")
    assert len(rows) == 9
    counts: Counter[str] = Counter()
    for number, row in enumerate(rows):
        types = dict(parse_qsl(urlsplit(row["url"]).query))["type"]
        frequency, _, statement = statement_of(types).partition(" ")
        symbol = urlsplit(row["url"]).path.rpartition("/")[2]
        folder = write_archive(tmp_path / f"{number}", [as_reply(recordings, row)])
        lines = json.loads((recordings / row["file"]).read_bytes())["timeseries"]["result"]
        expected = {
            (value["asOfDate"], name.removeprefix(frequency), value["reportedValue"]["raw"])
            for line in lines
            for name, values in line.items()
            if name.startswith(frequency)
            for value in values
            if value
        }
        with SqliteStore(tmp_path / f"{number}.sqlite") as store:
            subject = Subject("0000000001", symbol, "")
            as_of = datetime(2026, 1, 1, tzinfo=UTC)
            _, failed = run_over(store, folder, as_of, SOURCE, [subject])
            assert [fault.error for fault in failed] == ["NotRecorded"]  # the facts
            assert not list(store.find(FAILURES, Where(equal={"stage": "clean"})))
            items = list(store.find(ITEMS, Where(equal={"kind": "statement"})))
        stored = {(i["end"], name, figure) for i in items for name, figure in i["lines"].items()}
        assert stored == expected, row["file"]
        assert {(i["frequency"], i["statement"], i["currency"]) for i in items} == {
            (frequency, statement, "USD")
        }
        assert all(item["available_at"] == item["fetched_at"] for item in items)
        counts[f"{frequency} {statement}"] += len(items)
    assert counts == {
        "annual income": 6,  # three periods, in two replies
        "annual balance sheet": 3,
        "annual cash flow": 3,
        "quarterly income": 11,
        "quarterly balance sheet": 4,
        "quarterly cash flow": 4,
    }
