"""Is it current? Within its dates, not revoked, not on hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from branchebadges.errors import BadgeError, Refused
from branchebadges.moments import write_moment
from branchebadges.proofs import JWT
from branchebadges.statuses import ENTRY_TYPE, REVOCATION_LIST_TYPE, Entry
from branchebadges.verification import memo
from branchebadges.verification.case import many, narrowed, span_of, types_of
from branchebadges.verification.issuers import companion_lists
from branchebadges.verification.lists import bit, good_since, is_on, named_in_revocation_list
from branchebadges.verification.outcome import (
    Finding,
    Question,
    failed,
    made,
    passed,
    refused,
    stopped,
)

if TYPE_CHECKING:
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
    if not tokens:
        return said
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
    read = [_read(entry) for entry in entries]
    plain = _plainly(case, read)
    if plain is not None:
        return plain
    findings = [
        made(Question.CURRENT, _status, case, *each) for each in zip(entries, read, strict=True)
    ]
    try:
        companions = _companions(case, [each for each in read if isinstance(each, Entry)])
    except BadgeError as error:
        return [*findings, stopped(Question.CURRENT, error, case)]
    return findings + [made(Question.CURRENT, _bitstring, case, entry) for entry in companions]


def _plainly(case: Case, read: list[Entry | Finding | None]) -> list[Finding] | None:
    """The findings of the plain case: one place, on a list where nothing is the matter.

    What is found of the list, and of the suspension list beside it, is the same for all that have
    their place on it. None for everything else: it goes the long way.
    """
    entry = read[0]
    if len(read) > 1 or not isinstance(entry, Entry) or entry.purpose != "revocation":
        return None
    url, index, own = entry.list_url, entry.index, case.document.get("id")
    key = ("places", url, case.issuer, case.policy)
    try:
        told = memo.kept_with(case).recall(key, case, lambda: _when_off(case, entry))
        for list_url, purpose, _ in told:
            if list_url == own or is_on(case, Entry(list_url, index, purpose)):
                return None
    except BadgeError:
        return None
    return [finding for _, _, finding in told]


def _when_off(case: Case, entry: Entry) -> tuple[tuple[str, str, Finding], ...]:
    """The lists to look on, each with its purpose, and the finding where the bit is off.

    Raises:
        BadgeError: one of them is not at hand, or not good.
    """
    return tuple(
        (each.list_url, each.purpose, _off(each, good_since(case, each)))
        for each in (entry, *_companions(case, [entry]))
    )


def _read(entry: Any) -> Entry | Finding | None:
    """A place on a list, or what is wrong with it; None for a status of another type."""
    if types_of(entry) != (ENTRY_TYPE,):
        return None
    try:
        return Entry.read(entry, where="/credentialStatus")
    except Refused as error:
        # An error that is kept would keep, by its traceback, those who keep it.
        return refused(Question.CURRENT, error)


def _status(case: Case, entry: Any, read: Entry | Finding | None) -> Finding:
    if isinstance(read, Entry):
        return _bitstring(case, read)
    if read is not None:
        return read
    match types_of(entry):
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
    if not on:
        return _off(entry, since)
    bad, _ = _TOLD[entry.purpose]
    return failed(Question.CURRENT, bad, list=entry.list_url, since=since)


def _off(entry: Entry, since: str) -> Finding:
    _, good = _TOLD[entry.purpose]
    return passed(Question.CURRENT, good, list=entry.list_url, since=since)


def _plain(case: Case, entry: dict[str, Any]) -> Finding:
    revoked = named_in_revocation_list(case, entry.get("id"))
    if revoked:
        return failed(Question.CURRENT, "revoked")
    return passed(Question.CURRENT, "not-revoked")


def _companions(case: Case, entries: list[Entry]) -> list[Entry]:
    """The suspension entry that goes with each revocation entry.

    The Open Badges schema leaves room for one `credentialStatus`; the issuer's DID document says
    which suspension list goes with the revocation list, at the same index.
    """
    pairs = companion_lists(case.issuer, case.sources)
    if not pairs:
        return []
    named = {(entry.list_url, entry.purpose) for entry in entries}
    return [
        Entry(pairs[entry.list_url], entry.index, "suspension")
        for entry in entries
        if entry.purpose == "revocation"
        and entry.list_url in pairs
        and (pairs[entry.list_url], "suspension") not in named
    ]
