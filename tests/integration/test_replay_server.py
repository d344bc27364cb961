"""`altlens replay-server`: recordings over real sockets, without faults and with each fault."""

import gzip
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from altlens.cli import main
from altlens.errors import BadArchive, BadSetting
from altlens.items.base import end_of_day
from altlens.items.capture import Capture, Exchange
from altlens.pipeline import SOURCES
from altlens.replay_server.answers import RecordedAnswers
from altlens.replay_server.exchange import ReplayRequest, Reply
from altlens.replay_server.faults import MODES, parse
from altlens.replay_server.server import ReplayServer
from altlens.settings import Settings, get_settings
from altlens.store.collections import CAPTURES
from altlens.store.sqlite import SqliteStore
from tests.archives import RECORDED, SAMPLE, sample_rows, write_archive
from tests.archives import Reply as Recorded
from tests.integration.conftest import free_port
from tests.integration.live_sessions import World

GUIDE = Path(__file__).parents[2] / "docs" / "howto" / "replay.md"
HOST = "data.sec.gov"
PATH = "/submissions/CIK0000320193.json"
BODY = b'{"data": "' + b"x" * 2000 + b'"}'


class Received:
    """A response, and whether its body arrived completely."""

    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status, self.headers, self.whole = response.status, response.headers, True
        try:
            self.body = response.read()
        except http.client.IncompleteRead as cut:
            self.body, self.whole = cut.partial, False


def send_request(
    server: ReplayServer, path: str = PATH, method: str = "GET", host: str = HOST, **headers: str
) -> Received:
    """Send a request as a plain client does; returns the response."""
    address, port = server.server_address[:2]
    connection = http.client.HTTPConnection(str(address), int(port), timeout=10)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, headers={"X-Forwarded-Host": host, **named})
    try:
        return Received(connection.getresponse())
    finally:
        connection.close()


@contextmanager
def serving(*faults: str) -> Iterator[ReplayServer]:
    """A server of one body with faults."""
    recorded_at = datetime(2026, 6, 18, 21, 5, tzinfo=UTC)
    reply = Reply(200, {"content-type": "application/json"}, BODY, recorded_at)
    with ReplayServer(lambda _: reply, [parse(fault) for fault in faults]) as server:
        yield server


def test_recorded_responses_are_served_and_missing_ones_named(world: World) -> None:
    with ReplayServer(world.answers) as server:
        recorded = send_request(server)
        assert (recorded.status, recorded.headers["content-type"]) == (200, "application/json")
        assert b"0000320193" in recorded.body
        missing = send_request(server, "/submissions/CIK0000000001.json")
        assert missing.status == 404
        assert b"The recordings have no GET data.sec.gov" in missing.body
        strange = send_request(server, "/", method="POST", host="nobody.example")
        assert strange.status == 404
        assert b"No source of altlens requests POST nobody.example/" in strange.body
        assert not send_request(server, method="HEAD").body


def test_every_reply_of_the_sample_is_served(world: World) -> None:
    hosts = [
        endpoint
        for source in SOURCES.values()
        for endpoint in source.adapter.endpoints
        if endpoint.hosts != ("*",)
    ]
    newest = max(row["recorded"] for row in sample_rows())
    requests = [
        row
        for row in sample_rows()
        if row["recorded"] == newest
        and any(endpoint.matches(row["method"], row["url"]) for endpoint in hosts)
    ]
    assert len(requests) > 50
    for row in requests:
        reply = world.answers(ReplayRequest(row["method"], row["url"], {}))
        assert reply.status == row["status"], row["url"]
        assert reply.body, row["url"]


