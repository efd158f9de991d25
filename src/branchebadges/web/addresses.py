"""Which addresses of the network may be dialled, and how a name becomes addresses."""

from __future__ import annotations

import socket
import threading
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

Address = IPv4Address | IPv6Address

MAX_ADDRESSES: Final = 16
"""A name with more addresses than this is not dialled."""


def is_public(address: Address) -> bool:
    """May this address be dialled on behalf of a stranger?

    Not: this machine, private and link-local networks (the metadata service of a cloud among
    them), multicast, reserved ranges, and IPv6 addresses that carry an IPv4 address inside.
    """
    if isinstance(address, IPv6Address):
        inside = (address.ipv4_mapped, address.sixtofour, address.teredo)
        if any(inside) or address in _TRANSLATED or address in _COMPATIBLE or address.is_site_local:
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


# RFC 6052 (NAT64) and the IPv4-compatible addresses of RFC 4291, 2.5.5.1: each would reach the
# IPv4 address in its last four bytes, which was not looked at.
_TRANSLATED: Final = ip_network("64:ff9b::/96")
_COMPATIBLE: Final = ip_network("::/96")


def system_resolver(host: str, port: int) -> list[Address]:
    """The addresses of `host`, as this machine finds them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    # A scope as in fe80::1%eth0 is cut off; such an address is refused either way.
    return [ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]


def within(seconds: float, resolve: Callable[[], list[Address]]) -> list[Address]:
    """What `resolve` answers, if it does so in time.

    Asking for a name cannot be interrupted, so it happens in a thread of its own: one slow name
    server then holds up nobody else, and no pool of workers can be filled with waiting.

    Raises:
        TimeoutError: no answer in time.
        OSError: there is no such name.
    """
    answers: list[list[Address]] = []
    errors: list[OSError] = []

    def ask() -> None:
        try:
            answers.append(resolve())
        except (OSError, ValueError, UnicodeError) as error:
            errors.append(OSError(str(error)))

    asking = threading.Thread(target=ask, daemon=True, name="branchebadges-resolve")
    asking.start()
    asking.join(max(seconds, 0))
    if answers:
        return answers[0]
    if errors:
        raise errors[0]
    raise TimeoutError
