"""`keys new` and `did show`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Final

import typer

from branchebadges import dids
from branchebadges.branch.folder import PASSPHRASE
from branchebadges.cli.output import AsJson, say, show
from branchebadges.errors import KeyUnusable
from branchebadges.keys import PrivateKey, read_key_file, write_key_file

_KINDS: Final = {"ed25519": "Ed25519", "p256": "P-256", "p384": "P-384"}

keys = typer.Typer(help="Make and keep keys.", no_args_is_help=True)
did = typer.Typer(help="Show who a key or DID is.", no_args_is_help=True)


def attach(app: typer.Typer) -> None:
    """Hang these commands on the command line."""
    app.add_typer(keys, name="keys")
    app.add_typer(did, name="did")


def passphrase() -> str | None:
    """The passphrase of key files, from the environment; an empty one is none."""
    return os.environ.get(PASSPHRASE) or None


@keys.command("new")
def new(
    out: Annotated[Path, typer.Option("--out", "-o", help="The key file to write.")] = Path(
        "key.json"
    ),
    kind: Annotated[str, typer.Option("--kind", help="ed25519, p256 or p384.")] = "ed25519",
    method: Annotated[
        str | None,
        typer.Option(
            "--method", help="The name it signs under, e.g. did:web:… #key-1; did:key without."
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Make a key and write it for its owner only (mode 0600).

    With BRANCHEBADGES_PASSPHRASE set, the file is encrypted as well.
    """
    chosen = _KINDS.get(kind.lower().replace("-", ""))
    if chosen is None:
        raise KeyUnusable("key-kind", f"no kind {kind!r}; choose ed25519, p256 or p384")
    key = PrivateKey.generate(chosen, verification_method=method)
    write_key_file(out, key, passphrase=passphrase())
    result = {
        "file": str(out),
        "kind": chosen,
        "did": key.verification_method.partition("#")[0],
        "verificationMethod": key.verification_method,
        "publicKeyMultibase": key.public.to_multibase(),
    }
    if as_json:
        show(result)
    else:
        say(
            f"{out}: a new {chosen} key\n"
            f"issuer   {result['did']}\n"
            f"signs as {key.verification_method}"
        )


@did.command("show")
def show_did(
    who: Annotated[list[str], typer.Argument(help="Key files of one issuer, or a DID.")],
    as_json: AsJson = False,
) -> None:
    """Print the DID document of key files, or of a did:key or did:jwk.

    For a did:web this is the document to publish, and where.
    """
    if len(who) == 1 and who[0].startswith("did:"):
        name = who[0]
        document = dids.resolve_local(name).to_document()
    else:
        held = [read_key_file(Path(each), passphrase=passphrase()) for each in who]
        name = held[0].verification_method.partition("#")[0]
        if name.startswith("did:web:"):
            methods = [
                dids.VerificationMethod(key.verification_method, name, key.public) for key in held
            ]
            document = dids.document(name, methods)
        else:
            document = dids.resolve_local(name).to_document()
    if name.startswith("did:web:") and not as_json:
        say(f"publish at {dids.url_of(name)}:")
    show(document)
