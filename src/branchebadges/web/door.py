"""One fetch through the door, and many at once."""

from __future__ import annotations

import ssl
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin, urlsplit

import httpcore

from branchebadges.dids.addresses import require_https
from branchebadges.errors import Lacking, Refused
from branchebadges.sources import Source, Sources
from branchebadges.web.addresses import is_public, system_resolver
from branchebadges.web.dialling import Deadline, Dialler, NotDialled
from branchebadges.web.keeping import Dates, Keeping, Kept, kept

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from branchebadges.web.addresses import Address

USER_AGENT: Final = "branchebadges"
"""The same for everybody, without a version: nothing about who asks, or for whom."""

_ACCEPT: Final = "application/did+json, application/vc, application/json;q=0.9, */*;q=0.1"
_OK: Final = 200
_NOT_MODIFIED: Final = 304
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True)
class Limits:
    """How much one verification may cost those who are asked, and whoever asks."""

    seconds_each: float = 8
    """From the first packet to the last, name look-up included."""
    bytes_each: int = 1_000_000
    redirects: int = 3
    """On the same host only."""
    fetches: int = 32
    rounds: int = 6
    """DID documents, then lists and accreditations, then their signers, then what replaced them."""
    seconds_in_all: float = 24


@dataclass(frozen=True)
class _Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


