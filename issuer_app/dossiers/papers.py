"""What stands on paper: a certificate of what is behind a link, and a dossier as a whole."""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING, Any, Final

from branchebadges import qr
from branchebadges.errors import Refused
from branchebadges.moments import day_of
from issuer_app.dossiers.sharing import address_of
from issuer_app.dossiers.typesetting import typeset
from issuer_app.pages import day_in_words, number_in_words, text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from decimal import Decimal

    from branchebadges.proofs import Signed
    from issuer_app.dossiers.overview import Card, Diploma, Overview
    from issuer_app.dossiers.repository import Link
    from issuer_app.settings import Language
    from issuer_app.verification.shown import Shown

_COLUMNS: Final = (
    "dossiers.column-badge",
    "dossiers.column-issuer",
    "dossiers.column-day",
    "dossiers.column-state",
)
MAX_ATTACHED_BYTES: Final = 1_500_000
"""What the verify page takes out of a PDF, and so what is put in."""


class Wording:
    """The words of one language, as plain text."""

    def __init__(self, language: Language) -> None:
        self.language: Language = language

    def __call__(self, key: str, **values: object) -> str:
        """A text; what is filled in is data and is set as it stands."""
        # `text` escapes what is filled in, for pages; paper shows it as it is.
        return unescape(str(text(self.language, key, **values)))

    def points(self, points: Decimal) -> str:
        """A number of points."""
        return self(
            "dossiers.points-one" if points == 1 else "dossiers.points-many", n=self.number(points)
        )

    def number(self, number: Decimal) -> str:
        """A number as people write it."""
        return number_in_words(number, self.language)


def certificate(
    found: Shown,
    link: Link,
    *,
    url: str,
    picture: str | None,
    takes: Signed | None,
    language: Language,
    at: datetime,
) -> bytes:
    """The certificate of what a link shows, as PDF; it says no more than the link does.

    Args:
        found: the verdict behind the link, as an employer sees it.
        link: the link, which stands in the QR code.
        url: the address of the service.
        picture: the drawing of the badge, as SVG.
        takes: the credential to put in; None where it says more than the link shows.
        language: of the words around it.
        at: now.

    Raises:
        Refused: what the link shows is not valid now (`certificate-not-valid`), or a name cannot
            be printed (`paper-letters`).
    """
    it, say = found.subject, Wording(language)
    if found.verdict != "valid" or it is None:
        raise Refused("certificate-not-valid", "only what is valid now gets a certificate")
    address = address_of(link, url)
    facts = [
        ("dossiers.cert-issuer", it.issuer or it.issuer_domain),
        ("dossiers.cert-awarded", day_in_words(it.awarded, language) if it.awarded else ""),
        ("dossiers.cert-points", say.number(it.points) if it.points is not None else ""),
        ("dossiers.cert-until", day_in_words(it.until, language) if it.until else ""),
        ("dossiers.cert-ends", day_in_words(link.last_day, language) if link.last_day else ""),
    ]
    return typeset(
        "certificate",
        {
            **_common(say, at),
            "title": it.title,
            "description": f"{it.kind}: {it.title}",
            "issuer": it.issuer or it.issuer_domain,
            "kind": it.kind,
            "variant": it.variant,
            "to": say("dossiers.cert-to"),
            "holder": it.holder,
            "picture": picture,
            "picture_alt": say("dossiers.picture-of", title=it.title),
            "facts": [{"label": say(name), "value": value} for name, value in facts if value],
            "check": say("dossiers.cert-check" if takes else "dossiers.cert-check-bare"),
            "code": qr.svg(address, language=language),
            "code_alt": say("dossiers.code-of", address=address),
            "address": address,
            "rows_title": say("dossiers.cert-modules"),
            "rows_head": [
                say("dossiers.cert-module"),
                say("dossiers.cert-completed"),
                say("dossiers.cert-row-points"),
            ],
            "rows": _rows(found, language),
            "credential": _attached(takes, say),
        },
        at=at,
    )


def _rows(found: Shown, language: Language) -> list[dict[str, str]]:
    return [
        {
            "name": row.name,
            "day": day_in_words(row.completed, language) if row.completed else "",
            "points": number_in_words(row.points, language),
        }
        for row in (found.sum.rows if found.sum else ())
    ]


def _attached(signed: Signed | None, say: Wording) -> dict[str, str] | None:
    if signed is None or len(signed.text.encode()) > MAX_ATTACHED_BYTES:
        return None
    form = "jwt" if signed.form == "jwt" else "json"
    return {
        "name": f"credential.{form}",
        "text": signed.text,
        "media_type": "application/vc+jwt" if form == "jwt" else "application/vc",
        "description": say("dossiers.cert-attached"),
    }


def _common(say: Wording, at: datetime) -> dict[str, Any]:
    return {
        "language": say.language,
        "site": str(text(say.language, "common.site")),
        "said_on": day_in_words(day_of(at), say.language),
    }


def dossier(
    seen: Overview,
    *,
    url: str,
    progress: str,
    record: Signed | None,
    language: Language,
    at: datetime,
) -> bytes:
    """A dossier as PDF, with the learner record in it, so that /verify reads it.

    Args:
        seen: the dossier as its holder reads it.
        url: the address of the service.
        progress: the picture of how far somebody is, as SVG.
        record: the learner record, sealed by the branch; None where there is none.
        language: of all words.
        at: now.

    Raises:
        Refused: a name cannot be printed (`paper-letters`).
    """
    say = Wording(language)
    verify = f"{url}/verify"
    attached = _attached(record, say)
    return typeset(
        "dossier",
        {
            **_common(say, at),
            "title": say("dossiers.paper-title", name=seen.name),
            "description": say("dossiers.paper-title", name=seen.name),
            "issuer": str(text(language, "common.site")),
            "kind": say("dossiers.paper-kind"),
            "holder": seen.name,
            "points": say.points(seen.points),
            "progress": progress,
            "progress_alt": say("dossiers.progress-of", name=seen.name),
            "diplomas_title": say("dossiers.diplomas"),
            "diplomas": [_diploma(each, say) for each in seen.diplomas],
            "pe_title": say("dossiers.pe"),
            "pe": seen.pe,
            "years": [year.sentence(language) for year in seen.years],
            "badges_title": say("dossiers.badges"),
            "badges_head": [say(key) for key in _COLUMNS],
            "badges": [_badge(each, say) for each in seen.badges],
            "code": qr.svg(verify, language=language),
            "code_alt": say("dossiers.code-of", address=verify),
            "check": say(
                "dossiers.paper-check" if attached else "dossiers.paper-check-bare", address=verify
            ),
            "credential": attached,
        },
        at=at,
    )


def _diploma(diploma: Diploma, say: Wording) -> dict[str, Any]:
    return {
        "name": diploma.name,
        "state": say(f"dossiers.diploma-{diploma.state}"),
        "said": [*diploma.said, *_stepped(diploma, say)],
    }


def _stepped(diploma: Diploma, say: Wording) -> Iterator[str]:
    for step in diploma.steps:
        yield f"{day_in_words(step.day, say.language)}: {step.said}"


def _badge(card: Card, say: Wording) -> dict[str, str]:
    counts = (
        ""
        if card.counts is None
        else say("dossiers.counts" if card.counts else "dossiers.counts-not")
    )
    state = say(f"dossiers.state-{card.state}") if card.state != "valid" else ""
    return {
        "title": card.title,
        "issuer": card.issuer,
        "day": day_in_words(card.day, say.language),
        "state": " · ".join(filter(None, (state, counts))),
    }
