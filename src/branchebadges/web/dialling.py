"""Connections that were looked at before they were made, and that end in time."""

from __future__ import annotations

import socket
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import httpcore

from branchebadges.web.addresses import MAX_ADDRESSES, within

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterable

    from branchebadges.web.addresses import Address


class NotDialled(Exception):
    """The name leads to an address that may not be dialled."""


@dataclass(frozen=True)
class Deadline:
    """A moment on the clock that never steps; every wait ends there at the latest."""

    ends: float
    whole: float

    @classmethod
    def within(cls, seconds: float) -> Deadline:
        """So many seconds from now."""
        return cls(time.monotonic() + seconds, seconds)

    @property
    def passed(self) -> bool:
        """Is there no time left?"""
        return time.monotonic() >= self.ends

    def left(self) -> float:
        """The seconds that are left.

        Raises:
            httpcore.ReadTimeout: none.
        """
        left = self.ends - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout(f"no complete answer within {self.whole:g} seconds")
        return left


class Dialler(httpcore.NetworkBackend):
    """Resolves a name itself, looks at every address, and dials one that was looked at.

    The name is asked for once: an answer that changes afterwards (DNS rebinding) changes nothing.
    The certificate is still held against the name.
    """

    def __init__(
        self,
        *,
        deadline: Deadline,
        resolve: Callable[[str, int], list[Address]],
        may_dial: Callable[[Address], bool],
    ) -> None:
        self._deadline = deadline
        self._resolve = resolve
        self._may_dial = may_dial

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002 - the deadline bounds every wait
        local_address: str | None = None,  # noqa: ARG002 - not used here
        socket_options: Iterable[Any] | None = None,  # noqa: ARG002 - not used here
    ) -> httpcore.NetworkStream:
        """Connect to an address of `host` that may be dialled."""
        addresses = self._looked_at(host, port)
        for number, address in enumerate(addresses):
            # What is left is shared, so that one dead address does not use up the time of all.
            share = self._deadline.left() / (len(addresses) - number)
            try:
                connected = socket.create_connection((str(address), port), timeout=share)
            except OSError:
                continue
            return _Bounded(connected, self._deadline)
        raise httpcore.ConnectError(f"{host} does not answer")

    def _looked_at(self, host: str, port: int) -> list[Address]:
        try:
            found = within(self._deadline.left(), lambda: self._resolve(host, port))
        except TimeoutError as error:
            raise httpcore.ConnectTimeout(f"the name {host} was not found in time") from error
        except OSError as error:
            raise httpcore.ConnectError(f"there is no host called {host}") from error
        distinct = list(dict.fromkeys(found))
        if not distinct or len(distinct) > MAX_ADDRESSES:
            raise httpcore.ConnectError(f"{host} has {len(distinct)} addresses")
        # One that may not be dialled spoils all: the next look-up might lead to it.
        if not all(self._may_dial(address) for address in distinct):
            raise NotDialled(f"{host} leads to an address that is not public")
        return distinct


@dataclass
class _Bounded(httpcore.NetworkStream):
    """A connection of which every step ends at the deadline."""

    connected: socket.socket
    deadline: Deadline = field(repr=False)

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        self.connected.settimeout(self.deadline.left())
        try:
            return self.connected.recv(max_bytes)
        except TimeoutError as error:
            raise httpcore.ReadTimeout("the answer stopped half way") from error
        except OSError as error:
            raise httpcore.ReadError(str(error)) from error

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        self.connected.settimeout(self.deadline.left())
        try:
            self.connected.sendall(buffer)
        except TimeoutError as error:
            raise httpcore.WriteTimeout("the question was not taken") from error
        except OSError as error:
            raise httpcore.WriteError(str(error)) from error

    def close(self) -> None:
        self.connected.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002 - the deadline bounds every wait
    ) -> httpcore.NetworkStream:
        self.connected.settimeout(self.deadline.left())
        try:
            wrapped = ssl_context.wrap_socket(self.connected, server_hostname=server_hostname)
        except OSError as error:
            self.connected.close()
            raise httpcore.ConnectError(f"no safe connection: {error}") from error
        return _Bounded(wrapped, self.deadline)

    def get_extra_info(self, info: str) -> Any:
        return self.connected if info == "socket" else None
