"""The ceilings over the badges of one ledger, as the rules name them.

The highest once of an equivalence group, only the difference between parts and wholes, the caps
per module and overlap group, and the shares of generic content and exemptions: each becomes a
`Limit` over a sum.
"""

from __future__ import annotations

from dataclasses import dataclass
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
Levels = tuple[tuple[Decimal, tuple[int, ...]], ...]


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
        # An exemption from no module in particular is under its own share, not under this cap.
        limits += [
            Limit("module_cap", cap, tuple(members))
            for members in groups.values()
            if items[members[0]].attainment.module is not None
        ]
    if rules.parameters.containment_dedup.value:
        limits += _containments(groups, worths, catalogue)
    limits += _caps(items, catalogue, rules, threshold)
    return limits


@dataclass(frozen=True)
class _Worth:
    """What one equivalence group is worth: followed whole, and followed in components.

    `levels` are the heights of what was followed whole, lowest first, each with all badges up to
    it: a lower one is not to hide behind a higher one that some other ceiling keeps out.
    """

    levels: Levels
    components: Decimal
    followed: tuple[int, ...]
    limits: tuple[Limit, ...]

    @property
    def whole(self) -> Decimal:
        """What the group is worth when followed whole."""
        return self.levels[-1][0] if self.levels else _NOTHING

    @classmethod
    def of(cls, items: Sequence[Admission], members: Sequence[int], rules: RuleSet) -> _Worth:
        if len(members) == 1 and items[members[0]].attainment.component is None:
            return cls(((items[members[0]].points, (members[0],)),), _NOTHING, (), ())
        contents: dict[str | None, list[int]] = {}
        for index in members:
            contents.setdefault(items[index].attainment.component, []).append(index)
        whole = contents.pop(None, [])
        levels = _levels(items, whole, rules)
        limits = [*_repeated(whole, levels)]
        components = _NOTHING
        for same in contents.values():
            heights = _levels(items, same, rules)
            limits += _repeated(same, heights)
            components += heights[-1][0]
        followed = tuple(index for same in contents.values() for index in same)
        if followed and rules.parameters.repeat_policy_diploma.value != "sum":
            # Parts of a module never bring in more than the module.
            components = min(components, max(items[index].whole_points for index in followed))
            limits.append(Limit("repeat", components, followed))
            limits += [
                Limit("repeat", max(height, components), (*wholes, *followed))
                for height, wholes in levels
            ]
        return cls(levels, components, followed, tuple(limits))


def _levels(items: Sequence[Admission], members: Sequence[int], rules: RuleSet) -> Levels:
    """What the same content, attained several times, is worth, by height."""
    if not members:
        return ()
    match rules.parameters.repeat_policy_diploma.value:
        case "first":
            return ((items[members[0]].points, (members[0],)),)
        case "latest":
            return ((items[members[-1]].points, (members[-1],)),)
        case "sum":
            # Following a module again may add up, but an exemption from it is no second time.
            exempt = [index for index in members if items[index].exempt]
            learned = sum((items[i].points for i in members if not items[i].exempt), _NOTHING)
            heights = _heights(items, exempt)
            highest = heights[-1][0] if heights else _NOTHING
            return (*heights[:-1], (max(learned, highest), tuple(members)))
        case _:
            return _heights(items, members)


def _heights(items: Sequence[Admission], members: Sequence[int]) -> Levels:
    return tuple(
        (height, tuple(index for index in members if items[index].points <= height))
        for height in sorted({items[index].points for index in members})
    )


def _repeated(members: Sequence[int], levels: Levels) -> Iterator[Limit]:
    """The same content once: what is up to a height brings in no more than that height."""
    if len(members) > 1:
        within = {index for _, wholes in levels for index in wholes}
        yield Limit("repeat", _NOTHING, tuple(index for index in members if index not in within))
        for height, wholes in levels:
            yield Limit("repeat", height, wholes)


def _containments(
    groups: Members, worths: Mapping[str, _Worth], catalogue: Catalogue
) -> Iterator[Limit]:
    """A whole and all inside it: together worth the larger of the two, never both."""
    for group in groups:
        parts = catalogue.parts.get(group, frozenset()) & groups.keys()
        if not parts:
            continue
        worth = worths[group]
        within = [*worth.followed, *(index for part in parts for index in groups[part])]
        inside = worth.components + _reach(group, worths, catalogue)
        for height, wholes in worth.levels:
            yield Limit("contained", max(height, inside), tuple(sorted({*wholes, *within})))


def _reach(root: str, worths: Mapping[str, _Worth], catalogue: Catalogue) -> Decimal:
    """The most that all inside a group can be worth: of every whole in it, that or its parts."""
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
        worth = None if group == root else worths.get(group)
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
