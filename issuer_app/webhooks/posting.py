"""One request to an address that an organisation named, signed, and through the guarded door.

Signed as Standard Webhooks does: HMAC-SHA256 over id, moment and body, so that an event can neither
be made up nor, after a few minutes, be played again (threat 132). The address is looked at when it
is dialled; nothing is followed, and of the answer only the status is read.
"""

from __future__ import annotations

import base64
import hmac
import ssl
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import httpcore

from branchebadges.dids.addresses import require_https
from branchebadges.errors import BadgeError
from branchebadges.web.addresses import is_public, system_resolver
from branchebadges.web.dialling import Deadline, Dialler, NotDialled

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from branchebadges.web.addresses import Address

_SECONDS: Final = 8.0


def signature(secret: str, event: str, moment: datetime, body: bytes) -> str:
    """What the header `webhook-signature` says: the version, and the code in Base64."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{event}.{int(moment.timestamp())}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(key, signed, sha256)).decode()


@dataclass(frozen=True)
class Poster:
    """Posts to public https addresses. What its members relax is for tests."""

    ports: frozenset[int] = frozenset({443})
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context)
    resolve: Callable[[str, int], list[Address]] = system_resolver
    may_dial: Callable[[Address], bool] = is_public

    def post(self, url: str, body: bytes, *, secret: str, event: str, at: datetime) -> str | None:
        """Tell an event; gives None where it was taken, else in a word why not."""
        try:
            require_https(url)
            if (urlsplit(url).port or 443) not in self.ports:
                return "port"
            status = self._status(url, body, secret=secret, event=event, at=at)
        except BadgeError:
            return "address"
        except NotDialled:
            return "address not public"
        except (httpcore.TimeoutException, TimeoutError):
            return "no answer in time"
        except (httpcore.NetworkError, httpcore.ProtocolError, OSError):
            return "no connection"
        return None if 200 <= status < 300 else f"status {status}"  # noqa: PLR2004

    def _status(self, url: str, body: bytes, *, secret: str, event: str, at: datetime) -> int:
        dialler = Dialler(
            deadline=Deadline.within(_SECONDS), resolve=self.resolve, may_dial=self.may_dial
        )
        headers = [
            ("Host", urlsplit(url).netloc),
            ("User-Agent", "branchebadges"),
            ("Content-Type", "application/json"),
            ("Content-Length", str(len(body))),
            ("Connection", "close"),
            ("webhook-id", event),
            ("webhook-timestamp", str(int(at.timestamp()))),
            ("webhook-signature", signature(secret, event, at, body)),
        ]
        with (
            httpcore.ConnectionPool(self.tls, network_backend=dialler) as pool,
            pool.stream("POST", url, headers=headers, content=body) as response,
        ):
            return int(response.status)
