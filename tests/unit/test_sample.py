"""The bundled sample equals what its tool builds, and it replays."""

import hashlib
import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from altlens.companies import load
from altlens.items.base import end_of_day
from altlens.items.query import Subject
from altlens.pipeline import SOURCES
from altlens.runs.run import start
from altlens.stages.fetch import Fetch
from altlens.store.base import Store, Where
from altlens.store.collections import OUTCOMES
from altlens.transport.recordings import import_archive, recorded_at
from tests.archives import SAMPLE, sample_rows
from tools.build_sample import differences
from tools.sample.base import companies

LARGEST_BYTES = 3_000_000


def test_what_is_there_is_what_would_be_built() -> None:
    assert differences(SAMPLE) == []


def test_every_row_is_of_a_file_and_every_file_of_a_row() -> None:
    names = [row["file"] for row in sample_rows()]
    files = {str(path.relative_to(SAMPLE)) for path in SAMPLE.glob("*/*") if path.is_file()}
    assert Counter(names).most_common(1)[0][1] == 1
    assert set(names) == files


def test_rows_match_their_files() -> None:
    for row in sample_rows():
        body = (SAMPLE / row["file"]).read_bytes()
        assert row["bytes"] == len(body), row["file"]
        assert row["sha256"] == hashlib.sha256(body).hexdigest(), row["file"]
        assert recorded_at(row["recorded"]) is not None
        assert row["url"].startswith("https://")
        assert row["kind"] in ("real", "invented")
        if "json" in row["content_type"]:
            json.loads(body)


def test_it_is_small_and_broad() -> None:
    total_bytes = sum(path.stat().st_size for path in SAMPLE.rglob("*") if path.is_file())
    assert total_bytes < LARGEST_BYTES
    assert len(companies()) >= 6
    assert {row["source"] for row in sample_rows()} >= set(SOURCES)


def test_it_is_an_archive(store: Store) -> None:
    imported = import_archive(SAMPLE, store)
    assert (imported.responses, imported.passed_over) == (len(sample_rows()), 0)


def test_every_company_replays(store: Store) -> None:
    moment = end_of_day(date(2026, 6, 20))
    replayed = [load().resolve(company["symbol"]) for company in companies()]
    subjects = [Subject(company.id, company.symbol, company.name) for company in replayed]
    archive = import_archive(SAMPLE, store).archive
    run = start(store, subjects, tuple(SOURCES), archive, moment, moment)
    receipt = Fetch().perform(store, run, list(Fetch().units(store, run)), lambda: True)
    assert receipt.failed == ()
    outcomes = store.find(OUTCOMES, Where(equal={"run": run.id, "stage": "fetch"}))
    answered = {(mark["source"], mark["company"]) for mark in outcomes if mark["records"]}
    for source in ("prices", "yahoo_finance", "reddit", "filings", "financials"):
        assert {company for name, company in answered if name == source} >= {c.id for c in replayed}


@pytest.mark.parametrize("name", ["prices", "yahoo_finance", "filings", "financials", "reddit"])
def test_every_source_has_every_company(name: str) -> None:
    rows = [row for row in sample_rows() if row["source"] == name]
    tickers = {ticker for row in rows for ticker in row["tickers"].split(",")}
    assert tickers >= {company["symbol"] for company in companies()}


def test_names_of_files_say_source_and_day() -> None:
    for row in sample_rows():
        path = Path(row["file"])
        assert path.parts[0] == row["source"]
        assert path.stem.endswith(row["recorded"][:10]), row["file"]
