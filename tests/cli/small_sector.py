"""A small branch made with the command line itself: two modules, two people, one diploma."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from branchebadges import examples

if TYPE_CHECKING:
    from pathlib import Path

    from commandline import CommandLine

MODULES: list[dict[str, Any]] = [
    {
        "id": "onboarding",
        "title_nl": "Onboarding",
        "provider_ids": ["spn"],
        "domains": {"ME": 1},
        "study_hours": 30,
    },
    {
        "id": "ido",
        "title_nl": "Informatiepunt Digitale Overheid",
        "provider_ids": ["spn"],
        "domains": {"ID": 1},
        "study_hours": 12,
    },
]
DECISIONS: list[dict[str, Any]] = [
    {
        "id": f"acc-{module['id']}",
        "module_id": module["id"],
        "points": module["study_hours"],
        "study_hours": module["study_hours"],
        "valid_from": "2022-01-01",
        "valid_until": "2029-12-31",
    }
    for module in MODULES
]
COMPLETIONS: list[dict[str, str]] = [
    {
        "external_id": f"lms:{person}-{module}",
        "person_id": person,
        "full_name": f"Testpersoon {person}",
        "email": f"{person.lower()}@bieb.example",
        "category": "staff",
        "branch_since": "2015-01-01",
        "module_id": module,
        "completed_at": "2024-03-01",
        "registered_on": "2024-03-02",
        "result": result,
    }
    for person, module, result in (
        ("P1", "onboarding", "passed"),
        ("P1", "ido", "passed"),
        ("P2", "ido", "passed"),
        ("P2", "onboarding", "failed"),
    )
]


def as_csv(rows: list[dict[str, str]], *, delimiter: str = ",") -> str:
    """The rows as CSV."""
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


@dataclass(frozen=True)
class Sector:
    """The folder of a branch, with the inputs it was made from beside it."""

    folder: Path

    @property
    def branch(self) -> Path:
        return self.folder / "branch"

    @property
    def public(self) -> Path:
        return self.branch / "public"

    @property
    def trust(self) -> Path:
        return self.public / "trust.json"

    @property
    def rules(self) -> Path:
        return self.folder / "rules.json"

    def badge(self, person: str = "P1", module: str = "ido", form: str = "json") -> Path:
        """One badge of a person."""
        (found,) = (self.branch / f"holders/{person}/badges").glob(f"{module}-*.{form}")
        return found

    def badges(self, person: str = "P1") -> Path:
        return self.branch / f"holders/{person}/badges"

    def diploma(self, form: str = "json") -> Path:
        """The one diploma there is: P1's. Beside it lies the same without its list."""
        (found,) = (self.branch / "holders/P1/diplomas").glob(f"nascholing-*.{form}")
        return found


def make(folder: Path, cli: CommandLine) -> Sector:
    """Found the branch and let a year go by."""
    folder.mkdir(parents=True, exist_ok=True)
    sector = Sector(folder)
    sector.rules.write_text(json.dumps(examples.document("rules")))
    (folder / "modules.json").write_text(json.dumps({"modules": MODULES}))
    (folder / "decisions.json").write_text(json.dumps({"accreditations": DECISIONS}))
    (folder / "completions.csv").write_text(as_csv(COMPLETIONS))
    here = ("--branch", sector.branch)
    cli.done(
        "branch", "new", sector.branch, "--url", "https://badges.example", "--name", "Branche",
        "--rules", sector.rules,
    )  # fmt: skip
    cli.done("branch", "provider", "spn", "--name", "SPN", "--since", "2022-01-01", *here)
    cli.done("accredit", folder / "decisions.json", "--modules", folder / "modules.json", *here)
    cli.done("award", folder / "completions.csv", *here)
    cli.done("confer", "--on", "2026-11-22", *here)
    return sector
