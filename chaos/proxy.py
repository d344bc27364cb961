"""A TCP proxy that can cut, freeze or refuse connections on demand."""

import asyncio
import threading
from collections.abc import Coroutine
from contextlib import suppress
from enum import Enum
from typing import Any, Self

HOST = "127.0.0.1"
PIECE = 65_536


class Mode(Enum):
    """What the proxy does with traffic."""

    OPEN = "open"
    FROZEN = "frozen"  # connections stay open but pass no bytes, as behind a dead router
    SHUT = "shut"  # existing and new connections are cut


class Proxy:
    """Forwards a port to a server's port, in its own thread; a context manager."""

    def __init__(self, port: int, to: int) -> None:
        self.port, self._to = port, to
        self._mode = Mode.OPEN
        self._connections: set[_Connection] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self._server = self._run(asyncio.start_server(self._accept, HOST, self.port))
        return self

    def __exit__(self, *_: object) -> None:
        self._run(self._shut())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def cut(self) -> None:
        """Close every connection; new ones pass."""
        self._run(self._cut())

    def hold(self) -> None:
        """Leave the current connections half open; new ones pass."""
        self._run(self._each(Mode.FROZEN))

    def set(self, mode: Mode) -> None:
        """Set the mode of existing and new connections."""
        self._mode = mode
        self._run(self._cut() if mode is Mode.SHUT else self._each(mode))

    def _run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._mode is Mode.SHUT:
            writer.close()
            return
        try:
            inner, outer = await asyncio.open_connection(HOST, self._to)
        except OSError:
            writer.close()
            return
        connection = _Connection(self._mode, writer, outer)
        self._connections.add(connection)
        try:
            await asyncio.gather(connection.carry(reader, outer), connection.carry(inner, writer))
        finally:
            self._connections.discard(connection)

    async def _cut(self) -> None:
        for connection in list(self._connections):
            connection.close()

    async def _each(self, mode: Mode) -> None:
        for connection in list(self._connections):
            connection.turn(mode)

    async def _shut(self) -> None:
        self._server.close()
        await self._cut()


class _Connection:
    """Both directions of one connection."""

    def __init__(self, mode: Mode, *writers: asyncio.StreamWriter) -> None:
        self._writers = writers
        self._flowing = asyncio.Event()
        self.turn(mode)

    def turn(self, mode: Mode) -> None:
        (self._flowing.set if mode is Mode.OPEN else self._flowing.clear)()

    def close(self) -> None:
        self._flowing.set()
        for writer in self._writers:
            writer.close()

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Forward bytes until either side closes."""
        with suppress(OSError):
            while piece := await reader.read(PIECE):
                await self._flowing.wait()
                writer.write(piece)
                await writer.drain()
        self.close()
