"""The pages of a library: how its people stand, the same as CSV, and its learning paths."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Form, Path, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from branchebadges.branch.register import modules_of
from branchebadges.errors import BadgeError
from issuer_app.branch import BranchInDatabase
from issuer_app.dependencies import AsLibrary, InWork, csrf_for
from issuer_app.libraries import following, repository
from issuer_app.libraries.export import csv_of
from issuer_app.libraries.people import staff_of
from issuer_app.libraries.schemas import PathForm
from issuer_app.pages import language_of, page
from issuer_app.problems import described

router: Final = APIRouter(tags=["library"])

PRIVATE: Final = {"X-Robots-Tag": "noindex, nofollow, noarchive", "Cache-Control": "no-store"}
PAGE: Final = {"content": {"text/html": {}}, "description": "A page"}
_ON: Final = {"description": "On to another page"}
_CSV: Final = "text/csv; charset=utf-8"

Year = Annotated[int | None, Query(ge=1900, le=9998, description="Of permanent education.")]
Code = Annotated[str, Path(pattern=r"^[a-z0-9][a-z0-9-]{0,80}$", description="Of the path.")]


@router.get(
    "/library", summary="How the people of a library stand", response_class=Response,
    responses={200: PAGE, **described(401, 404)},
)  # fmt: skip
def people(request: Request, work: InWork, who: AsLibrary, year: Year = None) -> Response:
    """Each who agreed to be seen; of the others only how many there are."""
    language = language_of(request)
    staff = staff_of(BranchInDatabase.of(work), who.organisation or "", language, year=year)
    return page(request, "libraries/people.html.j2", headers=PRIVATE, staff=staff)


@router.get(
    "/library/pe.csv", summary="The same as CSV", response_class=Response,
    responses={200: {"content": {"text/csv": {}}, "description": "CSV"}, **described(401, 404)},
)  # fmt: skip
def pe(request: Request, work: InWork, who: AsLibrary, year: Year = None) -> Response:
    """No cell of it is a formula to any spreadsheet."""
    language = language_of(request)
    staff = staff_of(BranchInDatabase.of(work), who.organisation or "", language, year=year)
    work.tell("PE overview taken", "library", year=staff.year, people=len(staff.rows))
    headers = {**PRIVATE, "Content-Disposition": f'attachment; filename="pe-{staff.year}.csv"'}
    return Response(csv_of(staff, language), media_type=_CSV, headers=headers)


# Learning paths


@router.get(
    "/library/paths", summary="The learning paths of a library", response_class=Response,
    responses={200: PAGE, **described(401, 404)},
)  # fmt: skip
def paths(request: Request, work: InWork, who: AsLibrary) -> Response:
    """What the library asks, and a form to ask something."""
    return _paths(request, work, who.organisation or "")


def _paths(
    request: Request,
    work: InWork,
    library: str,
    *,
    fault: BadgeError | None = None,
    given: PathForm | None = None,
) -> Response:
    branch, language = BranchInDatabase.of(work), language_of(request)
    party = following.signing_as(branch, library)
    modules = {
        name: (module.title_en or module.title_nl) if language == "en" else module.title_nl
        for name, module in modules_of(branch).items()
    }
    return page(
        request,
        "libraries/paths.html.j2",
        status=200 if fault is None else 422,
        headers=PRIVATE,
        library=library,
        signs=party is not None,
        paths=repository.paths_of(work, [party.id]) if party else [],
        modules=modules,
        fault=fault,
        given=given or PathForm(),
        csrf=csrf_for(request),
    )


@router.post(
    "/library/paths", summary="Ask a learning path of one's people", response_class=Response,
    status_code=303, responses={303: _ON, 422: PAGE, **described(401, 403, 404)},
)  # fmt: skip
def set_path(
    request: Request, work: InWork, who: AsLibrary, form: Annotated[PathForm, Form()]
) -> Response:
    """Under the same code it takes the place of the last; who followed it gets its badge."""
    library = who.organisation or ""
    try:
        following.set_path(BranchInDatabase.of(work), library, form.description)
    except BadgeError as error:
        return _paths(request, work, library, fault=error, given=form)
    return RedirectResponse("/library/paths", 303, headers=PRIVATE)


@router.post(
    "/library/paths/{code}/end", summary="Ask a learning path no longer", response_class=Response,
    status_code=303, responses={303: _ON, **described(401, 403, 404, 422)},
)  # fmt: skip
def end_path(work: InWork, who: AsLibrary, code: Code) -> Response:
    """Badges that were given for it stay."""
    following.end_path(BranchInDatabase.of(work), who.organisation or "", code)
    return RedirectResponse("/library/paths", 303, headers=PRIVATE)
