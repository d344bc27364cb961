"""HTTP over real sockets by urllib3 and curl: deadlines, size limits and their errors."""

import socket
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest

from altlens.errors import (
    AltlensError,
    BadSetting,
    SourceTimeout,
    SourceUnavailable,
    TooLarge,
    Truncated,
    Unparsable,
    UnsafeAddress,
)
from altlens.replay_server.exchange import ReplayRequest, Reply
from altlens.replay_server.faults import parse
from altlens.replay_server.server import ReplayServer
from altlens.settings import Http
from altlens.transport.browser import send_as_browser
from altlens.transport.http_client import RawResponse, send_plain
from tests.integration.live_sessions import LiveClient

Send = Callable[..., RawResponse]
BODY = b'{"text": "' + b"price " * 1000 + b'"}'
CALM = Http(max_bytes=1_000_000)
HASTY = Http(read_seconds=0.3, total_seconds=0.6)


def by_urllib3(
    method: str, url: str, http: Http, data: bytes | None = None, **headers: str
) -> RawResponse:
    return send_plain(method, url, headers, data, http, guarded=False)


def by_curl(
    method: str, url: str, http: Http, data: bytes | None = None, **headers: str
) -> RawResponse:
    return send_as_browser(method, url, headers, data, http)


both = pytest.mark.parametrize("send", [by_urllib3, by_curl])


@pytest.fixture(autouse=True)
def no_proxies(live_client: LiveClient) -> None:
    """Ignore the machine's proxies."""


@contextmanager
def serving(*faults: str) -> Iterator[ReplayServer]:
    """A server of one body with faults."""
    with ReplayServer(answer, [parse(fault) for fault in faults]) as server:
        yield server


def answer(request: ReplayRequest) -> Reply:
    return Reply(200, {"content-type": "application/json"}, request.body or BODY)


@both
def test_a_response_arrives_completely(send: Send) -> None:
    with serving() as server:
        response = send("GET", f"{server.url}/a?b=c", CALM)
        assert (response.status, response.body) == (200, BODY)
        assert response.headers["content-type"] == "application/json"
        assert server.seen[0].url.endswith("/a?b=c")


@both
def test_a_posted_body_arrives_unchanged(send: Send) -> None:
    with serving() as server:
        response = send(
            "POST", server.url, CALM, b'{"q": 1}', **{"content-type": "application/json"}
        )
        assert response.body == server.seen[0].body == b'{"q": 1}'
        assert server.seen[0].headers["content-type"] == "application/json"


@both
@pytest.mark.parametrize(
    ("fault", "meaning"),
    [
        ("truncated", Truncated),
        ("reset", SourceUnavailable),
        ("endless", TooLarge),
        ("gzip-bomb,mb=20", TooLarge),
    ],
)
def test_faults_become_typed_errors(send: Send, fault: str, meaning: type[AltlensError]) -> None:
    with serving(fault) as server, pytest.raises(meaning, match=r"127\.0\.0\.1"):
        send("GET", server.url, CALM)


@both
@pytest.mark.parametrize("fault", ["slow,delay=60", "slow,drip=0.05"])
def test_slowness_ends_at_a_deadline(send: Send, fault: str) -> None:
    with serving(fault) as server, pytest.raises(SourceTimeout, match=r"127\.0\.0\.1"):
        send("GET", server.url, HASTY)


@both
def test_slow_bytes_do_not_extend_the_deadline(send: Send) -> None:
    """Each byte comes within the read deadline, so that only the total one can end it."""
    patient = Http(read_seconds=20, total_seconds=0.5)
    with serving("slow,drip=0.01") as server, pytest.raises(SourceTimeout):
        send("GET", server.url, patient)


def test_slow_headers_do_not_extend_the_deadline() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=drip_head, args=(listening,), daemon=True).start()
        url = f"http://127.0.0.1:{listening.getsockname()[1]}/"
        with pytest.raises(SourceTimeout):
            by_urllib3("GET", url, Http(read_seconds=20, total_seconds=0.5))


def drip_head(listening: socket.socket) -> None:
    """Send the characters of a header one by one until the client disconnects."""
    connected, _ = listening.accept()
    with connected, suppress(OSError):
        connected.sendall(b"HTTP/1.1 200 OK\r\nX-Long: ")
        while True:
            connected.sendall(b"x")
            time.sleep(0.01)


@both
def test_a_false_content_encoding_is_unparsable(send: Send) -> None:
    reply = Reply(200, {"content-encoding": "gzip"}, b"not packed at all")
    with ReplayServer(lambda _: reply) as server, pytest.raises(Unparsable):
        send("GET", server.url, CALM)


@both
def test_a_body_at_the_size_limit_is_read(send: Send) -> None:
    with serving() as server:
        exact = CALM.model_copy(update={"max_bytes": len(BODY)})
        assert send("GET", server.url, exact).body == BODY
        with pytest.raises(TooLarge):
            send("GET", server.url, exact.model_copy(update={"max_bytes": len(BODY) - 1}))


@both
@pytest.mark.parametrize("fault", ["endless", "gzip-bomb,mb=100"])
def test_no_body_fills_the_memory(send: Send, fault: str) -> None:
    with serving(fault) as server:
        tracemalloc.start()
        try:
            with pytest.raises(TooLarge):
                send("GET", server.url, Http(max_bytes=4_000_000))
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert peak < 12_000_000  # the limit, the server's own memory, and a margin


@both
def test_a_closed_port_is_unavailable(send: Send) -> None:
    with serving() as server:
        url = server.url
    with pytest.raises(SourceUnavailable):
        send("GET", url, CALM)


@both
def test_redirects_are_left_to_the_session(send: Send) -> None:
    with serving("redirect,to=/elsewhere") as server:
        response = send("GET", server.url, CALM)
        assert (response.status, response.headers["location"]) == (302, "/elsewhere")
        assert len(server.seen) == 1


def test_only_web_addresses_are_accepted() -> None:
    for url in ("file:///etc/passwd", "ftp://example.com/a", "gopher://x/", "http:///a"):
        with pytest.raises(UnsafeAddress):
            by_urllib3("GET", url, CALM)


def test_http_proxy_is_used_and_no_proxy_respected(
    live_client: LiveClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving() as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url.replace("//", "//user:pass%20word@"))
        by_urllib3("GET", "http://feeds.example/rss", CALM)
        seen = proxy.seen.pop()
        assert seen.url == "http://feeds.example/rss"
        assert seen.headers["proxy-authorization"] == "Basic dXNlcjpwYXNzIHdvcmQ="
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        with serving() as direct:
            by_urllib3("GET", direct.url, CALM)
            assert len(direct.seen) == 1
        assert not proxy.seen


def test_a_gateway_is_requested_without_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving() as gateway:
        monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
        http = CALM.model_copy(update={"gateway": gateway.url})
        assert by_urllib3("GET", gateway.url, http).status == 200


def test_an_invalid_proxy_is_a_bad_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "socks5://127.0.0.1:9")
    with pytest.raises(BadSetting, match="HTTP_PROXY"):
        by_urllib3("GET", "http://feeds.example/", CALM)
