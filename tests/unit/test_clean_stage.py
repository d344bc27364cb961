"""Clean: captures become items, and every record is counted."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from altlens.clean.base import Origin
from altlens.errors import InvalidItem
from altlens.fetch.base import Record
from altlens.items.base import Item, end_of_day
from altlens.pipeline import SOURCES
from altlens.runs.failures import open_failures, reopen
from altlens.runs.run import Run, set_state, start
from altlens.stages.analyze import Analyze
from altlens.stages.base import Work
from altlens.stages.clean import Clean
from altlens.stages.fetch import Fetch
from altlens.store.base import Store, Where
from altlens.store.collections import CLEANINGS, ITEMS
from altlens.transport.recordings import import_archive
from tests.archives import Reply, write_archive
from tests.unit.test_run import APPLE

URL = "https://feeds.example.com/rss.xml"
FEED = '<rss version="2.0"><channel><title>Harbour</title>{}</channel></rss>'  # of items
GOOD = "<item><title>{}</title><guid>{}</guid></item>"
EMPTY = "<item><pubDate>Thu, 18 Jun 2026 12:00:00 GMT</pubDate></item>"


def reply(day: str, *items: str) -> Reply:
    body = FEED.format("".join(items)).encode()
    return Reply(URL, body=body, recorded=f"{day}T12:00:00Z", source="rss")


def played(store: Store, folder: Path, day: int, *works: Work) -> Run:
    """A run over an archive up to the end of a day of June 2026."""
    moment = end_of_day(date(2026, 6, day))
    archive = import_archive(folder, store).archive
    run = start(store, (APPLE,), ("rss",), archive, moment, moment)
    for work in works or (Fetch(), Clean()):
        units = list(work.units(store, run))
        receipt = work.perform(store, run, units, lambda: True)
        assert receipt.failed == ()
    set_state(store, run, "finished")
    return run


def test_a_record_that_makes_no_item_is_a_failure_that_names_it(
    store: Store, tmp_path: Path
) -> None:
    folder = write_archive(tmp_path / "a", [reply("2026-06-16", GOOD.format("One", 1), EMPTY)])
    played(store, folder, 16)
    (row,) = open_failures(store)
    assert (row["stage"], row["error"]) == ("clean", "InvalidItem")
    assert row["unit"] == f"{row['capture']}#1"
    assert [item["title"] for item in store.find(ITEMS, Where())] == ["One"]


def test_parts_of_a_record_that_make_no_item_are_one_failure_and_the_rest_is_kept(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = SOURCES["rss"]

    def in_parts(record: Record, origin: Origin) -> Iterator[Item | InvalidItem]:
        yield InvalidItem("first part")
        yield from source.clean(record, origin)
        yield InvalidItem("last part")

    monkeypatch.setitem(SOURCES, "rss", replace(source, clean=in_parts))
    played(store, write_archive(tmp_path / "a", [reply("2026-06-16", GOOD.format("One", 1))]), 16)
    assert [item["title"] for item in store.find(ITEMS, Where())] == ["One"]
    (row,) = open_failures(store)
    assert row["unit"] == f"{row['capture']}#0"
    assert row["message"] == "2 parts of the record make no item; the first: first part"


def test_an_unchanged_reply_is_not_read_again_but_still_analyzed(
    store: Store, tmp_path: Path
) -> None:
    folder = write_archive(
        tmp_path / "a", [reply(f"2026-06-{day}", GOOD.format("One", 1)) for day in (16, 18)]
    )
    played(store, folder, 16)
    later = played(store, folder, 18)
    cleanings = list(store.find(CLEANINGS, Where()))
    assert len(cleanings) == len({cleaning["capture"] for cleaning in cleanings}) == 2
    assert sorted(cleaning["new"] for cleaning in cleanings) == [0, 1]
    assert len(set(Analyze().units(store, later))) == 1


def test_an_edited_title_is_a_revision_of_one_article(store: Store, tmp_path: Path) -> None:
    folder = write_archive(
        tmp_path / "a",
        [
            reply("2026-06-16", GOOD.format("One", 1), GOOD.format("Two", 2)),
            reply("2026-06-18", GOOD.format("Once", 1), GOOD.format("Two", 2)),
        ],
    )
    for day in (16, 18):
        played(store, folder, day)
    revisions = list(store.find(ITEMS, Where()))
    assert sorted(item["title"] for item in revisions) == ["Once", "One", "Two"]
    assert len({item["key"] for item in revisions}) == 2


def test_a_record_tried_again_is_analyzed_like_any_other(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The cause was a defect of a cleaner that has since been fixed."""
    rss = SOURCES["rss"]

    def refuse(*_: object) -> None:
        raise InvalidItem("Not yet.")

    monkeypatch.setitem(SOURCES, "rss", type(rss)(rss.adapter, refuse, rss.yields))  # type: ignore[arg-type]
    folder = write_archive(tmp_path / "a", [reply("2026-06-16", GOOD.format("One", 1))])
    run = played(store, folder, 16)
    assert list(Analyze().units(store, run)) == []
    monkeypatch.setitem(SOURCES, "rss", rss)
    reopen(store)
    (unit,) = (unit for unit in Clean().units(store, run) if "#" in unit)
    assert Clean().perform(store, run, [unit], lambda: True).new == 1
    assert len(set(Analyze().units(store, run))) == 1


def test_captures_of_one_chunk_that_share_an_item_keep_it_once(
    store: Store, tmp_path: Path
) -> None:
    rows = [
        reply("2026-06-16", GOOD.format("One", 1), GOOD.format("Two", 2)),
        reply("2026-06-17", GOOD.format("Two", 2), GOOD.format("Three", 3)),
        reply("2026-06-18", GOOD.format("Four", 4)),
    ]
    folder = write_archive(tmp_path / "a", rows)
    runs = [played(store, folder, day, Fetch()) for day in (16, 17, 18)]
    captures = [unit for run in runs for unit in Clean().units(store, run)]
    receipt = Clean().perform(store, runs[0], captures, lambda: True)
    assert (receipt.done, receipt.new, receipt.known) == (3, 4, 1)
    assert sorted(item["title"] for item in store.find(ITEMS, Where())) == [
        "Four",
        "One",
        "Three",
        "Two",
    ]
    counts = [(cleaning["new"], cleaning["known"]) for cleaning in store.find(CLEANINGS, Where())]
    assert sorted(counts) == [(1, 0), (1, 1), (2, 0)]
