"""The register of the committee: modules as proposed, decisions as taken, and what follows.

A decision that stands is a signed accreditation. A decision that is withdrawn stays in the
register with the day and the way, and the catalogue tells everybody.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, Field

from branchebadges.catalogue import Catalogue
from branchebadges.errors import Refused
from branchebadges.modules import Framework, Module, read_framework, read_module
from branchebadges.reading import Day, Number, Strict, as_json, read_as

if TYPE_CHECKING:
    from branchebadges.branch.folder import Branch


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
    rows = branch.read_private("register/modules.json") or {}
    return {id_: read_module(row, at=f"/{id_}") for id_, row in rows.items()}


def entries_of(branch: Branch) -> dict[str, Entry]:
    """Every decision, by id, oldest first within a module."""
    rows = branch.read_private("register/decisions.json") or {}
    return {id_: Entry.model_validate(row) for id_, row in rows.items()}


def framework_of(branch: Branch) -> Framework:
    """The domains modules are aligned to."""
    return read_framework(branch.read_private("register/framework.json"))


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


def catalogue_of(branch: Branch) -> Catalogue:
    """The catalogue as it stands: every module, every decision, every withdrawal."""
    periods: dict[str, list[dict[str, Any]]] = {}
    for entry in entries_of(branch).values():
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
        for id_, module in modules_of(branch).items()
    }
    document = {
        "modules": {
            id_: {name: value for name, value in module.items() if value not in (None, [], False)}
            for id_, module in modules.items()
        },
        "overlap_groups": branch.read_private("register/overlap_groups.json") or [],
    }
    return Catalogue.read(document)
