"""Examine, fetch what is missing, and examine again; a bounded number of times."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING, Protocol, TypeVar

from branchebadges import presentations
from branchebadges.pins import PLAIN, pinned_in
from branchebadges.sources import Sources
from branchebadges.verification import OPEN_BADGES, Policy, Report, examine
from branchebadges.web.dialling import Deadline
from branchebadges.web.door import Door

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from datetime import datetime

    from branchebadges.presentations import Presentation, Shown
    from branchebadges.proofs import Signed
    from branchebadges.trust import Trust

_NOTHING = Sources()


class _Judged(Protocol):
    """A report of any kind, by what it still lacks."""

    @property
    def missing(self) -> frozenset[str]: ...
    @property
    def lists(self) -> dict[str, datetime]: ...


R = TypeVar("R", bound=_Judged)


@cache
def front_door() -> Door:
    """The strict door that is used where no other is given; its copies are shared."""
    return Door()


def verify(
    signed: Signed,
    *,
    at: datetime,
    sources: Sources = _NOTHING,
    trust: Trust | None = None,
    recipient: str | None = None,
    registered: datetime | None = None,
    policy: Policy = OPEN_BADGES,
    door: Door | None = None,
) -> Report:
    """Judge a credential, fetching what is missing; see `verification.examine` and `gather`."""
    report, _ = gather(
        signed,
        at=at,
        sources=sources,
        trust=trust,
        recipient=recipient,
        registered=registered,
        policy=policy,
        door=door,
    )
    return report


def gather(
    signed: Signed,
    *,
    at: datetime,
    sources: Sources = _NOTHING,
    trust: Trust | None = None,
    recipient: str | None = None,
    registered: datetime | None = None,
    policy: Policy = OPEN_BADGES,
    door: Door | None = None,
) -> tuple[Report, Sources]:
    """Judge a credential, and give the sources the judgement rests on, to be kept beside it.

    The door remembers the date of the newest status list it was shown at an address, and those
    dates are in the sources; an older list is a rollback. Each address is asked once, and once more
    where the answer was a copy that was kept and turns out to be too old. What does not answer is
    silent, and what depends on it unknown.
    """
    judge = partial(
        examine,
        signed,
        at=at,
        trust=trust,
        recipient=recipient,
        registered=registered,
        policy=policy,
    )
    return _in_rounds(lambda found: judge(sources=found), sources, door or front_door())


def gather_shown(
    presentation: Presentation,
    *,
    challenge: str | None,
    domain: str | Collection[str] | None,
    at: datetime,
    sources: Sources = _NOTHING,
    trust: Trust | None = None,
    policy: Policy = OPEN_BADGES,
    door: Door | None = None,
) -> tuple[Shown, Sources]:
    """Judge a presentation, as `gather` does a credential; the limits are for all of it together.

    Nothing is fetched for what it encloses before the presentation itself is in order.
    """
    judge = partial(
        presentations.examine,
        presentation,
        challenge=challenge,
        domain=domain,
        at=at,
        trust=trust,
        policy=policy,
    )
    return _in_rounds(lambda found: judge(sources=found), sources, door or front_door())


def _in_rounds(judge: Callable[[Sources], R], sources: Sources, door: Door) -> tuple[R, Sources]:
    deadline = Deadline.within(door.limits.seconds_in_all)
    sources = door.remembering(sources)
    # Each address that was asked, and whether it was for a fresh copy.
    asked: dict[str, bool] = {}
    fetched = 0
    for turn in range(door.limits.rounds + 1):
        report = judge(sources)
        # What is held and still asked for is too old: then a copy that is kept will not do.
        anew = frozenset(sources.held)
        wanted = sorted(filter(partial(_open, asked, anew), report.missing))
        wanted = wanted[: door.limits.fetches - fetched]
        if not wanted or turn == door.limits.rounds:
            break
        asked |= {url: url in anew for url in wanted}
        fetched += len(wanted)
        sources = sources.merged(door.fetch_all(wanted, anew=anew, deadline=deadline))
    return report, door.remember(report.lists, sources)


def gather_parts(
    diploma: Signed,
    others: Iterable[Signed],
    *,
    at: datetime,
    sources: Sources = _NOTHING,
    trust: Trust | None = None,
    door: Door | None = None,
) -> Sources:
    """The sources, with what computing a diploma again takes and is not at hand.

    That is what judging the diploma and the credentials it rests on takes, and its rules and
    catalogue. Of `others`, what it does not pin is passed over: nothing is fetched for that.
    """
    door = door or front_door()
    pinned = pinned_in(diploma.document)
    for each in (diploma, *(each for each in others if each.id in pinned)):
        _, sources = gather(each, at=at, sources=sources, trust=trust, door=door)
    plain = [pin.url for pin in pinned.values() if pin.media_type == PLAIN]
    wanted = [url for url in plain if sources.get(url) is None]
    return sources.merged(door.fetch_all(wanted)) if wanted else sources


def _open(asked: dict[str, bool], anew: frozenset[str], url: str) -> bool:
    """May this address still be asked?"""
    return url not in asked or (url in anew and not asked[url])
