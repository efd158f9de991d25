"""The pages people see: templates, one stylesheet, and every text in Dutch and English.

    return page(request, "verification/start.html.j2", files=20)

finds the template below `templates/`, the language of who asks, and the texts below `texts/`.
docs/service-pages.md says how to add a page.
"""

from __future__ import annotations

from issuer_app.pages.dates import day_in_words, moment_in_words, number_in_words
from issuer_app.pages.languages import LANGUAGES, language_of
from issuer_app.pages.rendering import page, wants_a_page
from issuer_app.pages.static import ASSETS, Asset, static_url
from issuer_app.pages.texts import text
from issuer_app.settings import Language

__all__ = [
    "ASSETS",
    "LANGUAGES",
    "Asset",
    "Language",
    "day_in_words",
    "language_of",
    "moment_in_words",
    "number_in_words",
    "page",
    "static_url",
    "text",
    "wants_a_page",
]
