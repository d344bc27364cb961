"""Analyzing again what is stored: only what a version has not answered, beside earlier answers."""

from collections.abc import Iterator, Sequence
from datetime import date

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
def held() -> Iterator[Store]:
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


def test_a_version_that_answered_all_has_nothing_to_do(held: Store) -> None:
    report = again()
    assert (report.stages[0].units, report.stages[0].skipped) == (texts(held), texts(held))
    assert report.stages[0].executed == report.stages[0].new == 0


def test_a_new_version_answers_beside_the_old(held: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    before = {row["_id"]: row for row in held.find(ANALYSES, Where())}
    views = held.count(VIEWS, Where())

    def silent(texts: Sequence[tuple[str, str]]) -> list[Analysis]:
        return [{"language": {"code": "xx", "confidence": 1.0, "why": title}} for title, _ in texts]

    monkeypatch.setattr(analyze_work, "VERSION", "newer")
    monkeypatch.setattr(analyze_work, "analyze_all", silent)
    report = again()
    assert report.stages[0].executed == report.stages[0].new == texts(held)
    assert report.stages[1].executed == 2
    assert held.count(VIEWS, Where()) == views + 2
    after = {row["_id"]: row for row in held.find(ANALYSES, Where())}
    assert before.items() < after.items()
    assert len(after) == 2 * len(before)
    item = next(iter(before.values()))["item"]
    newest = explain(held, item).analysis
    assert newest is not None
    assert (newest["version"], newest["analysis"]["language"]["code"]) == ("newer", "xx")
    assert again().stages[0].executed == 0


def test_what_was_stopped_goes_on_with_the_rest(
    held: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(analyze_work, "VERSION", "newer")
    done = [row["_id"] for row in held.find(ITEMS, Where(among={"kind": ["article"]}))]
    answers = [
        {"_id": f"{_id}@newer", "item": _id, "companies": [], "analysis": {}} for _id in done
    ]
    held.add(ANALYSES, answers)
    report = again()
    assert report.stages[0].skipped == len(done)
    assert report.stages[0].executed == texts(held) - len(done)


def test_one_company_means_the_texts_on_it(held: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(analyze_work, "VERSION", "newer")
    report = again("KO", "ZZZZQ")
    assert 0 < report.stages[0].executed < texts(held)
    assert (report.stages[1].executed, list(report.unknown)) == (1, ["ZZZZQ"])
    assert held.count(FAILURES, Where(equal={"stage": "analyze"})) == 0
    assert {row["state"] for row in held.find(RUNS, Where())} == {"finished"}
