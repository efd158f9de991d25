"""Conferring: every diploma that is due, each one that changed, and nothing else.

As with badges, what will be signed is written down first. A diploma whose badges changed is
replaced by one with the new list; one that lost its ground is put on hold until the committee has
looked at it, or revoked, as the rule set says.
"""

from __future__ import annotations

import secrets
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from branchebadges.branch import persons
from branchebadges.branch.diploma_signing import sign_conferrals
from branchebadges.branch.persons import Conferral, Record, State
from branchebadges.branch.publishing import publish_catalogue, publish_rules, rules_of
from branchebadges.branch.register import catalogue_of
from branchebadges.branch.status import StatusRegister, publish_lists
from branchebadges.errors import Refused
from branchebadges.rules import RuleHistory
from branchebadges.standing import Case, Standing, of_ledger
from branchebadges.standing.counting import count
from branchebadges.standing.duty import FIRST_YEAR

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from branchebadges.branch.folder import Branch
    from branchebadges.catalogue import Catalogue
    from branchebadges.rules import RuleSet
    from branchebadges.standing import Award as Due

Did = Literal["conferred", "reissued", "on_hold", "restored", "revoked"]
LIVING: Final = frozenset({"valid", "under_review"})


@dataclass(frozen=True)
class Step:
    """What happened to one diploma of one person."""

    person: str
    diploma: str
    did: Did
    credential: str


def standing_on(
    record: Record,
    day: date,
    *,
    catalogue: Catalogue,
    rules: RuleSet,
    pe_from_year: int = FIRST_YEAR,
) -> Standing:
    """The standing of a person on a day."""
    return of_ledger(
        record.ledger,
        catalogue=catalogue,
        history=RuleHistory.of(rules),
        on=day,
        pe_from_year=pe_from_year,
    )


def confer(
    branch: Branch, *, on: date, at: datetime, progress: Callable[[], None] = lambda: None
) -> list[Step]:
    """Confer what is due as of a day, and bring what was conferred before in line.

    Raises:
        Refused: a diploma would rest on something of which there is no signed badge.
    """
    rules, catalogue = rules_of(branch), catalogue_of(branch)
    desk = _Desk(branch, at, publish_rules(branch, rules), publish_catalogue(branch))
    steps: list[Step] = []
    for record in persons.everybody(branch):
        standing = standing_on(record, on, catalogue=catalogue, rules=rules)
        case = Case(record.person, record.ledger.attainments, catalogue, RuleHistory.of(rules))
        updated = record
        for due in standing.diplomas.values():
            updated, taken = desk.settle(updated, due, case)
            steps += taken
        if updated is not record:
            persons.save(branch, updated)
        progress()
    sign_conferrals(branch, at=at)
    desk.publish()
    return steps


class _Desk:
    """The branch deciding on diplomas, for one round."""

    def __init__(self, branch: Branch, at: datetime, rules_url: str, catalogue_url: str) -> None:
        self._branch = branch
        self._at = at
        self._rules_url = rules_url
        self._catalogue_url = catalogue_url
        self._statuses = StatusRegister.load(branch, branch.itself)

    def settle(self, record: Record, due: Due, case: Case) -> tuple[Record, list[Step]]:
        """Make what was conferred agree with what is due."""
        held = next(
            (c for c in record.conferrals if c.diploma == due.diploma and c.state in LIVING), None
        )
        steps: list[Step] = []
        if held is not None and set(held.components) != set(due.basis):
            record = self._with_state(record, held, "replaced")
            self._set(held, "revocation", on=True, reason="reissued with another list")
            held = None
            steps.append(self._step(record, due, "reissued", ""))
        if held is None:
            if due.status == "revoked":
                return record, []
            held = self._decide(record, due, case)
            record = record.model_copy(update={"conferrals": (*record.conferrals, held)})
            if not steps:
                steps.append(self._step(record, due, "conferred", held.credential))
        state = _STATE[due.status]
        if held.state != state:
            record = self._with_state(record, held, state)
            self._put(held, state)
            steps.append(self._step(record, due, _DID[state], held.credential))
        return record, steps

    def _put(self, held: Conferral, state: str) -> None:
        if state == "revoked":
            self._set(held, "revocation", on=True, reason="its ground fell away")
        else:
            self._set(held, "suspension", on=state == "under_review", reason="under review")

    def _set(self, held: Conferral, purpose: str, *, on: bool, reason: str) -> None:
        self._statuses = self._statuses.with_status(
            held.credential, purpose, on=on, reason=reason, at=self._at
        )

    def _step(self, record: Record, due: Due, did: Did, credential: str) -> Step:
        return Step(record.identity.person_id, due.diploma, did, credential)

    def _with_state(self, record: Record, held: Conferral, state: State) -> Record:
        rows = tuple(
            each.model_copy(update={"state": state}) if each.credential == held.credential else each
            for each in record.conferrals
        )
        return record.model_copy(update={"conferrals": rows})

    def _decide(self, record: Record, due: Due, case: Case) -> Conferral:
        """Write down a diploma: what it rests on, and what each part counts for."""
        admissions = [a for a in case.admissions(due.rules) if a.attainment.id in due.basis]
        added = count(
            admissions,
            catalogue=case.catalogue,
            rules=due.rules,
            threshold=due.threshold,
            expiry=due.awarded_on,
        )
        for line in added.lines:
            if record.award_of(line.badge) is None:
                raise Refused(
                    "component-without-badge",
                    f"{due.diploma} of {record.identity.person_id} rests on {line.badge}, of which "
                    "no badge was issued; award it first",
                )
        credential = uuid.uuid4().urn
        self._statuses, given = self._statuses.give_out([credential])
        self._statuses.save(self._branch, self._branch.itself)
        return Conferral(
            diploma=due.diploma,
            credential=credential,
            awarded_on=due.awarded_on,
            issued_on=due.reissued_on or due.awarded_on,
            points=added.total,
            threshold=due.threshold,
            variants=due.variants,
            components={line.badge: line.counted for line in added.lines if line.counted > 0},
            domains=dict(added.domains),
            rules=self._rules_url,
            catalogue=self._catalogue_url,
            index=given[credential],
            salt=secrets.token_hex(16),
        )

    def publish(self) -> None:
        """Save the statuses and publish the lists of the branch."""
        self._statuses.save(self._branch, self._branch.itself)
        publish_lists(self._branch, self._branch.itself, at=self._at)


_STATE: Final[dict[str, State]] = {
    "valid": "valid",
    "expired": "valid",
    "under_review": "under_review",
    "revoked": "revoked",
}
_DID: Final[dict[str, Did]] = {
    "valid": "restored",
    "under_review": "on_hold",
    "revoked": "revoked",
}
