"""In which language to answer: what was asked for in the address, before, or by the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast, get_args

from issuer_app.settings import Language

if TYPE_CHECKING:
    from starlette.requests import Request

LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)
NAMES: Final[dict[Language, str]] = {"nl": "Nederlands", "en": "English"}
COOKIE: Final = "lang"
_MOST: Final = 20
"""Preferences that are looked at; nobody speaks more languages."""


def language_of(request: Request) -> Language:
    """The language for this request.

    `?lang=`, else the cookie, else Accept-Language (RFC 9110, 12.5.4), else the setting.
    """
    return (
        asked_for(request)
        or _known(request.cookies.get(COOKIE))
        or preferred(request.headers.get("accept-language", ""))
        or cast("Language", request.app.state.settings.language)
    )


def asked_for(request: Request) -> Language | None:
    """The language that the address asks for, to be remembered."""
    return _known(request.query_params.get("lang"))


def preferred(header: str) -> Language | None:
    """The language that an Accept-Language header likes best of those there are."""
    weighed: list[tuple[float, int, Language]] = []
    for place, item in enumerate(header.split(",")[:_MOST]):
        name, _, parameters = item.strip().partition(";")
        language = _known(name.strip().lower().partition("-")[0])
        weight = _weight(parameters)
        if language is not None and weight > 0:
            weighed.append((-weight, place, language))
    return min(weighed)[2] if weighed else None


def _weight(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        weight = float(value)
    except ValueError:
        return 0.0
    return weight if 0 <= weight <= 1 else 0.0


def _known(name: str | None) -> Language | None:
    return next((language for language in LANGUAGES if language == name), None)
