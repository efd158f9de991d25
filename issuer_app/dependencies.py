"""What a request may ask for: a unit of work of its own, committed before the answer leaves.

    @router.post("/badges/{id}/revocation", status_code=202)
    def revoke(id: BadgeId, reason: Reason, work: InWork) -> Receipt: ...

Routes that do work are plain functions, which run in a thread; what only computes is `async`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import Depends
from starlette.requests import Request

from issuer_app.work import Work

if TYPE_CHECKING:
    from collections.abc import Iterator

    from issuer_app.work import Works


def works_of(request: Request) -> Works:
    """Where this process begins its work."""
    works: Works = request.app.state.works
    return works


def in_work(request: Request) -> Iterator[Work]:
    """One transaction for one request, under the clock of the process."""
    with works_of(request).begin("web", at=request.app.state.now()) as work:
        yield work


# The scope makes FastAPI end the work before it sends the answer: nobody is told of what may still
# be rolled back.
InWork = Annotated[Work, Depends(in_work, scope="function")]