def test_it_answers_as_of_a_date(tmp_path: Path, store: SqliteStore) -> None:
    url = f"https://{HOST}{PATH}"
    folder = write_archive(
        tmp_path / "archive",
        [Recorded(url, b'{"v": 1}', recorded="2026-06-16"), Recorded(url, b'{"v": 2}')],
    )
    day = datetime.fromisoformat
    for as_of, expected in (
        (None, (200, b'{"v": 2}')),
        (end_of_day(day("2026-06-17").date()), (200, b'{"v": 1}')),
        (end_of_day(day("2026-06-15").date()), (404, None)),
    ):
        answers = RecordedAnswers(folder, store, as_of)
        reply = answers(ReplayRequest("GET", url, {}))
        assert (reply.status, expected[1] and reply.body) == expected
    assert RecordedAnswers(folder, store).as_of == day(RECORDED)


def test_a_folder_that_is_no_archive_is_refused(tmp_path: Path, store: SqliteStore) -> None:
    with pytest.raises(BadArchive, match=r"INDEX\.jsonl"):
        RecordedAnswers(tmp_path, store)


def test_slow(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving("slow,delay=0.25,drip=0.125") as server:
        waits: list[float] = []
        monkeypatch.setattr(server.closing, "wait", lambda seconds: bool(waits.append(seconds)))
        assert send_request(server).body == BODY
    assert waits == [0.25, *[0.125] * len(BODY)]


def test_truncated() -> None:
    with serving("truncated") as server:
        response = send_request(server)
    assert not response.whole
    assert response.body == BODY[: len(BODY) // 2]


def test_304() -> None:
    with serving("304") as server:
        first = send_request(server)
        assert first.status == 200
        assert first.headers["last-modified"] == "Thu, 18 Jun 2026 21:05:00 GMT"
        for conditions in (
            {"if_none_match": first.headers["etag"]},
            {"if_modified_since": first.headers["last-modified"]},
        ):
            again = send_request(server, **conditions)
            assert (again.status, again.body) == (304, b"")
            assert again.headers["etag"] == first.headers["etag"]
        assert send_request(server, if_none_match='"other"').status == 200
        assert send_request(server, if_modified_since="Thu, 18 Jun 2026 21:04:59 GMT").status == 200


def test_429_with_and_without_retry_after() -> None:
    with serving("429") as server:
        response = send_request(server)
        assert (response.status, response.body) == (429, b"Too Many Requests\r\n")
        assert response.headers["retry-after"] is None
    with serving("429,retry-after=7") as server:
        assert send_request(server).headers["retry-after"] == "7"
    with serving("429,retry-date=60") as server:
        then = parsedate_to_datetime(send_request(server).headers["retry-after"])
        assert 50 < (then - datetime.now(UTC)).total_seconds() <= 61


@pytest.mark.parametrize("status", [503, 403, 200])
def test_a_web_page_in_place_of_an_answer(status: int) -> None:
    with serving(f"{status}") as server:
        response = send_request(server)
    assert response.status == status
    assert response.headers["content-type"] == "text/html"
    assert response.body.startswith(b"<!DOCTYPE html>")


def test_reset() -> None:
    with serving("reset") as server, pytest.raises(ConnectionResetError):
        send_request(server)


def test_endless() -> None:
    with serving("endless") as server, socket.create_connection(server.server_address) as raw:
        raw.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        taken = 0
        while taken < 5_000_000:
            taken += len(raw.recv(65_536))


def test_gzip_bomb() -> None:
    with serving("gzip-bomb,mb=3") as server:
        response = send_request(server)
    assert len(response.body) < 10_000
    assert len(gzip.decompress(response.body)) == 3_000_000


def test_type() -> None:
    with serving("type,is=text/html") as server:
        response = send_request(server)
    assert (response.headers["content-type"], response.body) == ("text/html", BODY)


def test_redirect() -> None:
    with serving("redirect,to=http://10.0.0.1/x") as server:
        response = send_request(server)
        assert (response.status, response.headers["location"]) == (302, "http://10.0.0.1/x")
    with serving("redirect") as server:
        assert send_request(server).headers["location"] == f"http://{HOST}{PATH}"


def test_faults_are_aimed_counted_and_combined() -> None:
    faults = ("type,is=text/csv", f"truncated,at={HOST}/sub*", "503,at=www.sec.gov,first=2")
    with serving(*faults) as server:
        assert [send_request(server, host="www.sec.gov").status for _ in range(3)] == [
            503,
            503,
            200,
        ]
        here, there = send_request(server), send_request(server, "/api/x")
        assert (here.whole, there.whole) == (False, True)
        assert here.headers["content-type"] == there.headers["content-type"] == "text/csv"
        assert [request.host for request in server.seen].count("www.sec.gov") == 3


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        ("sloth", "There is no fault 'sloth'. Faults: slow, truncated"),
        ("slow,delay", "'delay' in the fault"),
        ("slow,dealy=2", "write delay=…, drip=…, at=…, first=…"),
        ("slow,delay=soon", "delay=soon"),
        ("503,first=twice", "first=twice"),
        ("99", "There is no fault '99'"),
    ],
)
def test_an_invalid_fault_is_explained(fault: str, message: str) -> None:
    with pytest.raises(BadSetting) as raised:
        parse(fault)
    assert message in str(raised.value)


