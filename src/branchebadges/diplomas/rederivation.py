"""Computing a diploma again from its parts, by anybody who has them.

The diploma says on which badges, rules and catalogue it rests, each with its digest. Given those,
the points, the total and the variants follow; what cannot follow from signed parts (months of
service, appointment) is named as vouched for by the branch. Any part that is missing makes the
answer *unknown* and is named; any part that is not what the diploma says makes it *not derived*.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from branchebadges.diplomas.adding import Rulebook, added_up
from branchebadges.diplomas.components import Asks, Components
from branchebadges.diplomas.outcome import Derived, Difference, Part, Rederivation
from branchebadges.diplomas.said import Said, attainment_of, total_of
from branchebadges.diplomas.without_list import differing
from branchebadges.errors import BadgeError
from branchebadges.sources import Sources
from branchebadges.verification import Memo, Question

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from branchebadges.proofs import Signed
    from branchebadges.standing import Count
    from branchebadges.trust import Trust
    from branchebadges.verification import Report


def rederive(
    diploma: Signed,
    components: Iterable[Signed],
    accreditations: Iterable[Signed],
    rules: Mapping[str, Any],
    at: datetime,
    *,
    sources: Sources | None = None,
    trust: Trust | None = None,
    memo: Memo | None = None,
) -> Rederivation:
    """Compute a diploma again.

    Without `trust` the outcome rests on the parts alone: a stranger's diploma may follow from a
    stranger's badges and rules. With it, a diploma that no trusted branch signed is not derived,
    and neither is one with a badge that nobody accredited.

    Args:
        diploma: the diploma, as received.
        components: the badges it rests on; more than those do no harm.
        accreditations: accreditations beside those that travel in the badges.
        rules: the rule set and the catalogue, each under the address the diploma names.
        at: the moment of judging.
        sources: DID documents and status lists, for the signatures and states of all parts.
        trust: whom the reader believes.
        memo: one memo for a whole batch, as `examine` takes it.

    Raises:
        Refused: `at` has no time zone. Whatever is wrong with the diploma or a part of it is told
            as a difference, never raised.
    """
    known, beside = sources or Sources(), list(accreditations)
    for each in beside:
        # What is published now is not to be hidden by an older copy under the same address.
        if each.id is not None and known.get(each.id) is None:
            known = known.with_text(each.id, each.text)
    asks = Asks(at=at, sources=known, trust=trust, memo=memo or Memo())
    report = asks.examine(diploma)
    found = _gate(report, asked=trust is not None)
    if any(difference.code not in _GOES_ON for difference in found):
        return _told(diploma, report, found)
    try:
        said = Said.read(diploma.document)
    except BadgeError as error:
        shape = error.code == "rules-not-pinned"
        code, details = (error.code, "") if shape else ("diploma-shape", str(error))
        return _told(diploma, report, [*found, Difference(code, "failed", None, details)])
    at_hand = list(components)
    if said.full is not None:
        full = next((each for each in at_hand if each.id == said.full), None)
        found += _beside_full(diploma, said.full, full)
        if full is None or any(each.code == "full-diploma-differs" for each in found):
            return _told(diploma, report, found)
        again = rederive(full, at_hand, beside, rules, at, sources=known, trust=trust, memo=memo)
        return replace(again, report=report)
    parts = Components(diploma, said, asks)
    parts.match(at_hand, beside)
    book = Rulebook.read(said, rules, texts=known.texts)
    found += [*parts.differences, *book.differences]
    computed = added_up(said, parts.attainments, book)
    # Whether a badge counts that needs a decision is open as long as the decision is.
    found += [each for each in computed.admission if each.part not in parts.undecided]
    if parts.complete:
        # A sum over some of the parts is not the diploma's, and differs without meaning anything.
        found += computed.comparison
    return _told(diploma, report, found, _Sum(computed.count, parts))


def _beside_full(diploma: Signed, name: str, full: Signed | None) -> list[Difference]:
    """Is the full diploma at hand, and does the one without a list say the same?"""
    if full is None:
        return [Difference("diploma-without-list", "unknown", name)]
    members = differing(diploma.document, full)
    details = ", ".join(members)
    return [Difference("full-diploma-differs", "failed", name, details)] if members else []


_GOES_ON = frozenset({"diploma-by-stranger"})
"""Told, and the rest is computed all the same, because a reader wants to see it."""


def _gate(report: Report, *, asked: bool) -> list[Difference]:
    """Is it real, is it a diploma, and, of a reader who says whom it trusts, is it the branch's?"""
    real = report.answer(Question.REAL)
    if real == "failed":
        return [Difference("diploma-not-real", "failed")]
    if real != "passed":
        return [Difference("diploma-unchecked", "unknown")]
    if report.kind not in {"diploma", "addition"}:
        return [Difference("not-a-diploma", "failed")]
    vouched = report.answer(Question.VOUCHED)
    if asked and vouched != "passed":
        return [Difference("diploma-by-stranger", "unknown" if vouched == "unknown" else "failed")]
    return []


@dataclass(frozen=True)
class _Sum:
    count: Count | None
    components: Components

    def parts(self) -> tuple[Part, ...]:
        """Every component that is what the diploma says, and what it brought in."""
        lines = {} if self.count is None else {line.badge: line for line in self.count.lines}
        found = []
        for name, badge in self.components.matched.items():
            line = lines.get(name)
            found.append(
                Part(
                    id=name,
                    name=str(badge.document.get("name", name)),
                    counted=line.counted if line else Decimal(0),
                    reason=(line.reason or line.cut_by) if line else "not_admitted",
                    completed=attainment_of(badge).completed,
                    today=self.components.today.get(name, ()),
                )
            )
        return tuple(found)


def _told(
    diploma: Signed, report: Report, found: list[Difference], summed: _Sum | None = None
) -> Rederivation:
    count = summed.count if summed else None
    outcomes = {each.outcome for each in found}
    outcome: Derived = "derived"
    if "failed" in outcomes:
        outcome = "not_derived"
    elif "unknown" in outcomes or count is None:
        outcome = "unknown"
    return Rederivation(
        outcome=outcome,
        total=None if count is None else count.total,
        claimed=total_of(diploma.document),
        parts=summed.parts() if summed else (),
        differences=tuple(found),
        report=report,
    )
