"""The picture of what was verified, drawn here from what was signed.

A badge may name a picture of its own, at an address of its issuer's choice. That is never loaded:
it would tell the issuer who is looking, and could show anything (threats 133 and 164).
"""

from __future__ import annotations

import base64
import re
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from branchebadges import pictures
from branchebadges.errors import BadgeError

if TYPE_CHECKING:
    from branchebadges.verification import Report
    from issuer_app.settings import Language

_KINDS: Final = {"badge": "module", "exemption": "module", "diploma": "diploma"}
_SHARE: Final = re.compile(r"(\d{1,3}(?:[.,]\d+)?) ?%")
_MAX_DOMAINS: Final = 12
_MAX_TITLE: Final = 200


def drawn(report: Report, issuer: str, language: Language) -> str | None:
    """The picture as a `data:` address, or None where there is nothing to draw."""
    kind = _KINDS.get(report.kind)
    if kind is None:
        return None
    subject = report.signed.document["credentialSubject"]
    subject = subject[0] if isinstance(subject, list) else subject
    achievement = subject.get("achievement", {})
    title, points = achievement.get("name"), subject.get("creditsEarned")
    variant = achievement.get("specialization", "")
    if not isinstance(title, str) or not isinstance(variant, str):
        return None
    return _drawn(
        kind=kind,
        title=title[:_MAX_TITLE],
        issuer=issuer,
        points=Decimal(str(points)) if isinstance(points, int | float) and points else None,
        domains=tuple(sorted(_shares(achievement.get("alignment")).items())),
        variant=variant[:_MAX_TITLE],
        language=language,
    )


@lru_cache(maxsize=512)
def _drawn(
    *,
    kind: Any,
    title: str,
    issuer: str,
    points: Decimal | None,
    domains: tuple[tuple[str, Decimal], ...],
    variant: str,
    language: Language,
) -> str | None:
    try:
        svg = pictures.badge(
            kind=kind,
            title=title,
            issuer=issuer,
            points=points,
            domains=dict(domains),
            variant=variant,
            language=language,
        )
    except BadgeError:
        return None
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


def _shares(alignment: object) -> dict[str, Decimal]:
    """The domains of a module with their weights, as the branch writes them in its modules."""
    found: dict[str, Decimal] = {}
    for row in alignment[:_MAX_DOMAINS] if isinstance(alignment, list) else ():
        code = row.get("targetCode") if isinstance(row, dict) else None
        said = row.get("targetDescription") if isinstance(row, dict) else None
        share = _SHARE.search(said) if isinstance(said, str) else None
        if isinstance(code, str) and share:
            found[code[:20]] = Decimal(share[1].replace(",", "."))
    return found
