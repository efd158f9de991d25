"""Who asks, and how often: a bucket of tokens for each address, in the memory of this process.

With several processes an address has a bucket in each. That is a bound on what one address can
cost us, no exact count (threat 123).
"""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass, field
from ipaddress import IPv6Address, ip_address
from typing import TYPE_CHECKING, Final

from issuer_app.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request

    from issuer_app.settings import Settings

MAX_ADDRESSES: Final = 50_000
"""Buckets that are kept; the address that was seen longest ago is forgotten first."""

_MOST_FORWARDED: Final = 32


@dataclass
class Limits:
    """Tokens by address: `a_minute` come in, `at_once` fit."""

    a_minute: int
    at_once: int
    clock: Callable[[], float] = time.monotonic
    _buckets: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict)

    def take(self, address: str, tokens: int = 1) -> None:
        """Take tokens.

        Raises:
            Problem: there are not enough (429); `Retry-After` says in how many seconds there are.
        """
        now = self.clock()
        left, since = self._buckets.pop(address, (float(self.at_once), now))
        left = min(self.at_once, left + (now - since) * self.a_minute / 60)
        # Who asks for more than ever fits pays with all there is.
        tokens = min(tokens, self.at_once)
        enough = left >= tokens
        self._buckets[address] = (left - tokens if enough else left, now)
        if len(self._buckets) > MAX_ADDRESSES:
            self._buckets.popitem(last=False)
        if not enough:
            wait = int((tokens - left) * 60 / self.a_minute) + 1
            raise Problem(429, "too-many-requests", headers={"Retry-After": str(wait)})


def limits_of(settings: Settings) -> Limits:
    """The limits that the settings ask for."""
    return Limits(settings.verify_a_minute, settings.verify_at_once)


def take(request: Request, tokens: int = 1) -> None:
    """Take tokens for whoever asks; raises as `Limits.take`."""
    limits: Limits = request.app.state.limits
    limits.take(address_of(request), tokens)


def address_of(request: Request) -> str:
    """The address a request came from, as the outermost of our own proxies saw it.

    Everything to the left of what our proxies wrote is the word of who asks. Of an IPv6 address
    the /64 counts: within it anybody has as many as they like.
    """
    proxies: int = request.app.state.settings.trusted_proxies
    peer = request.client.host if request.client else ""
    if proxies:
        header = ",".join(request.headers.getlist("x-forwarded-for"))
        seen = [part.strip() for part in header.split(",")[-_MOST_FORWARDED:] if part.strip()]
        if len(seen) >= proxies:
            peer = seen[-proxies]
    return _network(peer)


def _network(text: str) -> str:
    try:
        address = ip_address(text)
    except ValueError:
        return "unknown"
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(IPv6Address(int(address) >> 64 << 64)) + "/64"
    return str(address)
