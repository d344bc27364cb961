"""A TCP proxy that can be told to cut, hold or refuse what goes through it."""

import asyncio
import threading
from collections.abc import Coroutine
from contextlib import suppress
from enum import Enum
from typing import Any, Self

HOST = "127.0.0.1"
PIECE = 65_536


class Way(Enum):
    """What the proxy does with bytes."""

    OPEN = "open"
    HELD = "held"  # connections stay open and nothing goes through, as behind a dead router
    SHUT = "shut"  # connections are cut, and new ones too


class Proxy:
    """From a port of its own to a server's, in a thread of its own; a context manager."""

    def __init__(self, port: int, to: int) -> None:
        self.port, self._to = port, to
        self._way = Way.OPEN
        self._lines: set[_Line] = set()
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
        """End every connection; new ones go through."""
        self._run(self._cut())

    def hold(self) -> None:
        """Leave today's connections half open: nothing goes through them any more; new ones do."""
        self._run(self._each(Way.HELD))

    def set(self, way: Way) -> None:
        """What happens from now on, to connections that are there and to new ones."""
        self._way = way
        self._run(self._cut() if way is Way.SHUT else self._each(way))

    def _run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._way is Way.SHUT:
            writer.close()
            return
        try:
            inner, outer = await asyncio.open_connection(HOST, self._to)
        except OSError:
            writer.close()
            return
        line = _Line(self._way, writer, outer)
        self._lines.add(line)
        try:
            await asyncio.gather(line.carry(reader, outer), line.carry(inner, writer))
        finally:
            self._lines.discard(line)

    async def _cut(self) -> None:
        for line in list(self._lines):
            line.close()

    async def _each(self, way: Way) -> None:
        for line in list(self._lines):
            line.turn(way)

    async def _shut(self) -> None:
        self._server.close()
        await self._cut()


class _Line:
    """Both directions of one connection."""

    def __init__(self, way: Way, *writers: asyncio.StreamWriter) -> None:
        self._writers = writers
        self._flowing = asyncio.Event()
        self.turn(way)

    def turn(self, way: Way) -> None:
        (self._flowing.set if way is Way.OPEN else self._flowing.clear)()

    def close(self) -> None:
        self._flowing.set()
        for writer in self._writers:
            writer.close()

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Pass bytes on until either side hangs up."""
        with suppress(OSError):
            while piece := await reader.read(PIECE):
                await self._flowing.wait()
                writer.write(piece)
                await writer.drain()
        self.close()
