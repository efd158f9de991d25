"""Holders see what they earned and what is missing, take it along, and share it as they like."""

from __future__ import annotations

from issuer_app.dossiers.collecting import collect, sweep
from issuer_app.dossiers.downloads import router as downloads
from issuer_app.dossiers.routes import router

__all__ = ["collect", "downloads", "router", "sweep"]
"""`router`: the pages; `downloads`: the files."""
