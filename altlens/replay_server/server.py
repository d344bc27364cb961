"""The replay server: real sockets in front of answers and faults, by the standard library."""

import socket
import struct
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import chain
from typing import Self

from altlens.replay_server.exchange import Answers, ReplayRequest, Reply
from altlens.replay_server.faults import Fault

HOST = "127.0.0.1"
REMEMBERED = 100_000
BODILESS = (204, 304)
_NO_LINGER = struct.pack("ii", 1, 0)  # makes close() send a reset


class ReplayServer(ThreadingHTTPServer):
    """Answers on a port of loopback until closed; a context manager that serves in a thread.

    `seen` has the requests in order of arrival; `log` is called with each and its reply.
    """

    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(
        self,
        answers: Answers,
        faults: Sequence[Fault] = (),
        port: int = 0,
        host: str = HOST,
        log: Callable[[ReplayRequest, Reply], None] = lambda ask, reply: None,
    ) -> None:
        super().__init__((host, port), _Handler)
        self.answers, self.faults, self.log = answers, tuple(faults), log
        self.seen: deque[ReplayRequest] = deque(maxlen=REMEMBERED)
        self.closing = threading.Event()

    @property
    def url(self) -> str:
        """The server's URL, for ALTLENS_HTTP_GATEWAY."""
        return f"http://{self.server_address[0]!s}:{self.server_address[1]}"

    def answer(self, ask: ReplayRequest) -> Reply:
        """The reply, after the faults."""
        self.seen.append(ask)
        reply = self.answers(ask)
        for fault in self.faults:
            reply = fault(ask, reply)
        self.log(ask, reply)
        return reply

    def __enter__(self) -> Self:
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self.shutdown()
        self.server_close()

    def handle_error(self, request: object, client_address: object) -> None:
        """Ignore clients that disconnect."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: ReplayServer

    def do_GET(self) -> None:
        at = time.monotonic()
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self._send(self.server.answer(ReplayRequest(self.command, self._url(), headers, body, at)))

    do_HEAD = do_POST = do_GET

    def _url(self) -> str:
        """The URL that the client meant, from the gateway's headers or a proxy's request line."""
        if not self.path.startswith("/"):
            return self.path
        host = self.headers.get("x-forwarded-host") or self.headers.get("host") or ""
        return f"{self.headers.get('x-forwarded-proto', 'http')}://{host}{self.path}"

    def _send(self, reply: Reply) -> None:
        self.server.closing.wait(reply.delay_seconds)
        if reply.reset:
            self._reset()
            return
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        length = len(reply.body) if reply.length is None else reply.length
        if reply.stream is None and reply.status not in BODILESS:
            self.send_header("content-length", str(length))
        if reply.stream is not None or length != len(reply.body):
            self.close_connection = True
        if self.close_connection:
            self.send_header("connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            for piece in self._pieces(reply):
                self.wfile.write(piece)

    def _pieces(self, reply: Reply) -> Iterator[bytes]:
        stream = reply.stream() if reply.stream else ()
        whole: Iterable[bytes] = chain((reply.body,), stream)
        if reply.drip_seconds:
            whole = (bytes((byte,)) for piece in whole for byte in piece)
        for piece in whole:
            yield piece
            if self.server.closing.wait(reply.drip_seconds):
                return

    def _reset(self) -> None:
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
        for file in (self.rfile, self.wfile, self.connection):
            file.close()

    def log_request(self, *_: object) -> None:
        """Silent; `ReplayServer.log` reports each request."""
