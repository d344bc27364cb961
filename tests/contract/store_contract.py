"""The contract of every store (`altlens/store/base.py`), as tests over a function that opens one.

Each store has a test class derived from `StoreContract`. Every call of `open_one` opens the same
data; nothing here depends on which store it is.
"""

import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from altlens.items.base import Document
from altlens.store import open_store
from altlens.store.base import CHUNK, Added, Store, Where
from altlens.store.collections import ALL, ANALYSES, ARCHIVED, FAILURES, ITEMS

OpenOne = Callable[[], Store]

WRITER = """
import sys
from altlens.store import open_store
from altlens.store.collections import ITEMS

name, url = sys.argv[1:]
with open_store(url) as store:
    for start in range(0, 400, 20):
        numbers = range(start, start + 20)
        ids = [f"{owner}{number}" for number in numbers for owner in (name, "both")]
        store.add(ITEMS, [{"_id": _id, "kind": name} for _id in ids])
"""


def item(_id: str, kind: str = "bar", day: int = 1, *companies: str) -> Document:
    """A document with the fields that the collection of items declares."""
    return {
        "_id": _id,
        "kind": kind,
        "key": _id.partition("@")[0],
        "available_at": f"2026-06-{day:02}",
        "fetched_at": f"2026-06-{day:02}",
        "companies": list(companies),
        "body": {"nested": [1, 2.5, None, True, "é"]},
    }


def ids(documents: Iterable[Document]) -> list[str]:
    return [document["_id"] for document in documents]


