"""Badges that are alike, such as one module awarded to many people: what they share is seen once.

The first is looked at whole. Of the others, what is theirs is looked at, with the share of it that
says what it is about; and what was signed is held against what was to be signed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from branchebadges import model, proofs

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping
    from datetime import datetime

    from branchebadges.keys import Signer
    from branchebadges.proofs import Series, Signed

VARYING: Final = (
    "/id",
    "/validFrom",
    "/awardedDate",
    "/credentialSubject/id",
    "/credentialSubject/identifier/0/identityHash",
    "/credentialSubject/identifier/0/salt",
    "/credentialSubject/identifier/1/identityHash",
    "/credentialSubject/activityStartDate",
    "/credentialSubject/activityEndDate",
    "/credentialSubject/result/0/value",
    "/evidence/0/id",
    "/credentialStatus/id",
    "/credentialStatus/statusListIndex",
)
"""What may differ between badges that are alike, where it is there."""
_OF_A_MODULE: Final = ("id", "type", "name", "description", "criteria", "resultDescription")
_OF_AN_ISSUER: Final = ("id", "type", "name")


class Alike:
    """Signs badges of which many are alike, each in several forms."""

    def __init__(self, *, created: datetime) -> None:
        self._created = created
        self._series: dict[Hashable, tuple[Series, tuple[str, ...]]] = {}

    def sign(
        self, document: dict[str, Any], signers: Mapping[str, Signer], *, kind: Hashable
    ) -> tuple[Signed, ...]:
        """The badge in a form for each of the signers, as `proofs.sign_each` makes them.

        Args:
            document: the badge.
            signers: for each suite whose key signs.
            kind: the same for badges that are expected to be alike. One that is not alike after
                all is signed by itself.

        Raises:
            Refused: it is not one to sign.
            Malformed: nor is it JSON.
        """
        known = self._series.get(kind)
        if known is None:
            model.lint(document)
            pointers = tuple(each for each in VARYING if isinstance(_at(document, each), str))
            self._series[kind] = proofs.Series(document, pointers), pointers
            return proofs.sign_each(document, signers, created=self._created)
        series, pointers = known
        texts = [_at(document, each) for each in pointers]
        if all(isinstance(each, str) for each in texts):
            model.lint(_theirs(document))
            signed = series.sign_each(texts, signers, created=self._created)
            if all(_says(each, document) for each in signed):
                return signed
        model.lint(document)
        return proofs.sign_each(document, signers, created=self._created)


def _says(signed: Signed, document: dict[str, Any]) -> bool:
    """Does the signed form say this, and nothing else?"""
    if signed.form == "jwt":
        return True  # made of the very document that the other form is made of
    return {name: value for name, value in signed.document.items() if name != "proof"} == document


def _theirs(document: dict[str, Any]) -> dict[str, Any]:
    """The badge with no more of module and issuer than says which they are."""
    subject = document["credentialSubject"]
    module, issuer = subject["achievement"], document["issuer"]
    less = {name: module[name] for name in _OF_A_MODULE if name in module}
    return {
        **document,
        "issuer": {name: issuer[name] for name in _OF_AN_ISSUER if name in issuer},
        "credentialSubject": {**subject, "achievement": less},
    }


def _at(document: Any, pointer: str) -> Any:
    """What a pointer leads to; None where there is nothing."""
    value = document
    for step in pointer.split("/")[1:]:
        if isinstance(value, list):
            value = value[int(step)] if int(step) < len(value) else None
        elif isinstance(value, dict):
            value = value.get(step)
        else:
            return None
    return value
