"""Learning paths: a library publishes its path, and states that somebody followed it to the end.

What is asked is the library's own affair; what was followed is shown with badges. A path is
published under its content, so that what a badge names stays what it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from pydantic import Field

from branchebadges.branch import persons
from branchebadges.branch.publishing import short_digest
from branchebadges.branch.register import catalogue_of, modules_of
from branchebadges.branch.rulebook import history_of
from branchebadges.branch.stated import Name, PathFollowed, Step, Words
from branchebadges.branch.stating import Stated, born
from branchebadges.errors import Refused
from branchebadges.moments import day_of, start_of_day
from branchebadges.reading import Number, Strict, as_json, read_as
from branchebadges.standing import Case, LearningPath, standing_of
from branchebadges.standing.paths import not_followed
from branchebadges.standing.reasons import WITHOUT_POINTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime

    from branchebadges.branch.home import Branch
    from branchebadges.branch.organisations import Organisation
    from branchebadges.branch.persons import Record
    from branchebadges.standing import Standing
    from branchebadges.standing.admission import Admission

_NOTHING: Final = Decimal(0)


class Path(Strict):
    """A learning path as its library describes it.

    Attributes:
        id: what the library calls it.
        owner: the library, where the description says so.
        title_nl: what it is called on the badge; `title_en` in English.
        kind: for whom it is; `target_diploma` and `target_variant` what it leads to. For people:
            the badge is judged by the modules and points alone.
        mandatory: the modules everybody follows.
        free_choice_min_points: the points to be chosen freely beside those.
    """

    id: Name
    owner: str | None = None
    title_nl: Words
    title_en: Words | None = None
    kind: Literal["generalist", "specialist", "volunteer"] | None = None
    target_diploma: str | None = None
    target_variant: str | None = None
    mandatory: tuple[Name, ...] = ()
    free_choice_min_points: Annotated[Number, Field(ge=0, le=10_000)] = _NOTHING


def read_path(document: object) -> Path:
    """Read a description.

    Raises:
        Refused: `learning-path`, with the place; a path that asks nothing is none.
    """
    path = read_as(Path, document, code="learning-path")
    if not path.mandatory and not path.free_choice_min_points:
        raise Refused("learning-path", "a path asks for something", where="/mandatory")
    return path


def follow(
    branch: Branch, person_id: str, path: Path, *, library: Organisation, at: datetime
) -> Stated:
    """Write down that somebody followed a path to its end; nothing is signed yet.

    What was stated stays, unless a badge under it was revoked: then it is replaced by one that
    rests on other badges, or taken back.

    Raises:
        Refused: the path is another library's or names modules that are not known here; there is
            something yet to do (`path-not-done`); something was followed of which no badge was
            issued (`component-without-badge`); or the person is not known.
    """
    require_own(branch, path, library)
    record = persons.known(branch, person_id)
    url = publish_path(branch, path, library)
    last = _last(record, url)
    if last is not None and not any(record.is_lost(each.entry) for each in last.followed):
        return Stated("known", last.credential)
    shown = _shown(branch, record, path, library, on=day_of(at))
    if isinstance(shown, Refused):
        if last is None:
            raise shown
        persons.save(branch, record.with_state(last.credential, "revoked"))
        return Stated("revoked", last.credential)
    if last is not None:
        record = record.with_state(last.credential, "replaced")
    new = PathFollowed(
        library=library.id,
        path=url,
        code=path.id,
        followed=shown.steps,
        completed=shown.completed,
        issued=at,
        **born(branch, library),
    )
    attestations = (*record.attestations, new)
    persons.save(branch, record.model_copy(update={"attestations": attestations}))
    return Stated("stated" if last is None else "reissued", new.credential)


def publish_path(branch: Branch, path: Path, library: Organisation) -> str:
    """Publish a path under its content; gives the address."""
    plain = path.model_dump(mode="json", exclude_none=True)
    document: dict[str, Any] = {**plain, "owner": library.did, "code": path.id}
    url = branch.url(f"paths/{path.id}-{short_digest(document)}.json")
    branch.publish(url, {**document, "id": url})
    return url


def require_own(branch: Branch, path: Path, library: Organisation) -> None:
    """Refuse a path that is another's, or names modules that are not known here."""
    if library.kind != "provider":
        message = f"{library.id} is the {library.kind} itself; a learning path is a library's"
        raise Refused("learning-path-owner", message, where="--library")
    if path.owner not in {None, library.id, library.did}:
        message = f"this path is that of {path.owner}, not of {library.id}"
        raise Refused("learning-path-owner", message, where="/owner")
    known = modules_of(branch)
    for number, module in enumerate(path.mandatory):
        if module not in known:
            where = f"/mandatory/{number}"
            raise Refused("module-unknown", f"no module {module!r} here", where=where)


