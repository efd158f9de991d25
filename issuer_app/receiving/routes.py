"""All routes of this room."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter

from issuer_app.receiving import about_me, claim_pages, me

router: Final = APIRouter()
for _each in (claim_pages, me, about_me):
    router.include_router(_each.router)
