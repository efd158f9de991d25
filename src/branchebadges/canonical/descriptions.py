"""Names that a document describes in several places, as the walk sees them.

RDF merges all that is said of one name, so whoever carries a document could move members from one
description to another. `meaning` holds every pair of descriptions against each other when they are
spelled out. Here only those pass of which the same can be seen without that; others take the long
way.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from branchebadges.canonical.meaning import ABOUT_A_DOCUMENT, ENDORSEMENT, PROFILE
from branchebadges.canonical.terms import Beyond

if TYPE_CHECKING:
    from branchebadges.canonical.dataset import Name
    from branchebadges.canonical.states import Shape
    from branchebadges.canonical.terms import Term

_MANY: Final = 8
"""Different descriptions of one name; a provider has two or three."""


class Described(NamedTuple):
    """One description of one name: in which graph, with which terms, and of a credential?"""

    graph: Name
    name: str
    members: dict[str, Any]
    shape: Shape
    is_credential: bool


def require_no_trade(described: list[Described]) -> None:
    """Raise `Beyond` if members of one description might be moved to another."""
    if len({each[:2] for each in described}) == len(described):
        return
    together: dict[tuple[Name, str], list[Described]] = {}
    for each in described:
        together.setdefault((each.graph, each.name), []).append(each)
    for descriptions in together.values():
        if len(descriptions) > 1:
            _require_none_could(descriptions)


def _require_none_could(descriptions: list[Described]) -> None:
    if any(each.is_credential for each in descriptions):
        others = descriptions if descriptions[0].is_credential else descriptions[::-1]
        if any(each.is_credential or not _is_about_a_document(each) for each in others[1:]):
            raise Beyond
    # Whatever is spelled alike under the same terms says the same.
    distinct = {(repr(each.members), id(each.shape)): each for each in descriptions}
    if len(distinct) > _MANY:
        raise Beyond
    for one, other in combinations(distinct.values(), 2):
        if not one.shape.addresses & other.shape.addresses <= {PROFILE} or not _agree(one, other):
            raise Beyond


def _is_about_a_document(description: Described) -> bool:
    terms = _terms(description)
    return ABOUT_A_DOCUMENT.issuperset(terms)


def _terms(description: Described) -> dict[str, tuple[str, Term]]:
    """The members by their address."""
    return {
        term.address: (name, term)
        for name in description.members
        if (term := description.shape.state.terms.get(name)) is not None
    }


def _agree(one: Described, other: Described) -> bool:
    """Do two descriptions visibly say the same wherever both say something?"""
    mine, theirs = _terms(one), _terms(other)
    for address in mine.keys() & theirs.keys() - {ENDORSEMENT}:
        (name, term), (their_name, their_term) = mine[address], theirs[address]
        value = one.members[name]
        if not _is_spelled_as(value, other.members[their_name]):
            return False
        if term is not their_term and not (_is_scalar(value) and term.reads_as(their_term)):
            return False
    return True


def _is_spelled_as(one: Any, other: Any) -> bool:
    """Are two values the same JSON, whatever the order of their members? Then 1 is not 1.0."""
    if one.__class__ is not other.__class__:
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(
            _is_spelled_as(value, other[name]) for name, value in one.items()
        )
    if isinstance(one, list):
        return len(one) == len(other) and all(map(_is_spelled_as, one, other))
    return bool(one == other)


def _is_scalar(value: Any) -> bool:
    items = value if isinstance(value, list) else [value]
    return not any(isinstance(item, (dict, list)) for item in items)
