"""Conferring: every diploma that is due, each one that changed, and nothing else.

As with badges, what will be signed is written down first. A diploma whose badges changed is
replaced by one with the new list; one that lost its ground is put on hold until the committee has
looked at it, or revoked, as the rule set says.
"""

from __future__ import annotations

import secrets
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from branchebadges.branch import persons, rulebook
from branchebadges.branch.diploma_signing import sign_conferrals
from branchebadges.branch.persons import Conferral, Record, State
from branchebadges.branch.publishing import publish_catalogue, publish_trust
from branchebadges.branch.register import catalogue_of
from branchebadges.branch.signing import publish_statuses
from branchebadges.branch.status import Purpose, StatusRegister
from branchebadges.errors import Refused
from branchebadges.ledger import Correction, DiplomaStep
from branchebadges.standing import Case, Standing, of_ledger
from branchebadges.standing.counting import count
from branchebadges.standing.duty import FIRST_YEAR
from branchebadges.standing.variants import variants

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from branchebadges.branch.folder import Branch
    from branchebadges.catalogue import Catalogue
    from branchebadges.ledger import Because, Fall
    from branchebadges.ledger import Step as What
    from branchebadges.rules import RuleHistory
    from branchebadges.standing import Award as Due
    from branchebadges.standing import Count

LIVING: Final = frozenset({"valid", "under_review"})


@dataclass(frozen=True)
class Step:
    """What happened to one diploma of one person, as it was entered in their ledger."""

    person: str
    entry: DiplomaStep


def standing_on(
    record: Record,
    day: date,
    *,
    catalogue: Catalogue,
    history: RuleHistory,
    pe_from_year: int = FIRST_YEAR,
) -> Standing:
    """The standing of a person on a day."""
    return of_ledger(
        record.ledger,
        catalogue=catalogue,
        history=history,
        on=day,
        pe_from_year=pe_from_year,
    )


def confer(
    branch: Branch, *, on: date, at: datetime, progress: Callable[[], None] = lambda: None
) -> list[Step]:
    """Confer what is due as of a day, and bring what was conferred before in line.

    Everything is decided before anything is written; the lists are published before anything is
    signed, so that a doubt is known even where a signature fails.

    Raises:
        Refused: a diploma would rest on something of which there is no signed badge; then nothing
            was changed.
    """
    history, catalogue = rulebook.history_of(branch), catalogue_of(branch)
    round_ = _Round(branch, on, at, publish_catalogue(branch))
    steps: list[Step] = []
    changed: list[Record] = []
    for record in persons.everybody(branch):
        standing = standing_on(record, on, catalogue=catalogue, history=history)
        case = Case(record.person, record.ledger.attainments, catalogue, history)
        updated, entries = record, []
        for due in standing.diplomas.values():
            updated, taken = round_.settle(updated, due, case, standing)
            entries += taken
        if entries:
            changed.append(updated.entered(entries))
            steps += (Step(record.identity.person_id, entry) for entry in entries)
        progress()
    round_.save()
    for record in changed:
        persons.save(branch, record)
    publish_trust(branch, history.on(on))
    publish_statuses(branch, at=at)
    sign_conferrals(branch, at=at)
    return steps


