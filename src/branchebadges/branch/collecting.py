"""The dossier of one person: all that was handed out to somebody, sealed by the branch.

What was revoked or replaced is in it as well, because it was handed out; the ledger says why it
fell. Nothing in the folder is changed by it.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Final

from branchebadges import dids, proofs
from branchebadges.branch import persons
from branchebadges.branch.handed_out import names_in
from branchebadges.branch.stated import Exempted
from branchebadges.canonical import jcs
from branchebadges.dossiers import Dossier, record_of, seal_of
from branchebadges.encoding import digest_sri
from branchebadges.errors import Malformed, Refused
from branchebadges.files import about
from branchebadges.pins import pinned_in
from branchebadges.trust import Trust

if TYPE_CHECKING:
    from datetime import datetime

    from branchebadges.branch.home import Branch
    from branchebadges.branch.persons import Record
    from branchebadges.proofs import Signed
    from branchebadges.sources import Sources

_NO_RECORD: Final = frozenset({"record-empty", "work-budget", "json-too-large", "jwt-too-large"})
"""Why there can be no learner record: nothing was valid, or it would be too large to be read."""


def collect(branch: Branch, person_id: str, *, at: datetime) -> Dossier:
    """Collect the dossier of a person, and seal it.

    Raises:
        Refused: nobody is known by that id (`person-unknown`), nothing was handed out yet
            (`nothing-issued`), or the branch does not vouch for a file any more
            (`handed-out-altered`).
        StorageFailed: what was written down was not signed yet, or a file was taken away.
    """
    record = persons.known(branch, person_id)
    names = list(names_in(record))
    if not names:
        raise Refused("nothing-issued", f"nothing was handed out to {person_id} yet")
    found = [branch.handed_out(record, name) for name in names]
    dossier = Dossier.collect(
        found,
        id=uuid.uuid4().urn,
        holder=record.identity.holder,
        sources=_with_decisions(branch.sources(), record, found),
        trust=_trust_of(branch),
        at=at,
        ledger=record.ledger,
        registered=_registered(record),
        entries=_entries(record),
        also=[dids.url_of(branch.itself.did)],
    )
    _require_real(dossier, [branch.place_handed_out(record, name) for name in names])
    return dossier.sealed(_seal(branch, dossier, at))


def _require_real(dossier: Dossier, places: list[str]) -> None:
    """Refuse to seal what is not as it was signed: holders' folders are shared with holders."""
    for kept, place in zip(dossier.kept, places, strict=True):
        questions = kept.findings["report"]["questions"]
        if questions["real"] != "passed":
            raise Refused(
                "handed-out-altered",
                "this is not as it was signed; take it away, and `branchebadges award` or "
                "`branchebadges confer` signs it again",
                where=place,
            )


def _registered(record: Record) -> dict[str, datetime]:
    exempted = [each for each in record.attestations if isinstance(each, Exempted)]
    return {each.badge: each.registered for each in record.awards} | {
        each.credential: each.registered for each in exempted
    }


def _entries(record: Record) -> dict[str, str]:
    exempted = [each for each in record.attestations if isinstance(each, Exempted)]
    return {each.badge: each.entry for each in record.awards} | {
        each.credential: each.entry for each in exempted
    }


def _with_decisions(sources: Sources, record: Record, credentials: list[Signed]) -> Sources:
    """The sources, with the decisions on exemptions, which are published nowhere else."""
    texts = [
        jcs(each.decision).decode() for each in record.attestations if isinstance(each, Exempted)
    ]
    by_digest = {digest_sri(text.encode()): text for text in texts}
    for credential in credentials:
        for pin in pinned_in(credential.document).values():
            if pin.digest in by_digest:
                sources = sources.with_text(pin.url, by_digest[pin.digest])
    return sources


def _trust_of(branch: Branch) -> Trust:
    """Whom to believe in this branch, as it publishes it."""
    url = branch.url("trust.json")
    with about(branch.place_of(url)):
        return Trust.read(branch.published_document(url))


def _seal(branch: Branch, dossier: Dossier, at: datetime) -> Signed:
    """The signature of the branch: a learner record, or a bare seal where there can be none."""
    signer = branch.signer(branch.itself, "P-256")
    issuer = branch.itself.profile()
    try:
        document = record_of(dossier, id=uuid.uuid4().urn, issuer=issuer)
        return proofs.sign(document, signer, suite=proofs.JWT, created=at)
    except (Refused, Malformed) as error:
        if error.code not in _NO_RECORD:
            raise
    document = seal_of(dossier, id=uuid.uuid4().urn, issuer=issuer)
    return proofs.sign(document, signer, suite=proofs.JWT, created=at)
