"""`bake`, `extract` and `qr`: credentials in pictures."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from branchebadges import images
from branchebadges import qr as codes
from branchebadges.cli.inputs import STDIN, named, read_credential, read_input
from branchebadges.cli.output import (
    AsJson,
    Lang,
    deliver,
    language,
    next_is_to_verify,
    put,
    say,
    show,
)
from branchebadges.errors import Refused

_PNG: Final = b"\x89PNG"
_PICTURES: Final = (".png", ".svg")


def attach(app: typer.Typer) -> None:
    """Hang these commands on the command line."""
    for command in (bake, extract, qr):
        app.command(command.__name__, rich_help_panel="Pictures")(command)


def bake(
    picture: Annotated[Path, typer.Argument(help="A PNG or SVG picture.", metavar="PICTURE")],
    credential: Annotated[
        Path,
        typer.Argument(
            help="A signed credential: JSON, JWT or another baked picture; - for stdin.",
            metavar="CREDENTIAL",
        ),
    ],
    to: Annotated[Path, typer.Option("--out", "-o", help="The picture to write.")],
    as_json: AsJson = False,
) -> None:
    """Put a signed credential into a picture. One that was in it is replaced.

    The seal is not judged here; `branchebadges verify` does that, also of the baked picture.
    """
    with named(credential):
        signed = read_credential(credential)
        _ = signed.proofs  # Refuses what is not signed at all.
    with named(picture):
        data = read_input(picture, limit=images.MAX_PICTURE_BYTES)
        baked = images.bake(data, signed.text)
    _require_suffix(to, ".png" if data.startswith(_PNG) else ".svg", what="picture")
    deliver(to, baked, inputs=(picture, credential))
    if as_json:
        show({"file": str(to), "id": signed.id, "bytes": len(baked)})
    else:
        say(f"{to}: holds {signed.id or 'the credential'}")
        next_is_to_verify(to)


def extract(
    picture: Annotated[
        Path, typer.Argument(help="A baked PNG or SVG picture; - for stdin.", metavar="PICTURE")
    ],
    to: Annotated[
        Path | None, typer.Option("--out", "-o", help="Write here, not to stdout.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Take the credential out of a picture, exactly as it was signed. It is not verified."""
    with named(picture):
        text = images.unbake(read_input(picture, limit=images.MAX_PICTURE_BYTES))
    form = "data-integrity" if text.lstrip().startswith("{") else "jwt"
    if to is not None and str(to) != STDIN:
        if to.suffix.lower() in {*_PICTURES, ".json", ".jwt"}:
            _require_suffix(to, ".jwt" if form == "jwt" else ".json", what="credential")
        deliver(to, text, inputs=(picture,))
    if as_json:
        show({"form": form, "credential": text, "file": str(to) if to else None})
    elif to is None or str(to) == STDIN:
        put(text + "\n")
    else:
        say(f"{to}: written")
        next_is_to_verify(to)


def qr(
    address: Annotated[
        str, typer.Argument(help="The https address of a verify page.", metavar="ADDRESS")
    ],
    to: Annotated[Path, typer.Option("--out", "-o", help="A .svg or .png file.")] = Path("qr.svg"),
    lang: Lang = None,
    as_json: AsJson = False,
) -> None:
    """Draw the QR code of a verify address, as SVG or PNG by the name of the file."""
    suffix = to.suffix.lower()
    if suffix not in _PICTURES:
        raise Refused("out-suffix", "name a .svg or .png file", where=str(to))
    picture: str | bytes = (
        codes.png(address) if suffix == ".png" else codes.svg(address, language=language(lang))
    )
    deliver(to, picture)
    if as_json:
        show({"file": str(to), "address": address})
    else:
        say(f"{to}: leads to {address}")


def _require_suffix(to: Path, suffix: str, *, what: str) -> None:
    """A picture named as what it is not does not open; a JWT named .json misleads."""
    if to.suffix.lower() != suffix:
        raise Refused("out-suffix", f"this {what} is a {suffix} file; name it so", where=str(to))
