"""Credentials that programs have signed through the VC-API, beside what the branch awards."""

from __future__ import annotations

from issuer_app.badges.routes import router
from issuer_app.badges.signing import sign

__all__ = ["router", "sign"]
