"""Presentations for programs: the VC-API, in the generic profile.

Whoever asks a holder to show something makes the challenge, keeps it, and lets it be used once;
here it is compared. Without `options.challenge` and `options.domain` a presentation cannot be told
from a copy, and does not verify.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from branchebadges.errors import BadgeError
from branchebadges.presentations import MAX_CREDENTIALS, Presentation
from issuer_app.problems import Problem, described
from issuer_app.verification.asking import take
from issuer_app.verification.judging import Bench, counted
from issuer_app.verification.machines import (
    answered,
    problems,
    read_body,
    result_of,
    unreadable,
)
from issuer_app.verification.schemas import (
    PRESENTATION_REQUEST,
    PRESENTED_EXAMPLE,
    PresentationResult,
)

if TYPE_CHECKING:
    from branchebadges.presentations import Shown, ShownCredential

router: Final = APIRouter(tags=["vc-api"])

_MAX_DOMAINS: Final = 16
_ANSWERS: Final[dict[int | str, dict[str, Any]]] = {
    200: {"model": PresentationResult, "content": {"application/json": PRESENTED_EXAMPLE}},
    400: {"model": PresentationResult, "description": "It does not verify, or cannot be checked"},
    **described(413, 422, 429),
}


@router.post(
    "/presentations/verify",
    summary="Verify a presentation (generic profile)",
    response_class=Response,
    responses=_ANSWERS,
    openapi_extra=PRESENTATION_REQUEST,
)
async def verify_presentation(request: Request) -> Response:
    """Is it shown by its holder, for this challenge and domain; and does each credential verify?

    Whether a credential is about the holder is told for each, and does not decide.
    """
    take(request)
    body = await read_body(request)
    challenge, domain = _asked_in(body)
    value = body.get("verifiablePresentation")
    if not isinstance(value, dict | str) or (
        isinstance(value, str) and value.lstrip().startswith("{")
    ):
        message = "`verifiablePresentation` is an object or a compact JWT"
        raise Problem(422, "request-shape", message)
    try:
        presentation = Presentation.of(value)
    except BadgeError as error:
        counted("unreadable", "presentation")
        return answered(_of_nobody(unreadable(error)))
    # One call for each credential that is looked at, as if they were sent by themselves.
    more = min(len(presentation.entries), MAX_CREDENTIALS) - 1
    if more > 0:
        take(request, more)
    bench = Bench.at_hand(
        request.app.state.documents, request.app.state.outbound, request.app.state.now()
    )
    shown = await bench.shown(presentation, challenge=challenge, domain=domain)
    counted(shown.verdict, "presentation")
    return answered(_result_of(shown))


def _asked_in(body: dict[str, Any]) -> tuple[str | None, str | list[str] | None]:
    """The challenge and the domain in a request.

    Raises:
        Problem: they are of another shape (422).
    """
    options = body.get("options", {})
    if not isinstance(options, dict):
        raise Problem(422, "request-shape", "`options` is an object")
    challenge, domain = options.get("challenge"), options.get("domain")
    if challenge is not None and not isinstance(challenge, str):
        raise Problem(422, "request-shape", "`options.challenge` is a text")
    several = domain if isinstance(domain, list) else [domain]
    if domain is not None and (
        len(several) > _MAX_DOMAINS or not all(isinstance(each, str) for each in several)
    ):
        raise Problem(422, "request-shape", "`options.domain` is a text, or a list of texts")
    return challenge, domain


def _result_of(shown: Shown) -> dict[str, Any]:
    credentials = [_credential(each) for each in shown.credentials]
    return {
        "verified": shown.valid,
        "verdict": shown.verdict,
        "holder": shown.holder,
        "checks": [each.to_document() for each in shown.findings],
        "credentials": credentials,
        "problemDetails": [
            *problems(shown.findings),
            *(problem for each in credentials for problem in each["problemDetails"]),
        ],
    }


def _credential(shown: ShownCredential) -> dict[str, Any]:
    """One credential as `/credentials/verify` tells it, and whether it is about the holder."""
    beside = [each.to_document() for each in shown.findings]
    own = problems(shown.findings)
    if shown.report is None:
        return {
            "verified": False,
            "verdict": shown.verdict,
            "kind": "unverified",
            "boundToHolder": False,
            "questions": {},
            "checks": beside,
            "problemDetails": own,
        }
    found = result_of(shown.report)
    return {
        **found,
        "boundToHolder": shown.bound,
        "checks": [*found["checks"], *beside],
        "problemDetails": [*found["problemDetails"], *own],
    }


def _of_nobody(found: dict[str, Any]) -> dict[str, Any]:
    kept = {name: found[name] for name in ("verified", "verdict", "checks", "problemDetails")}
    return {**kept, "holder": None, "credentials": []}
