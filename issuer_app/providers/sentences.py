"""Why a row gave no badge, in words: for the page and for programs, in Dutch and English."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast, get_args

from branchebadges.standing import reasons, words
from issuer_app.pages import LANGUAGES, text

if TYPE_CHECKING:
    from issuer_app.pages import Language

_REASONS: Final = frozenset(get_args(reasons.Reason))
_KEYS: Final = {
    "row-ragged": "rows.row-ragged",
    "row-cell": "rows.row-cell",
    "row-formula": "rows.row-formula",
    "row-empty": "rows.row-empty",
    "row-date": "rows.row-date",
    "row-value": "rows.row-value",
    "row-future": "rows.row-future",
    "row-order": "rows.row-order",
    "row-repeated": "rows.row-repeated",
    "other-provider": "rows.other-provider",
    "provider-not-recognised": "rows.provider-not-recognised",
    "person-differs": "rows.person-differs",
    "organisation-unknown": "rows.organisation-unknown",
}


def sentence(code: str, field: str | None, language: Language) -> str:
    """What a code says, about a column where it is about one."""
    if code in _REASONS:
        said = words.reason(cast("reasons.Reason", code), language)
        return said[:1].upper() + said[1:] + "."
    return str(text(language, _KEYS.get(code, "rows.other"), field=field or "", code=code))


def sentences(code: str | None, field: str | None) -> dict[str, str] | None:
    """The same in each language; None where there is nothing to say."""
    if code is None:
        return None
    return {language: sentence(code, field, language) for language in LANGUAGES}
