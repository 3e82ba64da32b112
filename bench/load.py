"""A small crowd of browsers, in a process of its own: `python -m bench.load HOST PORT CONNECTIONS SECONDS`.

Reads paths, a line each, and takes them in turn; prints how many answers came in how many seconds. Anything but 200 is
a failure.
"""

import asyncio
import sys
import time
from collections.abc import Iterator
from itertools import cycle


async def browse(host: str, port: int, paths: Iterator[str], until: float) -> int:
    """Ask over one connection until the time is over; return how many answers came."""
    reader, writer = await asyncio.open_connection(host, port, limit=1 << 20)
    count = 0
    while time.perf_counter() < until:
        writer.write(f"GET {next(paths)} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        if not head.startswith(b"http/1.1 200"):
            raise SystemExit(head.decode())
        await reader.readexactly(int(head.split(b"content-length:")[1].split(b"\r\n")[0]))
        count += 1
        if b"connection: close" in head:
            writer.close()
            reader, writer = await asyncio.open_connection(host, port, limit=1 << 20)
    writer.close()
    return count


async def crowd(host: str, port: int, connections: int, seconds: float) -> None:
    """Let some connections ask at once."""
    paths = cycle(sys.stdin.read().split("\n"))
    began = time.perf_counter()
    counts = await asyncio.gather(*(browse(host, port, paths, began + seconds) for _connection in range(connections)))
    print(sum(counts), time.perf_counter() - began)


if __name__ == "__main__":
    host, port, connections, seconds = sys.argv[1:]
    asyncio.run(crowd(host, int(port), int(connections), float(seconds)))