def test_help_describes_every_fault() -> None:
    text = CliRunner().invoke(main, ["replay-server", "--help"]).output
    for mode, about in MODES.items():
        assert mode in text or mode == "STATUS"
        assert all(f"{name}=" in text for name in about.names)


def test_the_command_serves_until_it_is_ended(tmp_path: Path) -> None:
    port = free_port()
    command = [sys.executable, "-m", "altlens", "replay-server", str(SAMPLE), "--port", str(port)]
    with subprocess.Popen(
        [*command, "--as-of", "2026-06-17", "--fault", "503,first=1"],
        env={**os.environ, "TMPDIR": str(tmp_path)},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        output = "".join(process.stdout.readline() for _ in range(3))
        for _ in range(2):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            connection.request("GET", PATH, headers={"X-Forwarded-Host": HOST})
            connection.getresponse().read()
            connection.close()
        process.send_signal(signal.SIGTERM)
        output += process.stdout.read()
    assert process.returncode == 0
    assert f"ALTLENS_HTTP_GATEWAY=http://127.0.0.1:{port}" in output
    assert "as of 2026-06-17" in output
    assert f"  503  GET {HOST}{PATH}\n  200  GET {HOST}{PATH}\n" in output
    assert list(tmp_path.iterdir()) == []


def test_the_guides_code_records_what_a_replay_reads(
    tmp_path: Path, store: SqliteStore, environment: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve, record = re.findall(r"```python\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    exec(serve, {})
    moment = datetime(2026, 6, 18, 21, tzinfo=UTC)
    exchange = Exchange(
        method="GET",
        url=f"https://{HOST}{PATH}",
        status=304,
        headers={"content-type": "application/json"},
        body=store.put_blob(BODY),
        size_bytes=len(BODY),
        fetched_at=moment,
    )
    capture = Capture(
        query="filings///", source="filings", clock=moment, fetched_at=moment, exchanges=(exchange,)
    )
    store.add(CAPTURES, [capture.document()])
    monkeypatch.setenv("ALTLENS_STORE_URL", f"sqlite:///{store.path}")
    get_settings(refresh=True)
    monkeypatch.chdir(tmp_path)
    exec(record, {})
    with SqliteStore(tmp_path / "other.sqlite") as other:
        answers = RecordedAnswers(tmp_path / "recordings", other)
        reply = answers(ReplayRequest("GET", exchange.url, {}))
    assert (reply.status, reply.body, reply.recorded_at) == (200, BODY, moment)
    assert reply.headers == {"content-type": "application/json"}


def test_a_port_in_use_is_explained(world: World) -> None:
    with ReplayServer(world.answers) as server:
        port = str(server.server_address[1])
        done = CliRunner().invoke(main, ["replay-server", str(SAMPLE), "--port", port])
    assert done.exit_code == 2
    assert "choose --port" in done.stderr
