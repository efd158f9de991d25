"""The example branch is founded: who is in it, what is accredited, and what was completed.

The same for a branch in a folder and for one in the database of a service.
"""

from __future__ import annotations

import uuid
from datetime import date
from typing import TYPE_CHECKING, Any, Final, TypeVar

from branchebadges import examples
from branchebadges.branch import BRANCH, COMMITTEE, Branch, Organisation, Settings, persons
from branchebadges.branch.accrediting import accredit, accredit_providers, propose, withdraw
from branchebadges.branch.awarding import Outcome, register_completions
from branchebadges.branch.completions import read_completions
from branchebadges.branch.persons import Identity, Record
from branchebadges.branch.register import read_decision
from branchebadges.branch.rulebook import rules_on
from branchebadges.modules import read_module
from branchebadges.reading import read_as

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from branchebadges.demo.build import Progress

B = TypeVar("B", bound=Branch)

AS_OF: Final = date.fromisoformat(examples.AS_OF)
"""The day as of which the example is shown."""


def take_in(branch: B, *, progress: Progress) -> B:
    """Take the branch itself, its committee and the providers of the example in."""
    rows = list(_parties(branch.settings, examples.document("providers")["providers"]))
    with progress("keys and DID documents", len(rows)) as tick:
        for row in rows:
            branch = branch.join(row)
            tick()
    return branch


def _parties(settings: Settings, providers: Iterable[dict[str, Any]]) -> Iterator[Organisation]:
    yield Organisation(
        id=BRANCH,
        kind="branch",
        name="Branche openbare bibliotheken (fictief)",
        did=settings.did(),
        country="NL",
    )
    yield Organisation(
        id=COMMITTEE,
        kind="committee",
        name="Toetsingscommissie (fictief)",
        did=settings.did(COMMITTEE),
        country="NL",
    )
    for row in providers:
        yield Organisation(
            id=row["id"],
            kind="provider",
            name=row["name"],
            did=row["did"],
            email=row["email"],
            country=row["country"],
            accredited=row["accredited"],
        )


def accredit_all(branch: Branch, *, at: datetime, progress: Progress) -> int:
    """Propose, recognise, accredit and withdraw as in the example; gives how many were signed."""
    catalogue = examples.document("modules")
    branch.write_private("register/framework.json", examples.document("domains"))
    branch.write_private("register/overlap_groups.json", catalogue["overlap_groups"])
    propose(branch, (read_module(row) for row in catalogue["modules"]))
    decisions = [
        read_decision(row) for row in examples.document("accreditations")["accreditations"]
    ]
    providers = [each for each in branch.settings.organisations if each.accredited]
    accredit_providers(branch, providers, since=min(d.valid_from for d in decisions), at=at)
    with progress("accreditations", len(decisions)) as tick:
        entries = accredit(branch, decisions, at=at, progress=tick)
    for decision in decisions:
        if decision.withdrawn_on is not None:
            withdraw(branch, decision, at=at)
    return len(entries) + len(providers)


def know(branch: Branch) -> None:
    """Know the people of the example, who were made up."""
    for row in examples.document("people")["people"]:
        identity = read_as(Identity, {**row, "holder": uuid.uuid4().urn}, code="person-file")
        persons.save(branch, Record(identity=identity))


def report(branch: Branch, *, at: datetime) -> list[Outcome]:
    """Report every completion of the example, and decide what earns a badge."""
    rows = read_completions(examples.completions(), today=AS_OF)
    return register_completions(branch, rows, rules=rules_on(branch, AS_OF), at=at)
