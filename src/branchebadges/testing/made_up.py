"""What is made up: the parties, the modules, and the day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from branchebadges.branch import BRANCH, COMMITTEE, Organisation, Settings

if TYPE_CHECKING:
    from collections.abc import Mapping

TODAY: Final = "2026-11-22"
URL: Final = "https://badges.example"
ACADEMY: Final = "academie"
"""The provider of the modules, whom the committee recognises."""
NEWCOMER: Final = "nieuwkomer"
"""A provider that the committee did not recognise."""

MODULES: Final[Mapping[str, tuple[str, float | None, dict[str, float]]]] = {
    "onboarding": ("Onboarding in de bibliotheek", 8, {"ME": 0.5, "ID": 0.5}),
    "ido": ("Informatiepunt Digitale Overheid", 24, {"ID": 1}),
    "mediacoach": ("Mediacoach", 40, {"ME": 1}),
    "leesconsulent": ("Leesconsulent", 40, {"ME": 1}),
    "community-librarian": ("Community librarian", 100, {"CL": 1}),
    "eigen-balie": ("Aan onze eigen balie", None, {"ID": 1}),
}
"""Title, points and domains of the modules there are; the last is local and not accredited."""


def parties(settings: Settings) -> list[Organisation]:
    """The branch, its committee and two providers."""

    def one(id_: str, kind: Any, name: str, *, accredited: bool = False) -> Organisation:
        did = settings.did() if id_ == BRANCH else settings.did("issuers", id_)
        return Organisation(
            id=id_, kind=kind, name=name, did=did, country="NL", accredited=accredited
        )

    return [
        one(BRANCH, "branch", "Branche van het voorbeeld"),
        one(COMMITTEE, "committee", "Toetsingscommissie van het voorbeeld"),
        one(ACADEMY, "provider", "Academie van het voorbeeld", accredited=True),
        one(NEWCOMER, "provider", "Nieuwe aanbieder van het voorbeeld"),
    ]
