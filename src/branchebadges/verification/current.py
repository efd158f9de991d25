"""Is it current? Within its dates, not revoked, not on hold."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from branchebadges.errors import BadgeError, Refused
from branchebadges.moments import write_moment
from branchebadges.proofs import JWT
from branchebadges.statuses import ENTRY_TYPE, REVOCATION_LIST_TYPE, Entry
from branchebadges.verification import memo
from branchebadges.verification.case import many, narrowed, span_of, types_of
from branchebadges.verification.issuers import companion_lists
from branchebadges.verification.lists import bit, named_in_revocation_list
from branchebadges.verification.outcome import (
    Finding,
    Question,
    failed,
    made,
    passed,
    stopped,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from branchebadges.verification.case import Case, Span

MAX_STATUSES: Final = 8
"""More status entries than this are refused: each is a list to be fetched and unpacked."""

_PURPOSES: Final = ("revocation", "suspension")
_TOLD: Final = {
    "revocation": ("revoked", "not-revoked"),
    "suspension": ("suspended", "not-suspended"),
}


def current(case: Case) -> list[Finding]:
    """All findings on dates and status."""
    return [made(Question.CURRENT, period, case), *statuses(case)]


def period(case: Case) -> Finding:
    """It holds at the moment of judging (VC 2.0, section 4.9)."""
    span = _span(case)
    if span.begins and case.watch.short_of(span.begins, by=case.skew):
        return failed(Question.CURRENT, "not-yet-valid", moment=write_moment(span.begins))
    if span.ends and case.watch.past(span.ends, by=case.skew):
        return failed(Question.CURRENT, "expired", moment=write_moment(span.ends))
    return passed(Question.CURRENT, "in-period")


def _span(case: Case) -> Span:
    """The credential's dates and those of the token around it: `nbf` and `exp` (RFC 7519, 4.1)."""
    said = span_of(case.document)
    tokens = [proof for proof in case.signed.proofs if proof.suite == JWT]
    begins = [said.begins, *(token.not_before for token in tokens)]
    ends = [said.ends, *(token.expires for token in tokens)]
    return narrowed(
        [moment for moment in begins if moment is not None],
        [moment for moment in ends if moment is not None],
    )


def statuses(case: Case) -> list[Finding]:
    """One finding for each status the credential, or its issuer, says is kept."""
    entries = many(case.document.get("credentialStatus"))
    if not entries:
        # A status is optional (VC 2.0, section 4.10); who wants revocation to be possible can see
        # from the code that nothing is kept here.
        return [passed(Question.CURRENT, "no-status")]
    if len(entries) > MAX_STATUSES:
        return [failed(Question.CURRENT, "status-too-many", number=len(entries))]
    findings = [made(Question.CURRENT, _status, case, entry) for entry in entries]
    try:
        companions = _companions(case, entries)
    except BadgeError as error:
        return [*findings, stopped(Question.CURRENT, error, case)]
    return findings + [made(Question.CURRENT, _bitstring, case, entry) for entry in companions]


def _status(case: Case, entry: Any) -> Finding:
    match types_of(entry):
        case (kind,) if kind == ENTRY_TYPE:
            return _bitstring(case, Entry.read(entry, where="/credentialStatus"))
        case (kind,) if kind == REVOCATION_LIST_TYPE:
            return _plain(case, entry)
        case kinds:
            # Fail closed: a status that cannot be read may well say "revoked".
            return failed(
                Question.CURRENT,
                "status-type",
                kind=", ".join(kinds) or "?",
                where="/credentialStatus",
            )


def _bitstring(case: Case, entry: Entry) -> Finding:
    if entry.purpose not in _PURPOSES:
        raise Refused(
            "status-purpose",
            f"a status for {entry.purpose!r} is not understood",
            where="/credentialStatus/statusPurpose",
        )
    # Which list said so, of which date: a reader who remembers it cannot be shown an older one.
    on, since = bit(case, entry)
    bad, good = _TOLD[entry.purpose]
    if on:
        return failed(Question.CURRENT, bad, list=entry.list_url, since=since)
    return passed(Question.CURRENT, good, list=entry.list_url, since=since)


def _plain(case: Case, entry: dict[str, Any]) -> Finding:
    revoked = named_in_revocation_list(case, entry.get("id"))
    if revoked:
        return failed(Question.CURRENT, "revoked")
    return passed(Question.CURRENT, "not-revoked")


def _companions(case: Case, entries: list[Any]) -> list[Entry]:
    """The suspension entry that goes with each revocation entry.

    The Open Badges schema leaves room for one `credentialStatus`; the issuer's DID document says
    which suspension list goes with the revocation list, at the same index.
    """
    key = ("companions", case.issuer)
    pairs = memo.kept_with(case).recall(
        key, case, lambda: companion_lists(case.issuer, case.sources)
    )
    if not pairs:
        return []
    read = list(_readable(entries))
    named = {(entry.list_url, entry.purpose) for entry in read}
    return [
        Entry(pairs[entry.list_url], entry.index, "suspension")
        for entry in read
        if entry.purpose == "revocation"
        and entry.list_url in pairs
        and (pairs[entry.list_url], "suspension") not in named
    ]


def _readable(entries: list[Any]) -> Iterator[Entry]:
    """The entries that can be read; one that cannot has its own finding already."""
    for entry in entries:
        if types_of(entry) == (ENTRY_TYPE,):
            with suppress(Refused):
                yield Entry.read(entry)
