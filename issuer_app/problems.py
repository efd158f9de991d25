"""What goes wrong, as problem details (RFC 9457): one shape for every error of the service.

A problem says what is wrong and what to do. It never holds a stack, a query, a path on disk or the
value that was sent; the correlation id leads whoever runs the service to the log line.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

import orjson
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from branchebadges.errors import (
    BadgeError,
    KeyUnusable,
    Lacking,
    Malformed,
    ProofFailed,
    Refused,
    StorageFailed,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

MEDIA_TYPE: Final = "application/problem+json"
_TYPE: Final = "urn:branchebadges:problem:"

_STATUS: Final[Mapping[type[BadgeError], int]] = {
    Malformed: 400,
    Refused: 422,
    ProofFailed: 422,
    Lacking: 422,
    KeyUnusable: 503,
    StorageFailed: 503,
}
_DETAILS: Final[Mapping[int, str]] = {
    401: "Sign in first, or send a token that is still good.",
    403: "This is not allowed.",
    404: "There is nothing here, or not for you. Check the address.",
    405: "This address does not take that method; the `Allow` header says which it does.",
    408: "The request took too long to arrive. Try again.",
    413: "The request is too large. Send less at a time.",
    414: "The address is too long.",
    422: "The request can be read, but is not what is asked for here.",
    429: "Too many requests from your address. Wait, and try again.",
    431: "The headers are too large or too many.",
    500: "Something went wrong on our side. It has been noted; try again later.",
    503: "This is not available now. Try again later.",
}


class Problem(Exception):
    """An error that is told to who asked.

    Attributes:
        status: the HTTP status.
        code: stable, for programs; it ends the `type`.
        detail: what is wrong and what to do, in English.
        members: further members of the document.
        headers: further headers of the answer, such as `Retry-After`.
    """

    def __init__(
        self,
        status: int,
        code: str,
        detail: str = "",
        *,
        members: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.detail = detail or _DETAILS.get(status, "")
        self.members = dict(members or {})
        self.headers = dict(headers or {})

    @classmethod
    def of_status(cls, status: int, headers: Mapping[str, str] | None = None) -> Problem:
        """The problem that a bare HTTP status stands for."""
        return cls(status, _phrase(status).lower().replace(" ", "-"), headers=headers)

    @classmethod
    def of(cls, error: BadgeError) -> Problem:
        """The problem an error of the library is to who asked."""
        status = next((_STATUS[kind] for kind in type(error).mro() if kind in _STATUS), 500)
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            # Its message names files and keys, which are nobody's business.
            return cls(status, error.code)
        members = {"where": error.where} if error.where else {}
        return cls(status, error.code, error.message, members=members)

    def document(self, correlation: str) -> dict[str, Any]:
        """The problem as JSON values (RFC 9457, section 3.1)."""
        return {
            "type": _TYPE + self.code,
            "title": _phrase(self.status),
            "status": self.status,
            "detail": self.detail,
            "code": self.code,
            "correlation": correlation,
            **self.members,
        }

    def response(self, correlation: str) -> Response:
        """The problem as an answer."""
        return Response(
            orjson.dumps(self.document(correlation)),
            status_code=self.status,
            media_type=MEDIA_TYPE,
            headers={"Cache-Control": "no-store", **self.headers},
        )


def not_found() -> Problem:
    """What is not there, what is another's and what is private look the same (threat 122)."""
    return Problem.of_status(404)


def of_validation(errors: list[Any]) -> Problem:
    """The problem of a request that does not fit: where and why, without the values sent."""
    rows = [
        {"where": "/" + "/".join(str(part) for part in each["loc"]), "detail": str(each["msg"])}
        for each in errors[:20]
    ]
    return Problem(422, "request-shape", members={"errors": rows})


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Error"


class ProblemDocument(BaseModel):
    """A problem as the OpenAPI document describes it."""

    model_config = ConfigDict(extra="allow")

    type: str = Field(examples=[f"{_TYPE}not-found"])
    title: str = Field(examples=["Not Found"])
    status: int = Field(examples=[404])
    detail: str = Field(examples=[_DETAILS[404]])
    code: str = Field(examples=["not-found"])
    correlation: str = Field(examples=["5f0c9a1e2b7d4c36"])


def described(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a route for these statuses: `responses=described(404, 429)`."""
    return {
        status: {
            "description": _phrase(status),
            "content": {
                MEDIA_TYPE: {
                    "schema": {"$ref": "#/components/schemas/ProblemDocument"},
                    "example": Problem.of_status(status).document("5f0c9a1e2b7d4c36"),
                }
            },
        }
        for status in statuses
    }
