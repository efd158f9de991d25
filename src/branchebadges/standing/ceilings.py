"""The ceilings over the badges of one ledger, as the rules name them.

The highest once of an equivalence group, only the difference between parts and wholes, the caps
per module and overlap group, and the shares of generic content and exemptions: each becomes a
`Limit` over a sum.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from branchebadges.standing.limits import Limit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from branchebadges.catalogue import Catalogue
    from branchebadges.rules import RuleSet
    from branchebadges.standing.admission import Admission

_NOTHING: Final = Decimal(0)

Members = dict[str, list[int]]


def ceilings(
    items: Sequence[Admission],
    *,
    catalogue: Catalogue,
    rules: RuleSet,
    threshold: Decimal | None,
) -> list[Limit]:
    """All ceilings over these badges, which are in order of completion.

    Args:
        items: the badges that count in this ledger.
        catalogue: groups, parts and overlap caps.
        rules: the rule set.
        threshold: what the diploma asks for; without one there are no shares of it.
    """
    groups: Members = {}
    for index, item in enumerate(items):
        groups.setdefault(item.group, []).append(index)
    worths = {name: _Worth.of(items, members, rules) for name, members in groups.items()}
    limits = [limit for worth in worths.values() for limit in worth.limits]
    cap = rules.parameters.max_points_single_module.value
    if cap is not None:
        limits += [Limit("module_cap", cap, tuple(members)) for members in groups.values()]
    if rules.parameters.containment_dedup.value:
        limits += _containments(groups, worths, catalogue)
    limits += _caps(items, catalogue, rules, threshold)
    return limits


class _Worth:
    """What one equivalence group is worth: followed whole, and followed in components."""

    def __init__(self, whole: Decimal, components: Decimal, limits: tuple[Limit, ...]) -> None:
        self.whole = whole
        self.components = components
        self.limits = limits

    @classmethod
    def of(cls, items: Sequence[Admission], members: Sequence[int], rules: RuleSet) -> _Worth:
        contents: dict[str | None, list[int]] = {}
        for index in members:
            contents.setdefault(items[index].attainment.component, []).append(index)
        worths: dict[str | None, Decimal] = {}
        limits: list[Limit] = []
        for component, same in contents.items():
            worths[component], found = _repeated(items, same, rules)
            limits += found
        whole = worths.pop(None, _NOTHING)
        components = sum(worths.values(), _NOTHING)
        if worths and rules.parameters.repeat_policy_diploma.value != "sum":
            # Parts of a module never bring in more than the module.
            most = max(items[i].whole_points for part in worths for i in contents[part])
            components = min(components, most)
        if len(members) > 1:
            limits.append(Limit("repeat", max(whole, components), tuple(members)))
        return cls(whole, components, tuple(limits))


def _repeated(
    items: Sequence[Admission], members: Sequence[int], rules: RuleSet
) -> tuple[Decimal, list[Limit]]:
    """What the same content, attained several times, is worth, and the limits that say so."""
    points = [items[index].points for index in members]
    match rules.parameters.repeat_policy_diploma.value:
        case "first":
            return points[0], [Limit("repeat", _NOTHING, (index,)) for index in members[1:]]
        case "latest":
            return points[-1], [Limit("repeat", _NOTHING, (index,)) for index in members[:-1]]
        case "sum":
            # Following a module again may add up, but an exemption from it is no second time.
            learned = [items[index].points for index in members if not items[index].exempt]
            exempt = [items[index].points for index in members if items[index].exempt]
            return max(sum(learned, _NOTHING), max(exempt, default=_NOTHING)), []
        case _:
            return max(points), [Limit("repeat", max(points), tuple(members))]


def _containments(
    groups: Members, worths: Mapping[str, _Worth], catalogue: Catalogue
) -> Iterator[Limit]:
    """A whole and all inside it: together worth the larger of the two, never both."""

    for group, members in groups.items():
        parts = catalogue.parts.get(group, frozenset()) & groups.keys()
        if parts and worths[group].whole > 0:
            inside = (index for part in parts for index in groups[part])
            yield Limit("contained", _reach(group, worths, catalogue), tuple(sorted([*members, *inside])))


def _reach(root: str, worths: Mapping[str, _Worth], catalogue: Catalogue) -> Decimal:
    """The most that a group and all inside it can be worth: the whole, or all its parts."""
    found: dict[str, Decimal] = {}
    waiting = [root]
    while waiting:
        group = waiting[-1]
        parts = catalogue.direct_parts.get(group, frozenset())
        if group not in found:
            # Equivalent modules may contain one another's groups; such a circle is cut here.
            found[group] = _NOTHING
            waiting.extend(sorted(parts - found.keys()))
            continue
        waiting.pop()
        inside = sum((found[part] for part in parts), _NOTHING)
        worth = worths.get(group)
        found[group] = inside if worth is None else max(worth.whole, worth.components + inside)
    return found[root]


def _caps(
    items: Sequence[Admission], catalogue: Catalogue, rules: RuleSet, threshold: Decimal | None
) -> Iterator[Limit]:
    overlaps: Members = {}
    for index, item in enumerate(items):
        if item.overlap in catalogue.caps:
            overlaps.setdefault(item.overlap or "", []).append(index)
    for name, members in overlaps.items():
        yield Limit("overlap_cap", catalogue.caps[name], tuple(members))
    if threshold is None:
        return
    settings = rules.parameters
    generic = tuple(index for index, item in enumerate(items) if item.generic)
    if generic:
        yield Limit("generic_cap", settings.generic_max_share.value * threshold, generic)
    exempt = tuple(index for index, item in enumerate(items) if item.exempt)
    if exempt:
        yield Limit("evc_cap", settings.evc_max_share.value * threshold, exempt)
