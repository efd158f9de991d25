"""OAuth 2 client credentials (RFC 6749, 4.4): from a secret to a token for a short while."""

from __future__ import annotations

import base64
import binascii
from typing import Annotated, Any, Final
from urllib.parse import unquote_plus

import orjson
from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import Response

from branchebadges.errors import Refused
from issuer_app.dependencies import InWork
from issuer_app.organisations import token_for
from issuer_app.organisations.programs import TOKEN_LASTS
from issuer_app.problems import described
from issuer_app.providers.schemas import TokenOut
from issuer_app.verification.asking import Limits, address_of

router: Final = APIRouter(tags=["providers"])

_STATUS: Final = {"invalid_client": 401}
_FAULT: Final[dict[int | str, dict[str, Any]]] = {
    400: {"description": "As RFC 6749, 5.2 says"},
    401: {"description": "The client is unknown, revoked or over"},
    **described(422, 429),
}
Field = Annotated[str, Form(max_length=400)]


@router.post("/oauth/token", summary="A token for a client", responses={200: {"model": TokenOut},
             **_FAULT}, response_class=Response)  # fmt: skip
def token(
    request: Request,
    work: InWork,
    *,
    grant_type: Field = "",
    client_id: Field = "",
    client_secret: Field = "",
    scope: Field = "",
) -> Response:
    """The client says who it is by HTTP Basic or in the form.

    The token is for all its scopes, or for those it asks for.
    """
    limits: Limits = request.app.state.token_limits
    limits.take(address_of(request))
    if grant_type != "client_credentials":
        return _fault("unsupported_grant_type")
    given = _basic(request) or (client_id, client_secret)
    asked = frozenset(scope.split()) or None
    try:
        found = token_for(work, *given, scopes=asked)
    except Refused:
        return _fault("invalid_scope")
    if found is None:
        return _fault("invalid_client")
    fresh, scopes = found
    seconds = int(TOKEN_LASTS.total_seconds())
    return _answer(
        200, TokenOut(access_token=fresh, expires_in=seconds, scope=" ".join(scopes)).model_dump()
    )


def _basic(request: Request) -> tuple[str, str] | None:
    """Id and secret from the header, each form-encoded (RFC 6749, 2.3.1)."""
    kind, _, text = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "basic":
        return None
    try:
        name, _, secret = base64.b64decode(text, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return "", ""
    return unquote_plus(name), unquote_plus(secret)


def _fault(code: str) -> Response:
    headers = {"WWW-Authenticate": 'Basic realm="programs"'} if code == "invalid_client" else {}
    return _answer(_STATUS.get(code, 400), {"error": code}, headers)


def _answer(status: int, body: dict[str, Any], headers: dict[str, str] | None = None) -> Response:
    return Response(
        orjson.dumps(body),
        status_code=status,
        media_type="application/json",
        headers={"Cache-Control": "no-store", "Pragma": "no-cache", **(headers or {})},
    )
