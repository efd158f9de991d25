"""One spelling per dataset: a document equals the compaction of its own expansion.

An RDF signature stays valid when a member is spelled by its address, behind another term, or is
left out by the processor because no context defines it. So the document is expanded, compacted
again under its own contexts, and held against the result (verification rule 1). What may differ,
and why that is sound:

- A single value and an array of one. RDF knows only sets, and every reader here takes both.
- `{"id": x}` and `x` where a term points to a node. Both are the reference to x and say no more.
- 5 and 5.0. They are the same JSON number (RFC 8259, section 6).
- The case of a language tag. Tags are equal in any case (RFC 5646, section 2.1.1).
- `AchievementCredential` for `OpenBadgeCredential`. Open Badges' contexts make them one type, and
  a reader of badges knows both names.
- A term for the address that ends in it. CLR 2.0 gives `verifiableCredential` a type that no
  object has, so no processor compacts an object back to that term; its address says the same.

Nothing else may. The order of values is not signed, but it does come out as it went in.
"""

from __future__ import annotations

import re
from typing import Any, Final, NoReturn

from branchebadges.canonical.pointers import as_list, step
from branchebadges.errors import Refused

_ID_MEMBERS: Final = ({"id"}, {"@id"})


def check_spelling(document: dict[str, Any], compacted: dict[str, Any]) -> None:
    """Refuse a document that is not spelled as its own compaction.

    Raises:
        Refused: `term-undefined` (a member the contexts do not define, so it is not signed),
            `term-respelled` (a member spelled otherwise than its contexts do), `value-dropped`,
            `value-respelled`, `type-undefined`; `where` points at it.
    """
    _members(document, compacted, "")


def _members(written: dict[str, Any], short: dict[str, Any], where: str) -> None:
    for key, value in written.items():
        if key == "@context":
            # Compaction has one context for the whole document. Where an embedded credential
            # brings its own, this holds it to what it says under the document's.
            continue
        spelled = key if key in short else _address_of(key, short)
        if spelled is None:
            _missing(key, written, short, where)
        _values(value, short[spelled], step(where, key))
    for key in short:
        if key not in written and key != "@context" and _term_of(key) not in written:
            raise Refused(
                "term-respelled", f"the contexts spell a member here as {key!r}", where=where
            )


def _term_of(address: str) -> str | None:
    """The term an address ends in; None for what is no address."""
    return re.split(r"[#/]", address)[-1] if ":" in address else None


def _address_of(term: str, short: dict[str, Any]) -> str | None:
    """The one address among these members that ends in a term."""
    found = [name for name in short if _term_of(name) == term]
    return found[0] if len(found) == 1 else None


def _missing(key: str, written: dict[str, Any], short: dict[str, Any], where: str) -> NoReturn:
    others = sorted(set(short) - set(written))
    if others:
        raise Refused(
            "term-respelled",
            f"{key!r} is not how its contexts spell this member; they say {others[0]!r}",
            where=step(where, key),
        )
    raise Refused(
        "term-undefined",
        f"no context of this document defines {key!r} here, so it would not be signed; "
        "correct its spelling, or leave it out",
        where=step(where, key),
    )


def _values(written: Any, short: Any, where: str) -> None:
    left, right = as_list(written), as_list(short)
    if len(left) != len(right):
        raise Refused("value-dropped", "not every value here would be signed", where=where)
    for index, (mine, theirs) in enumerate(zip(left, right, strict=True)):
        here = step(where, index) if isinstance(written, list) else where
        _value(mine, theirs, here)


def _value(written: Any, short: Any, where: str) -> None:
    if isinstance(written, dict) and isinstance(short, dict):
        if "@value" in written:
            _language_object(written, short, where)
        elif set(written) == {"@id"} and set(short) in _ID_MEMBERS:
            # Only a stub has the keyword: structure lets no document use it.
            _value(written["@id"], next(iter(short.values())), where)
        else:
            _members(written, short, where)
    elif isinstance(written, dict):
        if set(written) not in _ID_MEMBERS or [*written.values()] != [short]:
            raise Refused("value-respelled", "an object that is read as a plain value", where=where)
    elif isinstance(written, list) and isinstance(short, list):
        _values(written, short, where)
    elif isinstance(written, bool) is not isinstance(short, bool) or written != short:
        raise Refused("value-respelled", "the contexts spell this value otherwise", where=where)


def _language_object(written: dict[str, Any], short: dict[str, Any], where: str) -> None:
    for key in written.keys() | short.keys():
        mine, theirs = written.get(key), short.get(key)
        if key == "@language" and isinstance(mine, str) and isinstance(theirs, str):
            mine, theirs = mine.casefold(), theirs.casefold()
        if mine != theirs:
            raise Refused("value-respelled", f"{key} is read otherwise", where=step(where, key))
