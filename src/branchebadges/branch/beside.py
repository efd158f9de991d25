"""What stands beside a diploma: the same without its list, and variants that were reached later.

Both share the fate of their diploma: they are held, restored, replaced and revoked with it. An
addition may also lose its own ground, while the diploma keeps its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from branchebadges.branch import rulebook
from branchebadges.branch.falling import fallen
from branchebadges.branch.stated import LIVING, VariantAdded, WithoutList
from branchebadges.branch.stepping import BECOMES, step_on
from branchebadges.errors import Refused
from branchebadges.standing.awards import grounds
from branchebadges.standing.counting import count
from branchebadges.standing.variants import variants

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from branchebadges.branch.home import Branch
    from branchebadges.branch.persons import Conferral, Record
    from branchebadges.branch.stated import State
    from branchebadges.branch.stating import Places
    from branchebadges.ledger import Because, DiplomaStep, Fall
    from branchebadges.ledger import Step as What
    from branchebadges.standing import Award as Due
    from branchebadges.standing import Case, Count


@dataclass(frozen=True)
class Reached:
    """The day on which a variant was reached that is not on the diploma, and what counted then."""

    day: date
    count: Count
    variants: tuple[str, ...]
    """All that were reached on that day."""


def reached(
    record: Record, held: Conferral, due: Due, case: Case, *, on: date
) -> Iterator[Reached]:
    """The variants that were reached since the diploma was issued and stand today, oldest first.

    What fell since counted on the day itself and proves nothing now: then it is looked at later.
    """
    rule = due.rules.diploma(due.diploma)
    if rule is None or not rule.variants:
        return
    had = set(held.variants) | _had(record, held, due, case, on)
    today = _counted(due, case, on)
    if today is None or set(today.variants) <= had:
        return
    items = case.admissions(due.rules)
    days = {day for item in items for day in item.edges if held.issued_on <= day <= on}
    lost = {item.attainment.id for item in items if item.lost_on <= on}
    for day in sorted(days | {on}):
        found = _counted(due, case, day)
        if found is None or not lost.isdisjoint(found.count.basis):
            continue
        if set(found.variants) & set(today.variants) - had:
            had |= set(found.variants)
            yield found


def _counted(due: Due, case: Case, day: date) -> Reached | None:
    """The count of a day, by the rules of the diploma; None where the points are too few by now."""
    added = count(
        grounds(case, due, day),
        catalogue=case.catalogue,
        rules=due.rules,
        threshold=due.threshold,
        expiry=day,
    )
    if added.total < due.threshold:
        return None
    return Reached(day, added, variants(added.domains, due.threshold, due.rules))


def _had(record: Record, held: Conferral, due: Due, case: Case, on: date) -> set[str]:
    """The variants that were added before, and those that somebody decided to take back."""
    had: set[str] = set()
    for each in record.attestations:
        if isinstance(each, VariantAdded) and each.to == held.credential:
            fell = fallen(record, each.components, rules=due.rules, case=case, day=on)
            if each.state in LIVING or (each.state == "revoked" and not fell):
                had |= set(each.variants)
    return had


class Beside:
    """What stands beside the diplomas of a branch, for one round."""

    def __init__(
        self, branch: Branch, places: Places, *, day: date, at: datetime, catalogue: str
    ) -> None:
        self._branch = branch
        self._places = places
        self._day = day
        self._at = at
        self._catalogue = catalogue

    def settle(
        self, record: Record, held: Conferral, due: Due, case: Case
    ) -> tuple[Record, list[DiplomaStep]]:
        """Make what stands beside a diploma agree with it; tell each step."""
        if held.state not in LIVING:
            return record, []
        if not _has_one_without_list(record, held):
            new = WithoutList(diploma=held.diploma, to=held.credential, **self._places.born())
            record = _with(record, new)
            if held.state != "valid":
                # Conferred in doubt: it is on hold from the beginning, in the list too.
                record = self._places.become(
                    record, new.credential, held.state, reason="under review", at=self._at
                )
        steps: list[DiplomaStep] = []
        anew: list[tuple[VariantAdded, dict[str, Fall]]] = []
        for each in record.beside(held.credential):
            if isinstance(each, VariantAdded):
                fell = fallen(record, each.components, rules=due.rules, case=case, day=self._day)
                state = self._state(each, held, due, case) if fell else held.state
                if state == "replaced":
                    anew.append((each, fell))
                record, taken = self._turn(record, each, state, fell)
                steps += taken
        if held.state == "valid":
            for found in reached(record, held, due, case, on=self._day):
                added = self._add(record, held, due, found)
                record = _with(record, added)
                steps.append(self._added(added, anew))
        steps += (self._step(each, "revoked", "badges_fell", fell) for each, fell in anew)
        return record, steps

    def _state(self, addition: VariantAdded, held: Conferral, due: Due, case: Case) -> State:
        """What becomes of an addition from under which a badge fell."""
        own = set(addition.variants) - set(held.variants)
        today = _counted(due, case, self._day)
        if held.state == "valid" and today is not None and own <= set(today.variants):
            return "replaced"  # Reached with other badges: this one ends, and is added anew.
        match case.history.on(self._day).parameters.diploma_on_source_loss.value:
            case "auto_revoke":
                return "revoked"
            case "review":
                return "under_review"
            case _:
                return held.state

    def _added(
        self, added: VariantAdded, anew: list[tuple[VariantAdded, dict[str, Fall]]]
    ) -> DiplomaStep:
        """The step of an addition, and whose place it takes if one of `anew` had to end."""
        if not anew:
            return self._step(added, "variant_added", "points_reached")
        replaced, fell = anew.pop(0)
        step = self._step(added, "variant_added", "badges_fell", fell)
        return step.model_copy(update={"replaces": replaced.credential})

    def _turn(
        self, record: Record, addition: VariantAdded, state: State, fell: dict[str, Fall]
    ) -> tuple[Record, list[DiplomaStep]]:
        if addition.state == state:
            return record, []
        record = self._places.become(
            record, addition.credential, state, reason="its own ground", at=self._at
        )
        if state == "replaced":
            return record, []  # What takes its place is told.
        because: Because = "badges_fell" if fell else "recounted"
        return record, [self._step(addition, BECOMES[state], because, fell)]

    def _add(self, record: Record, held: Conferral, due: Due, found: Reached) -> VariantAdded:
        components = {line.badge: line.counted for line in found.count.lines if line.counted > 0}
        for name in components:
            if record.credential_of(name) is None:
                raise Refused(
                    "component-without-badge",
                    f"a variant of {due.diploma} of {record.identity.person_id} rests on {name}, "
                    "of which no badge was issued; award it first",
                )
        return VariantAdded(
            diploma=held.diploma,
            to=held.credential,
            awarded_on=found.day,
            issued_on=found.day,
            points=found.count.total,
            threshold=due.threshold,
            variants=found.variants,
            components=components,
            domains=dict(found.count.domains),
            rules=rulebook.url_of(self._branch, due.rules),
            catalogue=self._catalogue,
            valid_until=held.valid_until,
            **self._places.born(),
        )

    def _step(
        self,
        addition: VariantAdded,
        step: What,
        because: Because,
        fell: dict[str, Fall] | None = None,
    ) -> DiplomaStep:
        return step_on(addition, step, because, fell or {}, at=self._at)


def _has_one_without_list(record: Record, held: Conferral) -> bool:
    """Was it issued beside this diploma? One that somebody took back is not issued again."""
    return any(
        isinstance(each, WithoutList) and each.to == held.credential for each in record.attestations
    )


def _with(record: Record, new: VariantAdded | WithoutList) -> Record:
    return record.model_copy(update={"attestations": (*record.attestations, new)})
