"""What modules, badges, diplomas and variants are called, in Dutch and English."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from branchebadges.pictures.wording import domain as domain_in_words
from branchebadges.standing.explanation.phrases import Said, named, say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from branchebadges.attainments import Attainment
    from branchebadges.catalogue import Catalogue
    from branchebadges.rules import RuleSet

_EXEMPTION: Final = Said("een vrijstelling (EVC)", "an exemption (EVC)")
_EXEMPTION_FROM: Final = ("de vrijstelling voor {module}", "the exemption from {module}")
_COMPONENT: Final = ("{module}, onderdeel {component}", "{module}, part {component}")


@dataclass(frozen=True)
class Names:
    """The names in one catalogue, one ledger and one rule set; what has none goes by its id."""

    catalogue: Catalogue
    attainments: Mapping[str, Attainment]
    rules: RuleSet

    def module(self, module: str) -> Said:
        """What a module is called."""
        known = self.catalogue.modules.get(module)
        if known is None:
            return named(module)
        title = known.title_nl or known.title_en or module
        return named(title, None if self._shared[known.title_en] > 1 else known.title_en)

    @cached_property
    def _shared(self) -> Mapping[str | None, int]:
        """How many modules have an English title: one that several have says too little."""
        return Counter(known.title_en for known in self.catalogue.modules.values())

    def badge(self, badge: str) -> Said:
        """What a badge is for: a module, a part of one, or an exemption."""
        item = self.attainments[badge]
        if item.module is None:
            return _EXEMPTION if item.kind == "evc" else named(badge)
        module = self.module(item.module)
        if item.kind == "evc":
            return say(_EXEMPTION_FROM, module=module)
        if item.component is not None:
            return say(_COMPONENT, module=module, component=item.component)
        return module

    def diploma(self, diploma: str, rules: RuleSet | None = None) -> Said:
        """What a diploma is called, in these rules or else in those in force."""
        rule = (rules or self.rules).diploma(diploma)
        return named(diploma) if rule is None else named(rule.name_nl, rule.name_en)

    def variant(self, variant: str) -> Said:
        """What a variant is called."""
        for known in self.rules.variants:
            if known.id == variant:
                return named(known.name_nl, known.name_en)
        return named(variant)

    def domain(self, code: str) -> Said:
        """What a domain is called."""
        return Said(domain_in_words(code, "nl"), domain_in_words(code, "en"))
