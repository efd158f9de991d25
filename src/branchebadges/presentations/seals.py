"""The seals on a presentation: what they cover is screened, and they hold or they do not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from branchebadges.errors import ProofFailed
from branchebadges.proofs.data_integrity import check_proof
from branchebadges.proofs.jwt import check_token
from branchebadges.proofs.statement import Statement

if TYPE_CHECKING:
    from collections.abc import Mapping

    from branchebadges.keys import PublicKey
    from branchebadges.presentations.presentation import Presentation


def screen(presentation: Presentation) -> None:
    """Refuse what is not spelled the one way its signature covers, as `proofs.Inspection.screen`.

    Tokens stand as text in a presentation that is a token itself (VC 1.1, 6.3.1): its signature
    covers them to the letter, and each is read strictly by itself.
    """
    document = presentation.document
    if presentation.token is None:
        _ = Statement.unsecured(document).screened
        for proof in presentation.proofs:
            _ = Statement.options(dict(proof.members), document).screened
        return
    objects = [each for each in presentation.entries if not isinstance(each, str)]
    said = {name: v for name, v in document.items() if name != "verifiableCredential"}
    _ = Statement({**said, "verifiableCredential": objects} if objects else said).plain


def check_seals(presentation: Presentation, keys: Mapping[str, PublicKey]) -> None:
    """Return if every proof holds; raise `ProofFailed` if one does not."""
    proofs = presentation.proofs
    unsecured = Statement.unsecured(presentation.document)
    for proof in proofs:
        key = keys.get(proof.method)
        if key is None:
            raise ProofFailed("method-unknown", f"no key {proof.method}", where=proof.where)
        if presentation.token is not None:
            check_token(presentation.token, proof, key)
            continue
        options = Statement.options(dict(proof.members), presentation.document)
        check_proof(proof, key, proofs=proofs, unsecured=unsecured, options=options)
