"""How the walk writes one value that is no object: the end of a line, from its predicate on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from branchebadges.canonical.literals import escaped, fraction_text, is_agreed
from branchebadges.canonical.reading import MAX_INTEGER
from branchebadges.canonical.structure import UNSIGNABLE, check_language_object
from branchebadges.canonical.terms import Beyond

if TYPE_CHECKING:
    from branchebadges.canonical.terms import Term


def text(value: str) -> str:
    """Text as it stands between quotes; raises `Beyond` where not all would write it alike."""
    if UNSIGNABLE.search(value):
        raise Beyond
    return escaped(value)


def number(value: Any, term: Term) -> str:
    """A number or boolean; 5.0 is written as 5 (JSON-LD 1.1 API, section 8.6)."""
    kind = value.__class__
    if kind is bool:
        content, end = "true" if value else "false", term.boolean
    elif kind not in {int, float} or not -MAX_INTEGER <= value <= MAX_INTEGER:
        raise Beyond
    elif kind is int or value.is_integer():
        content, end = str(int(value)), term.integer
    elif not is_agreed(value):
        raise Beyond
    else:
        content, end = fraction_text(value), term.fraction
    if end is None:
        raise Beyond
    return f"{term.quoted}{content}{end}"


def spoken(value: dict[str, Any], name: str, term: Term) -> str:
    """Text with its language. Its direction is not signed, and `structure` sees to that."""
    if not term.language:
        raise Beyond
    check_language_object(value, "", term=name)
    return f'{term.quoted}{text(value["@value"])}"@{value["@language"].lower()} .\n'
