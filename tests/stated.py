"""A sector in which the branch, its committee and a library also state other things of people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from branchebadges.branch.attest_signing import sign_attestations
from branchebadges.branch.exempting import exempt
from branchebadges.branch.following import follow, read_path
from branchebadges.branch.handed_out import name_of
from branchebadges.branch.signing import publish_statuses
from branchebadges.branch.yearly import state_year
from branchebadges.proofs import Signed
from branchebadges.testing import ACADEMY, Sector

if TYPE_CHECKING:
    from pathlib import Path

    from branchebadges.branch.stated import AnyStated
    from branchebadges.branch.stating import Stated

DECISION = {
    "id": "evc-7",
    "name": "gesprekken in de wijk",
    "points": 20,
    "domains": {"CL": 0.75, "ID": 0.25},
    "ground": "Ervaringscertificaat, gehouden tegen de branchestandaard van 2025.",
    "decided": "2026-04-01",
    "registered_on": "2026-04-02",
}
PATH = {
    "id": "balie",
    "title_nl": "Welkom aan de balie",
    "mandatory": ["onboarding"],
    "free_choice_min_points": 30,
}


class Stating:
    """What `branchebadges exempt`, `path` and `statement` do, on a sector in its box."""

    def __init__(self, sector: Sector) -> None:
        self.sector = sector

    def exempt(self, person: str = "anna", **changes: Any) -> Stated:
        document = {name: value for name, value in {**DECISION, **changes}.items() if value != ""}
        became = exempt(self.sector.branch, person, document, at=self.sector.now)
        self.finish()
        return became

    def follow(self, person: str = "anna", *, library: str = ACADEMY, **changes: Any) -> Stated:
        owner = self.sector.branch.settings.organisation(library)
        path = read_path({**PATH, **changes})
        became = follow(self.sector.branch, person, path, library=owner, at=self.sector.now)
        self.finish()
        return became

    def state_year(self, year: int, person: str = "anna") -> Stated:
        became = state_year(self.sector.branch, person, year, at=self.sector.now)
        self.finish()
        return became

    def finish(self) -> None:
        publish_statuses(self.sector.branch, at=self.sector.now)
        sign_attestations(
            self.sector.branch,
            at=self.sector.now,
            kinds={"exemption", "learning_path", "statement"},
        )

    def all(self, kind: str, person: str = "anna") -> list[AnyStated]:
        """Everything of a kind, as it was decided on, oldest first."""
        return [each for each in self.sector.person(person).attestations if each.kind == kind]

    def last(self, kind: str, person: str = "anna") -> Any:
        return self.all(kind, person)[-1]

    def signed(self, each: AnyStated, person: str = "anna") -> Signed:
        return Signed.read(self.file(each, person).read_text())

    def file(self, each: AnyStated, person: str = "anna") -> Path:
        return self.sector.branch.file_of(self.sector.person(person), name_of(each))

    def verdict(self, each: AnyStated, person: str = "anna") -> str:
        return self.sector.verify(self.signed(each, person)).verdict

    def conferral(self, diploma: str, person: str = "anna") -> str:
        """The id of the newest diploma of that kind."""
        return self.sector.conferral(person, diploma).credential

    def everything_of(self, person: str = "anna") -> list[Signed]:
        """All that lies in somebody's folder."""
        files = sorted(self.sector.branch.holder(person).rglob("*.json"))
        return [Signed.read(path.read_text()) for path in files]
