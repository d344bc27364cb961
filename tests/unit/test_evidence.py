"""What was available and known at two moments."""

from collections.abc import Iterable
from datetime import datetime
from itertools import permutations

import pytest

from altlens.items.article import Article
from altlens.items.base import Item, stamp
from altlens.queries.evidence import items, reactions, texts_about
from altlens.queries.point_in_time import PointInTime
from altlens.stages.item_writer import save_items
from altlens.store.base import Store, Where
from altlens.store.collections import ANALYSES, ASKED, ITEMS, LINKS
from tests.hand_made import COMPANY, article, at, bar, fact, post, reaction

PUBLISHED, FIRST, SECOND, THIRD, FOURTH, LATER = (
    at(f"2026-06-{day}") for day in (10, 12, 14, 16, 18, 20)
)
A, B, A_AGAIN = (
    article("Wording A", PUBLISHED, FIRST),
    article("Wording B", PUBLISHED, SECOND),
    article("Wording A", PUBLISHED, THIRD),
)


def link(store: Store, item: Item, linked_at: datetime = FIRST) -> None:
    """Have the item be an answer to a question about the company."""
    document = {"_id": f"asked/{item.id}", "company": COMPANY, "item": item.id, "kind": ASKED}
    store.add(LINKS, [document | {"linked_at": stamp(linked_at)}])


def fill(store: Store, *versions: Article) -> Store:
    for version in versions:
        save_items(store, [version])
        link(store, version)
    return store


def titles(store: Store, as_of: datetime, known_at: datetime = LATER) -> list[str]:
    rows = texts_about(store, COMPANY, PointInTime(as_of, known_at))
    return [item.title for item in rows.items if isinstance(item, Article)]


def closes(store: Store, as_of: datetime, known_at: datetime = LATER) -> list[float]:
    rows = items(store, COMPANY, ["bar"], PointInTime(as_of, known_at))
    return [item.close for item in rows]  # type: ignore[attr-defined]


def test_the_first_wording_is_available_at_publication(store: Store) -> None:
    fill(store, A)
    assert titles(store, as_of=PUBLISHED) == ["Wording A"]
    assert titles(store, as_of=at("2026-06-09")) == []


def test_a_later_wording_is_available_from_its_fetch(store: Store) -> None:
    fill(store, A, B)
    assert titles(store, as_of=PUBLISHED) == ["Wording A"]
    assert titles(store, as_of=at("2026-06-13")) == ["Wording A"]
    assert titles(store, as_of=SECOND) == ["Wording B"]


def test_both_wordings_can_be_read_by_when_the_store_knew_them(store: Store) -> None:
    fill(store, A, B)
    assert titles(store, as_of=LATER, known_at=at("2026-06-11")) == []
    assert titles(store, as_of=LATER, known_at=at("2026-06-13")) == ["Wording A"]
    assert titles(store, as_of=LATER, known_at=LATER) == ["Wording B"]


def test_what_goes_back_to_its_first_wording_is_in_force_again(store: Store) -> None:
    fill(store, A, B, A_AGAIN)
    assert titles(store, as_of=at("2026-06-15")) == ["Wording B"]
    assert titles(store, as_of=THIRD) == ["Wording A"]
    assert titles(store, as_of=LATER, known_at=at("2026-06-15")) == ["Wording B"]
    fill(store, article("Wording B", PUBLISHED, FOURTH))
    assert titles(store, as_of=LATER) == ["Wording B"]
    assert titles(store, as_of=THIRD) == ["Wording A"]


def test_keeping_the_same_again_adds_nothing(store: Store) -> None:
    fill(store, A, B, A_AGAIN)
    count = store.count(ITEMS, Where())
    for version in (A_AGAIN, B, A):
        assert save_items(store, [version]).new == 0
    assert save_items(store, [article("Wording A", PUBLISHED, FOURTH)]).new == 0
    assert store.count(ITEMS, Where()) == count == 3


@pytest.mark.parametrize("order", list(permutations((A, B, A_AGAIN))))
def test_the_order_of_keeping_does_not_matter(store: Store, order: Iterable[Article]) -> None:
    """A replay may ask for June before it asks for April."""
    fill(store, *order)
    days = (PUBLISHED, FIRST, SECOND, at("2026-06-15"), LATER)
    shown = [titles(store, as_of=day) for day in days]
    assert shown[:4] == [["Wording A"], ["Wording A"], ["Wording B"], ["Wording B"]]
    assert titles(store, as_of=LATER, known_at=at("2026-06-13")) == ["Wording A"]


