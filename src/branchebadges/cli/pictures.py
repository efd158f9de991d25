"""`bake`, `extract` and `qr`: credentials in pictures."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from branchebadges import images, proofs
from branchebadges import qr as codes
from branchebadges.cli.credentials import MAX_PICTURE_BYTES
from branchebadges.cli.output import AsJson, say, show
from branchebadges.files import read_bytes, read_text, write_whole


def attach(app: typer.Typer) -> None:
    """Hang these commands on the command line."""
    app.command("bake")(bake)
    app.command("extract")(extract)
    app.command("qr")(qr)


def bake(
    picture: Annotated[Path, typer.Argument(help="A PNG or SVG picture.")],
    credential: Annotated[Path, typer.Argument(help="A signed credential: JSON or JWT.")],
    to: Annotated[Path, typer.Option("--out", "-o", help="The picture to write.")],
    as_json: AsJson = False,
) -> None:
    """Put a signed credential into a picture; one that was in it is replaced."""
    signed = proofs.Signed.read(read_text(credential).strip())
    baked = images.bake(read_bytes(picture, limit=MAX_PICTURE_BYTES), signed.text)
    write_whole(to, baked)
    if as_json:
        show({"file": str(to), "id": signed.id, "bytes": len(baked)})
    else:
        say(f"{to}: holds {signed.id}")


def extract(
    picture: Annotated[Path, typer.Argument(help="A baked PNG or SVG picture.")],
    to: Annotated[
        Path | None, typer.Option("--out", "-o", help="Write here, not to stdout.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Take the credential out of a picture, exactly as it was signed."""
    text = images.unbake(read_bytes(picture, limit=MAX_PICTURE_BYTES))
    if to is not None:
        write_whole(to, text)
    if as_json:
        show({"credential": text, "file": str(to) if to else None})
    elif to is None:
        sys.stdout.write(text + "\n")
    else:
        say(f"{to}: written")


def qr(
    address: Annotated[str, typer.Argument(help="The https address of a verify page.")],
    to: Annotated[Path, typer.Option("--out", "-o", help="A .svg or .png file.")] = Path("qr.svg"),
    as_json: AsJson = False,
) -> None:
    """Draw the QR code of a verify address."""
    picture = codes.png(address) if to.suffix == ".png" else codes.svg(address)
    write_whole(to, picture)
    if as_json:
        show({"file": str(to), "address": address})
    else:
        say(f"{to}: leads to {address}")
