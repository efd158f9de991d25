"""A verification method: a public key with a name, a controller, and the dates it was good for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Self

from branchebadges.errors import KeyUnusable, Malformed, Refused
from branchebadges.keys import PublicKey
from branchebadges.moments import read_moment, write_moment

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

_REPRESENTATIONS: Final = frozenset(
    {
        "publicKeyMultibase", "publicKeyJwk", "publicKeyBase58", "publicKeyBase64",
        "publicKeyHex", "publicKeyPem", "publicKeyGpg", "blockchainAccountId", "ethereumAddress",
    }
)  # fmt: skip
_SECRETS: Final = frozenset(
    {
        "secretKeyMultibase", "privateKeyMultibase", "secretKeyJwk", "privateKeyJwk",
        "privateKeyBase58", "privateKeyHex", "privateKeyPem",
    }
)  # fmt: skip
_TYPES: Final = {
    "Multikey": "publicKeyMultibase",
    "Ed25519VerificationKey2020": "publicKeyMultibase",
    "JsonWebKey": "publicKeyJwk",
    "JsonWebKey2020": "publicKeyJwk",
}
"""Which member holds the key of a method of each type that is read."""


@dataclass(frozen=True)
class VerificationMethod:
    """A public key under its name.

    Attributes:
        id: the full DID URL or https address.
        controller: whose key it is; None for a bare JWK at an https address, which does not say,
            and which counts for nobody until something else binds it.
        public: the key.
        expires: from when on it is out of use, as planned.
        revoked: from when on it must not be believed.
    """

    id: str
    controller: str | None
    public: PublicKey
    expires: datetime | None = None
    revoked: datetime | None = None

    @property
    def ended(self) -> datetime | None:
        """When the method stopped being good, whichever of its dates comes first."""
        return min((day for day in (self.expires, self.revoked) if day is not None), default=None)

    @classmethod
    def read(cls, members: Mapping[str, Any], *, base: str) -> Self:
        """Read one method; `base` is the DID or address that a name like `#key-1` belongs to.

        Raises `Refused` for what is no method and `KeyUnusable` for a key that is not sound or not
        of a kind in use here, both with `where` naming the method.
        """
        name = absolute(members.get("id"), base=base)
        require_one_key(members, name)
        controller = members.get("controller")
        if not isinstance(controller, str):
            raise Refused("method-controller", "a method must name its controller", where=name)
        try:
            return cls(
                name,
                controller,
                _public(members, name),
                _moment(members, "expires"),
                _moment(members, "revoked"),
            )
        except Malformed as error:
            raise Refused("method-dates", error.message, where=name) from error
        except KeyUnusable as error:
            raise KeyUnusable(error.code, error.message, where=name) from error

    def to_document(self) -> dict[str, Any]:
        """Write the method: a Multikey for Ed25519, a JsonWebKey2020 for all other keys."""
        dates = {"expires": self.expires, "revoked": self.revoked}
        key: dict[str, Any] = (
            {"type": "Multikey", "publicKeyMultibase": self.public.to_multibase()}
            if self.public.kind == "Ed25519"
            else {"type": "JsonWebKey2020", "publicKeyJwk": self.public.to_jwk()}
        )
        return {
            "id": self.id,
            "controller": self.controller,
            **key,
            **{name: write_moment(moment) for name, moment in dates.items() if moment is not None},
        }


def absolute(name: object, *, base: str) -> str:
    """The full name of a method: `#key-1` belongs to `base`, other relative names are refused."""
    if isinstance(name, str):
        if name.startswith("#") and len(name) > 1:
            return base + name
        if name.startswith(("did:", "https://")):
            return name
    raise Refused("method-id", "a verification method without a name of its own", where=base)


def require_one_key(members: Mapping[str, Any], name: str) -> None:
    """Raise `Refused` for two keys under one name, or for a private key that was published."""
    if not _SECRETS.isdisjoint(members):
        raise Refused("method-secret", "a private key stands in this document", where=name)
    if len(_REPRESENTATIONS & set(members)) > 1:
        # Which of the two is meant would depend on who reads it (threat 68).
        raise Refused("method-two-keys", "a method must hold one key, in one form", where=name)


def _public(members: Mapping[str, Any], name: str) -> PublicKey:
    kind = members.get("type")
    member = _TYPES.get(kind) if isinstance(kind, str) else None
    if member is None:
        raise KeyUnusable("method-type", "a method of a type that is not in use here", where=name)
    key = members.get(member)
    if member == "publicKeyMultibase" and isinstance(key, str):
        public = PublicKey.from_multibase(key)
    elif member == "publicKeyJwk" and isinstance(key, dict):
        public = PublicKey.from_jwk(key)
    else:
        raise KeyUnusable("method-key", f"a {kind} holds its key in `{member}`", where=name)
    if kind == "Ed25519VerificationKey2020" and public.kind != "Ed25519":
        raise KeyUnusable("method-type", "the key is of another kind than its type", where=name)
    return public


def _moment(members: Mapping[str, Any], name: str) -> datetime | None:
    return read_moment(members[name]) if name in members else None
