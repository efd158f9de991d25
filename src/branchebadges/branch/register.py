"""The register of the committee: modules as proposed, decisions as taken, and what follows.

A decision that stands is a signed accreditation. A decision that is withdrawn stays in the
register with the day and the way, and the catalogue tells everybody.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from pydantic import BaseModel, Field

from branchebadges.catalogue import Catalogue
from branchebadges.errors import Refused, StorageFailed
from branchebadges.modules import Framework, Module, read_framework, read_module
from branchebadges.reading import Day, Number, Strict, as_json, pointer_step, read_as

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from branchebadges.branch.home import Branch

_R = TypeVar("_R")


class Decision(Strict):
    """A decision of the committee on one module (days inclusive, points in study/PE points)."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,80}$")
    module_id: str
    points: Number = Field(ge=0, le=1000)
    study_hours: Number = Field(ge=0, le=10000)
    valid_from: Day
    valid_until: Day
    recognises_from: Day | None = None
    components: dict[str, Number] | None = None
    withdrawn_on: Day | None = None
    withdrawal_mode: Literal["prospective", "retroactive"] | None = None
    retroactive_from: Day | None = None
    note: str | None = None

    @property
    def as_granted(self) -> Decision:
        """The decision without what became of it later."""
        return self.model_copy(
            update={"withdrawn_on": None, "withdrawal_mode": None, "retroactive_from": None}
        )

    @property
    def last_day(self) -> date:
        """The last day on which a completion counts, all that happened considered."""
        if self.withdrawn_on is None:
            return self.valid_until
        first_day_without = self.retroactive_from or self.withdrawn_on
        return min(self.valid_until, first_day_without - timedelta(days=1))


class Entry(Strict):
    """A decision in the register, and the module version it is about."""

    decision: Decision
    version: int


def read_decision(document: object, *, at: str = "") -> Decision:
    """Read a decision; `Refused` names the member that is wrong."""
    decision = read_as(Decision, document, code="decision", at=at)
    if decision.valid_until < decision.valid_from:
        raise Refused("decision", "valid_until is before valid_from", where=f"{at}/valid_until")
    return decision


def modules_of(branch: Branch) -> dict[str, Module]:
    """Every module that was proposed, by id."""
    return branch.read_private_as(read_modules, "register/modules.json") or {}


def entries_of(branch: Branch) -> dict[str, Entry]:
    """Every decision, by id, oldest first within a module."""
    return branch.read_private_as(read_entries, "register/decisions.json") or {}


def read_modules(document: object) -> dict[str, Module]:
    """The modules as the register holds them, by id; `Refused` names the member that is wrong."""
    return _rows_in(document, read_module)


def read_entries(document: object) -> dict[str, Entry]:
    """The decisions as the register holds them, by id; `Refused` names the member."""
    return _rows_in(document, _read_entry)


def _read_entry(document: object, *, at: str) -> Entry:
    return read_as(Entry, document, code="decision", at=at)


def _rows_in(document: object, read: Callable[..., _R]) -> dict[str, _R]:
    if not isinstance(document, dict):
        raise Refused("register-shape", "this file of the register is not an object of rows")
    return {id_: read(row, at=f"/{pointer_step(id_)}") for id_, row in document.items()}


def framework_of(branch: Branch) -> Framework:
    """The domains modules are aligned to."""
    framework = branch.read_private_as(read_framework, "register/framework.json")
    if framework is None:
        raise StorageFailed("no-framework", "this branch has no domains yet", where="framework")
    return framework


def write_modules(branch: Branch, rows: dict[str, Module]) -> None:
    """Write the modules back."""
    branch.write_private(
        "register/modules.json",
        {id_: _plain(module) for id_, module in sorted(rows.items())},
    )


def write_entries(branch: Branch, rows: dict[str, Entry]) -> None:
    """Write the decisions back."""
    branch.write_private(
        "register/decisions.json",
        {id_: _plain(entry) for id_, entry in sorted(rows.items(), key=_by_module_and_version)},
    )


def _by_module_and_version(row: tuple[str, Entry]) -> tuple[str, int]:
    return row[1].decision.module_id, row[1].version


def _plain(model: BaseModel) -> dict[str, Any]:
    return model.model_dump(mode="json", exclude_defaults=True)


def _groups(document: Any) -> Any:
    """The overlap groups as they are kept, once it is sure that they can be read."""
    Catalogue.read({"modules": {}, "overlap_groups": document})
    return document


def catalogue_of(branch: Branch) -> Catalogue:
    """The catalogue as it stands: every module, every decision, every withdrawal."""
    return catalogue_from(branch, modules_of(branch), entries_of(branch))


def catalogue_from(
    branch: Branch, proposed: Mapping[str, Module], entries: Mapping[str, Entry]
) -> Catalogue:
    """The catalogue that these modules and decisions make.

    Raises:
        Refused: they contradict each other, say a module that is a part of itself.
    """
    periods: dict[str, list[dict[str, Any]]] = {}
    for entry in entries.values():
        row = _plain(entry.decision)
        periods.setdefault(row.pop("module_id"), []).append(row)
    modules = {
        id_: {
            "domains": {code: as_json(weight) for code, weight in module.domains.items()},
            "group": module.equivalence_group,
            "overlap": module.overlap_group,
            "contains": list(module.contains),
            "generic": module.generic,
            "annual_refresher": module.annual_refresher,
            "title_nl": module.title_nl,
            "title_en": module.title_en,
            "accreditations": periods.get(id_, []),
        }
        for id_, module in proposed.items()
    }
    document = {
        "modules": {
            id_: {name: value for name, value in module.items() if value not in (None, [], False)}
            for id_, module in modules.items()
        },
        "overlap_groups": branch.read_private_as(_groups, "register/overlap_groups.json") or [],
    }
    return Catalogue.read(document)
