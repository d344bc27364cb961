"""The contract of every source, over the bundled sample and over faulty recorded responses.

`test_source_replies.py` covers live responses.
"""

from dataclasses import dataclass
from datetime import UTC, date
from pathlib import Path

import pytest

from altlens.companies import load
from altlens.errors import RateLimited, SourceUnavailable, Unparsable
from altlens.items.base import Document, end_of_day
from altlens.items.query import Query, Subject
from altlens.pipeline import SOURCES
from altlens.queries.captures import load_capture, query_of
from altlens.runs.run import Run, set_state, start
from altlens.settings import get_settings
from altlens.source_catalog import KINDS
from altlens.stages.base import Receipt, Work
from altlens.stages.clean import Clean, read_capture
from altlens.stages.fetch import Fetch
from altlens.store.base import Store, Where
from altlens.store.collections import CAPTURES, ITEMS, OUTCOMES
from altlens.store.sqlite import SqliteStore
from altlens.transport.recordings import import_archive
from tests.archives import altered, sample_replies, write_archive
from tests.contract.source_cases import CASES, PAGE, Alter, Case, each_source

COMPANIES = ("AAPL", "KO", "NVDA")
# The sample has one report of a company, short and without its business, and no Form 144:
# test_filing_changes.py, test_ties.py and test_insiders.py cover these kinds.
NOT_IN_SAMPLE = {"filings": {"filing_change", "filing_ties", "intended_sale"}}
EARLY, LATE = date(2026, 6, 17), date(2026, 6, 20)

each_company = pytest.mark.parametrize("symbol", COMPANIES)


@dataclass
class Scene:
    """A store with recordings of one source, and a run over them for one company."""

    store: Store
    run: Run

    def perform(self, work: Work) -> Receipt:
        units = list(dict.fromkeys(work.units(self.store, self.run)))
        return work.perform(self.store, self.run, units, lambda: True)

    def units(self) -> list[Query]:
        return [Query.parse(unit) for unit in Fetch().units(self.store, self.run)]

    def items(self) -> list[Document]:
        return list(self.store.find(ITEMS, Where(order_by=("_id",))))

    def outcomes(self) -> int:
        return self.store.count(OUTCOMES, Where(equal={"stage": "fetch"}))


def subject(symbol: str) -> Subject:
    company = load().resolve(symbol)
    return Subject(company.id, symbol, company.name)


def start_scene(store: Store, archive: Path, source: str, symbol: str, day: date = LATE) -> Scene:
    """Import the recordings and start a run, before its first stage."""
    name = import_archive(archive, store).archive
    moment = end_of_day(day)
    run = start(store, (subject(symbol),), (source,), name, moment, moment)
    return Scene(store, run)


def run_scene(store: Store, archive: Path, source: str, symbol: str, day: date = LATE) -> Scene:
    """Import the recordings and run fetch and clean."""
    scene = start_scene(store, archive, source, symbol, day)
    for work in (Fetch(), Clean()):
        receipt = scene.perform(work)
        assert receipt.failed == (), receipt.failed
    set_state(store, scene.run, "finished")
    return scene


def sample(folder: Path, case: Case) -> Path:
    return write_archive(folder, sample_replies(SOURCES[case.source].adapter))


def altered_sample(folder: Path, case: Case, alter: Alter, status: int = 200) -> Path:
    """Write the sample's responses with altered bodies."""
    replies = sample_replies(SOURCES[case.source].adapter)
    return write_archive(folder, altered(replies, alter, status))


def test_every_source_has_a_case() -> None:
    assert {case.source for case in CASES} == set(SOURCES)


@each_source
def test_queries_have_unique_ids(store: Store, tmp_path: Path, case: Case) -> None:
    queries = start_scene(store, sample(tmp_path / "a", case), case.source, "KO").units()
    assert len({query.id for query in queries}) == len(queries) > 0
    assert {query.source for query in queries} == {case.source}
    assert {query.company for query in queries} <= {"", subject("KO").company}


@each_source
def test_a_missing_setting_is_named(store: Store, case: Case) -> None:
    adapter, settings = SOURCES[case.source].adapter, get_settings()  # no variable is set in tests
    missing, apple = adapter.missing(settings), subject("AAPL")
    assert all(name in adapter.advice(settings) for name in missing)
    if missing:
        run = start(store, (apple,), (case.source,), "", None, end_of_day(LATE))
        units = [query.id for query in adapter.queries((apple,), settings)]
        failed = Fetch().perform(store, run, units, lambda: True).failed
        assert {fault.error for fault in failed} == {"NotConfigured"}
        assert all(name in fault.message for name in missing for fault in failed)


@each_source
@each_company
def test_the_sample_makes_items(store: Store, tmp_path: Path, case: Case, symbol: str) -> None:
    scene = run_scene(store, sample(tmp_path / "a", case), case.source, symbol)
    source, company = SOURCES[case.source], subject(symbol).company
    assert len(scene.items()) > 0
    for document in scene.items():
        kind = KINDS[document["kind"]]
        item = kind.model_validate({k: v for k, v in document.items() if k != "_id"})
        assert kind in source.yields
        assert (item.id, item.source) == (document["_id"].split("~")[0], case.source)
        moments = (item.event_at, item.available_at, item.fetched_at, item.published_at)
        assert all(moment.tzinfo is UTC for moment in moments if moment)
        assert item.available_at <= item.fetched_at <= end_of_day(LATE)
        assert case.names_others or set(item.companies) <= {company}
        assert item.has_text or item.companies or item.kind == "reaction"


