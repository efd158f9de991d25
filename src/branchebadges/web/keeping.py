"""Keeping answers for a while, by the rules of HTTP (RFC 9111) and not a moment longer."""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

LONGEST: Final = timedelta(hours=1)
"""Whatever a server says, what is older than this is asked for again."""

MAX_KEPT: Final = 512

_SECONDS: Final = re.compile(r"[0-9]{1,9}\Z")


@dataclass(frozen=True)
class Kept:
    """An answer, and how long it may be used without asking again."""

    text: str
    got: datetime
    fresh_for: timedelta
    validators: Mapping[str, str]
    """What to send along to ask whether it is still the same (RFC 9110, section 13.1)."""

    def is_fresh(self, now: datetime) -> bool:
        """May it be used without asking? A clock that was set back makes nothing fresher."""
        return timedelta(0) <= now - self.got < self.fresh_for

    def confirmed(self, headers: Mapping[str, str], now: datetime) -> Kept:
        """The same answer, of which the server just said that it still holds (304)."""
        return replace(self, got=now, fresh_for=freshness(headers))


def directives(headers: Mapping[str, str]) -> dict[str, str]:
    """The Cache-Control of an answer, by lower-case name."""
    pairs = (part.strip().partition("=") for part in headers.get("cache-control", "").split(","))
    return {name.strip().lower(): value.strip().strip('"') for name, _, value in pairs if name}


def freshness(headers: Mapping[str, str]) -> timedelta:
    """How long the answer may be used: `max-age` less the `Age` it had; nothing is guessed."""
    said = directives(headers)
    if "no-cache" in said or not _SECONDS.match(said.get("max-age", "")):
        return timedelta(0)
    age = headers.get("age", "0")
    spent = int(age) if _SECONDS.match(age) else int(said["max-age"])
    left = timedelta(seconds=int(said["max-age"]) - spent)
    return max(timedelta(0), min(left, LONGEST))


def kept(text: str, headers: Mapping[str, str], now: datetime) -> Kept | None:
    """The answer as it may be kept, or None where it may not.

    One door serves many readers, so what is `private` to one of them is not kept.
    """
    said = directives(headers)
    if {"no-store", "private"} & said.keys() or headers.get("vary", "").strip() == "*":
        return None
    names = {"etag": "If-None-Match", "last-modified": "If-Modified-Since"}
    validators = {ours: headers[theirs] for theirs, ours in names.items() if theirs in headers}
    fresh_for = freshness(headers)
    return Kept(text, now, fresh_for, validators) if fresh_for or validators else None


class Keeping:
    """The answers that are kept, the longest unused going first. Safe to share among threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._answers: OrderedDict[str, Kept] = OrderedDict()

    def get(self, url: str) -> Kept | None:
        """What is kept of `url`, fresh or not."""
        with self._lock:
            if url in self._answers:
                self._answers.move_to_end(url)
            return self._answers.get(url)

    def put(self, url: str, answer: Kept | None) -> None:
        """Keep the answer; None lets go of what was kept."""
        with self._lock:
            self._answers.pop(url, None)
            if answer is not None:
                self._answers[url] = answer
            while len(self._answers) > MAX_KEPT:
                self._answers.popitem(last=False)


class Dates:
    """The newest date seen at each address, the longest unseen going first; for threads to share.

    For as long as the process runs: who wants more keeps the sources of `gather`.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._newest: OrderedDict[str, datetime] = OrderedDict()

    def note(self, url: str, date: datetime) -> None:
        """Note a date, unless a newer one is known."""
        with self._lock:
            known = self._newest.pop(url, date)
            self._newest[url] = max(known, date)
            while len(self._newest) > MAX_KEPT:
                self._newest.popitem(last=False)

    def dates(self) -> dict[str, datetime]:
        """All that is known now."""
        with self._lock:
            return dict(self._newest)
