"""Names of issuers and of methods, and the address each one's document lies at.

Everything that could make an address mean something else than it seems to is refused while it is
still a name: nothing is unescaped, and a name has one spelling.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from branchebadges.errors import Refused

MAX_CHARACTERS: Final = 4096
"""A did:jwk of the largest RSA key has some 1,900 characters."""

_DID: Final = re.compile(r"did:([a-z0-9]+):([A-Za-z0-9._:%-]+)\Z", re.ASCII)
_FRAGMENT: Final = re.compile(r"[A-Za-z0-9._~!$&'()*+,;=:@/?-]+\Z", re.ASCII)
_LABEL: Final = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)\Z", re.ASCII)
# WHATWG URL, section 3.5: a host whose last label is a number is an IPv4 address, in any base.
_NUMBER: Final = re.compile(r"([0-9]+|0x[0-9a-f]*)\Z", re.ASCII)
_SEGMENT: Final = re.compile(r"[A-Za-z0-9._~-]+\Z", re.ASCII)
_PORT: Final = re.compile(r"[1-9][0-9]{0,4}\Z", re.ASCII)
_ADDRESS: Final = re.compile(
    r"https://(?P<host>[a-z0-9.-]+)(?::(?P<port>[^/?#]*))?"
    r"(?P<rest>(?:/[A-Za-z0-9._~!$&'()*+,;=:@%/-]*)?(?:\?[A-Za-z0-9._~!$&'()*+,;=:@%/?-]*)?)\Z",
    re.ASCII,
)
_HIDING_ESCAPE: Final = re.compile(
    r"%(2[ef]|5c|[01][0-9a-f]|23|3f|7f|(?![0-9a-f]{2}))", re.IGNORECASE
)
_MAX_HOST: Final = 253
_MAX_PORT: Final = 65535


@lru_cache(maxsize=1024)
def did_of(method_id: str) -> str:
    """The DID or https address in front of the `#` of a verification method, if there is one.

    Raises `Refused` when that is neither a DID nor a plain https address, or the fragment is odd.
    """
    if len(method_id) > MAX_CHARACTERS:
        raise Refused("method-id", "a verification method with too long a name")
    base, mark, fragment = method_id.partition("#")
    if mark and not _FRAGMENT.match(fragment):
        raise Refused("method-id", "a verification method with an odd fragment", where=method_id)
    if base.startswith("did:"):
        require_did(base)
    else:
        require_https(base)
    return base


def require_did(did: str) -> tuple[str, str]:
    """The method and the rest of a DID (DID 1.0, section 3.1); raises `Refused` for others."""
    found = _DID.match(did) if len(did) <= MAX_CHARACTERS else None
    if found is None or did.endswith(":"):
        raise Refused("did-malformed", "this is not a DID", where=did[:MAX_CHARACTERS])
    return found[1], found[2]


def require_https(address: str) -> None:
    """Raise `Refused` unless `address` is a plain https address of a named public host.

    No user name, no IP address in any spelling, no dot segments, nothing that needs unescaping.
    """
    found = _ADDRESS.match(address) if len(address) <= MAX_CHARACTERS else None
    if found is None:
        raise Refused(
            "address", "neither a DID nor a plain https address", where=address[:MAX_CHARACTERS]
        )
    _require_host(found["host"], address)
    if found["port"] is not None:
        _require_port(found["port"], address)
    path = found["rest"].partition("?")[0]
    if {".", ".."} & set(path.split("/")) or _HIDING_ESCAPE.search(path):
        raise Refused("address", "this address climbs or hides something", where=address)


def url_of(did: str) -> str:
    """The https address of a did:web document (did:web, section 2.5.2), strictly.

    Raises `Refused`: another method, an IP address, a host without a dot, a port that is not
    written as `%3A` and digits, any other escape, and segments that are empty or climb.
    """
    method, rest = require_did(did)
    if method != "web":
        raise Refused("did-method", f"did:{method} has no address", where=did)
    authority, *segments = rest.split(":")
    host, mark, port = authority.partition("%3A")
    _require_host(host, did)
    if mark:
        _require_port(port, did)
    for segment in segments:
        # No escapes at all: %2F, %2E, %23 and %00 would each reach another document.
        if not _SEGMENT.match(segment) or set(segment) == {"."}:
            raise Refused("did-web-path", "this did:web has an odd path", where=did)
    origin = f"https://{host}:{port}" if mark else f"https://{host}"
    path = "/".join(segments) if segments else ".well-known"
    return f"{origin}/{path}/did.json"


@lru_cache(maxsize=1024)
def document_url(name: str) -> str | None:
    """Where the document of a DID, https controller or verification method is fetched from.

    None when the name holds the key itself (did:key, did:jwk). Raises `Refused` for names that
    are not looked up here.
    """
    base = did_of(name)
    if not base.startswith("did:"):
        return base
    match require_did(base)[0]:
        case "key" | "jwk":
            return None
        case "web":
            return url_of(base)
        case other:
            raise Refused("did-method", f"did:{other} is not in use here", where=base)


def _require_host(host: str, where: str) -> None:
    labels = host.split(".")
    plain = len(host) <= _MAX_HOST and all(_LABEL.match(label) for label in labels)
    if not plain or len(labels) == 1 or _NUMBER.match(labels[-1]):
        raise Refused("host", "the host must be a name with a dot, not an IP address", where=where)


def _require_port(port: str, where: str) -> None:
    if not _PORT.match(port) or int(port) > _MAX_PORT:
        raise Refused("port", "the port must be a number from 1 to 65535", where=where)
