"""Every credential that is kept, verified again from its text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from branchebadges.errors import BadgeError
from branchebadges.proofs import Signed
from branchebadges.verification import Memo, Outcome, Question, examine
from issuer_app.auditing.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from uuid import UUID

    from branchebadges.sources import Sources
    from branchebadges.trust import Trust
    from issuer_app.work import Row, Work

_AT_ONCE: Final = 500
_FIRST: Final = "00000000-0000-0000-0000-000000000000"


def wrong_credentials(
    work: Work, sources: Sources, trust: Trust, tick: Callable[[], None] = lambda: None
) -> Iterator[Fault]:
    """Every stored credential that is not real any more, in either form; or of another id.

    That one was revoked or has expired is no fault. That it was not signed by who it says, or not
    as it stands there, is.
    """
    last: UUID | str = _FIRST
    memo = Memo()
    while rows := work.rows(
        """
        SELECT id, shelf, issuer, body, token FROM credentials
        WHERE id > %s::uuid AND body IS NOT NULL ORDER BY id LIMIT %s
        """,
        last,
        _AT_ONCE,
    ):
        for row in rows:
            tick()
            yield from _faults(row, work, sources, trust, memo)
        last = rows[-1]["id"]


def _faults(row: Row, work: Work, sources: Sources, trust: Trust, memo: Memo) -> Iterator[Fault]:
    name = f"urn:uuid:{row['id']}"
    for form in ("body", "token"):
        where = name if form == "body" else f"{name} (JWT)"
        try:
            signed = Signed.read(row[form])
            report = examine(signed, at=work.at, sources=sources, trust=trust, memo=memo)
        except BadgeError as error:
            yield Fault(where, error.code, error.message)
            continue
        if signed.document.get("id") != name:
            yield Fault(where, "credential-swapped", "another credential stands in its row")
        for each in report.findings:
            if each.question is Question.REAL and each.required:
                if each.outcome is Outcome.FAILED:
                    yield Fault(where, each.code, each.sentence("en"))
                elif each.outcome is Outcome.UNKNOWN:
                    yield Fault(where, each.code, each.sentence("en"), unknown=True)