@each_source
def test_every_kind_it_yields_is_there(store: Store, tmp_path: Path, case: Case) -> None:
    archive = sample(tmp_path / "a", case)
    for symbol in ("AAPL", "KO", "JPM"):
        scene = run_scene(store, archive, case.source, symbol)
    kinds = {document["kind"] for document in scene.items()}
    yields = {kind for kind in KINDS if KINDS[kind] in SOURCES[case.source].yields}
    assert kinds == yields - NOT_IN_SAMPLE.get(case.source, set())


@each_source
def test_every_item_leads_back_to_its_responses(store: Store, tmp_path: Path, case: Case) -> None:
    scene = run_scene(store, sample(tmp_path / "a", case), case.source, "KO")
    for _id in {document["capture"] for document in scene.items()}:
        capture = load_capture(store.get(CAPTURES, [_id])[_id])
        assert capture.id == _id
        assert capture.exchanges
        for exchange in capture.exchanges:
            assert len(store.get_blob(exchange.body)) == exchange.size_bytes
            assert exchange.fetched_at <= capture.fetched_at


@each_source
def test_reading_again_gives_the_same(store: Store, tmp_path: Path, case: Case) -> None:
    scene = run_scene(store, sample(tmp_path / "a", case), case.source, "AAPL")
    stored = {document["_id"]: document for document in scene.items()}
    for document in store.find(CAPTURES, Where()):
        capture = load_capture(document)
        for _ in range(2):
            items, refused = read_capture(store, capture, query_of(capture), SOURCES[case.source])
            assert refused == []
            assert all(stored[item.id] == item.document() for item in items)


@each_source
def test_another_store_gives_the_same(store: Store, tmp_path: Path, case: Case) -> None:
    archive = sample(tmp_path / "a", case)
    with SqliteStore(tmp_path / "other.sqlite") as other:
        here = run_scene(store, archive, case.source, "AAPL").items()
        assert here == run_scene(other, archive, case.source, "AAPL").items()


@each_source
def test_fetching_twice_adds_nothing(store: Store, tmp_path: Path, case: Case) -> None:
    archive = sample(tmp_path / "a", case)
    first = run_scene(store, archive, case.source, "AAPL").items()
    again = start_scene(store, archive, case.source, "AAPL")
    assert [again.perform(work).new for work in (Fetch(), Clean())] == [0, 0]
    assert again.items() == first


@each_source
def test_an_earlier_day_shows_the_same_after_a_later_one(
    store: Store, tmp_path: Path, case: Case
) -> None:
    """What was known by a day does not depend on which day was fetched first."""
    archive = sample(tmp_path / "a", case)

    def early_ids(source_store: Store) -> set[str]:
        early = Where(at_most={"fetched_at": "2026-06-17"})
        return {document["_id"].split("~")[0] for document in source_store.find(ITEMS, early)}

    with SqliteStore(tmp_path / "other.sqlite") as other:
        for day in (EARLY, LATE):
            run_scene(other, archive, case.source, "AAPL", day)
        for day in (LATE, EARLY):
            run_scene(store, archive, case.source, "AAPL", day)
        assert early_ids(store) == early_ids(other)


@each_source
@pytest.mark.parametrize(
    ("name", "status", "alter"),
    [
        ("throttled", 429, lambda _: b"Too Many Requests\r\n"),
        ("out of order", 503, lambda _: PAGE),
        ("refused", 403, lambda _: PAGE),
        ("missing", 404, lambda _: PAGE),
        ("a page", 200, lambda _: PAGE),
        ("empty", 200, lambda _: b""),
        ("cut at once", 200, lambda body: body[:60]),
        ("cut late", 200, lambda body: body[:-20]),
        ("nested without end", 200, lambda _: b'{"a":' * 5_000),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_faulty_response_is_an_error_and_never_an_item(
    store: Store, tmp_path: Path, case: Case, name: str, status: int, alter: Alter
) -> None:
    if case.is_feed and name == "cut late":
        pytest.skip("a feed cut late still has its first entries")
    meant = {
        "throttled": RateLimited,
        "out of order": SourceUnavailable,
        "refused": case.refused_means,
        "missing": case.missing_means,
    }.get(name, Unparsable)
    scene = start_scene(
        store, altered_sample(tmp_path / "a", case, alter, status), case.source, "KO"
    )
    receipt = scene.perform(Fetch())
    assert [failed.error for failed in receipt.failed] == [meant.__name__] * len(scene.units())
    for failed in receipt.failed:
        assert failed.verdict == meant.verdict
        capture = load_capture(store.get(CAPTURES, [failed.capture])[failed.capture])
        assert status in {exchange.status for exchange in capture.exchanges}
    assert (scene.perform(Clean()).done, scene.items(), scene.outcomes()) == (0, [], 0)


@each_source
def test_an_empty_response_makes_no_items(store: Store, tmp_path: Path, case: Case) -> None:
    silence = case.silence
    alter = silence if callable(silence) else lambda _: silence
    archive = altered_sample(tmp_path / "a", case, alter)
    scene = start_scene(store, archive, case.source, "KO")
    receipt = scene.perform(Fetch())
    meant = [case.silence_means.__name__] * len(scene.units()) if case.silence_means else []
    assert [failed.error for failed in receipt.failed] == meant
    scene.perform(Clean())
    assert scene.items() == []


@each_source
def test_a_bad_reply_replaces_nothing(store: Store, tmp_path: Path, case: Case) -> None:
    before = run_scene(store, sample(tmp_path / "a", case), case.source, "KO").items()
    archive = altered_sample(tmp_path / "b", case, lambda _: PAGE, status=503)
    scene = start_scene(store, archive, case.source, "KO")
    assert scene.perform(Fetch()).done == 0
    scene.perform(Clean())
    assert scene.items() == before
