"""What a dossier must keep so that its credentials can be judged again: that, and no more.

Judging says what it lacks, so the sources are found by asking: judge with what is kept, add what
was missing, and judge again until nothing at hand is missing.
"""

from __future__ import annotations

import contextlib
import json
from typing import TYPE_CHECKING, Any, Final

from branchebadges.errors import BadgeError
from branchebadges.moments import read_moment
from branchebadges.pins import PLAIN, pinned_in
from branchebadges.proofs import Signed
from branchebadges.sources import Sources
from branchebadges.statuses import CREDENTIAL_TYPE
from branchebadges.verification import Memo, examine

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from branchebadges.trust import Trust

MAX_ROUNDS: Final = 12
"""A badge lacks a DID document, that names a list, that is signed by another: four is usual."""

_ENDORSEMENT: Final = "EndorsementCredential"


def needed(
    credentials: Sequence[Signed],
    *,
    sources: Sources,
    trust: Trust,
    at: datetime,
    registered: Mapping[str, datetime],
    also: Iterable[str] = (),
) -> Sources:
    """The sources that judging these credentials takes, and those `also` named, if at hand.

    What was asked in vain is kept as silent. A document without a moment of retrieval is stamped
    with `at`, so that in twenty years it is not mistaken for a fresh one.
    """
    wanted = {*also, *_pinned(credentials), *_endorsements(credentials, sources)}
    kept = _with(Sources(), wanted, sources, at)
    memo = Memo()
    # One after another: what the first of a kind lacked, the others find there already.
    for each in credentials:
        for _ in range(MAX_ROUNDS):
            report = examine(
                each,
                at=at,
                sources=kept,
                trust=trust,
                registered=registered.get(each.id or ""),
                memo=memo,
            )
            wanted = {url for url in report.missing if url in sources.held or url in sources.silent}
            if not wanted:
                break
            kept = _with(kept, wanted, sources, at)
    return _with_seen(kept, sources)


def _with(kept: Sources, urls: Iterable[str], sources: Sources, at: datetime) -> Sources:
    for url in sorted(urls):
        source = sources.get(url)
        if source is not None:
            kept = kept.with_text(url, source.text, retrieved=source.retrieved or at)
        elif url in sources.silent:
            kept = kept.with_silent(url, sources.silent[url])
    return kept


def _pinned(credentials: Iterable[Signed]) -> Iterator[str]:
    """Rule sets, catalogues, learning paths: what is no credential, and judged by digest."""
    for each in credentials:
        for pin in pinned_in(each.document).values():
            if pin.media_type == PLAIN:
                yield pin.url


def _endorsements(credentials: Iterable[Signed], sources: Sources) -> Iterator[str]:
    """The accreditations of modules and issuers that do not travel in the credential itself."""
    quoted = {
        json.dumps(name, ensure_ascii=False)
        for each in credentials
        for name in _not_endorsed(each.document)
    }
    if not quoted:
        return
    for url, source in sources.held.items():
        text = source.text
        # A token does not show its subject without being read; there are few of them.
        if text.startswith("eyJ") or (
            _ENDORSEMENT in text and any(name in text for name in quoted)
        ):
            yield url


def _not_endorsed(document: dict[str, Any]) -> Iterator[str]:
    subject = document.get("credentialSubject")
    achievement = subject.get("achievement") if isinstance(subject, dict) else None
    for place in (document.get("issuer"), achievement):
        name = place.get("id") if isinstance(place, dict) else place
        carried = isinstance(place, dict) and ("endorsement" in place or "endorsementJwt" in place)
        if isinstance(name, str) and not carried:
            yield name


def _with_seen(kept: Sources, sources: Sources) -> Sources:
    """The same, knowing how new each status list is: an older one in its place is a rollback."""
    for url, moment in sources.seen.items():
        if url in kept.held:
            kept = kept.with_seen(url, moment)
    for url, source in kept.held.items():
        document = status_list_in(source.text)
        with contextlib.suppress(BadgeError):
            # A list without a date, or with one that cannot be read, has no place in time.
            if document is not None:
                kept = kept.with_seen(url, read_moment(document.get("validFrom")))
    return kept


def status_list_in(text: str) -> dict[str, Any] | None:
    """The status list that a source is; None for a source of another kind."""
    if CREDENTIAL_TYPE not in text and not text.startswith("eyJ"):
        return None
    try:
        document = Signed.read(text).document
    except BadgeError:
        return None
    types = document.get("type")
    named = CREDENTIAL_TYPE in types if isinstance(types, list) else types == CREDENTIAL_TYPE
    return document if named else None
