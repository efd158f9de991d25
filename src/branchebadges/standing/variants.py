"""The name a diploma gets from where its points lie."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from branchebadges.rules import GENERALIST, RuleSet

if TYPE_CHECKING:
    from collections.abc import Mapping

_NOTHING: Final = Decimal(0)


def variants(
    domains: Mapping[str, Decimal], threshold: Decimal | None, rules: RuleSet
) -> tuple[str, ...]:
    """The variants these points give a right to, in the order of the rule set.

    A specialist has a share of the threshold in one domain, a generalist a share in each; the
    shares are settings (003 L55, L57). The domains that count are those with a variant of their
    own, so general content makes nobody a specialist.
    """
    if threshold is None:
        return ()
    names = [variant.id for variant in rules.variants]
    special = rules.parameters.specialist_min_share.value * threshold
    each = rules.parameters.generalist_min_share_each.value * threshold
    own = [name for name in names if name != GENERALIST]
    generalist = bool(own) and all(domains.get(name, _NOTHING) >= each for name in own)
    return tuple(
        name
        for name in names
        if (generalist if name == GENERALIST else domains.get(name, _NOTHING) >= special)
    )
