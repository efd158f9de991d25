"""Asking others for what is not at hand: bounded for each request, for each host, and in all.

Whoever shows a badge chooses the addresses in it, so a stranger decides whom we ask. One request to
us makes at most a few of ours; a host that does not answer holds a few places and no more; and the
threads that wait are not those that serve (threats 70 and 123).
"""

from __future__ import annotations

import asyncio
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

from branchebadges.errors import Lacking
from branchebadges.web import Door, gather
from issuer_app.observing import OUTBOUND

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

    from branchebadges.sources import Sources
    from branchebadges.trust import Trust
    from branchebadges.verification import Policy, Report
    from branchebadges.web.dialling import Deadline
    from issuer_app.settings import Settings

T = TypeVar("T")


@dataclass
class Budget:
    """How many documents of others one request to us may still ask for, and wait how long."""

    fetches: int
    seconds: float


class Outbound:
    """The way out, shared by all requests of a process."""

    def __init__(self, settings: Settings, *, door: Door | None = None) -> None:
        self._door = door or Door()
        self._settings = settings
        self._pool = ThreadPoolExecutor(
            settings.outbound_at_once, thread_name_prefix="branchebadges-outbound"
        )
        self._waiting: Counter[str] = Counter()

    def budget(self) -> Budget:
        """What one request may ask for."""
        return Budget(self._settings.outbound_fetches, self._settings.outbound_seconds)

    async def report(
        self,
        report: Report,
        *,
        at: datetime,
        sources: Sources,
        trust: Trust | None,
        policy: Policy,
        budget: Budget,
    ) -> tuple[Report, Sources]:
        """The report, made again with what others answered; as it was where nobody may be asked.

        Args:
            report: what came out with the documents at hand; it says what is missing.
            at: the moment of judging.
            sources: the documents at hand.
            trust: whom the reader believes.
            policy: what the profile relaxes.
            budget: of the request; what is asked for is taken from it.
        """
        ask = partial(gather, report.signed, at=at, sources=sources, trust=trust, policy=policy)
        found = await self.gathered(report.missing, ask, budget)
        return found or (report, sources)

    async def gathered(
        self, missing: frozenset[str], ask: Callable[..., T], budget: Budget
    ) -> T | None:
        """What `ask(door=…)` gives, or None where nobody may be asked.

        Args:
            missing: what is asked for in the first place.
            ask: judges again with what the door gives, such as `branchebadges.web.gather`.
            budget: of the request; what is asked for is taken from it.
        """
        hosts = _hosts(missing)
        if not hosts or budget.fetches <= 0 or not self._room(hosts):
            return None
        door = _Counting(self._door, budget)
        with self._holding(hosts):
            began = asyncio.get_running_loop().time()
            found = await self._run(partial(ask, door=door))
            budget.seconds -= asyncio.get_running_loop().time() - began
        return found

    async def text(self, url: str, budget: Budget) -> str:
        """The text at an address that somebody gave.

        Raises:
            BadgeError: there is none to be had, or everybody is waiting already (`fetch-busy`).
        """
        hosts = _hosts([url])
        if budget.fetches <= 0 or not self._room(hosts):
            raise Lacking("fetch-busy", f"{url} cannot be asked now", urls=frozenset({url}))
        door = _Counting(self._door, budget)
        with self._holding(hosts):
            found = await self._run(partial(door.fetch_all, [url]))
        return found.text(url)

    def close(self) -> None:
        """Take no more; who waits is left to the deadline of its own."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def _run(self, call: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._pool, call)

    def _room(self, hosts: Iterable[str]) -> bool:
        if self._waiting.total() >= self._settings.outbound_at_once:
            return False
        return all(self._waiting[host] < self._settings.outbound_per_host for host in hosts)

    @contextmanager
    def _holding(self, hosts: frozenset[str]) -> Iterator[None]:
        self._waiting.update(hosts)
        OUTBOUND.inc()
        try:
            yield
        finally:
            OUTBOUND.dec()
            self._waiting.subtract(hosts)
            for host in hosts:
                if self._waiting[host] <= 0:
                    del self._waiting[host]


class _Counting(Door):
    """The door for one request: what it fetches is taken from the budget.

    It shares what the door itself remembers: fresh copies, and the dates of status lists.
    """

    def __init__(self, door: Door, budget: Budget) -> None:
        self.__dict__.update(door.__dict__)
        self._budget = budget
        seconds = max(budget.seconds, 0.001)
        self.limits = replace(
            door.limits,
            fetches=min(door.limits.fetches, budget.fetches),
            seconds_in_all=min(door.limits.seconds_in_all, seconds),
            seconds_each=min(door.limits.seconds_each, seconds),
        )

    def fetch_all(
        self,
        urls: Iterable[str],
        *,
        anew: frozenset[str] = frozenset(),
        deadline: Deadline | None = None,
    ) -> Sources:
        """As the door's own, for as many as the budget allows."""
        wanted = list(dict.fromkeys(urls))[: self._budget.fetches]
        self._budget.fetches -= len(wanted)
        return super().fetch_all(wanted, anew=anew, deadline=deadline)


def _hosts(urls: Iterable[str]) -> frozenset[str]:
    found = set()
    for url in urls:
        try:
            found.add(urlsplit(url).hostname or "")
        except ValueError:
            continue
    return frozenset(found - {""})
