"""A signed credential in the forms in which its holder takes it along."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, get_args
from uuid import UUID

from branchebadges import images
from branchebadges.branch.signing import painted
from branchebadges.canonical import read_json
from branchebadges.errors import Refused
from issuer_app.dossiers import repository
from issuer_app.problems import not_found

if TYPE_CHECKING:
    from issuer_app.branch import BranchInDatabase
    from issuer_app.dossiers.repository import Held
    from issuer_app.work import Work

FormName = Literal["json", "jwt", "png", "svg"]
FORMS: Final[tuple[FormName, ...]] = get_args(FormName)
TYPES: Final[dict[FormName, str]] = {
    "json": "application/vc",
    "jwt": "application/vc+jwt",
    "png": "image/png",
    "svg": "image/svg+xml",
}


@dataclass(frozen=True)
class File:
    """A file to be taken along. Its name says what it is, not whose."""

    name: str
    media_type: str
    content: bytes


def signed_one(work: Work, person: str, credential: UUID) -> Held:
    """A signed credential of this person, with its texts.

    Raises:
        Problem: there is no such credential of this person (404).
        Refused: it is not signed yet (`not-signed`).
    """
    held = repository.one_of(work, person, credential)
    if held is None:
        raise not_found()
    if held.body is None or held.token is None:
        raise Refused("not-signed", "this is not signed yet; try again in a minute")
    return held


def file_of(branch: BranchInDatabase, person: str, credential: UUID, form: FormName) -> File:
    """A credential in one form; in a picture it is baked as OB 3.0, section 5.3, says.

    Raises:
        Problem: there is no such credential of this person, or it has no picture (404).
        Refused: it is not signed yet (`not-signed`).
    """
    held = signed_one(branch.work, person, credential)
    # The title begins with letters of the register, never of a person (threat 126).
    name = f"{held.title}-{held.id[:8]}.{form}"
    return File(name, TYPES[form], _content(branch, held, form))


def _content(branch: BranchInDatabase, held: Held, form: FormName) -> bytes:
    body, token = held.body or "", held.token or ""
    if form == "json":
        return body.encode()
    if form == "jwt":
        return token.encode()
    art = art_of(branch, held)
    if art is None:
        raise not_found()
    return images.bake(painted(art) if form == "png" else art.encode(), body)


def art_of(branch: BranchInDatabase, held: Held) -> str | None:
    """The drawing of a credential, as SVG: its own, or that of its module as it was published."""
    if held.art is not None or held.body is None:
        return held.art
    subject = read_json(held.body).get("credentialSubject", {})
    image = subject.get("achievement", {}).get("image") or {}
    url = image.get("id", "")
    if not url.startswith(f"{branch.settings.url}/") or not branch.is_published(url):
        return None
    return branch.published(url)
