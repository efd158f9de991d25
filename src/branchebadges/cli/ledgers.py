"""Many ledgers at once: those in a file or of a branch, looked at by all cores of the machine."""

from __future__ import annotations

from codecs import BOM_UTF8
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Any, Final

from branchebadges.branch import BranchFolder, persons
from branchebadges.branch.register import catalogue_of
from branchebadges.canonical import read_json
from branchebadges.cli.inputs import read_input
from branchebadges.demo.workers import cores, spread
from branchebadges.errors import BadgeError, Malformed, Refused
from branchebadges.rules import RuleHistory, RuleSet
from branchebadges.simulation import Scenario, Simulation, joined, simulate, simulate_given
from branchebadges.standing import Case

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from branchebadges.catalogue import Catalogue

MAX_LEDGERS_BYTES: Final = 512 * 1024 * 1024
"""Some 100,000 people with 25 badges each, where they share one catalogue."""

_ALONE: Final = 1500
"""So many evaluations take a second; for fewer no other process is started."""
_CHUNK: Final = 50
"""Small enough that progress is seen and a stop is quick."""


@dataclass(frozen=True)
class Question:
    """What is asked of every ledger, in plain values, which can go to another process.

    `shared` is what all inputs of a file have in common, `folder` the branch the people are of.
    """

    rules: dict[str, Any]
    scenarios: tuple[Scenario, ...]
    on: date | None
    shared: dict[str, Any] | None = None
    folder: Path | None = None


@dataclass(frozen=True)
class Inputs:
    """The inputs in a file: each its own, and what they have in common; `at` is their place."""

    rows: list[Any]
    shared: dict[str, Any]
    at: str = ""


def read_inputs(file: Path) -> Inputs:
    """Inputs in the shape of `evaluate`: one, an array, or `ledgers` beside what they share.

    Raises:
        Malformed: it is not JSON, or none of the three.
        Refused: there are none.
    """
    text = read_input(file, limit=MAX_LEDGERS_BYTES).removeprefix(BOM_UTF8)
    if not text.strip():
        raise Malformed("file-empty", "this is empty; a JSON array of ledgers is expected")
    document = read_json(text, max_bytes=MAX_LEDGERS_BYTES)
    shared, at = {}, ""
    if isinstance(document, dict) and "ledgers" in document:
        shared = {name: value for name, value in document.items() if name != "ledgers"}
        document, at = document["ledgers"], "/ledgers"
    elif isinstance(document, dict):
        document = [document]
    if not isinstance(document, list):
        raise Malformed("not-a-list", "an array of ledgers is expected", where=at or None)
    if not document:
        raise Refused("no-ledgers", "there are no ledgers here to simulate with", where=at or None)
    return Inputs(document, shared, at)


def simulated_inputs(
    inputs: Inputs, question: Question, *, progress: Callable[[int], None]
) -> Simulation:
    """The simulation of inputs from a file.

    Raises:
        Refused: an input is not acceptable, or not of the same day; `where` is its place.
    """
    parts: list[Simulation] = []
    try:
        for start, part in _spread(_of_documents, inputs.rows, question, progress):
            if parts and part.on != parts[0].on:
                raise Refused(
                    "days-differ",
                    f"this ledger is as of {part.on}, others as of {parts[0].on}; say with --on "
                    "on which day to look",
                    where=f"/{start}/as_of",
                )
            parts.append(part)
    except BadgeError as error:
        error.where = f"{inputs.at}{error.where or ''}"
        raise
    return joined(parts)


def people_of(branch: BranchFolder) -> list[str]:
    """The ids of the people of a branch; `Refused` where there are none."""
    found = branch.person_ids()
    if not found:
        raise Refused("no-ledgers", "this branch has no people yet; register completions first")
    return found


def simulated_people(
    people: Sequence[str], question: Question, *, progress: Callable[[int], None]
) -> Simulation:
    """The simulation of people of a branch."""
    return joined(part for _, part in _spread(_of_people, people, question, progress))


def _spread(
    work: Callable[[tuple[int, Sequence[Any]]], Simulation],
    rows: Sequence[Any],
    question: Question,
    progress: Callable[[int], None],
) -> Iterator[tuple[int, Simulation]]:
    """The simulation of each chunk of the rows, in their order, with the place of its first."""
    size = min(_CHUNK, ceil(len(rows) / cores()))
    if len(rows) * (1 + len(question.scenarios)) <= _ALONE:
        size = len(rows)
    chunks = [(start, rows[start : start + size]) for start in range(0, len(rows), size)]
    found = spread(work, chunks, prepare=_prepare, given=(question,))
    for (start, chunk), part in zip(chunks, found, strict=True):
        yield start, part
        progress(len(chunk))


@dataclass(frozen=True)
class _Desk:
    """What a process has at hand, read once."""

    question: Question
    rules: RuleSet
    branch: BranchFolder | None
    catalogue: Catalogue | None


_desks: list[_Desk] = []


def _prepare(question: Question) -> None:
    branch = BranchFolder.open(question.folder) if question.folder else None
    catalogue = catalogue_of(branch) if branch else None
    _desks[:] = [_Desk(question, RuleSet.read(question.rules), branch, catalogue)]


def _of_documents(task: tuple[int, Sequence[Any]]) -> Simulation:
    start, rows = task
    desk = _desks[0]
    question, shared = desk.question, desk.question.shared
    documents = ({**shared, **row} if shared and isinstance(row, dict) else row for row in rows)
    return simulate_given(
        documents, question.scenarios, rules=desk.rules, on=question.on, first=start
    )


def _of_people(task: tuple[int, Sequence[Any]]) -> Simulation:
    desk = _desks[0]
    branch, catalogue, on = desk.branch, desk.catalogue, desk.question.on
    if branch is None or catalogue is None or on is None:
        raise AssertionError("people are of a branch, on a day")
    history = RuleHistory.of(desk.rules)
    records = (persons.known(branch, person) for person in task[1])
    cases = (
        Case(record.person, record.ledger.attainments, catalogue, history) for record in records
    )
    return simulate(cases, desk.question.scenarios, on=on)
