"""A dossier as a Comprehensive Learner Record: one credential of the branch around all the others.

CLR 2.0 puts the credentials into `credentialSubject.verifiableCredential`. Each is there exactly as
it was signed: a JSON credential as the object, a token as its text. `embedded_in` takes them out
again, and each still carries its own seal.

The record also names the digest of the dossier it was made from, so that the branch's signature
over the record is one over the whole dossier: ledger, sources and all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from branchebadges.accreditations import CONTEXTS
from branchebadges.canonical import jcs
from branchebadges.errors import Refused
from branchebadges.model import CLR_2
from branchebadges.moments import write_moment
from branchebadges.pins import Pinned, related
from branchebadges.proofs import Signed

if TYPE_CHECKING:
    from collections.abc import Collection

    from branchebadges.dossiers.dossier import Dossier

RECORD_CONTEXTS: Final = (CONTEXTS[0], CLR_2, *CONTEXTS[1:])
"""The contexts of a record, in the order CLR 2.0 asks for."""


def record_of(
    dossier: Dossier,
    *,
    id: str,  # noqa: A002 - the specification's word
    issuer: dict[str, Any],
    name: str = "Behaald in de openbare bibliotheek",
    only: Collection[str] | None = None,
    status: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """The record to be signed by the branch.

    Args:
        dossier: the dossier; what was valid when it was collected enters the record.
        issuer: the Profile of the branch.
        only: the ids of the credentials the holder wants to show; None for all.
        status: a place on the status list, where records are kept on one.

    Raises:
        Refused: none of the credentials asked for was valid (`record-empty`).
    """
    chosen = [each for each in dossier.kept if each.was_valid and (only is None or each.id in only)]
    if not chosen:
        raise Refused("record-empty", "there is no valid credential to put into the record")
    document: dict[str, Any] = {
        "@context": list(RECORD_CONTEXTS),
        "id": id,
        "type": ["VerifiableCredential", "ClrCredential"],
        "name": name,
        "issuer": issuer,
        "validFrom": write_moment(dossier.collected),
        "credentialSubject": {
            "id": dossier.holder,
            "type": ["ClrSubject"],
            "verifiableCredential": [
                each.signed.text if each.signed.form == "jwt" else each.signed.document
                for each in chosen
            ],
        },
        # True says that the publisher knows of more (CLR 2.0, ClrCredential).
        "partial": len(chosen) < len(dossier.kept),
        "relatedResource": related([Pinned(dossier.id, dossier.digest)]),
    }
    if status is not None:
        document["credentialStatus"] = status
    return document


def seal_of(
    dossier: Dossier,
    *,
    id: str,  # noqa: A002 - the specification's word
    issuer: dict[str, Any],
) -> dict[str, Any]:
    """A credential that names the dossier by its digest and nothing else, to be signed.

    For a dossier of which no record can be made: nothing in it was valid, or it is larger than any
    reader takes for one credential. It seals the dossier all the same.
    """
    return {
        "@context": [CONTEXTS[0]],
        "id": id,
        "type": ["VerifiableCredential"],
        "issuer": issuer["id"],
        "validFrom": write_moment(dossier.collected),
        "credentialSubject": {"id": dossier.holder},
        "relatedResource": related([Pinned(dossier.id, dossier.digest)]),
    }


def embedded_in(record: dict[str, Any]) -> tuple[Signed, ...]:
    """The credentials in a record, each as it was signed; none of them is judged by this.

    Raises:
        Refused: it holds something else (`record-shape`).
        Malformed: a credential in it cannot be read.
    """
    subject = record.get("credentialSubject")
    rows = subject.get("verifiableCredential") if isinstance(subject, dict) else None
    if rows is None:
        raise Refused("record-shape", "this is no learner record", where="/credentialSubject")
    return tuple(_taken_out(row) for row in (rows if isinstance(rows, list) else [rows]))


def _taken_out(row: object) -> Signed:
    if isinstance(row, dict):
        return Signed.read(jcs(row))
    if isinstance(row, str):
        return Signed.read(row)
    raise Refused("record-shape", "a credential is an object or a token")
