"""Employers verify: behind a QR code, on a page that takes anything, and the same for programs.

A verdict is one of a few words, and green only where every check that was asked passed. Nothing
that is shown to us is kept.
"""

from __future__ import annotations

from issuer_app.verification.asking import limits_of
from issuer_app.verification.documents import Documents, Shared, State
from issuer_app.verification.machines import router as machines
from issuer_app.verification.people import router
from issuer_app.verification.presented import router as presented

__all__ = ["Documents", "Shared", "State", "limits_of", "machines", "presented", "router"]
