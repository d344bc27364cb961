"""The main flow in this process, over the recordings: what must be true of a company's view."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from altlens.items.base import end_of_day
from altlens.items.view import CompanyView
from altlens.queries.compute_view import view_at
from altlens.queries.point_in_time import PointInTime
from altlens.runs.progress import stages_of
from altlens.settings import get_settings
from altlens.store import open_store
from altlens.store.base import Store, Where
from altlens.store.collections import ANALYSES, CAPTURES, FAILURES, ITEMS, RUNS, VIEWS
from flows.company_batch import BatchReport, company_batch

AAPL = "0000320193"
EARLY, LATE = date(2026, 4, 1), date(2026, 6, 20)

pytestmark = pytest.mark.usefixtures("prefect_server")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(autouse=True)
def shared_home(home: Path, environment: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """Share one store in this file, whose tests depend on their order."""
    monkeypatch.setenv("ALTLENS_HOME", str(home))
    get_settings(refresh=True)


@pytest.fixture
def store(shared_home: None) -> Iterator[Store]:
    with open_store(get_settings().store_url) as opened:
        yield opened


def run(recordings: Path, as_of: date, *symbols: str) -> BatchReport:
    report = company_batch(list(symbols), as_of=as_of, replay=recordings)
    assert isinstance(report, BatchReport)
    return report


def facts(store: Store, as_of: date) -> set[str]:
    """The keys of AAPL's facts that were public by a date."""
    where = Where(
        equal={"companies": AAPL},
        among={"kind": ["fact"]},
        at_most={"available_at": f"{end_of_day(as_of):%Y-%m-%dT%H:%M:%S.%fZ}"},
    )
    return {item["key"] for item in store.find(ITEMS, where, fields=("key",))}


def test_the_first_vintage_of_facts(recordings: Path, store: Store) -> None:
    report = run(recordings, EARLY, "AAPL")
    assert report.views[0].counts["fact"] == 24_579
    assert len(facts(store, EARLY)) == 24_579


def test_the_second_vintage_adds_273_facts_and_changes_none(recordings: Path, store: Store) -> None:
    before = facts(store, LATE)
    rows = {item["_id"]: item for item in store.find(ITEMS, Where(among={"kind": ["fact"]}))}
    report = run(recordings, LATE, "AAPL", "NVDA")
    added = facts(store, LATE) - before
    assert len(added) == 273
    assert report.views[0].counts["fact"] == 24_852
    unchanged = store.get(ITEMS, rows)
    assert unchanged == rows
    assert not added & facts(store, EARLY)


def test_a_year_of_prices_filings_and_facts_each_with_its_origin(store: Store) -> None:
    view = _view(store, LATE)
    assert view.price is not None
    assert len(view.price.bars) == 251
    assert (view.price.last_session, round(view.price.last_close, 2)) == (
        date(2026, 5, 8),
        293.32,
    )
    assert view.counts["filing"] >= 1000
    assert view.filings[0].accession == "0001140361-26-025622"
    revenue = next(
        fact
        for fact in view.facts
        if fact.measure == "revenue" and fact.end == date(2024, 9, 28) and fact.months == 12
    )
    assert revenue.value == 391_035_000_000
    assert revenue.accessions == ("0000320193-24-000123", "0000320193-25-000079")
    origins = [view.price.bars[0].provenance, view.filings[0].provenance, revenue.provenance]
    assert store.existing(ITEMS, [o.item for o in origins]) == {o.item for o in origins}
    captures = store.get(CAPTURES, [o.capture for o in origins])
    for origin in origins:
        body = captures[origin.capture]["exchanges"][0]["body"]
        assert store.get_blob(body)


def test_an_earlier_date_shows_nothing_that_came_later(store: Store) -> None:
    view = _view(store, EARLY)
    assert view.counts["fact"] == 24_579
    assert view.price is not None
    assert view.price.last_session <= EARLY
    assert all(fact.provenance.available_at <= end_of_day(EARLY) for fact in view.facts)
    assert all(filing.filed <= EARLY for filing in view.filings)


def test_the_same_batch_again_adds_nothing(recordings: Path, store: Store) -> None:
    collections = (ITEMS, ANALYSES, CAPTURES, VIEWS)
    before = [store.count(collection, Where()) for collection in collections]
    report = run(recordings, LATE, "AAPL", "NVDA")
    assert report.new == 0
    assert [store.count(collection, Where()) for collection in collections] == before
    assert all(stage.new == 0 for stage in report.stages)


def test_an_unknown_symbol_is_named_and_the_rest_is_done(recordings: Path, store: Store) -> None:
    report = run(recordings, LATE, "AAPL", "ZZZZQ")
    assert list(report.unknown) == ["ZZZZQ"]
    assert [view.symbol for view in report.views] == ["AAPL"]
    rows = stages_of(store, [report.run])[report.run]
    kept = [(stage.stage, stage.executed, stage.new) for stage in rows]
    assert kept == [(stage.stage, stage.executed, stage.new) for stage in report.stages]


def test_a_missing_recording_is_a_failure_that_names_the_query(store: Store) -> None:
    rows = list(store.find(FAILURES, Where(equal={"state": "open", "stage": "fetch"})))
    assert {row["error"] for row in rows} == {"NotRecorded"}
    assert any("r/stocks" in row["message"] for row in rows)
    assert all(row["verdict"] == "skip" for row in rows)


def test_a_record_without_an_item_is_a_failure_that_names_the_response(store: Store) -> None:
    """The newest search for AAPL that the recordings hold was altered to hold no article."""
    (row,) = store.find(FAILURES, Where(equal={"state": "open", "stage": "clean"}))
    assert (row["error"], row["verdict"]) == ("InvalidItem", "skip")
    assert row["capture"] in store.get(CAPTURES, [row["capture"]])


def test_every_run_ended_as_finished(store: Store) -> None:
    assert {row["state"] for row in store.find(RUNS, Where())} == {"finished"}


def _view(store: Store, as_of: date) -> CompanyView:
    moment = PointInTime(end_of_day(as_of), end_of_day(LATE))
    return view_at(store, AAPL, "AAPL", "Apple Inc.", moment)
