"""The pages on which a file of completions becomes a batch: file, columns, check, award."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Depends, File, UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from branchebadges.errors import Malformed
from issuer_app.dependencies import AsProvider, InWork, csrf_for, works_of
from issuer_app.pages import page
from issuer_app.problems import described, not_found
from issuer_app.providers import drafts
from issuer_app.providers.reporting import REQUIRED, SAID
from issuer_app.providers.sentences import sentence

if TYPE_CHECKING:
    from issuer_app.people.asker import Asker
    from issuer_app.providers.drafts import Draft
    from issuer_app.work import Work

router: Final = APIRouter(tags=["provider pages"])

PRIVATE: Final = {"X-Robots-Tag": "noindex, nofollow, noarchive", "Cache-Control": "no-store"}
PAGE: Final[dict[str, Any]] = {"content": {"text/html": {}}, "description": "A page"}
ON: Final[dict[str, Any]] = {"description": "On to another page"}
_PAGES: Final[dict[int | str, dict[str, Any]]] = {200: PAGE, **described(401, 404)}
_STEPS: Final[dict[int | str, dict[str, Any]]] = {
    303: ON,
    422: PAGE,
    **described(401, 403, 404, 413),
}


async def _chosen(request: Request) -> dict[str, str]:
    """For each thing a provider may say the column that was chosen."""
    form = await request.form()
    return {name: value for name in SAID if isinstance(value := form.get(name), str)}


Columns = Annotated[dict[str, str], Depends(_chosen)]


@router.get("/provider/upload", summary="Where a file of completions is uploaded",
            response_class=Response, responses=_PAGES)  # fmt: skip
def start(request: Request, who: AsProvider) -> Response:
    """Nothing is awarded before it was confirmed."""
    return _start(request, who)


def _start(request: Request, who: Asker, fault: str | None = None) -> Response:
    return page(
        request,
        "provider/upload.html.j2",
        status=200 if fault is None else 422,
        headers=PRIVATE,
        organisation=who.organisation,
        csrf=csrf_for(request),
        fault=fault,
        said=SAID,
        required=REQUIRED,
    )


_FAULTS: Final = {
    "completions-not-utf-8": "utf",
    "completions-not-csv": "csv",
    "completions-bsn": "bsn",
    "completions-columns": "columns",
    "completions-empty": "empty",
    "completions-too-large": "large",
    "completions-too-many": "large",
}


@router.post("/provider/upload", summary="Upload a file of completions", response_class=Response,
             responses=_STEPS)  # fmt: skip
def upload(
    request: Request, who: AsProvider, work: InWork, file: Annotated[UploadFile | None, File()]
    = None
) -> Response:  # fmt: skip
    """The file is kept for a day at most, and gone as soon as it is awarded or thrown away."""
    data = file.file.read() if file is not None else b""
    if not data:
        return _start(request, who, "nothing")
    try:
        draft = drafts.upload(work, who, (file.filename if file else None) or "", data)
    except Malformed as error:
        return _start(request, who, _FAULTS.get(error.code, "csv"))
    return RedirectResponse(f"/provider/upload/{draft}", 303, headers=PRIVATE)


@router.get("/provider/upload/{draft}", summary="What the columns of a file mean",
            response_class=Response, responses=_PAGES)  # fmt: skip
def columns(request: Request, draft: UUID, who: AsProvider, work: InWork) -> Response:
    """With a guess that is right for most files."""
    return _columns(request, who, _held(work, who, draft), [])


def _columns(request: Request, who: Asker, held: Draft, lacking: list[str]) -> Response:
    return page(
        request,
        "provider/columns.html.j2",
        status=422 if lacking else 200,
        headers=PRIVATE,
        organisation=who.organisation,
        csrf=csrf_for(request),
        draft=held,
        chosen=held.columns or held.guess,
        lacking=lacking,
        said=SAID,
        required=REQUIRED,
        example=held.table.rows[0][1],
    )


@router.post("/provider/upload/{draft}", summary="Say what the columns of a file mean",
             response_class=Response, responses=_STEPS)  # fmt: skip
def choose(
    request: Request, draft: UUID, who: AsProvider, work: InWork, given: Columns
) -> Response:
    """A column that is not chosen is not read."""
    held = _held(work, who, draft)
    lacking = drafts.choose(work, held, given)
    if lacking:
        return _columns(request, who, held, lacking)
    return RedirectResponse(f"/provider/upload/{draft}/check", 303, headers=PRIVATE)


@router.get("/provider/upload/{draft}/check", summary="What would become of a file",
            response_class=Response, responses=_PAGES)  # fmt: skip
def check(request: Request, draft: UUID, who: AsProvider, work: InWork) -> Response:
    """Tried out and taken back: every row that is wrong, and one badge as it would be."""
    held = _held(work, who, draft)
    if held.columns is None:
        return RedirectResponse(f"/provider/upload/{draft}", 303, headers=PRIVATE)
    checked = drafts.check(works_of(request), who, held, work=work)
    first = checked.first
    return page(
        request,
        "provider/check.html.j2",
        headers=PRIVATE,
        organisation=who.organisation,
        csrf=csrf_for(request),
        draft=held,
        checked=checked,
        first=first,
        title=drafts.offered(work, who).get(first.module_id) if first else None,
        picture=drafts.picture_of(work, first.module_id) if first else None,
        say=sentence,
    )


@router.post("/provider/upload/{draft}/award", summary="Award what is in a file",
             response_class=Response, responses=_STEPS)  # fmt: skip
def award(draft: UUID, who: AsProvider, work: InWork) -> Response:
    """Only a file of which every row is in order; pressed twice, it is awarded once."""
    held = _held(work, who, draft)
    batch = drafts.accept(work, who, held)
    if batch is None:
        return RedirectResponse(f"/provider/upload/{draft}/check", 303, headers=PRIVATE)
    return RedirectResponse(f"/provider/batches/{batch}", 303, headers=PRIVATE)


@router.post("/provider/upload/{draft}/discard", summary="Throw a file away",
             response_class=Response, responses=_STEPS)  # fmt: skip
def discard(draft: UUID, who: AsProvider, work: InWork) -> Response:
    """Nothing of it is kept."""
    drafts.discard(work, _held(work, who, draft))
    return RedirectResponse("/provider", 303, headers=PRIVATE)


def _held(work: Work, who: Asker, draft: UUID) -> Draft:
    held = drafts.draft_of(work, who, draft)
    if held is None:
        raise not_found()
    return held
