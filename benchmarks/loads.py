"""A small generator of load: requests over kept connections, at a rate or as fast as they go.

At a rate, a request has its moment whether or not the one before was answered, and its time counts
from that moment: a service that stalls cannot hide it by holding up the questions.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from itertools import cycle
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_HEAD_END = b"\r\n\r\n"


@dataclass
class Answers:
    """What came back."""

    seconds: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)
    lasted: float = 0.0

    @property
    def a_second(self) -> float:
        return len(self.seconds) / self.lasted if self.lasted else 0.0

    def quantile(self, share: float) -> float:
        """The time within which that share was answered, in milliseconds."""
        ordered = sorted(self.seconds)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def request(host: str, path: str, body: bytes | None = None, accept: str = "*/*") -> bytes:
    """A request as it goes over the wire."""
    head = f"{'GET' if body is None else 'POST'} {path} HTTP/1.1\r\nHost: {host}\r\n"
    head += f"Accept: {accept}\r\n"
    if body is not None:
        head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    return head.encode() + b"\r\n" + (body or b"")


class Connection:
    """A connection that is kept."""

    def __init__(self, host: str, port: int) -> None:
        self._where = (host, port)
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def ask(self, wire: bytes) -> int:
        """Send a request, read the answer to its end, and give its status."""
        if self._writer is None or self._reader is None:
            self._reader, self._writer = await asyncio.open_connection(*self._where)
        self._writer.write(wire)
        head = await self._reader.readuntil(_HEAD_END)
        lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value for name, _, value in (x.partition(": ") for x in lines[1:])}
        if headers.get("transfer-encoding") == "chunked":
            raise NotImplementedError("the service sends no chunks")
        await self._reader.readexactly(int(headers.get("content-length", "0")))
        if headers.get("connection") == "close":
            self.close()
        return int(lines[0].split()[1])

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()
        self._reader = self._writer = None


async def at_rate(
    where: tuple[str, int], wires: Sequence[bytes], *, a_second: int, seconds: float
) -> Answers:
    """Ask so many times a second, for so many seconds."""
    answers, idle = Answers(), [Connection(*where) for _ in range(64)]
    everything, turns = list(idle), cycle(wires)
    began = time.perf_counter()

    async def one(due: float, wire: bytes) -> None:
        connection = idle.pop() if idle else Connection(*where)
        status = await connection.ask(wire)
        _note(answers, status, time.perf_counter() - due)
        idle.append(connection)

    tasks = []
    for number in range(int(a_second * seconds)):
        due = began + number / a_second
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        tasks.append(asyncio.create_task(one(due, next(turns))))
    await asyncio.gather(*tasks)
    answers.lasted = time.perf_counter() - began
    _close([*everything, *idle])
    return answers


async def as_fast_as_it_goes(
    where: tuple[str, int], wires: Sequence[bytes], *, connections: int, seconds: float
) -> Answers:
    """Each connection asks again as soon as it was answered."""
    answers, began = Answers(), time.perf_counter()
    turns: Iterator[bytes] = cycle(wires)

    async def on_and_on() -> None:
        connection = Connection(*where)
        while (start := time.perf_counter()) - began < seconds:
            status = await connection.ask(next(turns))
            _note(answers, status, time.perf_counter() - start)
        connection.close()

    await asyncio.gather(*(on_and_on() for _ in range(connections)))
    answers.lasted = time.perf_counter() - began
    return answers


def _note(answers: Answers, status: int, seconds: float) -> None:
    answers.seconds.append(seconds)
    answers.statuses[status] = answers.statuses.get(status, 0) + 1


def _close(connections: list[Connection]) -> None:
    for each in connections:
        each.close()
