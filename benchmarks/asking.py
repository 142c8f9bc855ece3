"""A lean HTTP client on asyncio: asks over connections that stay open, and notes how long it took.

`http.client` would take more of a core than the servers that are measured.
"""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

LIMIT_BYTES = 1 << 24  # of one line or body


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; header names are in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes
    took_s: float


class Asker:
    """One connection, on which one question follows the other."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    @classmethod
    async def at(cls, port: int) -> Self:
        return cls(*await asyncio.open_connection("127.0.0.1", port, limit=LIMIT_BYTES))

    async def ask(self, path: str, headers: Mapping[str, str]) -> Answer:
        """Get `path`; the answer must say how long it is."""
        lines = [f"GET {path} HTTP/1.1", "Host: localhost", *map(": ".join, headers.items())]
        began = time.perf_counter()
        self._writer.write(("\r\n".join(lines) + "\r\n\r\n").encode())
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        status, *named = head.rstrip().split("\r\n")
        told = dict(line.split(": ", 1) for line in named)
        told = {name.lower(): value for name, value in told.items()}
        body = await self._reader.readexactly(int(told.get("content-length", "0")))
        return Answer(int(status.split()[1]), told, body, time.perf_counter() - began)

    def close(self) -> None:
        self._writer.close()


def asked(
    port: int,
    path: str,
    headers: Mapping[str, str],
    *,
    times: int,
    connections: int = 1,
    status: int = 200,
) -> tuple[list[Answer], float]:
    """Ask `times` times in all; return the answers, and how many came a second.

    Raises RuntimeError at an answer of another status.
    """
    answers, took_s = asyncio.run(_all(port, path, headers, times // connections, connections))
    others = {answer.status for answer in answers} - {status}
    if others:
        raise RuntimeError(f"{path} answered {others}")
    return answers, len(answers) / took_s


async def _all(
    port: int, path: str, headers: Mapping[str, str], each: int, connections: int
) -> tuple[list[Answer], float]:
    askers = [await Asker.at(port) for _ in range(connections)]
    for asker in askers:
        await asker.ask(path, headers)  # the first one also warms caches
    began = time.perf_counter()
    found = await asyncio.gather(*[_one_by_one(asker, path, headers, each) for asker in askers])
    took_s = time.perf_counter() - began
    for asker in askers:
        asker.close()
    return [answer for answers in found for answer in answers], took_s


async def _one_by_one(
    asker: Asker, path: str, headers: Mapping[str, str], times: int
) -> list[Answer]:
    return [await asker.ask(path, headers) for _ in range(times)]
