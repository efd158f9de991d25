"""The same for programs: the VC-API, in a generic profile and one for Open Badges.

The generic profile takes any credential, whose key may be another's than its issuer's. The Open
Badges profile relaxes nothing, and tells beside the verdict what this branch makes of the badge:
whether it knows who vouches, and what it counts for. Statuses are those that the W3C
test suites rely on: 200 verified, 400 not (or not to be determined), 422 another shape of request.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import orjson
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from branchebadges.canonical import read_json
from branchebadges.errors import BadgeError
from branchebadges.presentations import enclosed
from branchebadges.verification import GENERIC, OPEN_BADGES, Policy, Question
from branchebadges.verification.outcome import Outcome, verdict
from issuer_app.problems import Problem, described
from issuer_app.verification.asking import take
from issuer_app.verification.judging import Bench, counted
from issuer_app.verification.schemas import (
    CREDENTIAL_REQUEST,
    VERIFIED_EXAMPLE,
    VerificationResult,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from branchebadges.proofs import Signed
    from branchebadges.verification import Finding, Report

router: Final = APIRouter(tags=["vc-api"])

_PROBLEM: Final = "urn:branchebadges:finding:"

_ANSWERS: Final[dict[int | str, dict[str, Any]]] = {
    200: {"model": VerificationResult, "content": {"application/json": VERIFIED_EXAMPLE}},
    400: {"model": VerificationResult, "description": "It does not verify, or cannot be checked"},
    **described(413, 422, 429),
}


@router.post(
    "/credentials/verify",
    summary="Verify a credential (generic profile)",
    response_class=Response,
    responses=_ANSWERS,
    openapi_extra=CREDENTIAL_REQUEST,
)
async def verify_credential(request: Request) -> Response:
    """Any verifiable credential: signed, in its period, not revoked. Who vouches is not asked."""
    return await _verified(request, GENERIC)


@router.post(
    "/ob/credentials/verify",
    summary="Verify an Open Badge (Open Badges profile)",
    response_class=Response,
    responses=_ANSWERS,
    openapi_extra=CREDENTIAL_REQUEST,
)
async def verify_badge(request: Request) -> Response:
    """As the generic profile, with a key of the issuer's own; and what this branch makes of it."""
    return await _verified(request, OPEN_BADGES)


async def _verified(request: Request, policy: Policy) -> Response:
    take(request)
    body = await read_body(request)
    bench = Bench.at_hand(
        request.app.state.documents, request.app.state.outbound, request.app.state.now()
    )
    try:
        signed = credential_in(body.get("verifiableCredential"))
    except BadgeError as error:
        counted("unreadable", policy.name)
        return answered(unreadable(error))
    report, _ = await bench.report(signed, policy, trusting=policy is OPEN_BADGES)
    found = result_of(report)
    counted(found["verdict"], policy.name)
    return answered(found)


async def read_body(request: Request) -> dict[str, Any]:
    """The body of a request as a JSON object, read as strictly as a credential.

    Raises:
        Problem: it is no JSON object (422).
    """
    try:
        body = read_json(await request.body())
    except BadgeError as error:
        raise Problem(422, error.code, error.message) from error
    if not isinstance(body, dict):
        raise Problem(422, "request-shape", "a JSON object is expected")
    return body


def credential_in(value: Any) -> Signed:
    """The credential in a request: an object, a token, or a token in an envelope (VC 2.0, 4.12).

    Raises:
        Problem: there is none (422).
        BadgeError: there is something else.
    """
    if value is None:
        raise Problem(422, "request-shape", "`verifiableCredential` is missing")
    if isinstance(value, dict) or (isinstance(value, str) and not value.lstrip().startswith("{")):
        return enclosed(value)
    raise Problem(422, "request-shape", "`verifiableCredential` is an object or a compact JWT")


def result_of(report: Report) -> dict[str, Any]:
    """The report as the VC-API tells it. Who vouches does not decide; it stands in `questions`."""
    decisive = [each for each in report.findings if each.question is not Question.VOUCHED]
    found = verdict(decisive)
    return {
        "verified": found == "passed",
        "verdict": found,
        "kind": report.kind,
        "questions": {each.value: report.answer(each) for each in Question},
        "checks": [each.to_document() for each in report.findings],
        "problemDetails": problems(decisive),
    }


def problems(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """What stands in the way, as problem details."""
    return [
        _problem(each) for each in findings if each.required and each.outcome is not Outcome.PASSED
    ]


def _problem(finding: Finding) -> dict[str, Any]:
    told = finding.to_document()
    return {
        "type": told.get("type", _PROBLEM + finding.code),
        "title": finding.code,
        "detail": told["sentence"]["en"],
        "outcome": told["outcome"],
    }


def unreadable(error: BadgeError) -> dict[str, Any]:
    """The result for what cannot be read as what it should be."""
    problem = {
        "type": _PROBLEM + error.code,
        "title": error.code,
        "detail": error.message,
        "outcome": "failed",
    }
    return {
        "verified": False,
        "verdict": "failed",
        "kind": "unverified",
        "questions": {},
        "checks": [],
        "problemDetails": [problem],
    }


def answered(found: Mapping[str, Any]) -> Response:
    """The result with the status that goes with it."""
    return Response(
        orjson.dumps(found),
        status_code=200 if found["verified"] else 400,
        media_type="application/json",
        headers={"Cache-Control": "no-store"},
    )
