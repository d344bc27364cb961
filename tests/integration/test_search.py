"""Search finds exactly the texts that contain the words, as of any time."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from altlens.aggregate.texts.distinct import repeated
from altlens.analyze.signature import signature
from altlens.items.base import Document, digest
from altlens.queries.point_in_time import PointInTime
from altlens.queries.revisions import as_item
from altlens.queries.search import search_items
from altlens.queries.search_index import bucket_of, entries, tokens
from altlens.store.base import Store, Where
from altlens.store.collections import ANALYSES, ITEMS, WORDS
from altlens.store.sqlite import SqliteStore
from tests.populated_store import fill

LATER = datetime(2030, 1, 1, tzinfo=UTC)
EVER = PointInTime(LATER, LATER)
MOST = 100_000


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with SqliteStore(Path(tmp_path_factory.mktemp("search")) / "store.sqlite") as store:
        fill(store)
        yield store


def stored_analyses(store: Store) -> list[Document]:
    analyses = list(store.find(ANALYSES, Where()))
    assert len(analyses) > 100
    return analyses


def found_ids(store: Store, text: str, at: PointInTime = EVER, limit: int = MOST) -> list[str]:
    return [item["_id"] for item in search_items(store, text, at, limit)]


def assert_each_article_once(store: Store, found: list[str], expected: set[str]) -> None:
    """Every text is found, or another report of its article is."""
    documents = store.get(ITEMS, expected)
    repeats = repeated(map(as_item, documents.values()))
    articles = {_id: repeats.get(row["key"], row["key"]) for _id, row in documents.items()}
    assert set(found) <= expected
    assert sorted(articles[_id] for _id in found) == sorted(set(articles.values()))


def test_a_word_finds_exactly_the_texts_that_contain_it(filled: Store) -> None:
    analyses = stored_analyses(filled)
    words = {word for answer in analyses for word in tokens(answer)}
    single_tokens = sorted(word for word in words if signature(word, "")["tokens"] == [word])
    assert len(single_tokens) > 300
    for word in ["apple", *single_tokens[::10]]:
        expected = {answer["item"] for answer in analyses if word in tokens(answer)}
        assert_each_article_once(filled, found_ids(filled, word), expected)


def test_all_words_must_match(filled: Store) -> None:
    token_sets = [
        tokens(answer) - {"apple"}
        for answer in stored_analyses(filled)
        if "apple" in tokens(answer)
    ]
    other, _ = Counter(sorted(word for words in token_sets for word in words)).most_common(1)[0]
    both = [answer for answer in stored_analyses(filled) if {"apple", other} <= tokens(answer)]
    assert 0 < len(both) < len(token_sets)
    expected = {answer["item"] for answer in both}
    assert_each_article_once(filled, found_ids(filled, f"apple {other}"), expected)
    assert found_ids(filled, "apple zyzzyvas") == []


def test_the_newest_come_first_up_to_the_limit(filled: Store) -> None:
    available_at = {answer["item"]: answer["available_at"] for answer in stored_analyses(filled)}
    everything = found_ids(filled, "apple")
    assert [available_at[item] for item in everything] == sorted(
        (available_at[item] for item in everything), reverse=True
    )
    assert found_ids(filled, "apple", limit=7) == everything[:7]


def test_a_search_of_the_past_finds_what_was_known_then(filled: Store) -> None:
    everything = [a for a in stored_analyses(filled) if "apple" in tokens(a)]
    middle = sorted(answer["available_at"] for answer in everything)[len(everything) // 2]
    as_of = datetime.fromisoformat(middle)
    expected = {answer["item"] for answer in everything if answer["available_at"] <= middle}
    assert 0 < len(expected) < len(everything)
    found = found_ids(filled, "apple", PointInTime(as_of, LATER))
    assert_each_article_once(filled, found, expected)
    assert found_ids(filled, "apple", PointInTime(LATER, datetime(2026, 1, 1, tzinfo=UTC))) == []


def test_entries_of_a_failed_or_repeated_chunk_change_nothing(tmp_path: Path) -> None:
    with SqliteStore(tmp_path / "store.sqlite") as store:
        fill(store, ["KO"])
        before, analyses = found_ids(store, "coca"), list(store.find(ANALYSES, Where()))
        died = [{**answer, "_id": f"{answer['_id']}-never-kept"} for answer in analyses[:50]]
        assert store.add(WORDS, entries([*died, *analyses[:50]])).new > 10
        assert before
        assert found_ids(store, "coca") == before


def test_an_entry_of_an_earlier_release_is_still_read(filled: Store, tmp_path: Path) -> None:
    telling = [answer for answer in stored_analyses(filled) if "apple" in tokens(answer)]
    times = [answer["available_at"] for answer in telling]
    entry = {
        "_id": f"{digest([answer['_id'] for answer in telling])}/{bucket_of('apple')}",
        "bucket": bucket_of("apple"),
        "newest": max(times),
        "oldest": min(times),
        "analyzed_at": telling[0]["analyzed_at"],
        "words": "\n" + "\t".join(["apple", *(answer["_id"] for answer in telling)]) + "\n",
    }
    with SqliteStore(tmp_path / "store.sqlite") as store:
        store.add(ANALYSES, telling)
        store.add(ITEMS, filled.get(ITEMS, [answer["item"] for answer in telling]).values())
        store.add(WORDS, [entry])
        assert found_ids(store, "apple") == found_ids(filled, "apple")
        store.add(WORDS, entries(telling))  # as a repeated chunk does
        assert found_ids(store, "apple") == found_ids(filled, "apple")


def test_words_without_meaning_find_nothing(filled: Store) -> None:
    assert found_ids(filled, "the of and") == found_ids(filled, "") == []
