"""The VC-API of verification as the OpenAPI document describes it."""

from __future__ import annotations

from typing import Any, Final, Literal

from pydantic import BaseModel, Field

Answer = Literal["passed", "failed", "unknown", "not-asked"]


class ProblemDetail(BaseModel):
    """Why it does not verify (RFC 9457)."""

    type: str
    title: str
    detail: str
    outcome: Literal["failed", "unknown"]


class Check(BaseModel):
    """One check, and what it found."""

    question: str
    code: str
    outcome: Literal["passed", "failed", "unknown"]
    required: bool
    sentence: dict[str, str]


class VerificationResult(BaseModel):
    """What came out."""

    verified: bool
    verdict: Literal["passed", "failed", "unknown"]
    kind: str
    questions: dict[str, Answer]
    checks: list[Check]
    problem_details: list[ProblemDetail] = Field(alias="problemDetails")


class EnclosedResult(VerificationResult):
    """What came out for one credential of a presentation."""

    bound_to_holder: bool = Field(alias="boundToHolder")


class PresentationResult(BaseModel):
    """What came out for a presentation; `holder` only where it is shown to be theirs."""

    verified: bool
    verdict: Literal["passed", "failed", "unknown"]
    holder: str | None
    checks: list[Check]
    credentials: list[EnclosedResult]
    problem_details: list[ProblemDetail] = Field(alias="problemDetails")


VERIFIED_EXAMPLE: Final[dict[str, Any]] = {
    "example": {
        "verified": True,
        "verdict": "passed",
        "kind": "badge",
        "questions": {
            "real": "passed",
            "current": "passed",
            "vouched": "not-asked",
            "counts": "passed",
            "theirs": "not-asked",
        },
        "checks": [
            {
                "question": "real",
                "code": "seal-holds",
                "outcome": "passed",
                "required": True,
                "sentence": {
                    "nl": "De handtekening klopt.",
                    "en": "The signature holds.",
                },
            }
        ],
        "problemDetails": [],
    }
}

CREDENTIAL_REQUEST: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "required": ["verifiableCredential"],
                    "properties": {
                        "verifiableCredential": {
                            "description": "The credential with its proofs, a compact JWT, or an "
                            "EnvelopedVerifiableCredential.",
                            "oneOf": [{"type": "object"}, {"type": "string"}],
                        },
                        "options": {
                            "type": "object",
                            "description": "Read and not needed: every check is made.",
                        },
                    },
                },
                "example": {"verifiableCredential": "eyJhbGciOiJFUzI1NiJ9.eyJ2YyI6e319.c2ln"},
            }
        },
    }
}

PRESENTED_EXAMPLE: Final[dict[str, Any]] = {
    "example": {
        "verified": True,
        "verdict": "passed",
        "holder": "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK",
        "checks": [
            {
                "question": "current",
                "code": "challenge-answered",
                "outcome": "passed",
                "required": True,
                "sentence": {
                    "nl": "De presentatie is gemaakt voor deze ene keer.",
                    "en": "The presentation was made for this one time.",
                },
            }
        ],
        "credentials": [{**VERIFIED_EXAMPLE["example"], "boundToHolder": True}],
        "problemDetails": [],
    }
}

PRESENTATION_REQUEST: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "required": ["verifiablePresentation", "options"],
                    "properties": {
                        "verifiablePresentation": {
                            "description": "The presentation with its proofs, a compact JWT, or an "
                            "EnvelopedVerifiablePresentation.",
                            "oneOf": [{"type": "object"}, {"type": "string"}],
                        },
                        "options": {
                            "type": "object",
                            "properties": {
                                "challenge": {
                                    "type": "string",
                                    "description": "What the holder was asked to sign, this once.",
                                },
                                "domain": {
                                    "description": "For whom it is to be meant.",
                                    "oneOf": [
                                        {"type": "string"},
                                        {"type": "array", "items": {"type": "string"}},
                                    ],
                                },
                            },
                        },
                    },
                },
                "example": {
                    "verifiablePresentation": "eyJhbGciOiJFUzI1NiIsInR5cCI6InZwK2p3dCJ9.e30.c2ln",
                    "options": {"challenge": "3f0c1a52", "domain": "gate.example"},
                },
            }
        },
    }
}
