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
    named = document.get("type") if isinstance(document, Mapping) else getattr(document, "type", ())
    several = named if isinstance(named, list | tuple) else (named,)
    return tuple([name for name in several if isinstance(name, str)])


def kind(document: object) -> Kind:
    """What the document says it is. Anything that names no kind we know is a "credential"."""
    ranks = [_RANK[name] for name in types_of(document) if name in _RANK]
    return _BY_RANK[min(ranks)] if ranks else "credential"
