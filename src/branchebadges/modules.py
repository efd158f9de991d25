"""Modules: what staff and volunteers learn, described by a provider, as an Open Badges Achievement.

A module version is an `Achievement` with an id of its own. Points belong to the version, so that
the committee sets them by endorsing exactly one version (see `branchebadges.accreditations`).
"""

from __future__ import annotations

import marshal
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final, Literal

from pydantic import Field, field_validator
from pydantic_core import PydanticCustomError

from branchebadges.canonical import jcs
from branchebadges.encoding import digest_sri
from branchebadges.reading import Number, Strict, as_json, read_as

Language = Literal["nl", "en", "fy"]


class Assessment(Strict):
    """How a module is concluded."""

    type: Literal["test", "portfolio", "participation", "skills_demonstration", "exam"]
    supervised: bool = False
    identity_verified: bool = False


class LearningOutcome(Strict):
    """What somebody who completed the module does, in Dutch and, where known, English."""

    nl: str
    en: str | None = None
    competences: tuple[str, ...] = ()


class Module(Strict):
    """A module as its provider proposes it (hours in study hours, weights of domains sum to 1)."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")
    title_nl: str = Field(min_length=1, max_length=200)
    title_en: str | None = None
    description: str | None = Field(default=None, min_length=1, max_length=2000)
    """What it is about, as plain text."""
    type: Literal["module", "programme", "event", "catalogue", "public-course"] = "module"
    provider_ids: tuple[str, ...] = Field(min_length=1)
    audience: tuple[str, ...] = ()
    domains: dict[str, Number]
    competences: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    nlqf_level: int | None = None
    study_hours: Number = Decimal(0)
    points: Number = Decimal(0)
    language: Language = "nl"
    delivery: Literal["online", "blended", "onsite"] = "online"
    assessment: Assessment = Assessment(type="participation")
    learning_outcomes: tuple[LearningOutcome, ...] = ()
    generic: bool = False
    equivalence_group: str | None = None
    overlap_group: str | None = None
    contains: tuple[str, ...] = ()
    accreditable: bool = True
    annual_refresher: bool = False
    free: bool | None = None

    @field_validator("title_nl")
    @classmethod
    def _titled(cls, title: str) -> str:
        if not title.strip():
            raise PydanticCustomError("title", "a title is needed here, not only spaces")
        return title

    @property
    def awarding_provider(self) -> str:
        """Who signs the badges; in joint provision the first named does so for all."""
        return self.provider_ids[0]


class Competence(Strict):
    """A competence of the framework with its ESCO skills."""

    id: str
    label_nl: str
    label_en: str
    esco: tuple[dict[str, str], ...] = ()


class Domain(Strict):
    """One domain of the framework: its roles and competences."""

    id: str
    name_nl: str
    name_en: str
    roles: tuple[dict[str, str], ...] = ()
    competences: tuple[Competence, ...] = ()


class Framework(Strict):
    """The description of the domains a module is aligned to; versioned, because it will change."""

    comment: str | None = Field(default=None, alias="$comment")
    framework_version: str
    framework_name: str
    domains: tuple[Domain, ...]

    @property
    def competences(self) -> dict[str, Competence]:
        """All competences by id."""
        return {c.id: c for domain in self.domains for c in domain.competences}


def read_module(document: object, *, at: str = "") -> Module:
    """Read a module description; `Refused` names the member that is wrong."""
    return read_as(Module, document, code="module", at=at)


def read_framework(document: object) -> Framework:
    """Read a domain framework; `Refused` names the member that is wrong."""
    return read_as(Framework, document, code="framework")


_ASSESSMENT: Final = {
    "test": "afgesloten met een toets",
    "portfolio": "afgesloten met een portfolio",
    "participation": "afgesloten met actieve deelname",
    "skills_demonstration": "afgesloten met een praktijkopdracht",
    "exam": "afgesloten met een examen",
}
_DELIVERY: Final = {"online": "online", "blended": "deels online", "onsite": "op locatie"}


def achievement(
    module: Module,
    *,
    url: str,
    version: int,
    points: Decimal,
    hours: Decimal,
    creator: dict[str, Any],
    framework: Framework,
    framework_url: str,
) -> dict[str, Any]:
    """The module version as an Open Badges `Achievement` (OB 3.0, B.1).

    Args:
        url: the https address that names this version; the document is published there.
        points: study/PE points of this version; 0 for what is not accredited.
        hours: study hours.
        creator: the `Profile` of the provider that awards it.
        framework_url: where the domain framework is published.
    """
    document: dict[str, Any] = {
        "id": url,
        "type": ["Achievement"],
        "achievementType": "CertificateOfCompletion" if module.type == "event" else "Course",
        "creator": creator,
        "name": module.title_nl,
        "description": _description(module, points, hours),
        "criteria": {"narrative": _criteria(module)},
        "humanCode": module.id,
        "inLanguage": module.language,
        "version": str(version),
        "image": {
            "id": url.removesuffix(".json") + ".svg",
            "type": "Image",
            "caption": f"Badge {module.title_nl}",
        },
        "alignment": _alignments(module, framework, framework_url),
    }
    if points:
        document["creditsAvailable"] = as_json(points)
    if module.assessment.type in {"test", "exam"}:
        document["resultDescription"] = [
            {
                "id": f"{url}#uitslag",
                "type": ["ResultDescription"],
                "name": "Uitslag van de toets",
                "resultType": "Percent",
            }
        ]
    return document


def digest(achievement: dict[str, Any]) -> str:
    """The digest by which an accreditation pins a module version.

    It is taken over the JCS form of the Achievement without its `endorsement`, because the
    accreditation itself travels there.
    """
    pinned = {name: value for name, value in achievement.items() if name != "endorsement"}
    try:
        return _digest(marshal.dumps(pinned, _PLAIN))
    except ValueError:  # something that is not JSON, which the canonical form refuses
        return digest_sri(jcs(pinned))


_PLAIN: Final = 2
"""The last form of marshal that does not depend on which values are one object in memory."""


@lru_cache(maxsize=256)
def _digest(written: bytes) -> str:
    # A year's badges hold few modules. This form is thirty times quicker to write than JCS, and no
    # two values have the same.
    return digest_sri(jcs(marshal.loads(written)))  # noqa: S302 - written just above


def comma(value: Decimal) -> str:
    """A number as Dutch people write it: 8 and 1,5."""
    return str(as_json(value)).replace(".", ",")


def _description(module: Module, points: Decimal, hours: Decimal) -> str:
    worth = f"{comma(points)} studiepunten" if points else "geen branchepunten"
    length = f"{comma(hours)} studie-uren, " if hours else ""
    how = f"{_DELIVERY[module.delivery]}, {_ASSESSMENT[module.assessment.type]}"
    facts = f"{module.title_nl}: {length}{how}; {worth}."
    return f"{module.description}\n\n{facts}" if module.description else facts


def _criteria(module: Module) -> str:
    if not module.learning_outcomes:
        return f"Afgerond, {_ASSESSMENT[module.assessment.type]}."
    outcomes = "\n".join(f"- {outcome.nl}" for outcome in module.learning_outcomes)
    return f"Wie deze module heeft afgerond ({_ASSESSMENT[module.assessment.type]}):\n\n{outcomes}"


def _alignments(module: Module, framework: Framework, framework_url: str) -> list[dict[str, Any]]:
    names = {domain.id: domain.name_nl for domain in framework.domains}
    rows: list[dict[str, Any]] = [
        {
            "type": ["Alignment"],
            "targetName": names.get(domain, domain),
            "targetUrl": f"{framework_url}#{domain}",
            "targetCode": domain,
            "targetFramework": framework.framework_name,
            "targetDescription": f"Aandeel {comma(weight * 100)} %",
        }
        for domain, weight in sorted(module.domains.items())
    ]
    for id_ in module.competences:
        competence = framework.competences.get(id_)
        if competence is not None:
            rows += (_skill(competence, esco) for esco in competence.esco)
    return rows


def _skill(competence: Competence, esco: dict[str, str]) -> dict[str, Any]:
    return {
        "type": ["Alignment"],
        "targetName": esco["label_en"],
        "targetUrl": esco["uri"],
        "targetFramework": "ESCO",
        "targetDescription": competence.label_nl,
    }
