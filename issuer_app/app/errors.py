"""Every error as an answer: a page for a browser, problem details for a program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse

from branchebadges.errors import BadgeError
from issuer_app.pages import page, wants_a_page
from issuer_app.problems import Problem, of_validation

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.requests import Request
    from starlette.responses import Response

_WORDED: Final = frozenset({403, 404, 405, 413, 429, 503})
"""The statuses that have a page with words of their own."""


def attach(app: FastAPI) -> None:
    """Hang the errors on the web process. What is unforeseen is for `guards.Guard`."""

    async def problem(request: Request, error: Any) -> Response:
        return answer(request, error)

    async def badge(request: Request, error: Any) -> Response:
        return answer(request, Problem.of(error))

    async def plain(request: Request, error: Any) -> Response:
        return answer(request, Problem.of_status(error.status_code, error.headers))

    async def shape(request: Request, error: Any) -> Response:
        return answer(request, of_validation(list(error.errors())))

    app.add_exception_handler(Problem, problem)
    app.add_exception_handler(BadgeError, badge)
    app.add_exception_handler(HTTPException, plain)
    app.add_exception_handler(RequestValidationError, shape)


def answer(request: Request, problem: Problem) -> Response:
    """The problem as whoever asks can read it."""
    correlation: str = request.scope["state"]["correlation"]
    if not wants_a_page(request):
        return problem.response(correlation)
    if problem.code == "not-signed-in":
        return _to_sign_in(request)
    worded = str(problem.status) if problem.status in _WORDED else "other"
    return page(
        request,
        "problem.html.j2",
        status=problem.status,
        headers=problem.headers,
        worded=worded,
        correlation=correlation,
    )


def _to_sign_in(request: Request) -> Response:
    """To where one signs in, and then back to the page that was asked for."""
    back = {"next": request.url.path} if request.method == "GET" else {}
    return RedirectResponse("/sign-in" + (f"?{urlencode(back)}" if back else ""), 303)
