"""`sign`: a credential, with the proof of its issuer."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path  # noqa: TC003 - typer reads it at run time
from typing import Annotated, Any, Final, Literal

import typer

from branchebadges import model, proofs
from branchebadges.cli.inputs import STDIN, named, read_document
from branchebadges.cli.keys import passphrase
from branchebadges.cli.output import AsJson, deliver, next_is_to_verify, put, say, show
from branchebadges.errors import Malformed, Refused
from branchebadges.keys import read_key_file

Suite = Literal["eddsa-rdfc-2022", "eddsa-jcs-2022", "ecdsa-rdfc-2019", "ecdsa-jcs-2019", "jwt"]

_FITTING: Final[dict[str, Suite]] = {
    "Ed25519": "eddsa-rdfc-2022",
    "P-256": "ecdsa-rdfc-2019",
    "P-384": "ecdsa-rdfc-2019",
}


def attach(app: typer.Typer) -> None:
    """Hang this command on the command line."""
    app.command("sign", rich_help_panel="Credentials")(sign)


def sign(
    credential: Annotated[
        Path,
        typer.Argument(help="A credential as JSON, or - for stdin.", metavar="CREDENTIAL.json"),
    ],
    key: Annotated[
        Path, typer.Option("--key", "-k", help="The key file of its issuer (see `keys new`).")
    ],
    suite: Annotated[
        Suite | None,
        typer.Option("--suite", help="How to sign; by default with an RDFC suite for the key."),
    ] = None,
    to: Annotated[
        Path | None, typer.Option("--out", "-o", help="Write here, not to stdout.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Sign a credential. Misspelled and undefined terms are refused.

    A proof that it has already is kept, and this one joins it. With BRANCHEBADGES_PASSPHRASE an
    encrypted key is opened.
    """
    with named(credential):
        document = read_document(credential)
        if not isinstance(document, dict):
            raise Malformed("not-a-credential", "a credential is a JSON object")
    signer = read_key_file(key, passphrase=passphrase())
    with named(credential):
        model.lint(document)
        _require_issuer(document, signer.verification_method)
        chosen = suite or _FITTING[signer.public.kind]
        signed = proofs.sign(document, signer, suite=chosen, created=datetime.now(UTC))
    if to is not None and str(to) != STDIN:
        deliver(to, signed.text, inputs=(credential, key))
    if as_json:
        show(
            {
                "suite": chosen,
                "verificationMethod": signer.verification_method,
                "id": signed.id,
                "digest": signed.digest,
                "file": str(to) if to else None,
                "signed": signed.text,
            }
        )
    elif to is None or str(to) == STDIN:
        put(signed.text + "\n")
    else:
        say(f"{to}: signed with {chosen} as {signer.verification_method}")
        next_is_to_verify(to)


def _require_issuer(document: dict[str, Any], method: str) -> None:
    """The key is the issuer's own, or no verifier believes the credential."""
    issuer = document.get("issuer")
    name = issuer.get("id") if isinstance(issuer, dict) else issuer
    controller = method.partition("#")[0]
    if name != controller:
        raise Refused(
            "issuer-is-not-signer",
            f"the credential is issued by {name}, but this key signs for {controller}; "
            "use the issuer's key, or name the key's owner as the issuer",
            where="/issuer",
        )
