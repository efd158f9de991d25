"""`keys new` and `did show`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import typer

from branchebadges import dids
from branchebadges.branch.keyring import PASSPHRASE
from branchebadges.cli.output import AsJson, note, say, show
from branchebadges.errors import KeyUnusable, Lacking, Refused
from branchebadges.keys import Kind, PrivateKey, read_key_file, write_key_file
from branchebadges.web.rounds import front_door

KindName = Literal["ed25519", "p256", "p384"]
_KINDS: Final[dict[KindName, Kind]] = {"ed25519": "Ed25519", "p256": "P-256", "p384": "P-384"}

keys = typer.Typer(help="Make keys.")
did = typer.Typer(help="Show who a key or DID is.")


def attach(app: typer.Typer) -> None:
    """Hang these commands on the command line."""
    app.add_typer(keys, name="keys", rich_help_panel="Credentials")
    app.add_typer(did, name="did", rich_help_panel="Credentials")


def passphrase() -> str | None:
    """The passphrase of key files, from the environment; an empty one is none."""
    return os.environ.get(PASSPHRASE) or None


@keys.command("new")
def new(
    to: Annotated[Path, typer.Option("--out", "-o", help="The key file to write.")] = Path(
        "key.json"
    ),
    kind: Annotated[KindName, typer.Option("--kind", help="p256 also signs JWTs as ES256.")] = (
        "ed25519"
    ),
    method: Annotated[
        str | None,
        typer.Option(
            "--method",
            help="The name it signs under, such as did:web:badges.example#key-1; "
            "without it the key is its own did:key.",
            metavar="NAME",
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Make a key and write it for its owner only (mode 0600). An existing file is never replaced.

    With BRANCHEBADGES_PASSPHRASE set, the file is encrypted as well.
    """
    if method is not None:
        _require_name(method)
    key = PrivateKey.generate(_KINDS[kind], verification_method=method)
    write_key_file(to, key, passphrase=passphrase())
    issuer = key.verification_method.partition("#")[0]
    if as_json:
        show(
            {
                "file": str(to),
                "kind": _KINDS[kind],
                "did": issuer,
                "verificationMethod": key.verification_method,
                "publicKeyMultibase": key.public.to_multibase(),
                "encrypted": passphrase() is not None,
            }
        )
        return
    say(f"{to}: a new {_KINDS[kind]} key; keep it secret and keep a copy")
    say(f"issuer    {issuer}")
    say(f"signs as  {key.verification_method}")
    if issuer.startswith("did:web:"):
        note(f"next: branchebadges did show {to}, and publish what it prints")
    else:
        note(f"next: branchebadges sign CREDENTIAL.json --key {to}")


def _require_name(method: str) -> None:
    """A key signs under the full name of a verification method, or no verifier finds it."""
    issuer = dids.did_of(method)
    if issuer == method or not issuer.startswith(("did:web:", "https://")):
        raise KeyUnusable(
            "key-method",
            "write a full name such as did:web:badges.example#key-1, or leave --method out for a "
            "did:key",
            where="--method",
        )
    dids.document_url(method)


@did.command("show")
def show_did(
    who: Annotated[
        list[str], typer.Argument(help="Key files of one issuer, or one DID.", metavar="KEY|DID…")
    ],
    offline: Annotated[bool, typer.Option("--offline", help="Fetch nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Print the DID document of key files, of a did:key or did:jwk, or of a published did:web.

    For keys of a did:web this is the document to publish; where, is said on stderr. Name all its
    keys, those that retired too, so that what they signed can still be verified.
    """
    del as_json  # A DID document is JSON, whether that is asked for or not.
    if any(each.startswith("did:") for each in who):
        if len(who) > 1:
            raise Refused("did-show-one", "show one DID at a time, or only key files")
        show(_document_of(who[0], offline=offline))
        return
    held = [read_key_file(Path(each), passphrase=passphrase()) for each in who]
    name = held[0].verification_method.partition("#")[0]
    for path, key in zip(who, held, strict=True):
        if key.verification_method.partition("#")[0] != name:
            raise Refused(
                "did-show-one", f"this key is not one of {name}; show them apart", where=path
            )
    if name.startswith(("did:web:", "https://")):
        show(dids.document(name, [_published(name, key) for key in held]))
        if name.startswith("did:web:"):
            note(f"next: publish this at {dids.url_of(name)}")
    else:
        show(dids.resolve_local(name).to_document())


def _published(name: str, key: PrivateKey) -> dids.VerificationMethod:
    return dids.VerificationMethod(
        key.verification_method, name, key.public, expires=None, revoked=key.retired
    )


def _document_of(name: str, *, offline: bool) -> dict[str, Any]:
    """The document of a DID: from the name itself, or from where it is published."""
    try:
        return dids.resolve_local(name).to_document()
    except Lacking:
        if offline or not name.startswith("did:web:"):
            raise
    text = front_door().fetch(dids.url_of(name)).text
    return dids.DidDocument.read(text, did=name).to_document()
