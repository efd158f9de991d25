"""The ledger of a person: what was reported, decided and taken back, append only.

An entry is never changed or removed. It carries the branch's own registration stamp, because a
date that an issuer writes proves nothing: a badge counts from its registration. Totals are not
stored; `branchebadges.standing` computes them from the attainments a ledger adds up to.

Entries are read from and written to documents here; a file of them is one document a line, and
belongs to the edges.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field, model_validator

from branchebadges.attainments import Attainment, Person
from branchebadges.catalogue import check_weights
from branchebadges.errors import Refused
from branchebadges.moments import day_of, write_moment
from branchebadges.reading import Day, Moment, Number, Strict, read_as

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime


Step = Literal["conferred", "reissued", "on_hold", "restored", "kept", "revoked", "variant_added"]
"""What becomes of a diploma."""

Because = Literal["points_reached", "badges_fell", "recounted", "rules_changed", "decided"]
"""Why. `recounted`: what was entered since belongs before it, and the list differs."""

Fall = Literal["revoked", "corrected", "withdrawn_retroactive"]
"""What befell a badge under a diploma: it was revoked, another says it right, or the accreditation
of its module was taken back as if it had never been."""


class Entry(Strict):
    """What all entries have: an id, and the branch's stamp."""

    id: str = Field(min_length=1)
    at: Moment


class BadgeEntry(Entry):
    """An entry about a badge, by its name in the ledger."""

    badge: str = Field(min_length=1)


class Completion(BadgeEntry):
    """A module, or an accredited part of one, was concluded: well or not.

    `by` is who reported it: a provider, a system on its behalf, or the learner, whose word is
    a claim until it is verified.
    """

    kind: Literal["completion"] = "completion"
    module: str
    completed: Day
    started: Day | None = None
    result: str = "completed"
    component: str | None = None
    external_id: str | None = None
    expires: Day | None = None
    by: Literal["provider", "automatic", "learner"] = "provider"


class Exemption(BadgeEntry):
    """The committee exempted the person (EVC): so many points, in these domains."""

    kind: Literal["exemption"] = "exemption"
    points: Number = Field(ge=0)
    domains: dict[str, Number] = Field(default_factory=dict)
    module: str | None = None
    decided: Day

    @model_validator(mode="after")
    def _weighed(self) -> Exemption:
        check_weights(self.domains)
        return self


class Verification(BadgeEntry):
    """The provider or the committee stands for what the learner claimed."""

    kind: Literal["verification"] = "verification"
    by: str


class Decision(BadgeEntry):
    """The committee lets count what would not count by itself: late, or before accreditation."""

    kind: Literal["decision"] = "decision"
    reason: str = Field(min_length=1)


class Loss(BadgeEntry):
    """The badge was revoked."""

    kind: Literal["loss"] = "loss"
    reason: str = ""


class Correction(BadgeEntry):
    """The badge was revoked because another, entered before, says it right."""

    kind: Literal["correction"] = "correction"
    successor: str = Field(min_length=1)
    reason: str = ""


class DiplomaStep(Entry):
    """Something became of a diploma: it was conferred, or changed, and why.

    Attributes:
        diploma: its id in the rule set.
        credential: the id of the credential that was conferred or changed.
        step: what became of it. A diploma is `kept` that rests on something that fell, or that
            newer rules would not give, where the rules say that it stays.
        because: why.
        fell: the badges under it that fell, by their name in the ledger, and what befell them.
        reason: in words, where somebody decided it.
        rules: where the rule set is published that says so.
        replaces: the credential whose place this one takes.
    """

    kind: Literal["diploma"] = "diploma"
    diploma: str = Field(min_length=1)
    credential: str = Field(min_length=1)
    step: Step
    because: Because
    fell: dict[str, Fall] = Field(default_factory=dict)
    reason: str | None = None
    rules: str | None = None
    replaces: str | None = None


AnyEntry = Annotated[
    Completion | Exemption | Verification | Decision | Loss | Correction | DiplomaStep,
    Field(discriminator="kind"),
]


class _Line(Strict):
    entry: AnyEntry


def read_entry(document: object, *, at: str = "") -> AnyEntry:
    """Read one entry of a ledger.

    Raises:
        Refused: `ledger-entry`, with the place.
    """
    try:
        return read_as(_Line, {"entry": document}, code="ledger-entry").entry
    except Refused as error:
        # The model wraps the entry in a member of its own; that is not in the document.
        where = at + (error.where or "").removeprefix("/entry")
        raise Refused(error.code, error.message, where=where) from error


def entry_document(entry: AnyEntry) -> dict[str, Any]:
    """An entry as it is kept: days as dates, the stamp in UTC."""
    document = entry.model_dump(mode="json", exclude_none=True)
    return {**document, "at": write_moment(entry.at)}


