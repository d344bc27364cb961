"""No address that a user gives leads a live session into a private network."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from altlens.errors import AltlensError, UnsafeAddress
from altlens.items.query import Query
from altlens.pipeline import SOURCES
from altlens.replay_server.exchange import ReplayRequest, Reply
from altlens.replay_server.faults import parse
from altlens.replay_server.server import ReplayServer
from altlens.transport import addresses, sockets
from tests.integration.live_sessions import LiveClient

RSS = SOURCES["rss"].adapter
PUBLIC = "127.0.0.2"  # stands for another machine
FEED = (
    b"<rss version='2.0'><channel><title>t</title><item><title>one</title></item></channel></rss>"
)


@pytest.fixture(autouse=True)
def one_public_address(live_client: LiveClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Treat one loopback address as public, and no other."""
    real = addresses.check_public

    def check(address: str, host: str) -> None:
        if address != PUBLIC:
            real(address, host)

    monkeypatch.setattr(addresses, "check_public", check)
    monkeypatch.setattr(sockets, "check_public", check)


@contextmanager
def private() -> Iterator[ReplayServer]:
    """A server that must receive no request."""
    with ReplayServer(lambda _: Reply(200, {"content-type": "text/xml"}, FEED)) as server:
        yield server
        assert not server.seen


def port_of(server: ReplayServer) -> int:
    return int(server.server_address[1])


def read(live_client: LiveClient, url: str) -> int:
    """The number of entries of the feed at the address."""
    return len(live_client.read(Query(source="rss", part=url), live_client.transport(RSS)))


class Dns:
    """A resolver that returns each name's addresses in turn, then the last one for good."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, **names: list[str]) -> None:
        self._names = {name.replace("_", "."): answers for name, answers in names.items()}
        self._real = socket.getaddrinfo
        monkeypatch.setattr(socket, "getaddrinfo", self)

    def __call__(self, host: str, *args: object, **kwargs: object) -> object:
        answers = self._names.get(host)
        if answers:
            host = answers.pop(0) if len(answers) > 1 else answers[0]
        return self._real(host, *args, **kwargs)  # type: ignore[arg-type]


def test_a_public_feed_is_read(live_client: LiveClient) -> None:
    with ReplayServer(lambda _: Reply(200, {}, FEED), host=PUBLIC) as server:
        assert read(live_client, server.url) == 1


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0x7f.0.0.1",
        "0177.0.0.1",
        "017700000001",
        "0.0.0.0",
        "0",
        "localhost",
        "localhost.",
        "LOCALHOST",
        "127.0.0.1.",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[0:0:0:0:0:ffff:127.0.0.1]",
        "user:pass@127.0.0.1",
        "%31%32%37.0.0.1",
        "①②⑦.0.0.1",
        "127。0。0。1",
    ],
)
def test_no_spelling_of_this_machine_is_requested(live_client: LiveClient, host: str) -> None:
    with private() as server, pytest.raises(UnsafeAddress):
        read(live_client, f"http://{host}:{port_of(server)}/feed")


@pytest.mark.parametrize(
    "host",
    [
        "10.0.0.8",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "[fe80::1]",
        "[fd00::1]",
        "[fec0::1]",
        "[64:ff9b::7f00:1]",
        "[64:ff9b::a9fe:a9fe]",
        "[2002:7f00:1::]",
        "[2002:a00:1::]",
        "[::ffff:169.254.169.254]",
        "[::127.0.0.1]",
        "[ff02::1]",
    ],
)
def test_private_networks_are_refused_before_anything_is_sent(
    live_client: LiveClient, host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    connected: list[object] = []
    monkeypatch.setattr(socket.socket, "connect", lambda _, address: connected.append(address))
    with pytest.raises(UnsafeAddress, match="not on the public internet"):
        read(live_client, f"http://{host}/latest/meta-data/")
    assert connected == []


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://127.0.0.1/feed",
        "gopher://127.0.0.1/",
        "data:text/xml,<rss/>",
        "//127.0.0.1/feed",
        "feed.xml",
        "http://",
        "http://[::1",
        "http://exa mple/",
        "",
    ],
)
def test_only_web_addresses_are_accepted(live_client: LiveClient, url: str) -> None:
    with pytest.raises(UnsafeAddress):
        read(live_client, url)


@pytest.mark.parametrize(
    "target", ["http://127.0.0.1:{}/", "http://[::ffff:127.0.0.1]:{}/", "//127.0.0.1:{}/"]
)
def test_redirects_do_not_lead_inside(live_client: LiveClient, target: str) -> None:
    with private() as inside:
        fault = parse(f"redirect,to={target.format(port_of(inside))}")
        outside = ReplayServer(lambda _: Reply(200), [fault], host=PUBLIC)
        with outside, pytest.raises(UnsafeAddress):
            read(live_client, outside.url)
        assert len(outside.seen) == 1


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://127.0.0.1/a", "gopher://x/"])
def test_redirects_do_not_lead_out_of_the_web(live_client: LiveClient, target: str) -> None:
    outside = ReplayServer(lambda _: Reply(200), [parse(f"redirect,to={target}")], host=PUBLIC)
    with outside, pytest.raises(UnsafeAddress):
        read(live_client, outside.url)


def test_a_name_that_leads_inside_is_refused(
    live_client: LiveClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    Dns(monkeypatch, feeds_example=["127.0.0.1"])
    with private() as server, pytest.raises(UnsafeAddress):
        read(live_client, f"http://feeds.example:{port_of(server)}/")


def test_a_name_that_leads_elsewhere_after_the_check_is_refused_at_the_socket(
    live_client: LiveClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    Dns(monkeypatch, feeds_example=[PUBLIC, "127.0.0.1"])
    with private() as server, pytest.raises(UnsafeAddress):
        read(live_client, f"http://feeds.example:{port_of(server)}/")


def test_redirects_carry_no_credentials_to_another_host(
    live_client: LiveClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    Dns(monkeypatch, one_example=[PUBLIC], other_example=[PUBLIC])
    with ReplayServer(lambda _: Reply(200, {}, FEED), host=PUBLIC) as server:
        port = port_of(server)

        def first(request: ReplayRequest) -> Reply:
            if request.host == "other.example":
                return Reply(200, {}, FEED)
            headers = {"location": f"http://other.example:{port}/", "set-cookie": "id=secret1234"}
            return Reply(302, headers)

        server.answers = first
        live_client.set(RSS_FEEDS=f'["http://user:password1@one.example:{port}/"]')
        assert read(live_client, f"http://one.example:{port}/") == 1
        direct, followed = server.seen
    assert direct.headers["authorization"].startswith("Basic ")
    assert "authorization" not in followed.headers
    assert "cookie" not in followed.headers
    assert "password1" not in str(followed.headers)


def test_private_feeds_can_be_allowed(live_client: LiveClient) -> None:
    live_client.set(HTTP_ALLOW_PRIVATE="true")
    with ReplayServer(lambda _: Reply(200, {}, FEED)) as server:
        assert read(live_client, server.url) == 1


def test_a_guarded_address_is_checked_before_a_proxy_sees_it(
    live_client: LiveClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    with private() as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        for host in ("169.254.169.254", "localhost", "2130706433"):
            with pytest.raises(UnsafeAddress):
                read(live_client, f"http://{host}/")


def test_refusals_say_where_the_address_led(live_client: LiveClient) -> None:
    with pytest.raises(AltlensError, match=r"localhost leads to .*(127\.0\.0\.1|::1)"):
        read(live_client, "http://localhost:9/")
