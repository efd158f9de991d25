"""Building the example branch: keys, accreditations, badges, diplomas, status lists, as files."""

from __future__ import annotations

import json
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from branchebadges import examples
from branchebadges.branch import BranchFolder, Settings, persons
from branchebadges.branch.conferring import Step, confer, standing_on
from branchebadges.branch.publishing import publish_trust
from branchebadges.branch.register import catalogue_of
from branchebadges.branch.rulebook import adopt, history_of
from branchebadges.branch.signing import publish_statuses, sign_awards, unsigned
from branchebadges.branch.stated import BesideDiploma
from branchebadges.demo.founding import AS_OF, accredit_all, know, report, take_in
from branchebadges.demo.stating import state_examples
from branchebadges.files import write_whole
from branchebadges.moments import start_of_day
from branchebadges.standing import Standing, document_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path
    from typing import Protocol

    from branchebadges.branch.awarding import Outcome
    from branchebadges.branch.persons import Record
    from branchebadges.branch.stated import AnyStated

    class Progress(Protocol):
        """Whoever shows how far we are."""

        def __call__(self, description: str, total: int) -> AbstractContextManager[Tick]: ...

    class Tick(Protocol):
        """One more is done."""

        def __call__(self) -> None: ...


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
    branch = take_in(branch, progress=progress)
    rules = adopt(branch, examples.document("rules"), at=AT).rules
    clock = _Clock()
    with clock.timing("accreditations"):
        accredited = accredit_all(branch, at=AT, progress=progress)
    know(branch)
    outcomes = report(branch, at=AT)
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
