"""Looking a credential up in the list its status names. A list is a credential too."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

from branchebadges.canonical import read_json
from branchebadges.errors import Lacking, Refused
from branchebadges.moments import write_moment
from branchebadges.proofs import Signed
from branchebadges.statuses import Entry, RevocationList, StatusList
from branchebadges.verification import memo
from branchebadges.verification.outcome import Outcome
from branchebadges.verification.real import real

if TYPE_CHECKING:
    from branchebadges.verification.case import Case

LONGEST_COPY: Final = timedelta(days=1)
"""A copy of a list without a `ttl` of its own is believed for a day after it was got."""


def bit(case: Case, entry: Entry) -> tuple[bool, str]:
    """The bit that `entry` points at in a list that is shown to be the issuer's, and its date.

    Raises:
        Lacking: the list, or the key that signed it, is not at hand, or the copy is too old.
        Refused: the list is not signed by who may keep it, not the one asked for, or not current.
    """
    if entry.list_url in (case.document.get("id"), None):
        raise Refused("status-list-itself", "a status list that points at itself")
    since = good_since(case, entry)
    return is_on(case, entry), since


def good_since(case: Case, entry: Entry) -> str:
    """Of when the list is that `entry` points into; raises as `bit` when it is not good."""
    text = case.sources.text(entry.list_url)
    key = ("list", entry.list_url, entry.purpose, case.issuer, case.policy)
    # That it is good is kept with the sources; the bits are not, for which there is less room.
    return memo.kept_with(case).recall(key, case, lambda: _good(case, text, entry))


def is_on(case: Case, entry: Entry) -> bool:
    """The bit itself, of a list that was found good; raises `Refused` for a place beyond it."""
    return _list(case.sources.text(entry.list_url), entry)[entry.index]


def _good(case: Case, text: str, entry: Entry) -> str:
    """Of when the list is, when it is whose it must be and current; else raises as `bit`."""
    _seal(case.beside(_opened(text)), entry.list_url)
    found = _list(text, entry)
    _keeper(case, found)
    _in_date(case, found)
    return write_moment(found.valid_from) if found.valid_from else ""


def _opened(text: str) -> Signed:
    return memo.opened(text, lambda: Signed.read(text))


def _list(text: str, entry: Entry) -> StatusList:
    url, purpose = entry.list_url, entry.purpose
    return memo.unpacked(
        text,
        (url, purpose),
        lambda: StatusList.read(_opened(text).document, url=url, purpose=purpose),
    )


def _seal(inner: Case, url: str) -> None:
    """The same gate as for every credential, without a status of its own: no recursion."""
    if "credentialStatus" in inner.document:
        raise Refused("status-list-nested", "a status list with a status of its own", where=url)
    for finding in real(inner):
        if finding.outcome is Outcome.UNKNOWN:
            raise Lacking(finding.code, finding.sentence("en"), urls=finding.lacks)
        if finding.outcome is Outcome.FAILED:
            raise Refused("status-list-seal", finding.sentence("en"), where=url)


def _keeper(case: Case, found: StatusList) -> None:
    issuer = case.issuer
    allowed = (
        case.trust.may_keep_lists(found.issuer, of=issuer) if case.trust else found.issuer == issuer
    )
    if not allowed:
        raise Refused(
            "status-list-issuer", f"{found.issuer} may not keep lists for {issuer}", where=found.id
        )


def _in_date(case: Case, found: StatusList) -> None:
    if found.valid_from and case.watch.short_of(found.valid_from, by=case.skew):
        raise Refused("status-list-future", "the status list is not valid yet", where=found.id)
    seen = case.sources.seen.get(found.id)
    if seen and (found.valid_from is None or found.valid_from < seen):
        raise Refused("status-list-rollback", "an older list than was seen before", where=found.id)
    _not_stale(case, found)
    if found.valid_until and case.watch.past(found.valid_until, by=case.skew):
        # It was got after it had expired, or nobody knows when: this is what its keeper serves, and
        # it proves nothing. Not unknown, which would have the reader try again and again.
        raise Refused("status-list-expired", "the status list has expired", where=found.id)


def _not_stale(case: Case, found: StatusList) -> None:
    """Raise `Lacking` for a copy that is older than its keeper, or we, let a copy be."""
    source = case.sources.get(found.id)
    if source is None or source.retrieved is None:
        return
    age = (
        LONGEST_COPY
        if found.ttl_milliseconds is None
        else timedelta(milliseconds=min(found.ttl_milliseconds, _MOST_MILLISECONDS))
    )
    # A copy that was good when it was got and has expired since says nothing of what is there now.
    good_then = found.valid_until is not None and source.retrieved <= found.valid_until
    over = found.valid_until is not None and case.watch.past(found.valid_until, by=case.skew)
    if case.watch.past(source.retrieved, by=age + case.skew) or (good_then and over):
        raise Lacking("status-list-stale", "the copy is too old", urls=frozenset({found.id}))


_MOST_MILLISECONDS: Final = 7 * 24 * 3600 * 1000
"""Whatever a list says of itself, a copy older than a week is not believed."""


def named_in_revocation_list(case: Case, url: Any) -> bool:
    """Is the credential named in the plain list at `url` (Open Badges 3.0, section 8.5)?

    Raises:
        Lacking: the list is not at hand.
        Refused: it is not the issuer's, or not such a list.
    """
    if not isinstance(url, str) or not url.startswith("https://"):
        raise Refused("status-list-url", "the list is not at an https address")
    text = case.sources.text(url)
    found = RevocationList.read(read_json(text), url=url)
    if found.issuer != case.issuer:
        raise Refused("status-list-issuer", f"{found.issuer} is not the issuer", where=url)
    own = case.document.get("id")
    if not isinstance(own, str):
        raise Refused("status-no-id", "without an id it cannot be found in the list", where="/id")
    # Here the specification compares ids loosely, and looseness can only revoke more.
    return _loosely(own) in {_loosely(name) for name in found.revoked}


def _loosely(identifier: str) -> str:
    return unquote(identifier).strip()