@dataclass(frozen=True)
class Ledger:
    """All entries about one person, oldest first."""

    person: Person
    entries: tuple[AnyEntry, ...] = ()

    @classmethod
    def of(cls, person: Person, entries: Iterable[AnyEntry]) -> Ledger:
        """A ledger with these entries, appended one after another.

        Raises:
            Refused: as `append`, with the position of the entry.
        """
        ledger, kept = _Opened(), []
        for index, entry in enumerate(entries):
            ledger.admit(entry, where=f"/{index}")
            kept.append(entry)
        return cls(person, tuple(kept))

    @classmethod
    def read(cls, person: Person, documents: Iterable[object]) -> Ledger:
        """A ledger from its documents, one an entry.

        Raises:
            Refused: `ledger-entry` or `ledger`, with the place.
        """
        return cls.of(
            person, (read_entry(item, at=f"/{index}") for index, item in enumerate(documents))
        )

    def to_documents(self) -> Iterator[dict[str, Any]]:
        """The entries as documents, one a line."""
        return (entry_document(entry) for entry in self.entries)

    def append(self, entry: AnyEntry) -> Ledger:
        """This ledger with one entry more.

        Raises:
            Refused: `ledger`: the id is taken, the stamp is older than the last one, or the
                entry speaks of a badge that is not there or is lost already.
        """
        return Ledger.of(self.person, (*self.entries, entry))

    def until(self, moment: datetime) -> Ledger:
        """The ledger as it stood at a moment."""
        return replace(self, entries=tuple(entry for entry in self.entries if entry.at <= moment))

    @property
    def attainments(self) -> tuple[Attainment, ...]:
        """What the entries add up to: one attainment a badge, in order of registration."""
        found: dict[str, Attainment] = {}
        for entry in self.entries:
            _apply(entry, found)
        return tuple(found.values())


def _apply(entry: AnyEntry, found: dict[str, Attainment]) -> None:
    day = day_of(entry.at)
    match entry:
        case Completion():
            found[entry.badge] = _completed(entry)
        case Exemption():
            found[entry.badge] = Attainment(
                id=entry.badge,
                kind="evc",
                module=entry.module,
                completed=entry.decided,
                registered=day,
                points=entry.points,
                domains=entry.domains,
            )
        case Verification():
            found[entry.badge] = replace(found[entry.badge], verified=day)
        case Decision():
            found[entry.badge] = replace(found[entry.badge], decision=entry.reason, decided=day)
        case Loss():
            found[entry.badge] = replace(found[entry.badge], revoked=day)
        case Correction():
            found[entry.badge] = replace(found[entry.badge], revoked=day)
            found[entry.successor] = replace(found[entry.successor], corrects=entry.badge)
        case DiplomaStep():
            pass  # what became of a diploma follows from the badges, and changes none


def _completed(entry: Completion) -> Attainment:
    return Attainment(
        id=entry.badge,
        kind="claim" if entry.by == "learner" else "completion",
        module=entry.module,
        completed=entry.completed,
        registered=day_of(entry.at),
        started=entry.started,
        result=entry.result,
        component=entry.component,
        external_id=entry.external_id,
        expires=entry.expires,
    )


class _Opened:
    """What is known while entries are admitted, so that a long ledger is read in one pass."""

    def __init__(self) -> None:
        self._ids: set[str] = set()
        self._badges: dict[str, bool] = {}
        self._last: datetime | None = None

    def admit(self, entry: AnyEntry, *, where: str) -> None:
        if entry.id in self._ids:
            raise Refused("ledger", f"there is an entry {entry.id} already", where=where)
        if self._last is not None and entry.at < self._last:
            message = "the stamp is older than that of the entry before it"
            raise Refused("ledger", message, where=where)
        if isinstance(entry, Completion | Exemption):
            if entry.badge in self._badges:
                message = f"badge {entry.badge} is in the ledger already"
                raise Refused("ledger", message, where=where)
            self._badges[entry.badge] = True
        elif isinstance(entry, BadgeEntry):
            self._must_stand(entry.badge, where)
        if isinstance(entry, Correction):
            self._must_stand(entry.successor, where)
            if entry.successor == entry.badge:
                raise Refused("ledger", "a badge cannot correct itself", where=where)
        if isinstance(entry, Loss | Correction):
            self._badges[entry.badge] = False
        self._ids.add(entry.id)
        self._last = entry.at

    def _must_stand(self, badge: str, where: str) -> None:
        match self._badges.get(badge):
            case None:
                raise Refused("ledger", f"there is no badge {badge} in the ledger", where=where)
            case False:
                raise Refused("ledger", f"badge {badge} is lost already", where=where)
