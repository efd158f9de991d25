"""From a template and values to an answer."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING, Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse

from issuer_app.pages.dates import day_in_words, moment_in_words, number_in_words
from issuer_app.pages.languages import COOKIE, LANGUAGES, NAMES, asked_for, language_of
from issuer_app.pages.static import static_url
from issuer_app.pages.texts import text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

    from issuer_app.settings import Language

NAVIGATION: Final[tuple[tuple[str, str], ...]] = (
    ("verify", "/verify"),
    ("me", "/me"),
)
"""The main links: the end of the key of its text (`common.nav-…`), and its path."""

_A_YEAR: Final = 365 * 24 * 60 * 60


def isolated(value: object) -> Markup:
    """A name that others wrote, kept from turning the direction of what stands around it."""
    return Markup("<bdi>{}</bdi>").format(value)


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=PackageLoader("issuer_app.pages", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["isolated"] = isolated
    environment.globals["static"] = static_url
    return environment


def page(
    request: Request,
    template: str,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    **values: Any,
) -> HTMLResponse:
    """A page in the language of who asks.

    Args:
        request: as the route was given it.
        template: below `templates/`; it extends `base.html.j2`.
        status: of the answer.
        headers: further headers. A page is not kept unless they say otherwise.
        values: what the template names. There are always `t` (a text by its key), `lang`, `day`,
            `moment` and `number` (in words), `static` (the address of a file) and `here` (the
            path); the filter `isolated` is for names that others wrote.
    """
    language = language_of(request)
    content = render(language, template, here=request.url.path, **values)
    response = HTMLResponse(
        content, status, headers={"Cache-Control": "no-store", **(headers or {})}
    )
    chosen = asked_for(request)
    if chosen is not None:
        secure = request.app.state.settings.url.startswith("https:")
        response.set_cookie(
            COOKIE, chosen, max_age=_A_YEAR, httponly=True, samesite="lax", secure=secure
        )
    response.headers["Content-Language"] = language
    response.headers.setdefault("Vary", "Accept-Language, Cookie")
    return response


def render(language: Language, template: str, **values: Any) -> str:
    """The text of a page."""
    return (
        _templates()
        .get_template(template)
        .render(
            t=partial(text, language),
            lang=language,
            others=[(other, NAMES[other]) for other in LANGUAGES if other != language],
            navigation=NAVIGATION,
            day=lambda value: day_in_words(value, language),
            moment=lambda value: moment_in_words(value, language),
            number=lambda value: number_in_words(value, language),
            **values,
        )
    )


def wants_a_page(request: Request) -> bool:
    """Is it a browser that asks, rather than a program?"""
    accepted = request.headers.get("accept", "")
    return "text/html" in accepted
