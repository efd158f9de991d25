"""Building the example branch: keys, accreditations, badges, diplomas, status lists, as files."""

from __future__ import annotations

import json
import time
import uuid
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from branchebadges import examples
from branchebadges.branch import BRANCH, COMMITTEE, BranchFolder, Organisation, Settings, persons
from branchebadges.branch.accrediting import accredit, accredit_providers, propose, withdraw
from branchebadges.branch.awarding import Outcome, register_completions
from branchebadges.branch.completions import read_completions
from branchebadges.branch.conferring import Step, confer, standing_on
from branchebadges.branch.persons import Identity, Record
from branchebadges.branch.publishing import publish_trust
from branchebadges.branch.register import catalogue_of, read_decision
from branchebadges.branch.rulebook import adopt, history_of, rules_on
from branchebadges.branch.signing import publish_statuses, sign_awards, unsigned
from branchebadges.branch.stated import BesideDiploma
from branchebadges.demo.stating import state_examples
from branchebadges.files import write_whole
from branchebadges.modules import read_module
from branchebadges.moments import start_of_day
from branchebadges.reading import read_as
from branchebadges.standing import Standing, document_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path
    from typing import Protocol

    from branchebadges.branch.stated import AnyStated

    class Progress(Protocol):
        """Whoever shows how far we are."""

        def __call__(self, description: str, total: int) -> AbstractContextManager[Tick]: ...

    class Tick(Protocol):
        """One more is done."""

        def __call__(self) -> None: ...


AS_OF: Final = date.fromisoformat(examples.AS_OF)
AT: Final = start_of_day(AS_OF) + timedelta(hours=12)
"""Noon in Amsterdam on the day as of which the example is shown."""


@dataclass(frozen=True)
class Built:
    """The branch that was built, with what became of every row, and how long signing took."""

    branch: BranchFolder
    outcomes: tuple[Outcome, ...]
    steps: tuple[Step, ...]
    standings: dict[str, Standing]
    records: dict[str, Record]
    seconds: dict[str, float] = field(default_factory=dict)
    """Seconds for `accreditations`, `badges`, `diplomas` and `statements`."""
    numbers: dict[str, int] = field(default_factory=dict)
    """How many of each."""


def build(folder: Path, *, progress: Progress) -> Built:
    """Build the example branch in an empty folder.

    Raises:
        Refused: the folder is not empty.
        StorageFailed: it cannot be written.
    """
    branch = BranchFolder.create(folder, Settings(url="https://badges.example"))
    with branch.changing():
        return _built(branch, progress)


def _built(branch: BranchFolder, progress: Progress) -> Built:
    branch = _organisations(branch, progress)
    rules = adopt(branch, examples.document("rules"), at=AT).rules
    clock = _Clock()
    with clock.timing("accreditations"):
        accredited = _accreditations(branch, progress)
    _people(branch)
    outcomes = _register(branch)
    with clock.timing("badges"):
        badges = _badges(branch, progress)
    publish_statuses(branch, at=AT)
    with clock.timing("diplomas"):
        steps = _diplomas(branch, progress)
    with clock.timing("statements"):
        statements = state_examples(branch, at=AT)
    publish_trust(branch, rules)
    branch.publish(branch.url("domains.json"), examples.document("domains"))
    standings = dict(_standings(branch))
    _write_standings(branch, standings)
    return Built(
        branch=branch,
        outcomes=tuple(outcomes),
        steps=tuple(steps),
        standings=standings,
        records={record.identity.person_id: record for record in persons.everybody(branch)},
        seconds=clock.seconds,
        numbers={
            "accreditations": accredited,
            "badges": badges,
            "diplomas": sum(step.entry.step in {"conferred", "reissued"} for step in steps),
            "beside": sum(len(_beside(record)) for record in persons.everybody(branch)),
            "statements": statements,
        },
    )


def _organisations(branch: BranchFolder, progress: Progress) -> BranchFolder:
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


def _accreditations(branch: BranchFolder, progress: Progress) -> int:
    catalogue = examples.document("modules")
    branch.write_private("register/framework.json", examples.document("domains"))
    branch.write_private("register/overlap_groups.json", catalogue["overlap_groups"])
    propose(branch, (read_module(row) for row in catalogue["modules"]))
    decisions = [
        read_decision(row) for row in examples.document("accreditations")["accreditations"]
    ]
    providers = [each for each in branch.settings.organisations if each.accredited]
    accredit_providers(branch, providers, since=min(d.valid_from for d in decisions), at=AT)
    with progress("accreditations", len(decisions)) as tick:
        entries = accredit(branch, decisions, at=AT, progress=tick)
    for decision in decisions:
        if decision.withdrawn_on is not None:
            withdraw(branch, decision, at=AT)
    return len(entries) + len(providers)


def _people(branch: BranchFolder) -> None:
    for row in examples.document("people")["people"]:
        identity = read_as(Identity, {**row, "holder": uuid.uuid4().urn}, code="person-file")
        persons.save(branch, Record(identity=identity))


def _register(branch: BranchFolder) -> list[Outcome]:
    rows = read_completions(examples.completions(), today=AS_OF)
    return register_completions(branch, rows, rules=rules_on(branch, AS_OF), at=AT)


def _badges(branch: BranchFolder, progress: Progress) -> int:
    waiting = unsigned(branch)
    with progress("badges", len(waiting)) as tick:
        sign_awards(branch, waiting, at=AT, progress=tick)
    return len(waiting)


def _diplomas(branch: BranchFolder, progress: Progress) -> list[Step]:
    with progress("standings and diplomas", sum(1 for _ in persons.everybody(branch))) as tick:
        return confer(branch, on=AS_OF, at=AT, progress=tick)


def _beside(record: Record) -> list[AnyStated]:
    """What stands beside the diplomas of a person."""
    return [each for each in record.attestations if isinstance(each, BesideDiploma)]


def _standings(branch: BranchFolder) -> Iterator[tuple[str, Standing]]:
    history, catalogue = history_of(branch), catalogue_of(branch)
    for record in persons.everybody(branch):
        yield (
            record.identity.person_id,
            standing_on(
                record,
                AS_OF,
                catalogue=catalogue,
                history=history,
                pe_from_year=examples.PE_FROM_YEAR,
            ),
        )


def _write_standings(branch: BranchFolder, standings: dict[str, Standing]) -> None:
    document = {person: document_of(standing) for person, standing in standings.items()}
    text = json.dumps(document, ensure_ascii=False, indent=1)
    write_whole(branch.folder / "standings.json", text)


class _Clock:
    """How long each part of the work took."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def timing(self, name: str) -> Iterator[None]:
        began = time.perf_counter()
        yield
        self.seconds[name] = time.perf_counter() - began
