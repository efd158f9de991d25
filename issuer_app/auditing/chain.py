"""The audit trail as a chain: each line holds the digest of itself and of all before it (155)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from issuer_app.auditing.faults import Fault
from issuer_app.journal import End, read
from issuer_app.work import digest_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from issuer_app.work import Work

_AT_ONCE: Final = 5_000


def broken_lines(work: Work, tick: Callable[[], None] = lambda: None) -> Iterator[Fault]:
    """Every line that was edited, moved, put in or is missing; what follows is judged by itself.

    The digest that stands in a line is taken as what went before the next, so that one line that
    was edited is one fault and not a thousand.
    """
    before, number = bytes(32), 0
    while True:
        rows = work.rows(
            "SELECT * FROM audit WHERE line > %s ORDER BY line LIMIT %s", number, _AT_ONCE
        )
        if not rows:
            return
        for row in rows:
            tick()
            if row["line"] != number + 1:
                missing = f"{number + 1}" + (
                    f" to {row['line'] - 1}" if row["line"] > number + 2 else ""
                )
                yield Fault(f"line {missing}", "audit-missing", "cut out of the audit trail")
            words = (row["actor"], row["action"], row["subject"], row["detail"])
            held = bytes(row["digest"])
            if row["line"] == number + 1 and held != digest_of(
                (row["line"], row["at"], *words), after=before
            ):
                message = "not what was written: this line was edited, put in or moved"
                yield Fault(f"line {row['line']}", "audit-edited", message)
            number, before = row["line"], held


def cut_short(work: Work, journal: Path) -> Iterator[Fault]:
    """Ends of the trail that the journal noted, and that the trail does not have any more.

    The chain by itself cannot tell that its last lines are gone, nor that all of it was written
    again; what stands outside the database can.

    Raises:
        BadgeError: the journal cannot be read.
    """
    ends: list[End] = []
    for each in read(journal, ends_only=True):
        if isinstance(each, End):
            ends = [each] if each.restored else [*ends, each]
    for end in ends:
        row = work.row("SELECT digest FROM audit WHERE line = %s", end.line)
        if row is None:
            message = "the journal knows this line, and the audit trail ends before it"
            yield Fault(f"line {end.line}", "audit-cut", message)
        elif bytes(row["digest"]) != end.digest:
            message = "the journal knows another line of this number: the trail was written again"
            yield Fault(f"line {end.line}", "audit-rewritten", message)