@dataclass(frozen=True)
class _Shown:
    """The badges a path was followed with, and the moment at which the last was completed."""

    steps: tuple[Step, ...]
    completed: datetime


def _shown(
    branch: Branch, record: Record, path: Path, library: Organisation, *, on: date
) -> _Shown | Refused:
    """What shows that the path was followed; or what is lacking."""
    asked = LearningPath(library.id, path.mandatory, path.free_choice_min_points)
    case = Case(
        record.person,
        record.ledger.attainments,
        catalogue_of(branch),
        history_of(branch),
        asked,
    )
    standing = standing_of(case, on=on)
    badges = case.admissions(case.history.on(on))
    if not standing.learning_path_done:
        return _not_done(case, asked, badges, on)
    groups = {case.catalogue.group_of(module) for module in path.mandatory}
    mandatory = [item for group in sorted(groups) for item in _followed(badges, group, on)]
    rows = [
        *((item, "mandatory") for item in mandatory),
        *((item, "free choice") for item in _chosen(badges, groups, standing, asked.free_choice)),
    ]
    counted = {line.badge: line.counted for line in standing.points.lines}
    steps = []
    for item, place in sorted(
        rows, key=lambda row: (row[1] != "mandatory", row[0].attainment.order)
    ):
        name = item.attainment.id
        if record.credential_of(name) is None:
            message = f"{name} was followed for this path, and no badge was issued for it"
            return Refused("component-without-badge", message)
        points = counted.get(name, _NOTHING)
        steps.append(
            Step.model_validate({"entry": name, "place": place, "points": as_json(points)})
        )
    return _Shown(tuple(steps), max(_completed(record, each.entry) for each in steps))


def _not_done(case: Case, asked: LearningPath, badges: Sequence[Admission], on: date) -> Refused:
    lacking = not_followed(asked, badges, catalogue=case.catalogue, day=on)
    if lacking:
        return Refused("path-not-done", f"yet to be followed: {', '.join(lacking)}")
    return Refused(
        "path-not-done", f"the free choice of {asked.free_choice} points is not complete yet"
    )


def _followed(badges: Sequence[Admission], group: str, on: date) -> list[Admission]:
    """The first badge for the whole of a module, or those for all its parts."""
    same = sorted(
        (item for item in badges if item.group == group and _passed(item, on)),
        key=lambda item: item.attainment.order,
    )
    whole = [item for item in same if item.attainment.component is None]
    return whole[:1] or same


def _passed(item: Admission, on: date) -> bool:
    """As `standing.paths` asks it: followed and passed, with points or without."""
    reason = item.reason_on(on)
    return reason is None or reason in WITHOUT_POINTS


def _chosen(
    badges: Sequence[Admission], groups: set[str], standing: Standing, asked: Decimal
) -> Iterator[Admission]:
    """The badges of free choice, oldest first, until there are enough points."""
    counted = {line.badge: line.counted for line in standing.points.lines}
    points = _NOTHING
    for item in sorted(badges, key=lambda item: item.attainment.order):
        worth = counted.get(item.attainment.id, _NOTHING)
        if points < asked and worth > 0 and item.group not in groups:
            points += worth
            yield item


def _completed(record: Record, entry: str) -> datetime:
    award, exemption = record.award_of(entry), record.exemption_of(entry)
    if award is not None:
        return award.completed
    if exemption is not None:
        return start_of_day(exemption.decided.decided)
    raise Refused("component-without-badge", f"no badge was issued for {entry}")


def _last(record: Record, url: str) -> PathFollowed | None:
    rows = [each for each in record.attestations if isinstance(each, PathFollowed)]
    return next((each for each in rows if each.path == url and each.state == "valid"), None)
