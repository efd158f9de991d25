"""The pages: what is behind a link that a holder shared, and the page that takes anything."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Final

from fastapi import APIRouter, Path
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from branchebadges.errors import BadgeError, Lacking
from branchebadges.proofs import Signed
from issuer_app.pages import language_of, page
from issuer_app.problems import Problem, described, not_found
from issuer_app.verification.asking import take
from issuer_app.verification.judging import Bench, counted, judge_shared
from issuer_app.verification.reading import credential_in, credential_of
from issuer_app.verification.shown import Shown, shown

if TYPE_CHECKING:
    from starlette.datastructures import FormData

    from issuer_app.verification.documents import Documents, Shared

router: Final = APIRouter(tags=["verify"])

_PRIVATE: Final = {"X-Robots-Tag": "noindex, nofollow, noarchive", "Cache-Control": "no-store"}
_PUBLIC_ID: Final = re.compile(r"[A-Za-z0-9_-]{16,64}\Z")
_MAX_FIELDS: Final = 4
_MAX_TEXT: Final = 1_500_000
_PAGE: Final = {"content": {"text/html": {}}, "description": "A page"}
_GONE: Final = "verification/gone.html.j2"

PublicId = Annotated[
    str,
    Path(description="The unguessable id in the link.", examples=["q7Vt0lD2mXK4v5m3Qx0b1g"]),
]


@router.get(
    "/v/{public_id}",
    summary="What a holder shared: the verdict as a page",
    response_class=Response,
    responses={200: _PAGE, 410: _PAGE, **described(404, 429)},
)
async def look(request: Request, public_id: PublicId) -> Response:
    """Verified anew each time it is looked at. Without JavaScript, and kept by nobody."""
    take(request)
    shared = await _shared(request, public_id)
    if shared.state != "open" or shared.text is None:
        return page(request, _GONE, status=410, headers=_PRIVATE, state=shared.state)
    state = request.app.state
    documents: Documents = state.documents
    signed, at, trust = Signed.read(shared.text), state.now(), documents.trust()
    concluded = judge_shared(signed, shared, at=at, sources=documents.sources(), trust=trust)
    found = shown(
        concluded,
        trust,
        language_of(request),
        ours=True,
        with_name=shared.with_name,
        with_module_list=shared.with_module_list,
    )
    counted(found.verdict, "link")
    takeable = found.subject is not None and _may_be_taken(shared, signed)
    return page(
        request,
        "verification/shared.html.j2",
        headers=_PRIVATE,
        found=found,
        at=at,
        download=f"/v/{public_id}/credential" if takeable else None,
    )


@router.get(
    "/v/{public_id}/credential",
    summary="What a holder shared: the credential as it was signed",
    response_class=Response,
    responses={
        200: {"content": {"application/vc": {}, "application/vc+jwt": {}}, "description": "As is"},
        **described(404, 410, 429),
    },
)
async def take_along(request: Request, public_id: PublicId) -> Response:
    """To check it elsewhere, without us. Not where it says more than the holder shared."""
    take(request)
    shared = await _shared(request, public_id)
    if shared.state != "open" or shared.text is None:
        raise Problem.of_status(410)
    signed = Signed.read(shared.text)
    if not _may_be_taken(shared, signed):
        raise not_found()
    jwt = signed.form == "jwt"
    name = "credential.jwt" if jwt else "credential.json"
    headers = {**_PRIVATE, "Content-Disposition": f'attachment; filename="{name}"'}
    media_type = "application/vc+jwt" if jwt else "application/vc"
    return Response(signed.text.encode(), media_type=media_type, headers=headers)


async def _shared(request: Request, public_id: str) -> Shared:
    if not _PUBLIC_ID.match(public_id):
        raise not_found()
    documents: Documents = request.app.state.documents
    shared = await documents.shared(public_id)
    if shared is None:
        raise not_found()
    return shared


def _may_be_taken(shared: Shared, signed: Signed) -> bool:
    return may_be_taken(
        signed, with_name=shared.with_name, with_module_list=shared.with_module_list
    )


def may_be_taken(signed: Signed, *, with_name: bool, with_module_list: bool) -> bool:
    """Does the text say no more than what the holder chose to show (threat 163)?"""
    subject = signed.document.get("credentialSubject")
    named = isinstance(subject, dict) and any(
        isinstance(row, dict) and row.get("identityType") == "name"
        for row in subject.get("identifier", [])
    )
    listed = "evidence" in signed.document
    return (with_name or not named) and (with_module_list or not listed)


@router.get(
    "/verify", summary="The page to check a badge or diploma on", response_class=Response,
    responses={200: _PAGE},
)  # fmt: skip
async def start(request: Request) -> Response:
    """Paste, upload, scan, or a link."""
    return _start(request)


def _start(request: Request, fault: str | None = None) -> Response:
    return page(
        request,
        "verification/start.html.j2",
        status=200 if fault is None else 422,
        headers=_PRIVATE,
        fault=fault,
        files=request.app.state.settings.verify_files,
    )


@dataclass(frozen=True)
class _Given:
    """What was handed over: what it is called, and the credential or why there is none."""

    name: str
    signed: Signed | BadgeError


@dataclass(frozen=True)
class Told:
    """One row of the answer."""

    name: str
    found: Shown | None
    fault: BadgeError | None = None


@router.post(
    "/verify",
    summary="Check what is pasted or uploaded, as a page",
    response_class=Response,
    responses={200: _PAGE, 422: _PAGE, **described(413, 429)},
    openapi_extra={
        "requestBody": {
            "content": {
                "multipart/form-data": {
                    "schema": {
                        "type": "object",
                        "properties": {
                            "text": {"type": "string", "description": "JSON, a token, or a link."},
                            "files": {
                                "type": "array",
                                "items": {"type": "string", "format": "binary"},
                                "description": "JSON, JWT, PNG, SVG, or a PDF of the branch.",
                            },
                        },
                    }
                }
            }
        }
    },
)
async def judge(request: Request) -> Response:
    """Nothing that is handed over is kept."""
    take(request)
    state = request.app.state
    most: int = state.settings.verify_files
    try:
        form = await request.form(max_files=most, max_fields=_MAX_FIELDS, max_part_size=_MAX_TEXT)
    except Exception as error:
        if type(error).__name__ in {"HTTPException", "MultiPartException"}:
            return _start(request, "form")
        raise
    bench = Bench.at_hand(state.documents, state.outbound, state.now())
    try:
        text = _text_in(form)
        ours = _own_link(text, state.settings.url)
        if ours is not None:
            return RedirectResponse(ours, 303, headers=_PRIVATE)
        given = await _given(form, text, bench)
    finally:
        await form.close()
    if not given:
        return _start(request, "nothing")
    take(request, len(given) - 1)
    rows = await _told(request, given, bench)
    return page(request, "verification/judged.html.j2", headers=_PRIVATE, rows=rows, at=bench.at)


def _text_in(form: FormData) -> str:
    text = form.get("text")
    return text.strip(" \t\r\n") if isinstance(text, str) else ""


def _own_link(text: str, url: str) -> str | None:
    """The path of a link of our own; of what else stands in it nothing is followed."""
    found = re.match(re.escape(url) + r"/v/([A-Za-z0-9_-]{16,64})(?:[?#][^\s]*)?\Z", text)
    return f"/v/{found[1]}" if found else None


async def _given(form: FormData, text: str, bench: Bench) -> list[_Given]:
    given = []
    if text:
        given.append(_Given("", await _of_text(text, bench)))
    for file in form.getlist("files"):
        if isinstance(file, UploadFile) and (file.filename or file.size):
            try:
                signed: Signed | BadgeError = await credential_in(await file.read())
            except BadgeError as error:
                signed = error
            given.append(_Given((file.filename or "")[:120], signed))
    return given


async def _of_text(text: str, bench: Bench) -> Signed | BadgeError:
    try:
        if not text.startswith(("https://", "http://")):
            return credential_of(text)
        held = bench.sources.get(text)
        if held is not None:
            return credential_of(held.text)
        return credential_of(await bench.outbound.text(text, bench.budget))
    except Lacking as error:
        return Lacking("link-silent", error.message, urls=error.urls)
    except BadgeError as error:
        return error


async def _told(request: Request, given: list[_Given], bench: Bench) -> list[Told]:
    language = language_of(request)
    all_signed = [each.signed for each in given if isinstance(each.signed, Signed)]
    rows = []
    for each in given:
        if isinstance(each.signed, BadgeError):
            counted("unreadable", "page")
            rows.append(Told(each.name, None, each.signed))
            continue
        others = [one for one in all_signed if one is not each.signed]
        concluded = await bench.judge(each.signed, others)
        found = shown(concluded, bench.trust, language, ours=False)
        counted(found.verdict, "page")
        rows.append(Told(each.name, found))
    return rows
