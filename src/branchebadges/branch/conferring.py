"""Conferring: every diploma that is due, each one that changed, and nothing else.

As with badges, what will be signed is written down first. A diploma whose badges changed is
replaced by one with the new list; one that lost its ground is put on hold until the committee has
looked at it, or revoked, as the rule set says.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from branchebadges.branch import persons, rulebook
from branchebadges.branch.attest_signing import sign_attestations
from branchebadges.branch.beside import Beside
from branchebadges.branch.diploma_signing import sign_conferrals
from branchebadges.branch.falling import fallen
from branchebadges.branch.persons import Conferral, Record
from branchebadges.branch.publishing import publish_catalogue, publish_trust
from branchebadges.branch.register import catalogue_of
from branchebadges.branch.signing import publish_statuses
from branchebadges.branch.stated import LIVING, State
from branchebadges.branch.stating import Places
from branchebadges.branch.stepping import BECOMES, is_told, step_on
from branchebadges.errors import Refused
from branchebadges.standing import Case, Standing, of_ledger
from branchebadges.standing.counting import count
from branchebadges.standing.duty import FIRST_YEAR
from branchebadges.standing.variants import variants

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date, datetime

    from branchebadges.branch.home import Branch
    from branchebadges.catalogue import Catalogue
    from branchebadges.ledger import Because, DiplomaStep, Fall
    from branchebadges.ledger import Step as What
    from branchebadges.rules import RuleHistory
    from branchebadges.standing import Award as Due
    from branchebadges.standing import Count


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
    steps = decide(branch, persons.everybody(branch), on=on, at=at, progress=progress)
    publish_trust(branch, rulebook.rules_on(branch, on))
    publish_statuses(branch, at=at)
    sign_attestations(branch, at=at, kinds={"exemption"})
    sign_conferrals(branch, at=at)
    sign_attestations(branch, at=at)
    return steps


def decide(
    branch: Branch,
    records: Iterable[Record],
    *,
    on: date,
    at: datetime,
    progress: Callable[[], None] = lambda: None,
) -> list[Step]:
    """Decide on the diplomas of these people, and write that down; nothing is signed.

    Raises:
        Refused: a diploma would rest on something of which no badge was issued; then nothing was
            changed.
    """
    history, catalogue = rulebook.history_of(branch), catalogue_of(branch)
    round_ = _Round(branch, on, at, publish_catalogue(branch))
    steps: list[Step] = []
    changed: list[Record] = []
    for record in records:
        standing = standing_on(record, on, catalogue=catalogue, history=history)
        case = Case(record.person, record.ledger.attainments, catalogue, history)
        updated, entries = record, []
        for due in standing.diplomas.values():
            updated, taken = round_.settle(updated, due, case, standing)
            entries += taken
        for held in updated.conferrals:
            if held.state in LIVING and held.diploma not in standing.diplomas:
                updated, taken = round_.unfounded(updated, held, case)
                entries += taken
        if entries or updated is not record:
            changed.append(updated.entered(entries))
            steps += (Step(record.identity.person_id, entry) for entry in entries)
        progress()
    round_.save()
    for record in changed:
        persons.save(branch, record)
    return steps


class _Round:
    """The branch deciding on diplomas, for one round."""

    def __init__(self, branch: Branch, day: date, at: datetime, catalogue_url: str) -> None:
        self._branch = branch
        self._day = day
        self._at = at
        self._catalogue_url = catalogue_url
        self._places = Places(branch, branch.itself)
        self._beside = Beside(branch, self._places, day=day, at=at, catalogue=catalogue_url)

    def settle(
        self, record: Record, due: Due, case: Case, standing: Standing
    ) -> tuple[Record, list[DiplomaStep]]:
        """Make what was conferred agree with what is due; tell each step."""
        steps: list[DiplomaStep] = []
        held = _living(record, due)
        fell = {} if held is None else self._fell(record, held, due, case)
        because: Because = "badges_fell" if fell else "recounted"
        replaced: Conferral | None = None
        other_list = held is not None and set(held.components) != set(due.basis)
        if held is not None and other_list and due.status != "revoked":
            record = self._become(record, held, "replaced", "reissued with another list")
            replaced, held = held, None
        if held is None:
            if due.status == "revoked" or _was_revoked(record, due):
                gone = [self._step(replaced, "revoked", because, fell)] if replaced else []
                return record, gone
            held = self._decide(record, due, case)
            record = record.model_copy(update={"conferrals": (*record.conferrals, held)})
            steps.append(
                self._step(held, "conferred", "points_reached")
                if replaced is None
                else self._step(held, "reissued", because, fell, replaces=replaced.credential)
            )
        state = _STATE[due.status]
        if held.state != state:
            if not fell:
                # A history that is taken over: it was reached, and lost its ground since.
                fell = self._fell(record, held, due, case)
                because = "badges_fell" if fell else because
            record = self._become(record, held, state, _WHY[state])
            steps.append(self._step(held, BECOMES[state], because, fell))
        if state == "valid":
            kept = [] if steps else self._kept(held, fell)
            kept += self._outlived(held, case, standing)
            steps += [each for each in kept if not is_told(record, each)]
        held = held.model_copy(update={"state": state})
        record, beside = self._beside.settle(record, held, due, case)
        return record, [*steps, *beside]

    def unfounded(
        self, record: Record, held: Conferral, case: Case
    ) -> tuple[Record, list[DiplomaStep]]:
        """A diploma conferred this very day, whose badges fell on the day they were registered.

        As the rules count, by days, there never was one; so it is held to what they say of loss.
        """
        rules = rulebook.read_published(self._branch, held.rules)
        fell = fallen(record, held.components, rules=rules, case=case, day=self._day)
        state = _ON_LOSS[case.history.on(self._day).parameters.diploma_on_source_loss.value]
        if not fell or held.state == state:
            return record, []
        record = self._become(record, held, state, _WHY[state])
        return record, [self._step(held, BECOMES[state], "badges_fell", fell)]

    def _fell(self, record: Record, held: Conferral, due: Due, case: Case) -> dict[str, Fall]:
        return fallen(record, held.components, rules=due.rules, case=case, day=self._day)

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
        taken = step_on(held, step, because, fell or {}, at=self._at)
        return taken.model_copy(update={"rules": rules or held.rules, "replaces": replaces})

    def _become(self, record: Record, held: Conferral, state: State, why: str) -> Record:
        return self._places.become(record, held.credential, state, reason=why, at=self._at)

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
            if record.credential_of(line.badge) is None:
                raise Refused(
                    "component-without-badge",
                    f"{due.diploma} of {record.identity.person_id} rests on {line.badge}, of which "
                    "no badge was issued; award it first",
                )
        return Conferral(
            diploma=due.diploma,
            awarded_on=due.awarded_on,
            issued_on=due.reissued_on or due.awarded_on,
            points=added.total,
            threshold=due.threshold,
            variants=_variants(due, added),
            components={line.badge: line.counted for line in added.lines if line.counted > 0},
            domains=dict(added.domains),
            rules=rulebook.url_of(self._branch, due.rules),
            catalogue=self._catalogue_url,
            valid_until=due.valid_until,
            **self._places.born(),
        )

    def save(self) -> None:
        """Save what was decided of the lists, before it is written anywhere else."""
        self._places.save()


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


_STATE: Final[dict[str, State]] = {
    "valid": "valid",
    "expired": "valid",
    "under_review": "under_review",
    "revoked": "revoked",
}
_ON_LOSS: Final[dict[str, State]] = {
    "auto_revoke": "revoked",
    "review": "under_review",
    "keep": "valid",
}
_WHY: Final[dict[str, str]] = {
    "valid": "its ground is there again",
    "under_review": "under review",
    "revoked": "its ground fell away",
}