class _Round:
    """The branch deciding on diplomas, for one round."""

    def __init__(self, branch: Branch, day: date, at: datetime, catalogue_url: str) -> None:
        self._branch = branch
        self._day = day
        self._at = at
        self._catalogue_url = catalogue_url
        self._statuses = StatusRegister.load(branch, branch.itself)

    def settle(
        self, record: Record, due: Due, case: Case, standing: Standing
    ) -> tuple[Record, list[DiplomaStep]]:
        """Make what was conferred agree with what is due; tell each step."""
        steps: list[DiplomaStep] = []
        held = _living(record, due)
        fell = {} if held is None else _fell(record, held, due, case, self._day)
        because: Because = "badges_fell" if fell else "recounted"
        replaced: Conferral | None = None
        if held is not None and set(held.components) != set(due.basis):
            record = record.with_state(held.credential, "replaced")
            self._set(held, "revocation", on=True, reason="reissued with another list")
            replaced, held = held, None
        if held is None:
            if due.status == "revoked" or _was_revoked(record, due):
                return record, []
            held = self._decide(record, due, case)
            record = record.model_copy(update={"conferrals": (*record.conferrals, held)})
            steps.append(
                self._step(held, "conferred", "points_reached")
                if replaced is None
                else self._step(held, "reissued", because, fell, replaces=replaced.credential)
            )
        state = _STATE[due.status]
        if held.state != state:
            record = record.with_state(held.credential, state)
            self._put(held, state)
            steps.append(self._step(held, _BECOMES[state], because, fell))
        if state == "valid":
            kept = [] if steps else self._kept(held, fell)
            kept += self._outlived(held, case, standing)
            steps += [each for each in kept if not _is_told(record, each)]
        return record, steps

    def _kept(self, held: Conferral, fell: dict[str, Fall]) -> list[DiplomaStep]:
        """A diploma rests on what fell, and the rules leave it be."""
        return [self._step(held, "kept", "badges_fell", fell)] if fell else []

    def _outlived(self, held: Conferral, case: Case, standing: Standing) -> list[DiplomaStep]:
        """The rules in force by now would not give it, and it stays what it was."""
        rules = case.history.on(self._day)
        url = rulebook.url_of(self._branch, rules)
        rule, now = rules.diploma(held.diploma), standing.counts.get(held.diploma)
        given = rule is not None and now is not None and now.total >= rule.threshold
        if url == held.rules or given:
            return []
        return [self._step(held, "kept", "rules_changed", rules=url)]

    def _step(
        self,
        held: Conferral,
        step: What,
        because: Because,
        fell: dict[str, Fall] | None = None,
        *,
        rules: str | None = None,
        replaces: str | None = None,
    ) -> DiplomaStep:
        return DiplomaStep(
            id=uuid.uuid4().urn,
            at=self._at,
            diploma=held.diploma,
            credential=held.credential,
            step=step,
            because=because,
            fell=fell or {},
            rules=rules or held.rules,
            replaces=replaces,
        )

    def _put(self, held: Conferral, state: State) -> None:
        if state == "revoked":
            self._set(held, "revocation", on=True, reason="its ground fell away")
        else:
            self._set(held, "suspension", on=state == "under_review", reason="under review")

    def _set(self, held: Conferral, purpose: Purpose, *, on: bool, reason: str) -> None:
        self._statuses = self._statuses.with_status(
            held.credential, purpose, on=on, reason=reason, at=self._at
        )

    def _decide(self, record: Record, due: Due, case: Case) -> Conferral:
        """Write down a diploma: what it rests on, and what each part counts for."""
        added = count(
            [item for item in case.admissions(due.rules) if item.attainment.id in due.basis],
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
        return Conferral(
            diploma=due.diploma,
            credential=credential,
            awarded_on=due.awarded_on,
            issued_on=due.reissued_on or due.awarded_on,
            points=added.total,
            threshold=due.threshold,
            variants=_variants(due, added),
            components={line.badge: line.counted for line in added.lines if line.counted > 0},
            domains=dict(added.domains),
            rules=rulebook.url_of(self._branch, due.rules),
            catalogue=self._catalogue_url,
            index=given[credential],
            salt=secrets.token_hex(16),
            valid_until=due.valid_until,
        )

    def save(self) -> None:
        """Save what was decided of the lists, before it is written anywhere else.

        A run that dies after this is made good by the next one; a person's file that said "on
        hold" while the list did not would stay that way.
        """
        self._statuses.save(self._branch, self._branch.itself)


def _variants(due: Due, added: Count) -> tuple[str, ...]:
    """The variants its own list gives a right to; issued again, that may be another one."""
    rule = due.rules.diploma(due.diploma)
    named = rule is not None and rule.variants
    return variants(added.domains, due.threshold, due.rules) if named else ()


def _living(record: Record, due: Due) -> Conferral | None:
    """What the person holds of this diploma."""
    rows = (each for each in record.conferrals if each.diploma == due.diploma)
    return next((each for each in rows if each.state in LIVING), None)


def _was_revoked(record: Record, due: Due) -> bool:
    """Was this very diploma taken away by somebody's decision? No round gives it back."""
    return any(
        each.state == "revoked"
        and each.diploma == due.diploma
        and set(each.components) == set(due.basis)
        for each in record.conferrals
    )


def _fell(record: Record, held: Conferral, due: Due, case: Case, day: date) -> dict[str, Fall]:
    """The badges a diploma rests on that fell, and what befell each."""
    corrected = {entry.badge for entry in record.entries if isinstance(entry, Correction)}
    found: dict[str, Fall] = {}
    for item in case.admissions(due.rules):
        name = item.attainment.id
        if name in held.components and item.lost_on <= day:
            why: Fall = (
                "withdrawn_retroactive"
                if item.reason_on(day) == "withdrawn_retroactive"
                else "revoked"
            )
            found[name] = "corrected" if name in corrected else why
    return found


def _is_told(record: Record, step: DiplomaStep) -> bool:
    """Does the ledger say so already, whenever it was entered?"""
    return any(
        isinstance(each, DiplomaStep)
        and step.model_copy(update={"id": each.id, "at": each.at}) == each
        for each in record.entries
    )


_STATE: Final[dict[str, State]] = {
    "valid": "valid",
    "expired": "valid",
    "under_review": "under_review",
    "revoked": "revoked",
}
_BECOMES: Final[dict[str, What]] = {
    "valid": "restored",
    "under_review": "on_hold",
    "revoked": "revoked",
}
