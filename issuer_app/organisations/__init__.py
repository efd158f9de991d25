"""Organisations and their programs: keys, OAuth 2 clients, and what each may be used for."""

from __future__ import annotations

from issuer_app.organisations.programs import (
    KEY_LASTS,
    MOST_DAYS,
    SCOPES,
    Given,
    Program,
    bearer,
    make,
    programs_of,
    revoke,
    token_for,
)

__all__ = [
    "KEY_LASTS",
    "MOST_DAYS",
    "SCOPES",
    "Given",
    "Program",
    "bearer",
    "make",
    "programs_of",
    "revoke",
    "token_for",
]
