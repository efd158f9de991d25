"""The moment of judging, and how far around it the answers stay the same.

Whatever a check finds of an accreditation or a list rests on a few dates: of its proof, its period,
its issuer's keys. Between two of those dates the answer is the same, so it may be remembered for
every moment between them, and for no other.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

FIRST: Final = datetime.min.replace(tzinfo=UTC)
LAST: Final = datetime.max.replace(tzinfo=UTC)
_AT_ONCE: Final = timedelta(0)

Stretch = tuple[datetime, datetime, datetime]
"""A moment of judging, and two others between which, themselves not included, nothing changes."""


class Watch:
    """One moment, asked about by the checks of one look; not to be shared between threads."""

    __slots__ = ("_after", "_at", "_before", "_given")

    def __init__(self, at: datetime) -> None:
        self._given = at
        try:
            # In a zone with summer time, two moments of one night can pass for the same.
            self._at = at.astimezone(UTC)
        except OverflowError:
            self._at = at  # The first and last hours of the calendar are not there in every zone.
        self._after, self._before = FIRST, LAST

    @property
    def at(self) -> datetime:
        """The moment itself. Who uses it, and not `past`, gets an answer for this moment alone."""
        self._after = self._before = self._at
        return self._given

    def past(self, moment: datetime, *, by: timedelta = _AT_ONCE) -> bool:
        """Is the moment of judging later than this one, by more than so much?

        By difference: a date at the edge of the calendar cannot be moved by so much as a second.
        """
        found = self._at - moment > by
        self._turn(moment, by)
        return found

    def short_of(self, moment: datetime, *, by: timedelta = _AT_ONCE) -> bool:
        """Is the moment of judging earlier than this one, by more than so much?"""
        found = moment - self._at > by
        self._turn(moment, -by)
        return found

    def _turn(self, moment: datetime, by: timedelta) -> None:
        """Note that the answer changes at `moment` + `by`, which itself lies on neither side."""
        try:
            turn = moment + by
        except OverflowError:
            return  # No moment of judging lies beyond the calendar.
        if turn <= self._at:
            self._after = max(self._after, turn)
        if turn >= self._at:
            self._before = min(self._before, turn)

    def begin(self) -> Stretch:
        """Begin anew; the answer is for `end`."""
        outer = (self._at, self._after, self._before)
        self._after, self._before = FIRST, LAST
        return outer

    def end(self, outer: Stretch) -> Stretch:
        """How far the answers since `begin` hold; what was under way before takes that over."""
        inner = (self._at, self._after, self._before)
        self._after, self._before = outer[1:]
        self.narrow(inner)
        return inner

    def within(self, stretch: Stretch) -> bool:
        """Does an answer that holds for this stretch hold now?"""
        at, after, before = stretch
        return after < self._at < before or at == self._at

    def narrow(self, stretch: Stretch) -> None:
        """Take over how far another answer holds that this one rests on."""
        _, after, before = stretch
        self._after, self._before = max(self._after, after), min(self._before, before)