class Door:
    """Fetches documents from public https addresses, within limits. Safe to share among threads.

    What its arguments relax (another certificate authority, a resolver, other ports, other
    addresses) is for tests and for closed networks; as it is, it is strict.
    """

    def __init__(
        self,
        *,
        limits: Limits | None = None,
        ports: frozenset[int] = frozenset({443}),
        tls: ssl.SSLContext | None = None,
        resolve: Callable[[str, int], list[Address]] = system_resolver,
        may_dial: Callable[[Address], bool] = is_public,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.limits = limits or Limits()
        self._ports = ports
        self._tls = tls or ssl.create_default_context()
        self._resolve = resolve
        self._may_dial = may_dial
        self._now = now
        self._keeping = Keeping()
        self._lists = Dates()

    def remembering(self, sources: Sources) -> Sources:
        """The sources, with the dates of the newest status lists that were shown to this door."""
        return sources.merged(Sources(seen=self._lists.dates()))

    def remember(self, lists: Mapping[str, datetime], sources: Sources) -> Sources:
        """Note the dates of status lists that were shown to be real, here and in the sources."""
        for url, since in lists.items():
            self._lists.note(url, since)
            sources = sources.with_seen(url, since)
        return sources

    def fetch(self, url: str, *, anew: bool = False) -> Source:
        """The document at `url`; with `anew` even a fresh copy is asked for again.

        Raises:
            Refused: the address is not one to fetch from: nothing was sent (`address`, `port`).
            Lacking: no document came of it; `message` says why (`fetch-…`).
        """
        self._require(url)
        now = self._now()
        before = self._keeping.get(url)
        if before is not None and not anew and before.is_fresh(now):
            return Source(before.text, before.got)
        answer = self._asked(url, before.validators if before else {})
        if answer.status == _NOT_MODIFIED and before is not None:
            again = before.confirmed(answer.headers, now)
            self._keeping.put(url, again)
            return Source(again.text, again.got)
        return self._taken(url, answer, now)

    def fetch_all(
        self,
        urls: Iterable[str],
        *,
        anew: frozenset[str] = frozenset(),
        deadline: Deadline | None = None,
    ) -> Sources:
        """Many at once, each on its own: one that hangs holds up none of the others.

        Raises nothing: what does not come is silent in the sources, with the reason.
        """
        wanted = list(dict.fromkeys(urls))[: self.limits.fetches]
        found = Sources()
        deadline = deadline or Deadline.within(self.limits.seconds_in_all)
        if not wanted or deadline.passed:
            return found
        # A thread for each, so that none waits its turn behind one that hangs.
        pool = ThreadPoolExecutor(len(wanted), thread_name_prefix="branchebadges-fetch")
        asked = {pool.submit(self.fetch, url, anew=url in anew): url for url in wanted}
        done, late = wait(asked, timeout=deadline.left())
        # Those that are late end by their own deadline; nobody waits for them here.
        pool.shutdown(wait=False, cancel_futures=True)
        for future in late:
            found = found.with_silent(asked[future], "no answer in time")
        for future in done:
            try:
                source = future.result()
            except (Lacking, Refused) as error:
                found = found.with_silent(asked[future], error.message)
            else:
                found = found.with_text(asked[future], source.text, retrieved=source.retrieved)
        return found

    def _require(self, url: str) -> None:
        require_https(url)
        port = urlsplit(url).port or 443
        if port not in self._ports:
            raise Refused("port", f"port {port} is not one to fetch from", where=url)

    def _asked(self, url: str, validators: Mapping[str, str]) -> _Answer:
        """The answer at the end of any redirects, all within one deadline."""
        deadline = Deadline.within(self.limits.seconds_each)
        here = url
        for _ in range(self.limits.redirects + 1):
            answer = self._ask(here, validators, deadline)
            if answer.status not in _REDIRECTS:
                return answer
            here = self._redirected(here, answer.headers.get("location", ""))
        raise _silent("fetch-redirects", url, f"{url} redirects over and over")

    def _redirected(self, here: str, location: str) -> str:
        try:
            there = urljoin(here, location)
            elsewhere = urlsplit(there)[:2] != urlsplit(here)[:2]
            if not elsewhere:
                self._require(there)
        except (Refused, ValueError) as error:
            raise _silent("fetch-redirect", here, f"{here} redirects to an odd address") from error
        if elsewhere:
            # Another host says another thing; the badge named this one.
            raise _silent("fetch-redirect", here, f"{here} redirects to another host")
        return there

    def _ask(self, url: str, validators: Mapping[str, str], deadline: Deadline) -> _Answer:
        dialler = Dialler(deadline=deadline, resolve=self._resolve, may_dial=self._may_dial)
        headers = {
            "Host": urlsplit(url).netloc,
            "User-Agent": USER_AGENT,
            "Accept": _ACCEPT,
            # Unpacked bytes only: what is counted is then what is kept in memory.
            "Accept-Encoding": "identity",
            "Connection": "close",
            **validators,
        }
        try:
            with (
                httpcore.ConnectionPool(self._tls, network_backend=dialler) as pool,
                pool.stream("GET", url, headers=list(headers.items())) as response,
            ):
                found = {
                    name.decode("latin-1").lower(): value.decode("latin-1")
                    for name, value in response.headers
                }
                body = self._read(url, found, response) if response.status == _OK else b""
                return _Answer(response.status, found, body)
        except NotDialled as error:
            raise _silent("fetch-address", url, str(error)) from error
        except (httpcore.TimeoutException, TimeoutError) as error:
            raise _silent("fetch-time", url, f"{url}: {error}") from error
        except (
            httpcore.NetworkError,
            httpcore.ProtocolError,
            httpcore.UnsupportedProtocol,
            OSError,
        ) as error:
            raise _silent("fetch-connection", url, f"{url}: {error}") from error

    def _read(self, url: str, headers: Mapping[str, str], response: httpcore.Response) -> bytes:
        if headers.get("content-encoding", "identity").strip().lower() != "identity":
            raise _silent("fetch-encoding", url, f"{url} answers in packed form, unasked")
        body = bytearray()
        for piece in response.iter_stream():
            body += piece
            if len(body) > self.limits.bytes_each:
                raise _silent("fetch-size", url, f"{url} is over {self.limits.bytes_each} bytes")
        return bytes(body)

    def _taken(self, url: str, answer: _Answer, now: datetime) -> Source:
        if answer.status != _OK:
            self._keeping.put(url, None)
            raise _silent("fetch-status", url, f"{url} answers {answer.status}")
        try:
            text = answer.body.decode("utf-8")
        except UnicodeDecodeError as error:
            raise _silent("fetch-text", url, f"{url} is not text in UTF-8") from error
        if text.lstrip()[:1] == "<":
            # A page instead of a document: a captive portal, or an error that says 200.
            raise _silent("fetch-text", url, f"{url} is a web page, not a document")
        answer_kept: Kept | None = kept(text, answer.headers, now)
        self._keeping.put(url, answer_kept)
        return Source(text, now)


def _silent(code: str, url: str, message: str) -> Lacking:
    return Lacking(code, message, urls=frozenset({url}))
