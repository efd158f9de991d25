"""The files of a holder: pictures, credentials, certificates, codes, the dossier as a whole."""

from __future__ import annotations

from typing import Final, Literal

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from branchebadges.moments import day_of
from branchebadges.standing.explanation import progress_picture
from issuer_app.branch import BranchInDatabase
from issuer_app.dependencies import AsHolder, InWork
from issuer_app.dossiers import collecting, forms, papers, repository, sharing
from issuer_app.dossiers.forms import File, FormName
from issuer_app.dossiers.ground import ground_of
from issuer_app.dossiers.overview import overview
from issuer_app.dossiers.routes import PRIVATE, CollectedId, CredentialId, LinkId
from issuer_app.dossiers.shown import behind
from issuer_app.pages import language_of
from issuer_app.problems import described, not_found
from issuer_app.settings import Language

router: Final = APIRouter(tags=["dossier"])

_SVG: Final = "image/svg+xml"
_PDF: Final = "application/pdf"
_SANDBOX: Final = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
_FOR_A_DAY: Final = {"Cache-Control": "private, max-age=86400", "Vary": "Cookie"}


def _file(found: File) -> Response:
    headers = {**PRIVATE, "Content-Disposition": f'attachment; filename="{found.name}"'}
    return Response(found.content, media_type=found.media_type, headers=headers)


def _drawing(svg: str, headers: dict[str, str]) -> Response:
    # Opened by itself it is a document, in which nothing may run.
    headers = {**PRIVATE, **headers, "Content-Security-Policy": _SANDBOX}
    return Response(svg, media_type=_SVG, headers=headers)


@router.get(
    "/dossier/pictures/progress.svg", summary="How far the holder is, as a picture",
    response_class=Response,
    responses={200: {"content": {_SVG: {}}, "description": "SVG"}, **described(401, 404)},
)  # fmt: skip
def progress(request: Request, work: InWork, who: AsHolder) -> Response:
    """A bar towards each diploma, a ring for each year."""
    return _drawing(_progress(BranchInDatabase.of(work), who.person, language_of(request)), {})


def _progress(branch: BranchInDatabase, person: str | None, language: Language) -> str:
    record = branch.glance(person or "")
    if record is None:
        raise not_found()
    _, explained = ground_of(branch).explained(record, on=day_of(branch.work.at))
    name = record.identity.full_name or record.identity.person_id
    return progress_picture(explained, name=name, language=language)


@router.get(
    "/dossier/{credential}/picture", summary="The picture of a badge or diploma",
    response_class=Response,
    responses={200: {"content": {_SVG: {}}, "description": "SVG"}, **described(401, 404)},
)  # fmt: skip
def picture(work: InWork, who: AsHolder, credential: CredentialId) -> Response:
    """Without the credential in it."""
    held = repository.one_of(work, who.person or "", credential)
    art = forms.art_of(BranchInDatabase.of(work), held) if held else None
    if art is None:
        raise not_found()
    return _drawing(art, _FOR_A_DAY)


@router.get(
    "/dossier/{credential}/files/{form}", summary="A badge or diploma to take along",
    response_class=Response,
    responses={
        200: {"content": {kind: {} for kind in forms.TYPES.values()}, "description": "As signed"},
        **described(401, 404, 422),
    },
)  # fmt: skip
def take_along(work: InWork, who: AsHolder, credential: CredentialId, form: FormName) -> Response:
    """JSON and JWT as they were signed; PNG and SVG with the credential in them."""
    branch = BranchInDatabase.of(work)
    return _file(forms.file_of(branch, who.person or "", credential, form))


@router.get(
    "/dossier/shares/{public_id}/code.{form}", summary="The QR code of a link",
    response_class=Response,
    responses={
        200: {"content": {_SVG: {}, "image/png": {}}, "description": "A picture"},
        **described(401, 404),
    },
)  # fmt: skip
def code(
    request: Request, work: InWork, who: AsHolder, public_id: LinkId, form: Literal["svg", "png"]
) -> Response:
    """It holds the address of the service and the id of the link; nothing of anybody."""
    link = sharing.link_of(work, who.person or "", public_id)
    url: str = request.app.state.settings.url
    content = sharing.code_of(link, url, form=form, language=language_of(request))
    if form == "svg":
        return _drawing(content.decode(), {})
    return _file(File("qr.png", "image/png", content))


@router.get(
    "/dossier/shares/{public_id}/certificate.pdf", summary="A certificate of what a link shows",
    response_class=Response,
    responses={200: {"content": {_PDF: {}}, "description": "PDF"}, **described(401, 404, 422)},
)  # fmt: skip
def certificate(request: Request, work: InWork, who: AsHolder, public_id: LinkId) -> Response:
    """It says no more than the link does, and loses its proof when the link is taken back."""
    branch, state, language = BranchInDatabase.of(work), request.app.state, language_of(request)
    person = who.person or ""
    link = sharing.link_of(work, person, public_id)
    seen = behind(branch, person, link, documents=state.documents, language=language)
    content = papers.certificate(
        seen.found,
        link,
        url=state.settings.url,
        picture=seen.picture,
        takes=seen.takes,
        language=language,
        at=work.at,
    )
    return _file(File(f"certificate-{link.credential[:8]}.pdf", _PDF, content))


@router.get(
    "/dossier/collected/{collected}/{form}", summary="The whole dossier, in one form",
    response_class=Response,
    responses={
        200: {"content": {"application/json": {}, _PDF: {}}, "description": "The dossier"},
        **described(401, 404, 409),
    },
)  # fmt: skip
def dossier(
    request: Request,
    work: InWork,
    who: AsHolder,
    collected: CollectedId,
    form: collecting.Form | Literal["dossier.pdf"],
) -> Response:
    """As it was collected; as a learner record (CLR 2.0); or on paper, as it stands today."""
    person, language = who.person or "", language_of(request)
    found = collecting.dossier_in(work, person, collected)
    if form != "dossier.pdf":
        return _file(collecting.file_in(found, form))
    branch = BranchInDatabase.of(work)
    content = papers.dossier(
        overview(branch, person, language),
        url=request.app.state.settings.url,
        progress=_progress(branch, person, language),
        record=collecting.record_in(found),
        language=language,
        at=work.at,
    )
    return _file(File("dossier.pdf", _PDF, content))
