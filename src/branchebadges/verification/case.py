"""One credential and everything it is judged by. Checks take a case and give a finding."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from branchebadges.errors import Refused
from branchebadges.moments import read_moment
from branchebadges.proofs import Inspection
from branchebadges.trust import CLOCK_SKEW_SECONDS
from branchebadges.verification.issuers import methods_of
from branchebadges.verification.once import once

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from branchebadges.dids import VerificationMethod
    from branchebadges.keys import PublicKey
    from branchebadges.proofs import Signed
    from branchebadges.sources import Sources
    from branchebadges.trust import Trust
    from branchebadges.verification.memo import Memo
    from branchebadges.verification.watch import Watch


@dataclass(frozen=True)
class Policy:
    """What a profile may relax. Open Badges relaxes nothing."""

    name: str
    issuer_controls_key: bool = True
    """The key must be one of the issuer's own (Open Badges 3.0, implementation guide)."""


OPEN_BADGES: Final = Policy("open-badges")
GENERIC: Final = Policy("vc-api", issuer_controls_key=False)
"""Any credential of the generic VC-API, whose issuer may be another than the key's controller."""


@dataclass(frozen=True)
class Case:
    """A credential, the documents at hand, and the reader's side of the matter."""

    signed: Signed
    watch: Watch
    sources: Sources
    trust: Trust | None = None
    recipient: str | None = None
    registered: datetime | None = None
    """When a ledger that the reader trusts took note of the credential, if it did."""
    policy: Policy = OPEN_BADGES
    memo: Memo | None = field(default=None, repr=False, compare=False)
    """Of a batch, where the caller brought one; shared with every case out of this one."""

    @property
    def at(self) -> datetime:
        """The moment of judging; a check that can, asks the watch instead."""
        return self.watch.at

    @property
    def document(self) -> dict[str, Any]:
        """What was signed."""
        return self.signed.document

    @once
    def skew(self) -> timedelta:
        """How far two honest clocks may differ."""
        return self.trust.skew if self.trust else timedelta(seconds=CLOCK_SKEW_SECONDS)

    @once
    def issuer(self) -> str:
        """The id of the issuer.

        Raises:
            Refused: there is none (`issuer-missing`).
        """
        return issuer_of(self.document)

    @once
    def subject(self) -> dict[str, Any]:
        """The one thing the credential is about.

        Raises:
            Refused: no subject, or several (`subject-shape`); Open Badges knows exactly one.
        """
        subject = self.document.get("credentialSubject")
        if isinstance(subject, list) and len(subject) == 1:
            subject = subject[0]
        if not isinstance(subject, dict):
            raise Refused(
                "subject-shape", "there is not exactly one subject", where="/credentialSubject"
            )
        return subject

    @once
    def methods(self) -> Mapping[str, VerificationMethod]:
        """The methods its proofs name, as the issuer publishes them; see `issuers.methods_of`."""
        return methods_of(
            self.signed,
            self.issuer,
            self.sources,
            issuers_only=self.policy.issuer_controls_key,
        )

    @once
    def inspection(self) -> Inspection:
        """The one look at its seals that every check of this case shares."""
        return Inspection(self.signed)

    @once
    def keys(self) -> Mapping[str, PublicKey]:
        """The public keys of those methods, by name; raises as `methods`."""
        return {name: method.public for name, method in self.methods.items()}

    def inside(self, signed: Signed) -> Case:
        """The case of a credential this one carries: it existed before this one was registered."""
        return self._of(signed, self.registered)

    def beside(self, signed: Signed) -> Case:
        """The case of a credential found elsewhere, about whose age nothing is known."""
        return self._of(signed, None)

    def _of(self, signed: Signed, registered: datetime | None) -> Case:
        return Case(
            signed, self.watch, self.sources, self.trust, None, registered, self.policy, self.memo
        )


def issuer_of(document: dict[str, Any]) -> str:
    """The id of a credential's issuer, given as text or as a Profile (VC 2.0, section 4.7).

    Raises:
        Refused: there is none (`issuer-missing`).
    """
    issuer = document.get("issuer")
    identifier = issuer.get("id") if isinstance(issuer, dict) else issuer
    if not isinstance(identifier, str) or not identifier:
        raise Refused("issuer-missing", "the credential names no issuer", where="/issuer")
    return identifier


def types_of(value: object) -> tuple[str, ...]:
    """The types of an object: one text or a list of them."""
    found = value.get("type") if isinstance(value, dict) else None
    if isinstance(found, str):
        return (found,)
    return (
        tuple([text for text in found if isinstance(text, str)]) if found.__class__ is list else ()
    )


def many(value: object) -> list[Any]:
    """What may stand alone or in a list, as a list."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


@dataclass(frozen=True)
class Span:
    """From a moment through another; None where there is no bound."""

    begins: datetime | None
    ends: datetime | None


# VC 2.0 (4.9) and VC 1.1 (4.6) name the same bounds differently.
_BEGINS: Final = ("validFrom", "issuanceDate")
_ENDS: Final = ("validUntil", "expirationDate")


def span_of(document: dict[str, Any]) -> Span:
    """When a credential says it holds. Where a bound stands twice, the stricter wins.

    Raises:
        Malformed: a date that is not an XML Schema dateTimeStamp.
        Refused: it ends before it begins (`period-reversed`).
    """
    begins = [read_moment(document[name], where=f"/{name}") for name in _BEGINS if name in document]
    ends = [read_moment(document[name], where=f"/{name}") for name in _ENDS if name in document]
    return narrowed(begins, ends)


def narrowed(begins: list[datetime], ends: list[datetime]) -> Span:
    """The period within all these bounds; `Refused` (`period-reversed`) if there is none."""
    span = Span(max(begins) if begins else None, min(ends) if ends else None)
    if span.begins and span.ends and span.ends < span.begins:
        raise Refused("period-reversed", "it ends before it begins", where="/validUntil")
    return span
