"""Views from a store: links are stored and reused, nothing leaks, arrival order has no effect."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

import altlens.queries.link_cache as linking_module
from altlens.companies.table import load
from altlens.items.base import end_of_day, stamp
from altlens.items.query import Subject
from altlens.items.view import CompanyView
from altlens.pipeline import SOURCES
from altlens.queries.compute_view import view_at
from altlens.queries.evidence import texts_about
from altlens.queries.explain import explain, ids_with_prefix
from altlens.queries.link_cache import cached_links, text_versions
from altlens.queries.point_in_time import PointInTime
from altlens.runs.run import Run
from altlens.stages.aggregate import Aggregate
from altlens.store.base import Store, Where
from altlens.store.collections import ANALYSES, ITEMS, LINKED, LINKS, VIEWS
from altlens.store.sqlite import SqliteStore
from tests.conftest import SAMPLE
from tests.integration.archives import run_over

APPLE = load().resolve("AAPL")
SUBJECT = Subject(APPLE.id, "AAPL", APPLE.name)
MONDAY, WEDNESDAY, LATER = (end_of_day(date(2026, 6, day)) for day in (16, 18, 20))
TALK = ("news", "yahoo_news", "rss", "reddit", "twitter")
FOREVER = end_of_day(date(2030, 1, 1))


def fetch_and_analyze(store: Store, as_of: datetime, sources: Sequence[str] = TALK) -> Run:
    run, _ = run_over(store, SAMPLE, as_of, sources, [SUBJECT])
    return run


def aggregate(store: Store, run: Run) -> None:
    receipt = Aggregate().perform(store, run, [APPLE.id], lambda: True)
    assert (receipt.done, receipt.failed) == (1, ())


def view_of(store: Store, as_of: datetime, known_at: datetime = FOREVER) -> CompanyView:
    return view_at(store, APPLE.id, "AAPL", APPLE.name, PointInTime(as_of, known_at))


def content_of(view: CompanyView) -> dict[str, Any]:
    """The view without the times of fetches, which are no evidence about the company."""
    return view.model_dump(mode="json", exclude={"sources"})


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The sample's texts of both days, aggregated after each."""
    with SqliteStore(tmp_path_factory.mktemp("views") / "store.sqlite") as store:
        for day in (MONDAY, LATER):
            aggregate(store, fetch_and_analyze(store, day))
        yield store


def test_a_view_has_every_measured_section(tmp_path: Path) -> None:
    with SqliteStore(tmp_path / "all.sqlite") as store:
        fetch_and_analyze(store, LATER, tuple(SOURCES))
        view = view_of(store, LATER)
    assert view.technicals
    assert view.attention["all"].count >= 0
    sections = (view.stories, view.moods, view.ratios, view.reactions, view.network)
    assert all(sections)
    assert {"price to earnings", "net margin", "revenue growth"} <= set(view.ratios)
    assert max(story.publishers for story in view.stories) > 1
    assert len(view.model_dump_json()) < 1_000_000


@pytest.mark.parametrize("order", list(permutations(["news", "yahoo_news", "reddit"])))
def test_the_order_and_chunking_of_arrival_change_nothing(
    order: Sequence[str], tmp_path: Path
) -> None:
    with SqliteStore(tmp_path / "whole.sqlite") as whole:
        aggregate(whole, fetch_and_analyze(whole, LATER, sorted(order)))
        expected = content_of(view_of(whole, WEDNESDAY, FOREVER))
    with SqliteStore(tmp_path / "parts.sqlite") as parts:
        for source in order:
            aggregate(parts, fetch_and_analyze(parts, LATER, [source]))
        assert content_of(view_of(parts, WEDNESDAY, FOREVER)) == expected


def test_days_may_arrive_backward(tmp_path: Path) -> None:
    views = []
    for name, days in (("forward", (MONDAY, LATER)), ("backward", (LATER, MONDAY))):
        with SqliteStore(tmp_path / f"{name}.sqlite") as store:
            for day in days:
                aggregate(store, fetch_and_analyze(store, day))
            views.append(
                [content_of(view_of(store, as_of)) for as_of in (MONDAY, WEDNESDAY, LATER)]
            )
    assert views[0] == views[1]


@pytest.mark.parametrize("as_of", [MONDAY - timedelta(hours=9), MONDAY, WEDNESDAY])
def test_nothing_of_later_days_leaks(filled: Store, as_of: datetime) -> None:
    view = view_of(filled, as_of)
    assert view.stories
    for story in view.stories:
        assert story.first_at <= story.last_at <= as_of
        for seen in story.sightings:
            assert seen.available_at <= as_of
    available = {
        item.id for item, _ in texts_about(filled, APPLE.id, PointInTime(as_of, FOREVER)).versions
    }
    nearest = {seen.nearest for story in view.stories for seen in story.sightings} - {None}
    assert nearest <= available
    assert {story.story for story in view.stories} <= available
    assert all(item in available for neighbour in view.network for item in neighbour.items)


def test_what_was_fetched_later_is_not_shown(filled: Store) -> None:
    early = view_of(filled, LATER, known_at=MONDAY)
    assert early.stories
    ids = {seen.provenance.item for story in early.stories for seen in story.sightings}
    for item in filled.get(ITEMS, ids).values():
        assert item["fetched_at"] <= stamp(MONDAY)
    assert len(view_of(filled, LATER).articles) > len(early.articles)


