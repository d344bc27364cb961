"""Forward TCP ports: `python -m tests.integration.fleet.network_link FROM TO PORT...`.

Connections to a port of FROM reach the same port of TO.
"""

import asyncio
import sys
from contextlib import suppress
from functools import partial


async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Forward bytes until either side closes."""
    with suppress(OSError):
        while piece := await reader.read(65_536):
            writer.write(piece)
            await writer.drain()
    writer.close()


async def join(
    to: str, port: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    """Forward one connection in both directions."""
    try:
        there, back = await asyncio.open_connection(to, port)
    except OSError:
        writer.close()
        return
    await asyncio.gather(pump(reader, back), pump(there, writer))


async def lay(address: str, to: str, ports: list[int]) -> None:
    """Listen until the process ends."""
    for port in ports:
        await asyncio.start_server(partial(join, to, port), address, port)
    sys.stdout.write("laid\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(lay(sys.argv[1], sys.argv[2], [int(port) for port in sys.argv[3:]]))
