"""A holder shows credentials: the presentation is written and signed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from branchebadges.errors import Refused
from branchebadges.model import VC_2
from branchebadges.presentations.envelopes import envelope_of
from branchebadges.presentations.presentation import Presentation
from branchebadges.presentations.tokens import TYPE, payload_of
from branchebadges.proofs import JWT, SUITES
from branchebadges.proofs.data_integrity import proofs_of
from branchebadges.proofs.jwt import sealed
from branchebadges.proofs.statement import Statement

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from branchebadges.keys import Signer
    from branchebadges.proofs import Signed


def present(
    credentials: Iterable[Signed],
    signer: Signer,
    *,
    challenge: str,
    domain: str,
    created: datetime,
    suite: str = "eddsa-rdfc-2022",
) -> Presentation:
    """Sign a presentation, by a key of its holder.

    Args:
        credentials: what is shown. Tokens go into an envelope.
        signer: whose key signs; the holder is the DID or address before the `#` of its name.
        challenge: what the reader asked to be signed.
        domain: who is to read it.
        created: the moment, in whole seconds.
        suite: a row of `proofs.SUITES`, or `jwt`.

    Raises:
        Refused: no challenge or domain (`challenge-missing`), nothing or too much to show
            (`presentation-empty`, `presentation-too-many`), a suite that is not issued
            (`suite-unknown`), or what `canonical.screen` refuses.
        KeyUnusable: the key does not fit the suite or may not sign.
    """
    if not challenge or not domain:
        raise Refused("challenge-missing", "a presentation answers a challenge, for a domain")
    entries = [
        envelope_of(each.text) if each.form == "jwt" else each.document for each in credentials
    ]
    if not entries:
        raise Refused("presentation-empty", "there is nothing to show")
    document: dict[str, Any] = {
        "@context": [VC_2],
        "type": ["VerifiablePresentation"],
        "holder": signer.verification_method.partition("#")[0],
        "verifiableCredential": entries,
    }
    Presentation.of(document).require_few()
    unsecured = Statement(document)
    if suite == JWT:
        _ = unsecured.plain
        payload = payload_of(
            document, challenge=challenge, domain=domain, issued=int(created.timestamp())
        )
        return Presentation.read(sealed(lambda: payload, signer, kind=TYPE))
    if suite not in SUITES or not SUITES[suite].issued:
        known = [name for name, row in SUITES.items() if row.issued]
        raise Refused("suite-unknown", f"sign with one of: {', '.join([*known, JWT])}")
    proof = proofs_of(
        document,
        signer,
        unsecured=unsecured,
        suite=SUITES[suite],
        created=created,
        expires=None,
        proof_id=None,
        previous=(),
        more={"proofPurpose": "authentication", "challenge": challenge, "domain": domain},
    )
    return Presentation.read(unsecured.with_proof(proof))