class StoreContract:
    """Tests of one promise each, over the store at the address of the fixture `url`."""

    @pytest.fixture
    def open_one(self, url: str) -> OpenOne:
        return lambda: open_store(url)

    @pytest.fixture
    def store(self, open_one: OpenOne) -> Iterator[Store]:
        with open_one() as opened:
            yield opened

    def test_a_document_comes_back_as_it_was(self, store: Store) -> None:
        one = item("a", "bar", 1, "c1", "c2")
        assert store.add(ITEMS, [one]) == Added(1, 0)
        assert store.get(ITEMS, ["a", "missing"]) == {"a": one}

    @pytest.mark.parametrize("looked_up", [False, True])
    def test_documents_added_by_others_meanwhile_are_known(
        self, store: Store, looked_up: bool
    ) -> None:
        store.add(ITEMS, [item("a", "bar", 1), item("b", "bar", 1)])
        added = store.add(ITEMS, [item("b", "bar", 2), item("c", "bar", 2)], looked_up)
        assert added == Added(1, 1)
        assert store.get(ITEMS, ["b"])["b"]["available_at"] == "2026-06-01"

    def test_adding_again_changes_nothing(self, store: Store) -> None:
        store.add(ITEMS, [item("a", "bar", 1, "c1")])
        assert store.add(ITEMS, [item("a", "article", 2, "c2"), item("b")]) == Added(1, 1)
        assert store.get(ITEMS, ["a"]) == {"a": item("a", "bar", 1, "c1")}
        assert list(store.find(ITEMS, Where(equal={"companies": "c2"}))) == []

    def test_in_one_add_the_first_document_of_an_id_wins(self, store: Store) -> None:
        many = [item("a", "bar"), item("a", "article"), item("b"), item("a", "post")]
        assert store.add(ITEMS, many) == Added(2, 2)
        assert store.get(ITEMS, ["a"])["a"]["kind"] == "bar"

    def test_adding_nothing_changes_nothing(self, store: Store) -> None:
        assert store.add(ITEMS, []) == Added(0, 0)
        assert store.get(ITEMS, []) == {}
        assert store.existing(ITEMS, []) == set()

    def test_evidence_is_never_replaced(self, store: Store) -> None:
        with pytest.raises(ValueError, match="items is append-only"):
            store.put(ITEMS, [item("a")])
        assert store.count(ITEMS, Where()) == 0

    def test_values_of_a_field_are_counted_once(self, store: Store) -> None:
        same = [{**item(f"a@{wording}", "bar", 1, "c1"), "key": "a"} for wording in range(3)]
        store.add(ITEMS, [*same, {**item("b@0", "bar", 1, "c1"), "key": "b"}])
        where = Where(equal={"companies": "c1"}, among={"kind": ["bar"]})
        assert store.count(ITEMS, where) == 4
        assert store.count(ITEMS, where, distinct="key") == 2
        assert store.count(ITEMS, Where(equal={"companies": "c2"}), distinct="key") == 0

    def test_state_is_replaced_whole(self, store: Store) -> None:
        store.put(FAILURES, [{"_id": "a", "state": "open", "note": "x"}, {"_id": "b"}])
        store.put(FAILURES, [{"_id": "a", "state": "resolved"}])
        assert store.get(FAILURES, ["a", "b"]) == {
            "a": {"_id": "a", "state": "resolved"},
            "b": {"_id": "b"},
        }
        assert list(store.find(FAILURES, Where(equal={"state": "open"}))) == []

    def test_in_one_put_the_last_document_of_an_id_wins(self, store: Store) -> None:
        store.put(FAILURES, [{"_id": "a", "state": "open"}, {"_id": "a", "state": "resolved"}])
        assert store.get(FAILURES, ["a"])["a"]["state"] == "resolved"
        assert store.count(FAILURES, Where()) == 1

    def test_only_the_fields_asked_for_are_read(self, store: Store) -> None:
        store.add(ITEMS, [item("a", "bar", 1, "c1")])
        assert store.get(ITEMS, ["a"], fields=("kind", "unheard_of")) == {
            "a": {"_id": "a", "kind": "bar"}
        }
        assert list(store.find(ITEMS, Where(), fields=("_id",))) == [{"_id": "a"}]
        (document,) = store.find(ITEMS, Where(), fields=("companies", "kind"))
        assert document == {"_id": "a", "kind": "bar", "companies": ["c1"]}

    def test_which_ids_exist(self, store: Store) -> None:
        store.add(ITEMS, (item(str(number)) for number in range(CHUNK + 10)))
        candidates = [str(number) for number in range(CHUNK, 2 * CHUNK)]
        assert store.existing(ITEMS, candidates) == set(candidates[:10])
        assert store.existing(ANALYSES, candidates) == set()

    def test_fields_are_filtered(self, store: Store) -> None:
        store.add(ITEMS, [item(f"{kind}{day}", kind, day) for kind in "ab" for day in range(1, 6)])
        where = Where(
            equal={"kind": "a"},
            at_least={"available_at": "2026-06-02"},
            at_most={"available_at": "2026-06-04", "fetched_at": "2026-06-03"},
        )
        assert set(ids(store.find(ITEMS, where))) == {"a2", "a3"}
        assert store.count(ITEMS, where) == 2
        assert ids(store.find(ITEMS, Where(equal={"_id": "b2"}))) == ["b2"]

    def test_versions_are_found_by_their_key(self, store: Store) -> None:
        version_ids = ["a/1@0", "a/1@1", "a/1.2@0", "a/12@0", "a|1@0", "ü*@0"]
        store.add(ITEMS, [item(_id) for _id in version_ids])

        def matching(**where: Mapping[str, Any]) -> list[str]:
            return sorted(ids(store.find(ITEMS, Where(**where))))

        assert matching(equal={"key": "a/1"}) == ["a/1@0", "a/1@1"]
        assert matching(equal={"key": "a/1"}, at_most={"_id": "a/1@0"}) == ["a/1@0"]
        assert matching(among={"key": ["a/1.2", "a|1", "ü*", "x"]}) == ["a/1.2@0", "a|1@0", "ü*@0"]
        assert matching(among={"key": []}) == []
        assert matching(at_least={"key": "a/1"}, at_most={"key": "a/1.2"}) == sorted(
            version_ids[:3]
        )

    def test_a_missing_field_matches_nothing(self, store: Store) -> None:
        store.add(ITEMS, [{"_id": "bare"}])
        for where in (
            Where(equal={"kind": "bar"}),
            Where(at_least={"available_at": ""}),
            Where(at_most={"available_at": "9"}),
            Where(equal={"companies": "c1"}),
        ):
            assert list(store.find(ITEMS, where)) == []
        assert ids(store.find(ITEMS, Where())) == ["bare"]

    def test_order_and_limit(self, store: Store) -> None:
        store.add(ITEMS, [item("b1", "b", 1), item("a2", "a", 2), item("a1", "a", 1)])
        by_day = Where(order_by=("available_at", "_id"))
        assert ids(store.find(ITEMS, by_day)) == ["a1", "b1", "a2"]
        last = Where(order_by=("available_at", "_id"), descending=True, limit=2)
        assert ids(store.find(ITEMS, last)) == ["a2", "b1"]
        assert len(list(store.find(ITEMS, Where(limit=1)))) == 1
        assert len(list(store.find(ITEMS, Where(limit=0)))) == 3

    def test_lists_are_filtered_with_the_fields_beside_them(self, store: Store) -> None:
        store.add(
            ITEMS,
            [
                item("a", "bar", 1, "c1", "c2"),
                item("b", "bar", 2, "c2"),
                item("c", "fact", 3, "c2", "c2"),
                item("d", "bar", 4),
            ],
        )
        both = Where(equal={"companies": "c2"}, order_by=("available_at",))
        assert ids(store.find(ITEMS, both)) == ["a", "b", "c"]
        assert store.count(ITEMS, both) == 3
        bars = Where(
            equal={"companies": "c2"},
            among={"kind": ["bar"]},
            at_most={"available_at": "2026-06-01"},
        )
        assert ids(store.find(ITEMS, bars)) == ["a"]
        newest = Where(
            equal={"companies": "c2"}, order_by=("available_at",), descending=True, limit=1
        )
        assert ids(store.find(ITEMS, newest)) == ["c"]

    def test_one_of_several_in_a_list_finds_each_document_once(self, store: Store) -> None:
        store.add(ITEMS, [item("a", "bar", 1, "c1", "c2"), item("b", "bar", 2, "c2", "c3")])
        where = Where(among={"companies": ["c1", "c2"]}, order_by=("available_at",))
        assert ids(store.find(ITEMS, where)) == ["a", "b"]
        assert store.count(ITEMS, where) == 2

    @pytest.mark.parametrize(
        "where",
        [
            Where(equal={"title": "x"}),
            Where(among={"title": ["x"]}),
            Where(at_least={"title": "x"}),
            Where(at_most={"title": "x"}),
            Where(order_by=("title",)),
        ],
    )
    def test_a_field_that_is_not_declared_is_refused(self, store: Store, where: Where) -> None:
        with pytest.raises(ValueError, match=r"items is not looked up by \['title'\]"):
            list(store.find(ITEMS, where))
        with pytest.raises(ValueError, match="not looked up by"):
            store.count(ITEMS, where)

    def test_every_collection_works(self, store: Store) -> None:
        for collection in ALL:
            assert store.add(collection, [{"_id": "one"}]) == Added(1, 0)
            assert ids(store.find(collection, Where())) == ["one"]
            for index in collection.indexes:
                where = Where(equal=dict.fromkeys(index, "x"), order_by=index[1:])
                assert list(store.find(collection, where)) == []

    def test_ids_are_any_text(self, store: Store) -> None:
        strange = ["é中文🙂", "a b/c?d#e", "'; DROP TABLE items; --", "%_\\", "$where", "x" * 800]
        assert store.add(ITEMS, [item(_id) for _id in strange]) == Added(len(strange), 0)
        assert set(store.get(ITEMS, strange)) == set(strange)
        assert store.existing(ITEMS, strange) == set(strange)
        assert ids(store.find(ITEMS, Where(equal={"_id": "é中文🙂"}))) == ["é中文🙂"]

    def test_ten_thousand_documents(self, store: Store) -> None:
        many = (item(f"{number:05}@0", "bar", 1 + number % 28, "c1") for number in range(10_000))
        assert store.add(ITEMS, many) == Added(10_000, 0)
        assert store.count(ITEMS, Where(equal={"companies": "c1"})) == 10_000
        candidates = [f"{number:05}@0" for number in range(9_000, 11_000)]
        assert len(store.get(ITEMS, candidates, fields=("kind",))) == 1_000
        assert len(store.existing(ITEMS, candidates)) == 1_000
        in_order = ids(store.find(ITEMS, Where(order_by=("_id",)), fields=("_id",)))
        assert in_order == sorted(in_order)
        assert len(in_order) == 10_000
        many_keys = Where(among={"key": [f"{number:05}" for number in range(5_000)]})
        assert store.count(ITEMS, many_keys) == 5_000

    def test_documents_may_be_written_while_results_stream(self, store: Store) -> None:
        store.add(ITEMS, (item(f"{number:05}") for number in range(2 * CHUNK)))
        for document in store.find(ITEMS, Where(order_by=("_id",)), fields=("_id",)):
            store.add(ANALYSES, [{"_id": document["_id"]}])
        assert store.count(ANALYSES, Where()) == 2 * CHUNK

    def test_blobs_come_back(self, store: Store) -> None:
        large = b"0123456789abcdef" * (20 * 1024 * 1024 // 16)
        for data in (b"", b"\0\xff\x80 text", large):
            address = store.put_blob(data)
            assert len(address) == 64
            assert store.put_blob(data) == address
            assert store.get_blob(address) == data

    def test_a_blob_that_is_not_there_is_a_key_error(self, store: Store) -> None:
        with pytest.raises(KeyError):
            store.get_blob("0" * 64)

    def test_data_survive_reopening(self, open_one: OpenOne) -> None:
        with open_one() as first:
            first.add(ITEMS, [item("a", "bar", 1, "c1")])
            address = first.put_blob(b"body")
        with open_one() as second:
            assert second.get(ITEMS, ["a"])["a"]["companies"] == ["c1"]
            assert second.get_blob(address) == b"body"

    def test_two_open_stores_see_each_other(self, open_one: OpenOne) -> None:
        with open_one() as one, open_one() as other:
            one.add(ITEMS, [item("a")])
            assert other.existing(ITEMS, ["a"]) == {"a"}
            other.put(FAILURES, [{"_id": "f", "state": "open"}])
            assert one.count(FAILURES, Where(equal={"state": "open"})) == 1

    def test_threads_write_at_once(self, store: Store) -> None:
        def write(worker: int) -> int:
            new = 0
            for start in range(0, 200, 20):
                numbers = range(start, start + 20)
                mine = [item(f"{worker}-{number}") for number in numbers]
                new += store.add(ITEMS, [*mine, *(item(f"all-{number}") for number in numbers)]).new
                store.put_blob(f"{worker % 2}-{start}".encode())
            return new

        with ThreadPoolExecutor(8) as pool:
            counts = list(pool.map(write, range(8)))
        assert sum(counts) == store.count(ITEMS, Where()) == 8 * 200 + 200

    def test_processes_make_and_fill_a_store_at_once(self, open_one: OpenOne, url: str) -> None:
        command = [sys.executable, "-c", WRITER]
        writers = [subprocess.Popen([*command, name, url], stderr=subprocess.PIPE) for name in "ab"]
        faults = [writer.communicate()[1].decode() for writer in writers]
        assert [writer.returncode for writer in writers] == [0, 0], faults
        with open_one() as store:
            assert store.count(ITEMS, Where()) == 3 * 400

    def test_recordings_of_one_path_come_newest_first(self, store: Store) -> None:
        """Replay searches recordings in this order."""
        place = {"archive": "a", "host": "h", "path": "/p"}
        for _id, day in (("1", "2026-03"), ("2", "2026-05"), ("3", "2026-05"), ("4", "9999")):
            store.add(ARCHIVED, [{"_id": _id, "recorded_at": day, **place}])
        where = Where(
            equal={"archive": "a", "path": "/p"},
            among={"host": ["g", "h"]},
            at_most={"recorded_at": "2026-06"},
            order_by=("recorded_at", "_id"),
            descending=True,
        )
        assert ids(store.find(ARCHIVED, where)) == ["3", "2", "1"]
