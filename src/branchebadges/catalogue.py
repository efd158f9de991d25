"""The catalogue: what is known of every module, as far as points depend on it.

It is a published document: a diploma names its digest, so that anybody counts with the same
accreditations, groups and weights. It has the shape of `modules` and `overlap_groups` of an
evaluation: `{"modules": {id: {...}}, "overlap_groups": [{"id": ..., "cap_points": ...}]}`.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from branchebadges.canonical import jcs
from branchebadges.encoding import digest_sri
from branchebadges.errors import Refused
from branchebadges.reading import Day, Flag, Number, Strict, pointer_step, read_as

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_TOLERANCE: Final = Decimal("1e-9")
"""Three times 0.333333333333 is one, to anybody but a computer."""


class AccreditationPeriod(Strict):
    """What the committee decided about a module: so many points, in this period.

    `valid_until` is the last day with accreditation, `withdrawn_on` the first without. `points` may
    be left out where `study_hours` are given; the rule set then says what an hour is worth.
    """

    id: str
    points: Number | None = Field(default=None, ge=0)
    study_hours: Number | None = Field(default=None, ge=0)
    valid_from: Day
    valid_until: Day | None = None
    recognises_from: Day | None = None
    components: dict[str, Number] | None = None
    withdrawn_on: Day | None = None
    withdrawal_mode: Literal["prospective", "retroactive"] | None = None
    retroactive_from: Day | None = None
    note: str | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.points is None and self.study_hours is None:
            raise PydanticCustomError("points", "an accreditation needs points or study hours")
        if self.valid_until is not None and self.valid_until < self.valid_from:
            raise PydanticCustomError("period", "the accreditation ends before it begins")
        if self.withdrawn_on is None and (self.withdrawal_mode or self.retroactive_from):
            raise PydanticCustomError("withdrawal", "a withdrawal needs its day in withdrawn_on")
        if self.components and min(self.components.values()) < 0:
            raise PydanticCustomError("points", "a component cannot take points away")
        return self

    @property
    def retroactive(self) -> bool:
        """Was it withdrawn as of a day in the past?"""
        return self.withdrawn_on is not None and self.withdrawal_mode == "retroactive"


class CatalogueModule(Strict):
    """One module: its domains, its relations to others, its accreditations."""

    domains: dict[str, Number]
    accreditations: tuple[AccreditationPeriod, ...] = ()
    group: str | None = None
    overlap: str | None = None
    contains: tuple[str, ...] = ()
    generic: Flag = False
    annual_refresher: Flag = False
    title_nl: str | None = None
    title_en: str | None = None

    @model_validator(mode="after")
    def _weighed(self) -> Self:
        check_weights(self.domains)
        names = [accreditation.id for accreditation in self.accreditations]
        if len(set(names)) != len(names):
            raise PydanticCustomError("accreditations", "two accreditations have the same id")
        return self


def check_weights(domains: Mapping[str, Decimal]) -> None:
    """The weights of domains are shares of one whole; no domains at all is allowed."""
    if any(weight < 0 for weight in domains.values()):
        raise PydanticCustomError("domains", "a domain cannot weigh less than nothing")
    if domains and abs(sum(domains.values(), Decimal(-1))) > _TOLERANCE:
        raise PydanticCustomError("domains", "the weights of the domains do not sum to 1")


class OverlapGroup(Strict):
    """Modules that teach largely the same, and what they may bring in together."""

    id: str
    cap_points: Number = Field(ge=0)
    source: str | None = None
    why: str | None = None


class Catalogue(Strict):
    """All modules of the branch, with the groups in which they overlap."""

    id: str | None = None
    """Where it is published; one that travels inside an evaluation has none."""
    modules: dict[str, CatalogueModule]
    overlap_groups: tuple[OverlapGroup, ...] = ()

    @classmethod
    def read(cls, document: object, *, at: str = "") -> Catalogue:
        """Read a catalogue.

        Raises:
            Refused: `catalogue` with the place, or `catalogue-circular` when a module is a part
                of itself.
        """
        catalogue = read_as(cls, document, code="catalogue", at=at)
        names = [group.id for group in catalogue.overlap_groups]
        if len(set(names)) != len(names):
            message = "two overlap groups have the same id"
            raise Refused("catalogue", message, where=f"{at}/overlap_groups")
        for name in catalogue.modules:
            if catalogue.inside_itself(name):
                where = f"{at}/modules/{pointer_step(name)}/contains"
                raise Refused("catalogue-circular", f"{name} is a part of itself", where=where)
        return catalogue

    def to_document(self) -> dict[str, Any]:
        """The catalogue as it is published."""
        return self.model_dump(mode="json", exclude_unset=True)

    @cached_property
    def digest(self) -> str:
        """SRI digest over the canonical form, as diplomas name it."""
        return digest_sri(jcs(self.to_document()))

    def group_of(self, module: str) -> str:
        """The equivalence group of a module; one that has no group is equivalent to itself only."""
        known = self.modules.get(module)
        return (known.group if known else None) or module

    def inside_itself(self, name: str) -> bool:
        """Does the module contain itself, directly or through its parts?"""
        contents = {whole: module.contains for whole, module in self.modules.items()}
        return name in _closure(name, contents)

    @cached_property
    def caps(self) -> Mapping[str, Decimal]:
        """What each overlap group may bring in together."""
        return {group.id: group.cap_points for group in self.overlap_groups}

    @cached_property
    def direct_parts(self) -> Mapping[str, frozenset[str]]:
        """Per equivalence group the groups that its modules contain.

        Equivalent modules have the same content, so what one of them contains they all do, and
        a part may have been followed as any module of its group.
        """
        parts: dict[str, set[str]] = {}
        for name, module in self.modules.items():
            whole = self.group_of(name)
            found = {self.group_of(part) for part in module.contains} - {whole}
            if found:
                parts.setdefault(whole, set()).update(found)
        return {whole: frozenset(found) for whole, found in parts.items()}

    @cached_property
    def parts(self) -> Mapping[str, frozenset[str]]:
        """Per equivalence group everything inside it, parts of parts included."""
        return {
            whole: frozenset(_closure(whole, self.direct_parts) - {whole})
            for whole in self.direct_parts
        }


def _closure(whole: str, contents: Mapping[str, Iterable[str]]) -> set[str]:
    found: set[str] = set()
    waiting = list(contents.get(whole, ()))
    while waiting:
        part = waiting.pop()
        if part not in found:
            found.add(part)
            waiting.extend(contents.get(part, ()))
    return found
