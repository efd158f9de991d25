"""A sector in which the branch, its committee and a library also state other things than badges."""

from __future__ import annotations

import itertools
import uuid
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

import jsonschema

from branchebadges import canonical, model
from branchebadges.attestations import (
    Decision,
    Followed,
    LearningPath,
    PeriodOfEducation,
    exemption,
    learning_path,
    statement,
)
from branchebadges.badges import Holder
from branchebadges.branch.signing import publish_statuses
from branchebadges.branch.status import status_entry
from branchebadges.diplomas import Award, Component
from branchebadges.diplomas.addition import addition
from branchebadges.diplomas.without_list import without_list
from branchebadges.encoding import digest_sri
from branchebadges.pins import Pinned
from branchebadges.proofs import Signed, sign
from branchebadges.testing import ACADEMY, Sector

if TYPE_CHECKING:
    from pathlib import Path

    from branchebadges.branch import Organisation

FRAMEWORK = "https://badges.example/domains/2021.json"
NAMES = {"ME": "Mediaeducatie", "CL": "Community librarian", "ID": "Informatiedienstverlening"}
PATH = {"owner": "bibliotheek", "mandatory": ["onboarding"], "free_choice": 24}
GROUND = "Ervaringscertificaat, gehouden tegen de branchestandaard van 2025."


