"""Learning paths of libraries: what each asks of its people, and who followed one to the end.

The badge of a path is the library's, and is signed by a worker as soon as the path was followed.
The rules of it are the branch's (`branchebadges.branch.following`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from branchebadges.branch.following import Path, follow, publish_path, read_path, require_own
from branchebadges.branch.stated import PathFollowed
from branchebadges.errors import Refused
from branchebadges.moments import day_of
from branchebadges.standing import Case, LearningPath, standing_of
from issuer_app.dossiers.ground import ground_of
from issuer_app.jobs import FOLLOW, chunks
from issuer_app.libraries import repository
from issuer_app.problems import not_found

if TYPE_CHECKING:
    from collections.abc import Collection

    from branchebadges.branch import Organisation
    from branchebadges.branch.persons import Record
    from issuer_app.branch import BranchInDatabase
    from issuer_app.dossiers.ground import Ground

_AT_ONCE: Final = 200
"""People whose path one job looks at."""
MAX_PATHS: Final = 50
"""Paths of one library; each is looked at for each of its people, every night."""
_NOT_YET: Final = frozenset({"path-not-done", "component-without-badge"})


def signing_as(branch: BranchInDatabase, library: str) -> Organisation | None:
    """The library as a party that signs; None where it is not one, and so has no paths of its own.

    Args:
        branch: the branch.
        library: its name, as its people have it, or its id.
    """
    return next(
        (
            party
            for party in branch.settings.organisations
            if party.kind == "provider" and library in {party.name, party.id}
        ),
        None,
    )


def set_path(branch: BranchInDatabase, library: str, description: dict[str, Any]) -> Path:
    """Ask a path of all who work at a library; who followed it already gets its badge.

    Args:
        branch: the branch.
        library: its name or id.
        description: the path: `id`, `title_nl`, `mandatory` and `free_choice_min_points`.

    Raises:
        Refused: the library signs nothing here (`library-without-key`) or has paths enough
            (`too-many-paths`), or the path cannot be read, asks nothing, or names modules that are
            not known here.
    """
    party = _required(branch, library)
    path = read_path(description)
    require_own(branch, path, party)
    others = {each.path.id for each in repository.paths_of(branch.work, [party.id])} - {path.id}
    if len(others) >= MAX_PATHS:
        raise Refused("too-many-paths", f"a library has at most {MAX_PATHS} paths; end one first")
    repository.keep_path(branch.work, party.id, path)
    publish_path(branch, path, party)
    branch.work.tell("learning path set", party.did, code=path.id)
    people = repository.people_at(branch.work, {party.name, party.id})
    for some in chunks(people, _AT_ONCE):
        branch.work.afterwards(FOLLOW, persons=some)
    return path


def end_path(branch: BranchInDatabase, library: str, code: str) -> None:
    """Ask a path no longer; badges that were given for it stay.

    Raises:
        Problem: this library asks no such path (404).
    """
    party = _required(branch, library)
    if not repository.end_path(branch.work, party.id, code):
        raise not_found()
    branch.work.tell("learning path ended", party.did, code=code)


def _required(branch: BranchInDatabase, library: str) -> Organisation:
    party = signing_as(branch, library)
    if party is None:
        message = "this library has no key here to sign with; ask the branch to take it in"
        raise Refused("library-without-key", message)
    return party


def follow_paths(branch: BranchInDatabase, persons: Collection[str]) -> None:
    """Write down who of these followed a path of their library to the end; another job signs.

    Done again it finds the same, and writes nothing twice.
    """
    parties = {
        name: party
        for party in branch.settings.organisations
        if party.kind == "provider"
        for name in (party.name, party.id)
    }
    paths = repository.paths_of(branch.work, {party.id for party in parties.values()})
    if not paths:
        return
    ground = ground_of(branch)
    for person in persons:
        record = branch.glance(person)
        party = parties.get(record.identity.library or "") if record else None
        if record is None or party is None:
            continue
        for kept in paths:
            if kept.organisation == party.id and _worth_asking(ground, record, kept, branch):
                _follow(branch, person, kept.path, party)


def _worth_asking(
    ground: Ground, record: Record, kept: repository.Kept, branch: BranchInDatabase
) -> bool:
    """Is the path done, or was it and may no longer be? All others are left alone, quickly."""
    if any(
        isinstance(each, PathFollowed) and each.state == "valid" for each in record.attestations
    ):
        return True
    path = kept.path
    asked = LearningPath(kept.organisation, path.mandatory, path.free_choice_min_points)
    case = Case(
        record.person, record.ledger.attainments, ground.catalogue, ground.history, asked
    )  # fmt: skip
    return bool(standing_of(case, on=day_of(branch.work.at)).learning_path_done)


def _follow(branch: BranchInDatabase, person: str, path: Path, party: Organisation) -> None:
    work = branch.work
    try:
        stated = follow(branch, person, path, library=party, at=work.at)
    except Refused as error:
        if error.code not in _NOT_YET:
            raise
        return
    if stated.became != "known":
        work.tell("learning path", stated.credential, step=stated.became, code=path.id)
