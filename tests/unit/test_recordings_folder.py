"""Folders of recordings: import and lookup."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from altlens.errors import BadArchive, NotRecorded
from altlens.items.base import stamp
from altlens.stages.recorded_queries import recorded_feeds
from altlens.store.base import Store, Where
from altlens.store.collections import ARCHIVED
from altlens.transport.endpoint import Endpoint
from altlens.transport.recordings import (
    find_recorded,
    import_archive,
    newest_recording,
    recorded_at,
)
from tests.archives import Reply, write_archive
from tests.hand_made import at

URL = "https://api.example.com/v1/quote/KO?crumb=hidden&range=1y"
QUOTE = Endpoint(hosts=("api.example.com", "api2.example.com"), path="/v1/quote/.+")
FEED = Endpoint(hosts=("*",), path=".*", params=None)


def recorded_body(
    store: Store, folder: Path, url: str = URL, as_of: datetime | None = None
) -> bytes:
    archive = import_archive(folder, store).archive
    row = find_recorded(store, archive, QUOTE, "GET", url, as_of or at("2026-12-31"))
    return store.get_blob(row["body"])


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-05-01T15:15:47Z", "2026-05-01T15:15:47.000000Z"),
        ("2026-05-01T15:15:47.25Z", "2026-05-01T15:15:47.250000Z"),
        ("2026-05-01T15:15:47+02:00", "2026-05-01T13:15:47.000000Z"),
        ("2026-05-01T06:30Z", "2026-05-01T06:30:00.000000Z"),
        ("2016-07-30T22:22:06", "2016-07-30T22:22:06.000000Z"),
        ("2026-05-03", "2026-05-03T23:59:59.999999Z"),
        (" 2026-05-03 ", "2026-05-03T23:59:59.999999Z"),
        ("2024-02", "2024-02-29T23:59:59.999999Z"),
        ("2026", "2026-12-31T23:59:59.999999Z"),
        ("2026-02 (commit)", "2026-02-28T23:59:59.999999Z"),
        ("2026-04-20..2026-06-01", "2026-06-01T23:59:59.999999Z"),
        ("2012-09..2017-09", "2017-09-30T23:59:59.999999Z"),
    ],
)
def test_a_time_of_recording_is_its_last_moment(text: str, moment: str) -> None:
    read = recorded_at(text)
    assert read is not None
    assert stamp(read) == moment


@pytest.mark.parametrize(
    "text",
    [
        "",
        "(date of commit)",
        "Tuesday",
        "2011-2020",
        "20260503",
        "2026-02-30",
        "2026-13",
        "0000",
        "2026-05-01T99:00Z",
        "2026-05-01..",
    ],
)
def test_what_cannot_be_read_is_no_time(text: str) -> None:
    assert recorded_at(text) is None


def test_importing_twice_adds_nothing(store: Store, tmp_path: Path) -> None:
    folder = write_archive(tmp_path / "a", [Reply(URL), Reply("(a data set)"), Reply("")])
    first, again = import_archive(folder, store), import_archive(folder, store)
    assert first == again
    assert (first.responses, first.passed_over) == (1, 2)
    assert store.count(ARCHIVED, Where()) == 1


def test_an_index_without_a_last_line_end_is_whole(store: Store, tmp_path: Path) -> None:
    folder = write_archive(tmp_path / "a", [Reply(URL)])
    index = folder / "INDEX.jsonl"
    index.write_text("\n" + index.read_text().strip())
    assert import_archive(folder, store)[1:] == (1, 0)


def test_the_latest_recording_by_the_date_answers(store: Store, tmp_path: Path) -> None:
    days = ("2026-03-01", "2026-05-01", "2026-04-01")
    folder = write_archive(
        tmp_path / "a", [Reply(URL, body=day.encode(), recorded=day) for day in days]
    )
    assert recorded_body(store, folder) == b"2026-05-01"
    assert recorded_body(store, folder, as_of=at("2026-04-30")) == b"2026-04-01"
    assert recorded_body(store, folder, as_of=at("2026-04-01", 23)) == b"2026-03-01"
    with pytest.raises(NotRecorded, match="by 2026-02-28 12:00 UTC"):
        recorded_body(store, folder, as_of=at("2026-02-28"))


def test_an_undated_recording_answers_no_question(store: Store, tmp_path: Path) -> None:
    folder = write_archive(tmp_path / "a", [Reply(URL, recorded="some day")])
    with pytest.raises(NotRecorded):
        recorded_body(store, folder)
    assert newest_recording(store, import_archive(folder, store).archive) is None


def test_the_newest_recording_has_a_date(store: Store, tmp_path: Path) -> None:
    recorded = ("2026-03-01T01:00:00Z", "unknown", "2026-03-02T01:00:00Z")
    replies = [Reply(URL, body=moment.encode(), recorded=moment) for moment in recorded]
    archive = import_archive(write_archive(tmp_path / "a", replies), store).archive
    assert newest_recording(store, archive) == datetime(2026, 3, 2, 1, tzinfo=UTC)


def test_the_same_question_is_answered_whatever_its_crumb_and_host(
    store: Store, tmp_path: Path
) -> None:
    folder = write_archive(tmp_path / "a", [Reply(URL, body=b"yes")])
    assert (
        recorded_body(store, folder, "https://api2.example.com/v1/quote/KO/?crumb=other") == b"yes"
    )
    with pytest.raises(NotRecorded):
        recorded_body(store, folder, "https://api.example.com/v1/quote/PEP")


def test_archives_do_not_answer_for_one_another(store: Store, tmp_path: Path) -> None:
    folder = write_archive(tmp_path / "a", [Reply(URL, body=b"one")])
    other = write_archive(tmp_path / "b", [Reply(URL, body=b"other", sha256="", status=201)])
    assert recorded_body(store, folder) == b"one"
    assert recorded_body(store, other) == b"other"


def test_a_method_is_part_of_the_question(store: Store, tmp_path: Path) -> None:
    folder = write_archive(tmp_path / "a", [Reply(URL, method="POST")])
    with pytest.raises(NotRecorded):
        recorded_body(store, folder)


def test_secrets_do_not_reach_the_store(store: Store, tmp_path: Path) -> None:
    body = b'{"access_token": "s3cr3tValue"}'
    archive = import_archive(write_archive(tmp_path / "a", [Reply(URL, body=body)]), store).archive
    row = find_recorded(store, archive, QUOTE, "GET", URL, at("2026-12-31"))
    assert b"s3cr3tValue" not in store.get_blob(row["body"])
    assert "hidden" not in json.dumps(row)


def test_a_feed_with_a_token_is_found_by_its_subscriber(store: Store, tmp_path: Path) -> None:
    url = "https://feeds.example.com/private?token=s3cr3tValue"
    folder = write_archive(tmp_path / "a", [Reply(url, source="rss-private")])
    archive = import_archive(folder, store).archive
    row = find_recorded(store, archive, FEED, "GET", url, at("2026-12-31"))
    assert recorded_feeds(store, archive) == (row["url"],)
    assert "s3cr3tValue" not in row["url"]


def test_no_folder_is_no_archive(store: Store, tmp_path: Path) -> None:
    for folder in (tmp_path / "missing", tmp_path):
        with pytest.raises(BadArchive, match=r"is not a folder of recordings: .*INDEX\.jsonl"):
            import_archive(folder, store)


@pytest.mark.parametrize(
    ("line", "culprit"),
    [
        ("{not json", "line 2 is not JSON"),
        ('{"url": "https://e.example/"}', "line 2 lacks 'url' or 'file'"),
        ('{"url": null, "file": "x"}', "line 2 lacks 'url' or 'file'"),
        ("[1, 2]", "line 2 lacks 'url' or 'file'"),
        ('{"url": "https://e.example/", "file": "x", "status": "good"}', "line 2 cannot be used"),
        ('{"url": "https://[broken/", "file": "x"}', "line 2 cannot be used"),
        ('{"url": "https://e.example/", "file": "gone.body"}', "names 'gone.body'"),
        ('{"url": "https://e.example/", "file": "../outside"}', "'../outside' is outside"),
        ('{"url": "https://e.example/", "file": "/etc/hosts"}', "'/etc/hosts' is outside"),
        ('{"url": "https://e.example/", "file": "a\\u0000b"}', "names 'a"),
        ('{"url": "https://e.example/", "file": "0.body", "sha256": "00"}', "sha256"),
    ],
)
def test_a_fault_names_its_culprit(store: Store, tmp_path: Path, line: str, culprit: str) -> None:
    folder = write_archive(tmp_path / "a", [Reply(URL)])
    (tmp_path / "outside").write_text("secret")
    with (folder / "INDEX.jsonl").open("a") as index:
        index.write(line + "\n")
    with pytest.raises(BadArchive) as raised:
        import_archive(folder, store)
    assert culprit in str(raised.value)
    assert str(folder) in str(raised.value)


def test_a_link_out_of_the_archive_is_refused(store: Store, tmp_path: Path) -> None:
    folder = write_archive(tmp_path / "a", [Reply(URL)])
    (tmp_path / "outside").write_text("secret")
    (folder / "0.body").unlink()
    (folder / "0.body").symlink_to(tmp_path / "outside")
    with pytest.raises(BadArchive, match="is outside"):
        import_archive(folder, store)


def test_a_body_that_changed_under_its_sha256_is_refused(store: Store, tmp_path: Path) -> None:
    reply = replace(Reply(URL), sha256="0" * 64)
    with pytest.raises(BadArchive, match="does not have the sha256"):
        import_archive(write_archive(tmp_path / "a", [reply]), store)
