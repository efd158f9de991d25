"""The routers of what providers do, for programs and as pages."""

from __future__ import annotations

from typing import Final

from issuer_app.providers import pages, routes, tokens, uploading

routers: Final = (routes.router, tokens.router, pages.router, uploading.router)
