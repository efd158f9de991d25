"""Libraries follow their people, as far as each agreed to it, and ask a learning path of them."""

from __future__ import annotations

from issuer_app.libraries.following import follow_paths
from issuer_app.libraries.routes import router

__all__ = ["follow_paths", "router"]
