"""DID documents and controller documents: read with suspicion, written in standard terms only."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal, Self

from branchebadges import canonical
from branchebadges.dids.addresses import did_of
from branchebadges.dids.methods import VerificationMethod, absolute, require_one_key
from branchebadges.errors import BadgeError, KeyUnusable, ProofFailed, Refused
from branchebadges.moments import write_moment

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from branchebadges.keys import PublicKey, Signer

MAX_METHODS: Final = 256
"""More verification methods than this are refused before any key among them is read."""

MAX_BYTES: Final = 262_144
"""A document with `MAX_METHODS` RSA keys is smaller than this."""
Relationship = Literal["assertionMethod", "authentication"]
"""What a key is used for here: to sign credentials, and to show that one is who one says."""

_RELATIONSHIPS: Final = (
    "assertionMethod",
    "authentication",
    "capabilityDelegation",
    "capabilityInvocation",
    "keyAgreement",
)
_NOT_FOR: Final[dict[Relationship, str]] = {
    "assertionMethod": "not to sign credentials with",
    "authentication": "not to show who it is with",
}
_DID_CONTEXT: Final = "https://www.w3.org/ns/did/v1"
_KEY_CONTEXTS: Final = {
    "Multikey": "https://w3id.org/security/multikey/v1",
    "JsonWebKey2020": "https://w3id.org/security/suites/jws-2020/v1",
}


@dataclass(frozen=True)
class DidDocument:
    """A document whose structure was found sound; keys are read when they are asked for.

    A document may hold keys of kinds unknown here, for other purposes; they do no harm until
    somebody asks for one.
    """

    id: str
    services: tuple[dict[str, Any], ...] = ()
    _methods: Mapping[str, Mapping[str, Any]] = field(default_factory=dict, repr=False)
    _named: Mapping[str, frozenset[str]] = field(default_factory=dict, repr=False)
    """The methods under each relationship."""
    _found: dict[tuple[str, str], VerificationMethod] = field(
        default_factory=dict, repr=False, compare=False
    )
    """The methods that were read before: a document never changes, and a key is slow to read."""

    @classmethod
    def read(cls, document: str | bytes | Mapping[str, Any], *, did: str) -> Self:
        """Read the document of `did`, a DID or an https address.

        Raises `Malformed` for what is not JSON, and `Refused` for a document with another id, one
        that is deactivated, two methods under one name, two keys under one method, a published
        private key, or more than `MAX_METHODS` methods.
        """
        members = (
            canonical.read_json(document, max_bytes=MAX_BYTES)
            if isinstance(document, str | bytes)
            else document
        )
        if not isinstance(members, dict) or members.get("id") != did:
            raise Refused("did-id", f"this is not the document of {did}", where=did)
        if members.get("deactivated", False) is not False:
            raise Refused("did-deactivated", f"{did} is deactivated", where=did)
        methods: dict[str, Mapping[str, Any]] = {}
        for method in _listed(members, "verificationMethod", did):
            _add(method, methods, did)
        references = {name: _references(members, name, methods, did) for name in _RELATIONSHIPS}
        services = _listed(members, "service", did)
        if not all(isinstance(service, dict) for service in services):
            raise Refused("did-service", "a service must be an object", where=did)
        return cls(did, tuple(services), methods, references)

    def authorises(self, method_id: str, relationship: Relationship = "assertionMethod") -> bool:
        """Does this document name the method for that use, whether it stands here or elsewhere?"""
        return method_id in self._named.get(relationship, frozenset())

    def assertion_method(self, method_id: str) -> VerificationMethod:
        """The method under which this DID signs credentials.

        Raises `ProofFailed` when the document does not hold it, holds it for another purpose only,
        or says that it is somebody else's; `KeyUnusable` or `Refused` when it cannot be read.
        """
        return self.method(method_id, "assertionMethod")

    def method(self, method_id: str, relationship: Relationship) -> VerificationMethod:
        """The method that this DID uses in that way (Controlled Identifiers 1.0, section 2.3).

        Raises what `assertion_method` raises.
        """
        key = (method_id, relationship)
        if key not in self._found:
            self._found[key] = self._method(method_id, relationship)
        return self._found[key]

    def _method(self, method_id: str, relationship: Relationship) -> VerificationMethod:
        if method_id not in self._methods:
            raise ProofFailed("method-unknown", f"{self.id} publishes no such key", where=method_id)
        if not self.authorises(method_id, relationship):
            raise ProofFailed(
                "method-purpose",
                f"{self.id} publishes this key, but {_NOT_FOR[relationship]}",
                where=method_id,
            )
        method = VerificationMethod.read(self._methods[method_id], base=self.id)
        if method.controller != self.id:
            raise ProofFailed(
                "method-controller",
                f"this key belongs to {method.controller}, not to {self.id}",
                where=method_id,
            )
        return method

    @property
    def assertion_methods(self) -> tuple[VerificationMethod, ...]:
        """All methods this DID signs credentials with that can be read here, in their order."""
        found = []
        for name in self._methods:
            try:
                found.append(self.assertion_method(name))
            except BadgeError:
                # A key for another purpose, of an unknown kind, or somebody else's.
                continue
        return tuple(found)

    def to_document(self) -> dict[str, Any]:
        """The document as we would publish it: the keys that sign credentials, and the services."""
        return document(self.id, self.assertion_methods, services=self.services)

    def method_of(self, public: PublicKey) -> VerificationMethod | None:
        """The method that holds this very key, if this DID signs credentials with it."""
        return next((each for each in self.assertion_methods if each.public == public), None)

    def require_signer(self, signer: Signer, *, at: datetime) -> None:
        """Raise `KeyUnusable` unless what `signer` signs at `at` is valid under this document."""
        where = signer.verification_method
        try:
            method = self.assertion_method(where)
        except BadgeError as error:
            raise KeyUnusable("key-not-published", error.message, where=where) from error
        if method.public != signer.public:
            raise KeyUnusable(
                "key-of-another", f"{self.id} publishes another key by this name", where=where
            )
        if method.ended is not None and method.ended <= at:
            raise KeyUnusable(
                "key-retired",
                f"this key was retired on {write_moment(method.ended)}; sign with its successor",
                where=where,
            )


def _listed(members: Mapping[str, Any], name: str, did: str) -> list[Any]:
    value = members.get(name, [])
    # In compacted JSON-LD a list of one may stand as that one.
    entries = value if isinstance(value, list) else [value]
    if len(entries) > MAX_METHODS:
        raise Refused("did-too-large", f"over {MAX_METHODS} entries in `{name}`", where=did)
    return entries


def _add(method: object, methods: dict[str, Mapping[str, Any]], did: str) -> str:
    if not isinstance(method, dict):
        raise Refused("method-shape", "a verification method must be an object", where=did)
    name = absolute(method.get("id"), base=did)
    if name in methods:
        raise Refused("method-twice", "two methods by one name", where=name)
    require_one_key(method, name)
    methods[name] = method
    return name


def _references(
    members: Mapping[str, Any], relationship: str, methods: dict[str, Mapping[str, Any]], did: str
) -> frozenset[str]:
    """The names under a relationship; a method that is embedded there joins the others."""
    return frozenset(
        absolute(entry, base=did) if isinstance(entry, str) else _add(entry, methods, did)
        for entry in _listed(members, relationship, did)
    )


def document(
    did: str,
    methods: Iterable[VerificationMethod],
    *,
    services: Iterable[Mapping[str, Any]] = (),
    also_known_as: Iterable[str] = (),
) -> dict[str, Any]:
    """The document to publish for `did`, a DID or https address.

    Retired methods stay in it with their dates, so that what they signed can still be verified.
    Raises `Refused` for a method that is not this DID's own, or a name that is used twice.
    """
    if did_of(did) != did:
        raise Refused("did-malformed", "a document is published for a DID, not a method", where=did)
    entries = [method.to_document() for method in methods]
    for entry in entries:
        if entry["controller"] != did or not entry["id"].startswith(did + "#"):
            raise Refused("method-controller", f"this is no key of {did}", where=entry["id"])
    names = [entry["id"] for entry in entries]
    types = {entry["type"] for entry in entries}
    contexts = [url for kind, url in _KEY_CONTEXTS.items() if kind in types]
    written = {
        "@context": [_DID_CONTEXT, *contexts],
        "id": did,
        "alsoKnownAs": list(also_known_as),
        "verificationMethod": entries,
        "assertionMethod": names,
        "service": [dict(service) for service in services],
    }
    full = {name: value for name, value in written.items() if value != []}
    # What is published must pass our own reading: it finds a name that is used twice.
    DidDocument.read(full, did=did)
    return full
