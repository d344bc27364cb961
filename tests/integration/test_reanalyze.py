"""Reanalysis covers only texts without an analysis of the current version, and keeps old ones."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import pytest

import altlens.stages.analyze as analyze_work
from altlens.items.analysis import Analysis
from altlens.queries.explain import explain
from altlens.settings import get_settings
from altlens.store import open_store
from altlens.store.base import Store, Where
from altlens.store.collections import ANALYSES, FAILURES, ITEMS, RUNS, VIEWS
from flows.company_batch import company_batch
from flows.reanalyze import ReanalysisReport, reanalyze
from tests.conftest import SAMPLE

TALK = ["news", "reddit"]
pytestmark = pytest.mark.usefixtures("prefect_server")


@pytest.fixture
def store() -> Iterator[Store]:
    """The sample's news and posts on two companies, analyzed once."""
    company_batch(["KO", "JPM"], TALK, as_of=date(2026, 6, 20), replay=SAMPLE)
    with open_store(get_settings().store_url) as store:
        yield store


def again(*symbols: str) -> ReanalysisReport:
    report = reanalyze(symbols)
    assert isinstance(report, ReanalysisReport)
    return report


def texts(store: Store) -> int:
    return store.count(ITEMS, Where(among={"kind": ["article", "post"]}))


def test_a_version_that_analyzed_all_texts_has_nothing_to_do(store: Store) -> None:
    report = again()
    assert (report.stages[0].units, report.stages[0].skipped) == (texts(store), texts(store))
    assert report.stages[0].executed == report.stages[0].new == 0
    by_name = report.model_dump(mode="json")  # the fields of before stay in the JSON
    assert [by_name["analyze"], by_name["aggregate"]] == by_name["stages"]


def test_a_new_version_adds_analyses_and_keeps_the_old(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {row["_id"]: row for row in store.find(ANALYSES, Where())}
    views = store.count(VIEWS, Where())

    def silent(texts: Sequence[tuple[str, str]], **_: Any) -> list[Analysis]:
        return [{"language": {"code": "xx", "confidence": 1.0, "why": title}} for title, _ in texts]

    monkeypatch.setattr(analyze_work, "chain_version", lambda: "newer")
    monkeypatch.setattr(analyze_work, "analyze_all", silent)
    report = again()
    assert report.stages[0].executed == report.stages[0].new == texts(store)
    assert report.stages[1].executed == 2
    assert store.count(VIEWS, Where()) == views + 2
    after = {row["_id"]: row for row in store.find(ANALYSES, Where())}
    assert before.items() < after.items()
    assert len(after) == 2 * len(before)
    item = next(iter(before.values()))["item"]
    newest = explain(store, item).analysis
    assert newest is not None
    assert (newest["version"], newest["analysis"]["language"]["code"]) == ("newer", "xx")
    assert again().stages[0].executed == 0


def test_a_stopped_run_resumes_with_the_rest(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(analyze_work, "chain_version", lambda: "newer")
    done = [row["_id"] for row in store.find(ITEMS, Where(among={"kind": ["article"]}))]
    answers = [
        {"_id": f"{_id}@newer", "item": _id, "companies": [], "analysis": {}} for _id in done
    ]
    store.add(ANALYSES, answers)
    report = again()
    assert report.stages[0].skipped == len(done)
    assert report.stages[0].executed == texts(store) - len(done)


def test_only_texts_that_mention_the_company_are_analyzed(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(analyze_work, "chain_version", lambda: "newer")
    report = again("KO", "ZZZZQ")
    assert 0 < report.stages[0].executed < texts(store)
    assert (report.stages[1].executed, list(report.unknown)) == (1, ["ZZZZQ"])
    assert store.count(FAILURES, Where(equal={"stage": "analyze"})) == 0
    assert {row["state"] for row in store.find(RUNS, Where())} == {"finished"}