def test_a_later_day_leaves_the_links_of_the_earlier_as_they_were(filled: Store) -> None:
    before = cached_links(filled, APPLE.id, *_link_inputs(filled, MONDAY))
    after = cached_links(filled, APPLE.id, *_link_inputs(filled, LATER))
    text_ids = {sighting.id for sighting in _link_inputs(filled, MONDAY)[0]}
    assert before.links == [row for row in after.links if row["item"] in text_ids]
    assert all(row["target"] in text_ids for row in before.links)


def test_stored_links_are_reused_and_equal_computed_ones(
    filled: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    computed: list[int] = []
    link = linking_module.link

    def counted(texts: Any, names: Any) -> Any:
        computed.append(len(texts))
        return link(texts, names)

    monkeypatch.setattr(linking_module, "link", counted)
    for as_of in (MONDAY, WEDNESDAY, LATER):
        texts, names, now = _link_inputs(filled, as_of)
        followed = cached_links(filled, APPLE.id, texts, names, now)
        assert followed.missing == []
        assert followed.links == link(texts, names)
    assert computed == []


def test_a_late_arrival_appends_links_and_changes_none(store: Store) -> None:
    aggregate(store, fetch_and_analyze(store, LATER, ["yahoo_news"]))
    before = {row["_id"]: row for row in _stored_links(store)}
    aggregate(store, fetch_and_analyze(store, LATER, ["news", "rss"]))
    after = {row["_id"]: row for row in _stored_links(store)}
    assert before.items() < after.items()
    late = {row["item"] for row in after.values()} - {row["item"] for row in before.values()}
    assert late
    again = [row["item"] for _id, row in after.items() if _id not in before]
    assert set(again) > late, "texts after a late arrival are linked again"
    aggregate(store, fetch_and_analyze(store, LATER, ["news", "rss"]))
    assert store.count(LINKS, Where(equal={"kind": LINKED})) == len(after)


def test_a_view_reads_but_does_not_write(filled: Store) -> None:
    before = [filled.count(collection, Where()) for collection in (LINKS, VIEWS, ITEMS, ANALYSES)]
    view_of(filled, WEDNESDAY)
    view_of(filled, LATER, known_at=WEDNESDAY)
    after = [filled.count(collection, Where()) for collection in (LINKS, VIEWS, ITEMS, ANALYSES)]
    assert before == after


def test_an_item_is_explained_by_its_evidence(filled: Store) -> None:
    story = next(story for story in view_of(filled, LATER).stories if story.items > 1)
    seen = story.sightings[-1]
    explained = explain(filled, seen.provenance.item)
    assert explained.analysis is not None
    assert explained.analysis["analysis"]["companies"][0]["why"]
    assert explained.capture is not None
    assert explained.capture.id == seen.provenance.capture
    assert explained.capture.exchanges[0].status == 200
    (linking,) = (link for link in explained.links if link.company == APPLE.id)
    assert seen.nearest in {tie.target for tie in linking.ties}
    assert all(tie.why and tie.title for tie in linking.ties)
    assert any(company == APPLE.id for company, _ in explained.reasons)


def test_an_item_is_found_by_the_beginning_of_its_id(filled: Store) -> None:
    (first, *_) = sorted(
        row["_id"] for row in filled.find(ITEMS, Where(among={"kind": ["article"]}))
    )
    assert ids_with_prefix(filled, first, 3) == [first]
    assert ids_with_prefix(filled, first[:-3], 3) == [first]
    assert len(ids_with_prefix(filled, "article/", 3)) == 3
    assert ids_with_prefix(filled, "nothing/", 3) == []
    with pytest.raises(KeyError):
        explain(filled, "nothing/")


def test_a_year_of_a_large_filer_reads_what_it_shows_and_checks(
    recordings: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_of = end_of_day(date(2026, 6, 20))
    run_over(store, recordings, as_of, ["financials", "filings", "prices"], [SUBJECT])
    read = _count_items_read(store, monkeypatch)
    view = view_of(store, as_of)
    assert view.counts["fact"] == 24_852
    assert read() < 7_500  # the shown figures, and those that they are checked against
    assert {fact.measure for fact in view.facts} >= {"revenue", "net income", "assets"}
    assert view.ratios["gross margin"].accessions
    assert view.technicals is not None


def _count_items_read(store: Store, monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """Count the items that the store returns from now on."""
    seen: list[int] = []
    find = store.find

    def counting(collection: Any, *rest: Any, **more: Any) -> Iterator[Any]:
        for document in find(collection, *rest, **more):
            seen.append(collection is ITEMS)
            yield document

    monkeypatch.setattr(store, "find", counting)
    return lambda: sum(seen)


def _link_inputs(store: Store, as_of: datetime) -> tuple[list[Any], frozenset[str], datetime]:
    texts = texts_about(store, APPLE.id, PointInTime(as_of, FOREVER))
    names = linking_module.name_tokens(load(), APPLE.id, "AAPL", APPLE.name)
    return text_versions(texts), names, FOREVER


def _stored_links(store: Store) -> Iterator[dict[str, Any]]:
    return store.find(LINKS, Where(equal={"company": APPLE.id, "kind": LINKED}))
