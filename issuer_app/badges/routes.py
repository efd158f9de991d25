"""The VC-API of issuing: the web process plans, the worker signs, the request waits for it.

The generic profile signs any credential of the organisation, with one proof as an object; the Open
Badges profile signs open badges, with a list of proofs. Both refuse with 400 or 422 what would be
refused on a page.
"""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from branchebadges.canonical import read_json
from branchebadges.errors import BadgeError
from issuer_app.badges import planning
from issuer_app.badges.standing import set_status
from issuer_app.dependencies import InWork, by_bearer, provider_with, works_of
from issuer_app.people.asker import Asker
from issuer_app.problems import Problem, described

if TYPE_CHECKING:
    from uuid import UUID

    from issuer_app.work import Row, Work, Works

router: Final = APIRouter(tags=["vc-api"])

PATIENCE: Final = 10.0
"""Seconds a request waits for its signature; after that it is answered that it will come (202)."""
_EVERY: Final = 0.05
_SCOPE: Final = "credentials:issue"

Revokes = Annotated[Asker, provider_with("badges:revoke")]

_ANSWERS: Final[dict[int | str, dict[str, Any]]] = {
    201: {"description": "The credential, signed"},
    202: {"description": "It will be signed; its id is already known"},
    **described(400, 401, 403, 409, 413, 422),
}
_REQUEST: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "required": ["credential"],
                    "properties": {
                        "credential": {"type": "object"},
                        "options": {
                            "type": "object",
                            "properties": {"cryptosuite": {"type": "string"}},
                        },
                    },
                }
            }
        },
    }
}


@router.post(
    "/credentials/issue",
    status_code=201,
    summary="Have a credential signed (generic profile)",
    response_class=Response,
    responses=_ANSWERS,
    openapi_extra=_REQUEST,
)
async def issue(request: Request) -> Response:
    """The issuer is the organisation of whoever asks; a place on its status list comes with it."""
    return await _issued(request, "generic")


@router.post(
    "/ob/credentials/issue",
    status_code=201,
    summary="Have an open badge signed (Open Badges profile)",
    response_class=Response,
    responses=_ANSWERS,
    openapi_extra=_REQUEST,
)
async def issue_badge(request: Request) -> Response:
    """As the generic profile, for an achievement of one's own; a module is reported instead."""
    return await _issued(request, "open-badges")


async def _issued(request: Request, profile: planning.Profile) -> Response:
    body = await _body(request)
    options = body.get("options")
    suite = options.get("cryptosuite") if isinstance(options, dict) else None
    if suite is not None and not isinstance(suite, str):
        raise Problem(422, "request-shape", "`options.cryptosuite` is a text.")
    works = works_of(request)
    row = await run_in_threadpool(
        partial(_planned, request, works, body.get("credential"), profile, suite)
    )
    ends = asyncio.get_running_loop().time() + PATIENCE
    while asyncio.get_running_loop().time() < ends:
        found = await run_in_threadpool(_looked, works, row)
        if found["problem"] is not None:
            raise Problem(400, "not-signed", "It cannot be signed as it stands.")
        if found["body"] is not None:
            return _answer(201, b'{"verifiableCredential":' + found["body"].encode() + b"}")
        await asyncio.sleep(_EVERY)
    return _answer(202, b"{}")


def _planned(
    request: Request, works: Works, credential: Any, profile: planning.Profile, suite: str | None
) -> UUID:
    # A unit of work of its own: it must be committed, and its connection given back, before
    # anybody waits for the worker.
    with works.begin("web", at=request.app.state.now()) as work:
        who = by_bearer(request, work, _SCOPE)
        work.actor = who.by
        return planning.plan(work, who, credential, profile=profile, suite=suite)


def _looked(works: Works, row: UUID) -> Row:
    with works.begin("web") as work:
        found = planning.row_of(work, row)
        return found or {"problem": "gone", "body": None}


async def _body(request: Request) -> dict[str, Any]:
    """The body, read as strictly as a credential: what is signed is what was sent."""
    try:
        body = read_json(await request.body())
    except BadgeError as error:
        raise Problem(422, error.code, error.message) from error
    if not isinstance(body, dict):
        raise Problem(422, "request-shape", "a JSON object is expected")
    return body


def _answer(status: int, body: bytes) -> Response:
    return Response(
        body, status, media_type="application/json", headers={"Cache-Control": "no-store"}
    )


class StatusEntry(BaseModel):
    """A status, and whether it is on."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    status_purpose: Annotated[Literal["revocation", "suspension"], Field(alias="statusPurpose")] = (
        "revocation"
    )
    status: str | bool = "1"

    @property
    def on(self) -> bool:
        """On, as the VC-API writes it: `"1"`, or true."""
        return self.status in {True, "1", "true"}


class StatusIn(BaseModel):
    """Which credential, and which statuses."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    credential_id: Annotated[str, Field(alias="credentialId", max_length=2_000)]
    credential_status: Annotated[
        StatusEntry | Annotated[list[StatusEntry], Field(min_length=1, max_length=2)],
        Field(alias="credentialStatus"),
    ]


@router.post(
    "/credentials/status",
    summary="Set the status of a credential",
    response_class=Response,
    responses={200: {"description": "Set; the list follows"}, **described(401, 403, 404, 422)},
)
def status(told: StatusIn, who: Revokes, work: InWork) -> Response:
    """Revoked is for ever; suspended can be turned off again."""
    return _set(work, who, told)


def _set(work: Work, who: Asker, told: StatusIn) -> Response:
    given = told.credential_status
    for each in given if isinstance(given, list) else [given]:
        set_status(work, who, told.credential_id, each.status_purpose, on=each.on)
    return _answer(200, b"{}")
