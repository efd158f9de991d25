"""What kind of document somebody hands us."""

from collections.abc import Mapping
from typing import Final, Literal, get_args

Kind = Literal["badge", "endorsement", "status list", "presentation", "clr", "credential"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)

# In this order: a credential that claims to be a list or a record besides a badge is judged as
# the thing whose rules are stricter about what it holds.
_KIND_OF_TYPE: Final[Mapping[str, Kind]] = {
    "VerifiablePresentation": "presentation",
    "EnvelopedVerifiablePresentation": "presentation",
    "BitstringStatusListCredential": "status list",
    "ClrCredential": "clr",
    "OpenBadgeCredential": "badge",
    "AchievementCredential": "badge",
    "EndorsementCredential": "endorsement",
}
_RANK: Final = {name: rank for rank, name in enumerate(_KIND_OF_TYPE)}
_BY_RANK: Final = tuple(_KIND_OF_TYPE.values())


def types_of(document: object) -> tuple[str, ...]:
    """The types a document names, one or many; none where it names none."""
    # The question of a plain object is asked for every badge, and an abstract class is slow to ask.
    is_object = document.__class__ is dict or isinstance(document, Mapping)
    named = document.get("type") if is_object else getattr(document, "type", ())  # type: ignore[attr-defined]
    several = named if isinstance(named, list | tuple) else (named,)
    return tuple([name for name in several if isinstance(name, str)])


def kind(document: object) -> Kind:
    """What the document says it is. Anything that names no kind we know is a "credential"."""
    return kind_of_types(types_of(document))


def kind_of_types(types: tuple[str, ...]) -> Kind:
    """What these types make of a document that names them."""
    ranks = [_RANK[name] for name in types if name in _RANK]
    return _BY_RANK[min(ranks)] if ranks else "credential"
