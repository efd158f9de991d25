"""Exemptions: the committee gives points for what somebody could already do (EVC).

An exemption is an Open Badge about an achievement of type `Assessment`, by the branch or the
committee. Its evidence is the decision, pinned by digest, because there is no exemption without a
standard of the branch or a decision of the committee. Points are its `creditsEarned`; over which
domains they lie is told by one result for each domain, as a share of the whole.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from branchebadges.attestations.kinds import ASSESSMENT, achievement_of, kind_of, subject_of
from branchebadges.attestations.shape import achievement, attestation
from branchebadges.errors import Refused
from branchebadges.modules import comma
from branchebadges.moments import day_of, read_moment, start_of_day, write_moment
from branchebadges.reading import LARGEST_NUMBER, as_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date, datetime

    from branchebadges.badges import Holder
    from branchebadges.pins import Pinned

SHARE: Final = "#aandeel"
"""The fragment of the result description under which the shares of the domains are told."""

_NO_DOMAINS: Final[Mapping[str, Decimal]] = MappingProxyType({})
_TOLERANCE: Final = Decimal("1e-9")
_SHARE: Final = re.compile(r"[01](?:\.[0-9]{1,20})?\Z", re.ASCII)


@dataclass(frozen=True)
class Decision:
    """What was decided, and on what ground.

    Attributes:
        pin: the decision itself; it need not be public, its digest is enough.
        decided: the day on which it was taken.
        ground: in words for people: the certificate of experience, the standard it was held to.
        points: study points; 0 exempts from following, and gives none.
        domains: the share of the points in each domain; they sum to 1.
        module: the code of the module that need not be followed; None for points in general.
    """

    pin: Pinned
    decided: date
    ground: str
    points: Decimal
    domains: Mapping[str, Decimal] = field(default_factory=lambda: _NO_DOMAINS)
    module: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "domains", MappingProxyType(dict(self.domains)))
        if self.points < 0:
            raise Refused("exemption-points", "an exemption cannot take points away")
        _must_be_whole(self.domains)


@dataclass(frozen=True)
class Exempted:
    """What an exemption says, read back from its credential, as the rules need it."""

    module: str | None
    decided: date
    registered: date
    points: Decimal
    domains: Mapping[str, Decimal]


def exemption(
    decision: Decision,
    *,
    id: str,  # noqa: A002 - the specification's word
    achievement_url: str,
    name: str,
    framework: Mapping[str, str],
    framework_url: str,
    issuer: dict[str, Any],
    holder: Holder,
    registered: datetime,
    status: dict[str, Any],
) -> dict[str, Any]:
    """The exemption to be signed.

    Args:
        achievement_url: where this exemption is described.
        name: what it is called, such as "Vrijstelling: Informatiedienstverlening".
        framework: the names of the domains by code.
        framework_url: where the domains are described.
        issuer: the Profile of the branch or the committee.
        registered: the moment at which the branch's ledger took note of it.

    Raises:
        Refused: it was registered before it was decided.
    """
    described = achievement(
        url=achievement_url,
        kind=ASSESSMENT,
        name=name,
        description=f"{name}: {comma(decision.points)} studiepunten op grond van een besluit.",
        creator=issuer,
        criteria=decision.pin,
        narrative=decision.ground,
        code=decision.module,
    )
    claims: dict[str, Any] = {"activityEndDate": write_moment(start_of_day(decision.decided))}
    if decision.points:
        described["creditsAvailable"] = claims["creditsEarned"] = as_json(decision.points)
    if decision.domains:
        shares = f"{achievement_url}{SHARE}"
        described["resultDescription"] = [_share_description(shares)]
        claims["result"] = list(_shares(decision.domains, shares, framework, framework_url))
    return attestation(
        id=id,
        achievement=described,
        issuer=issuer,
        holder=holder,
        awarded=start_of_day(decision.decided),
        issued=registered,
        claims=claims,
        evidence=[_evidence(decision)],
        pins=[decision.pin],
        status=status,
    )


def _evidence(decision: Decision) -> dict[str, Any]:
    day = decision.decided
    return {
        "id": decision.pin.url,
        "type": ["Evidence"],
        "name": f"Besluit van {day.day}-{day.month}-{day.year}",
        "narrative": decision.ground,
        "genre": "besluit",
    }


def _share_description(shares: str) -> dict[str, Any]:
    return {
        "id": shares,
        "type": ["ResultDescription"],
        "name": "Aandeel van de punten in elk domein",
        "resultType": "Result",
        "valueMin": "0",
        "valueMax": "1",
    }


def _shares(
    domains: Mapping[str, Decimal], shares: str, framework: Mapping[str, str], framework_url: str
) -> Iterator[dict[str, Any]]:
    for code, share in sorted(domains.items()):
        alignment = {
            "type": ["Alignment"],
            "targetName": framework.get(code, code),
            "targetUrl": f"{framework_url}#{code}",
            "targetCode": code,
        }
        yield {
            "type": ["Result"],
            "resultDescription": shares,
            "value": format(share, "f"),
            "alignment": [alignment],
        }


def exempted(document: dict[str, Any]) -> Exempted:
    """Read what an exemption says; whether it is real, and whose, is judged elsewhere.

    Raises:
        Refused: it is no exemption, or not in order (`exemption-shape`).
        Malformed: a date cannot be read.
    """
    if kind_of(document) != "exemption":
        raise Refused("exemption-shape", "this is no exemption")
    subject, described = subject_of(document), achievement_of(document)
    decided = read_moment(subject.get("activityEndDate"), where="/credentialSubject")
    registered = read_moment(document.get("validFrom"), where="/validFrom")
    module = described.get("humanCode")
    if module is not None and not isinstance(module, str):
        raise Refused("exemption-shape", "the module is named by its code", where="/humanCode")
    domains = dict(_read_shares(subject, f"{described.get('id')}{SHARE}"))
    _must_be_whole(domains)
    if decided > registered:
        raise Refused("exemption-shape", "registered before it was decided", where="/validFrom")
    return Exempted(
        module=module,
        decided=day_of(decided),
        registered=day_of(registered),
        points=_points(subject.get("creditsEarned", 0)),
        domains=MappingProxyType(domains),
    )


def _points(value: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Refused("exemption-shape", "the points are no number", where="/creditsEarned")
    exact = Decimal(str(value))
    if not exact.is_finite() or not 0 <= exact <= LARGEST_NUMBER:
        raise Refused("exemption-shape", "no reasonable number of points", where="/creditsEarned")
    return exact


def _read_shares(subject: dict[str, Any], shares: str) -> Iterator[tuple[str, Decimal]]:
    rows = subject.get("result", [])
    for row in rows if isinstance(rows, list) else [rows]:
        if not isinstance(row, dict) or row.get("resultDescription") != shares:
            continue
        alignments = row.get("alignment")
        one = alignments[0] if isinstance(alignments, list) and len(alignments) == 1 else alignments
        code = one.get("targetCode") if isinstance(one, dict) else None
        if not isinstance(code, str):
            raise Refused("exemption-shape", "a share of no domain", where="/result")
        yield code, _share(row.get("value"))


def _share(text: object) -> Decimal:
    if not isinstance(text, str) or not _SHARE.match(text):
        raise Refused("exemption-shape", "a share is written as 0.25", where="/result")
    return Decimal(text)


def _must_be_whole(domains: Mapping[str, Decimal]) -> None:
    if any(not 0 <= share <= 1 for share in domains.values()):
        raise Refused("exemption-domains", "a share lies between 0 and 1")
    if domains and abs(sum(domains.values(), Decimal(-1))) > _TOLERANCE:
        raise Refused("exemption-domains", "the shares of the domains do not sum to 1")
