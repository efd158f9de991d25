"""What stands in the catalogue: each module that was ever accredited, with its accreditations.

Read from the register of the committee; nothing here knows of a database or of pages.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from branchebadges.branch import Organisation
    from branchebadges.branch.register import Decision, Entry
    from branchebadges.modules import Framework, Module
    from issuer_app.settings import Language

Stand = Literal["now", "later", "ended", "withdrawn"]


@dataclass(frozen=True)
class Term:
    """One accreditation of a module version, and how it stands."""

    decision: Decision
    version: int

    def stand(self, day: date) -> Stand:
        """How it stands on a day: in force, still to begin, ended of itself, or taken back."""
        decision = self.decision
        if decision.valid_from <= day <= decision.last_day:
            return "now"
        if decision.withdrawn_on is not None and decision.withdrawn_on <= day:
            return "withdrawn"
        return "later" if day < decision.valid_from <= decision.last_day else "ended"


@dataclass(frozen=True)
class Listing:
    """A module in the catalogue; `terms` the newest first."""

    module: Module
    provider: Organisation
    terms: tuple[Term, ...]
    names: tuple[str, ...] = ()
    """What its domains, roles and competences are called, to be found by."""

    def term(self, day: date) -> Term | None:
        """The accreditation in force on a day."""
        return next((each for each in self.terms if each.stand(day) == "now"), None)

    def shown(self, day: date) -> Term:
        """The accreditation to speak of: in force, else still to begin, else the last there was."""
        later = (each for each in reversed(self.terms) if each.stand(day) == "later")
        return self.term(day) or next(later, self.terms[0])

    def title(self, language: Language) -> str:
        """The title in that language, or in Dutch where there is no other."""
        english = self.module.title_en if language == "en" else None
        return english or self.module.title_nl

    @cached_property
    def words(self) -> str:
        """All it can be found by, folded."""
        module = self.module
        outcomes = (text for each in module.learning_outcomes for text in (each.nl, each.en))
        said = (module.title_nl, module.title_en, module.description, self.provider.name)
        return folded(" ".join(text for text in (*said, *outcomes, *self.names) if text))


@dataclass(frozen=True)
class Shelf:
    """All listings by module id, and the framework they are described in."""

    listings: Mapping[str, Listing]
    framework: Framework


def shelf_of(
    modules: Mapping[str, Module],
    entries: Iterable[Entry],
    organisations: Iterable[Organisation],
    framework: Framework,
) -> Shelf:
    """The shelf that these modules and decisions make; local offering does not stand on it."""
    terms: dict[str, list[Term]] = {}
    for entry in entries:
        terms.setdefault(entry.decision.module_id, []).append(Term(entry.decision, entry.version))
    providers = {each.id: each for each in organisations}
    names = names_of(framework)
    found = {}
    for id_, rows in terms.items():
        module = modules.get(id_)
        if module is None or module.awarding_provider not in providers:
            continue
        rows.sort(key=lambda term: (term.decision.valid_from, term.version), reverse=True)
        codes = (*module.domains, *module.roles, *module.competences)
        said = tuple(name for code in codes for name in names.get(code, ()))
        found[id_] = Listing(module, providers[module.awarding_provider], tuple(rows), said)
    return Shelf(found, framework)


def names_of(framework: Framework) -> dict[str, tuple[str, str]]:
    """Every domain, role and competence by its code: its name in Dutch and in English."""
    names = {}
    for domain in framework.domains:
        names[domain.id] = (domain.name_nl, domain.name_en)
        for role in domain.roles:
            names[role["id"]] = (role["label_nl"], role.get("label_en", role["label_nl"]))
        for competence in domain.competences:
            names[competence.id] = (competence.label_nl, competence.label_en)
    return names


def folded(text: str) -> str:
    """A text without the differences that a search looks past: capitals and accents."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(each for each in decomposed if not unicodedata.combining(each)).casefold()
