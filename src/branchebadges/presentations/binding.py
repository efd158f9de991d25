"""Is a credential about the one who shows it?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from branchebadges.verification.case import many
from branchebadges.verification.outcome import Finding, Question, failed, passed, unknown

if TYPE_CHECKING:
    from branchebadges.proofs import Signed
    from branchebadges.verification import Policy


def bound_to(holder: str, signed: Signed, policy: Policy) -> Finding:
    """Whether the holder is the subject (VC 2.0, section 4.13.2; threat 110).

    A subject that is no DID, such as a pseudonym of the branch, has no key by which anybody could
    show to be it: that it is the holder's is then not known. A profile may tell all this beside the
    verdict, since the generic VC-API knows holders who are not the subject.
    """
    names = [
        each.get("id") if isinstance(each, dict) else None
        for each in many(signed.document.get("credentialSubject"))
    ]
    if names and all(name == holder for name in names):
        return passed(Question.THEIRS, "holder-bound")
    if any(isinstance(name, str) and name.startswith("did:") and name != holder for name in names):
        finding = failed(Question.THEIRS, "holder-another")
    else:
        finding = unknown(Question.THEIRS, "holder-not-bound")
    return finding if policy.holder_bound else finding.beside(about=signed.id)