@dataclass
class Attested:
    """Anna has two diplomas; what else is stated of her is made by the methods."""

    sector: Sector
    numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    @classmethod
    def begin(cls, folder: Path) -> Attested:
        sector = Sector.begin(folder)
        for module, day in (("mediacoach", 1), ("leesconsulent", 2), ("ido", 3), ("onboarding", 4)):
            sector.complete("anna", module, on=date(2026, 3, day), started_on="2026-01-10")
        sector.award()
        sector.confer()
        return cls(sector)

    @property
    def holder_id(self) -> str:
        return self.sector.person("anna").identity.holder

    def holder(self) -> Holder:
        """Anna, with a salt of its own for each credential."""
        salt = f"{next(self.numbers):032x}"
        return Holder(id=self.holder_id, email="anna@bieb.example", name="Anna", salt=salt)

    @property
    def branch(self) -> Organisation:
        return self.sector.branch.itself

    @property
    def committee(self) -> Organisation:
        return self.sector.branch.committee

    @property
    def library(self) -> Organisation:
        """A recognised party that is neither the branch nor its committee."""
        return self.sector.branch.settings.organisation(ACADEMY)

    def new_id(self) -> str:
        return uuid.uuid4().urn

    def status(self, name: str, by: Organisation) -> dict[str, Any]:
        register = self.sector.branch.statuses(by)
        register, given = register.give_out([name])
        self.sector.branch.keep_statuses(by, register)
        publish_statuses(self.sector.branch, at=self.sector.now)
        return status_entry(self.sector.branch, by, given[name])

    def sign(
        self, document: dict[str, Any], by: Organisation, *, suite: str = "eddsa-rdfc-2022"
    ) -> Signed:
        kind = "P-256" if suite == "jwt" else "Ed25519"
        signer = self.sector.branch.signer(by, kind)
        return sign(deepcopy(document), signer, suite=suite, created=self.sector.now)

    # What is stated

    def exemption(
        self,
        *,
        by: Organisation | None = None,
        points: Decimal = Decimal(12),
        domains: dict[str, Decimal] | None = None,
        module: str | None = None,
    ) -> dict[str, Any]:
        by, name = by or self.branch, self.new_id()
        decision = Decision(
            pin=Pinned.of("https://badges.example/decisions/evc-7.json", {"about": "anna"}),
            decided=date(2026, 4, 1),
            ground=GROUND,
            points=points,
            domains={"CL": Decimal("0.75"), "ID": Decimal("0.25")} if domains is None else domains,
            module=module,
        )
        return exemption(
            decision,
            id=name,
            achievement_url="https://badges.example/exemptions/evc-7.json",
            name="Vrijstelling: gesprekken in de wijk",
            framework=NAMES,
            framework_url=FRAMEWORK,
            issuer=by.profile(),
            holder=self.holder(),
            registered=self.sector.now,
            status=self.status(name, by),
        )

    def learning_path(self) -> dict[str, Any]:
        name = self.new_id()
        path = LearningPath(
            pin=Pinned.of("https://badges.example/paths/balie.json", PATH),
            achievement_url="https://badges.example/paths/balie-badge.json",
            code="balie",
            name="Welkom aan de balie",
            mandatory=("Onboarding in de bibliotheek",),
            free_choice=Decimal(24),
        )
        return learning_path(
            path,
            id=name,
            issuer=self.library.profile(),
            holder=self.holder(),
            followed=[
                Followed(self.sector.badge("anna", "onboarding"), "mandatory", Decimal(8)),
                Followed(self.sector.badge("anna", "ido"), "free choice", Decimal(24)),
            ],
            completed=self.sector.now - timedelta(days=30),
            issued=self.sector.now,
            status=self.status(name, self.library),
        )

    def statement(self, *, earned: Decimal = Decimal("12.5"), year: int = 2026) -> dict[str, Any]:
        name = self.new_id()
        return statement(
            PeriodOfEducation(date(year, 1, 1), date(year, 12, 31), Decimal(10), earned),
            id=name,
            achievement_url=f"https://badges.example/pe/{year}.json",
            issuer=self.branch.profile(),
            holder=self.holder(),
            rules=self.rulebook()[0],
            issued=self.sector.now,
            until=date(year + 1, 12, 31),
            status=self.status(name, self.branch),
        )

    def rulebook(self) -> tuple[Pinned, Pinned]:
        """The rule set and the catalogue that Anna's diploma names."""
        diploma = self.sector.diploma("anna").document
        rules = diploma["credentialSubject"]["achievement"]["criteria"]["id"]
        plain = [
            Pinned(row["id"], row["digestSRI"], row["mediaType"])
            for row in diploma["relatedResource"]
            if row["mediaType"] == "application/json"
        ]
        (first,) = [pin for pin in plain if pin.url == rules]
        (other,) = [pin for pin in plain if pin.url != rules]
        return first, other

    def addition(self, *components: Component, award: Award | None = None) -> dict[str, Any]:
        """The addition that a module of a hundred points in a second domain gives."""
        name = self.new_id()
        rules, catalogue = self.rulebook()
        return addition(
            award or self.award(),
            id=name,
            achievement_url="https://badges.example/diplomas/branche-cl.json",
            issuer=self.branch.profile(),
            holder=self.holder(),
            diploma=self.sector.diploma("anna"),
            components=components or self.components(),
            rules=rules,
            catalogue=catalogue,
            status=self.status(name, self.branch),
        )

    def award(self, **changes: Any) -> Award:
        given = {
            "diploma": "branche",
            "name": "Branche-opleiding Bibliothecaris",
            "awarded_on": date(2026, 11, 22),
            "issued_on": date(2026, 11, 22),
            "points": Decimal(204),
            "threshold": Decimal(100),
            "variants": (
                ("ME", "maatschappelijk-educatieve bibliothecaris"),
                ("CL", "community librarian"),
                ("GEN", "generalist"),
            ),
        }
        return Award(**{**given, **changes})

    def components(self) -> list[Component]:
        points = {"mediacoach": 40, "leesconsulent": 40, "ido": 24, "community-librarian": 100}
        if not any(
            each.document["name"] == "Community librarian" for each in self.sector.badges("anna")
        ):
            self.sector.complete("anna", "community-librarian", on="2026-11-22")
            self.sector.award()
        return [
            Component(self.sector.badge("anna", module), Decimal(worth))
            for module, worth in points.items()
        ]

    def without_list(self, full: Signed | None = None) -> dict[str, Any]:
        name = self.new_id()
        return without_list(
            full or self.sector.diploma("anna"),
            id=name,
            holder=self.holder(),
            status=self.status(name, self.branch),
        )


def everything(attested: Attested) -> dict[str, Signed]:
    """One of each, signed by whom it should be."""
    return {
        "exemption": attested.sign(attested.exemption(), attested.branch),
        "exemption by the committee": attested.sign(
            attested.exemption(by=attested.committee), attested.committee
        ),
        "learning path": attested.sign(attested.learning_path(), attested.library),
        "statement": attested.sign(attested.statement(), attested.branch),
        "addition": attested.sign(attested.addition(), attested.branch),
        "diploma without list": attested.sign(attested.without_list(), attested.branch),
    }


@cache
def official(standards: Path) -> Any:
    """The official schema of Open Badges."""
    text = (standards / "open-badges/achievementcredential.schema.json").read_text()
    draft = jsonschema.Draft201909Validator
    return draft(canonical.read_json(text), format_checker=draft.FORMAT_CHECKER)


def in_order(document: dict[str, Any]) -> None:
    """It has no misspelled term, and none that a signature would not cover."""
    model.lint(document)
    canonical.screen(document)


def digest_of(document: Any) -> str:
    return digest_sri(canonical.jcs(document))
