"""The `@context` of a document: a plain list of pinned addresses, the base context first.

VC Data Model 2.0, section 4.3 fixes the first; the rest of the rules are ours, because a context
decides what is signed: exact addresses, no context written out in the document itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from branchebadges.canonical.pointers import as_list, step
from branchebadges.contexts import CREDENTIALS_V1, CREDENTIALS_V2
from branchebadges.errors import Refused

if TYPE_CHECKING:
    from branchebadges.contexts import Contexts

MAX_CONTEXTS: Final = 10
"""Contexts of one object: 1,500 of them take PyLD seconds."""

BASES: Final = frozenset({CREDENTIALS_V1, CREDENTIALS_V2})
CREDENTIAL_TYPES: Final = frozenset(
    {
        "VerifiableCredential",
        "VerifiablePresentation",
        "EndorsementCredential",
        "EnvelopedVerifiableCredential",
        "EnvelopedVerifiablePresentation",
    }
)
"""What brings a context of its own, also within another document."""


def check_context_list(holder: dict[str, Any], contexts: Contexts, *, where: str) -> None:
    """Refuse a document or embedded credential whose contexts are not pinned, plain and in order.

    Raises:
        Refused: `context-missing`, `context-null`, `context-inline`, `context-unknown`,
            `context-repeated`, `context-order`, `too-many-contexts`.
    """
    where = step(where, "@context")
    if "@context" not in holder:
        raise Refused("context-missing", "a document needs its @context", where=where)
    urls = as_list(holder["@context"])
    if not urls:
        raise Refused("context-missing", "the @context is empty", where=where)
    if len(urls) > MAX_CONTEXTS:
        raise Refused("too-many-contexts", f"more than {MAX_CONTEXTS} contexts", where=where)
    for index, url in enumerate(urls):
        _check_context(url, contexts, step(where, index) if urls is holder["@context"] else where)
    if len(set(urls)) < len(urls):
        raise Refused("context-repeated", "the same context stands twice", where=where)
    _check_order(urls, holder.get("type"), where)


def _check_context(url: Any, contexts: Contexts, where: str) -> None:
    if url is None:
        raise Refused("context-null", "a null context would take all terms away", where=where)
    if isinstance(url, dict):
        terms = ", ".join(repr(str(term)) for term in list(url)[:5])
        raise Refused(
            "context-inline",
            f"a document must not define terms itself; this one defines {terms or 'none'}",
            where=where,
        )
    if not isinstance(url, str):
        raise Refused("context-unknown", "a context is named by its address", where=where)
    if url not in contexts:
        likeness = next(
            (known for known in contexts.urls() if _loosely(known) == _loosely(url)), ""
        )
        hint = f"write {likeness!r}, letter for letter" if likeness else "none is ever fetched"
        raise Refused(
            "context-unknown",
            f"the context {url[:200]!r} is not one of those known here; {hint}",
            where=where,
        )


def _loosely(url: str) -> str:
    return url.strip().casefold().replace("http://", "https://").rstrip("/#?")


def _check_order(urls: list[str], types: Any, where: str) -> None:
    is_credential = any(
        isinstance(kind, str) and kind in CREDENTIAL_TYPES for kind in as_list(types)
    )
    if (is_credential and urls[0] not in BASES) or BASES.intersection(urls[1:]):
        raise Refused(
            "context-order",
            f"the first context of a credential, and only the first, is {CREDENTIALS_V2} "
            f"or {CREDENTIALS_V1} (VC Data Model 2.0, section 4.3)",
            where=where,
        )
