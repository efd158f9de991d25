"""Signing in by a link in a mail: no passwords to forget, steal or use twice."""

from __future__ import annotations

from issuer_app.sign_in.asking import limits_of
from issuer_app.sign_in.routes import router

__all__ = ["limits_of", "router"]
