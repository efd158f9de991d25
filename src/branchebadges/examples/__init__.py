"""The example branch: 28 providers, 74 modules, 60 decisions, 72 invented people.

Names of providers and trainings are public; hours, points, decisions, people and completions are
invented, and every number of the rule set says whether it is an example or still to be decided.
"""

from __future__ import annotations

from importlib import resources
from typing import Any, Final

from branchebadges.canonical import read_json

AS_OF: Final = "2026-11-22"
"""The day as of which the example branch is shown."""

PE_FROM_YEAR: Final = 2024
"""The first year for which PE points are asked."""


def document(name: str) -> Any:
    """One example document, by the name of its file: `modules`, `people`, `rules` and so on."""
    return read_json(_read(f"{name}.json"))


def completions() -> bytes:
    """The example completions as CSV."""
    return _read("completions.csv")


def _read(name: str) -> bytes:
    return resources.files(__package__).joinpath(name).read_bytes()