def test_what_was_seen_earlier_than_the_store_knew_is_known_earlier(store: Store) -> None:
    save_items(store, [fact(None, "2025-12-31", 5.0, "0001-26-1", fetched_at=FOURTH)])
    save_items(store, [fact(None, "2025-12-31", 5.0, "0001-26-1", fetched_at=FIRST)])
    assert len(items(store, COMPANY, ["fact"], PointInTime(LATER, SECOND))) == 1
    assert len(items(store, COMPANY, ["fact"], PointInTime(LATER, at("2026-06-11")))) == 0
    assert len(items(store, COMPANY, ["fact"], PointInTime(LATER, LATER))) == 1


def test_an_undated_article_is_available_from_its_fetch(store: Store) -> None:
    fill(store, article("Undated", None, SECOND))
    assert titles(store, as_of=at("2026-06-13")) == []
    assert titles(store, as_of=SECOND) == ["Undated"]


def test_a_wording_that_leaves_the_company_out_takes_the_article_with_it(store: Store) -> None:
    fill(store, A)
    save_items(store, [B])
    assert titles(store, as_of=at("2026-06-13")) == ["Wording A"]
    assert titles(store, as_of=SECOND) == []


def test_links_are_known_from_when_they_were_made(store: Store) -> None:
    save_items(store, [A])
    link(store, A, linked_at=THIRD)
    assert titles(store, as_of=LATER, known_at=SECOND) == []
    assert titles(store, as_of=LATER, known_at=THIRD) == ["Wording A"]


def test_the_bar_of_an_open_session_gives_way_to_the_whole_one(store: Store) -> None:
    during, after = at("2026-06-15", 15), at("2026-06-15", 22)
    save_items(store, [bar("2026-06-15", 10.0, available_at=during, fetched_at=during)])
    save_items(store, [bar("2026-06-15", 11.0, fetched_at=after)])
    assert closes(store, as_of=at("2026-06-15", 14)) == []
    assert closes(store, as_of=at("2026-06-15", 16)) == [10.0]
    assert closes(store, as_of=LATER) == [11.0]
    assert closes(store, as_of=LATER, known_at=at("2026-06-15", 16)) == [10.0]


def test_items_come_oldest_first_of_their_kinds_and_company(store: Store) -> None:
    save_items(store, [bar("2026-06-16", 2.0), bar("2026-06-15", 1.0)])
    save_items(store, [fact(None, "2025-12-31", 5.0, "0001-26-1")])
    save_items(store, [bar("2026-06-15", 9.0, companies=("0000000001",), key="bar/other")])
    assert closes(store, as_of=LATER) == [1.0, 2.0]


def test_scores_are_the_latest_known(store: Store) -> None:
    words = post("t3_a", PUBLISHED, FIRST)
    save_items(store, [words, reaction("t3_a", 5, FIRST)])
    save_items(store, [reaction("t3_a", 9, THIRD)])

    def scores(as_of: datetime, known_at: datetime) -> list[int]:
        rows = reactions(store, [words], PointInTime(as_of, known_at))
        return [item.score for item in rows]  # type: ignore[attr-defined]

    assert scores(SECOND, LATER) == [5]
    assert scores(LATER, SECOND) == [5]
    assert scores(LATER, LATER) == [9]
    assert scores(PUBLISHED, LATER) == []


def test_the_newest_known_analysis_counts(store: Store) -> None:
    fill(store, A)
    for version, analyzed_at in (("v1", SECOND), ("v2", FOURTH)):
        answer = {"_id": f"{A.id}@{version}", "item": A.id, "version": version}
        answer |= {"analyzed_at": stamp(analyzed_at), "available_at": stamp(PUBLISHED)}
        store.add(ANALYSES, [answer | {"companies": [], "analysis": {"made": version}}])

    def analysis(known_at: datetime) -> object:
        return texts_about(store, COMPANY, PointInTime(LATER, known_at)).analyses.get(A.id)

    assert analysis(FIRST) is None
    assert analysis(SECOND) == {"made": "v1"}
    assert analysis(LATER) == {"made": "v2"}


def test_a_mention_found_by_analysis_is_evidence(store: Store) -> None:
    save_items(store, [A])
    answer = {"_id": f"{A.id}@v1", "item": A.id, "version": "v1", "analysis": {}}
    answer |= {"analyzed_at": stamp(FIRST), "available_at": stamp(PUBLISHED)}
    store.add(ANALYSES, [answer | {"companies": [COMPANY]}])
    assert titles(store, as_of=LATER) == ["Wording A"]
    assert texts_about(store, "0000000001", PointInTime(LATER, LATER)) == ([], {}, [])
