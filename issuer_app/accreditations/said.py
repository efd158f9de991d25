"""What a provider says of a module or of itself, and what is still wrong with it, field by field.

A draft may say anything or nothing; what is handed in says everything the committee judges by. All
of it is plain text: it ends up in badges that others show (threat 121).
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError

from branchebadges.catalogue import check_weights
from branchebadges.modules import read_module

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from branchebadges.modules import Framework, Module

Faults = dict[str, str]
"""By the name of a field the code of what is wrong with it: the end of `accreditations.fault-…`."""

ASSESSMENTS: Final = ("test", "portfolio", "participation", "skills_demonstration", "exam")
FORMS: Final = ("online", "blended", "onsite")
LANGUAGES: Final = ("nl", "en", "fy")
AUDIENCES: Final = ("staff", "volunteer")
MOST_OUTCOMES: Final = 30
_ID: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,63}\Z")
# A tag, a link or picture of Markdown, an address that runs a script; what turns the direction of
# a line or cannot be seen.
_MARKUP: Final = re.compile(
    r"<[a-zA-Z/!?]|\]\(|\bjavascript:|\bdata:|[\x00-\x08\x0b-\x1f\x7f\u200e\u200f\u202a-\u202e"
    r"\u2066-\u2069]"
)


def _number(value: object) -> object:
    """As a form or a program writes it: an empty field is nothing, a comma a point."""
    return value.strip().replace(",", ".") or None if isinstance(value, str) else value


Hours = Annotated[
    Annotated[Decimal, Field(ge=0, le=10_000, allow_inf_nan=False)] | None,
    BeforeValidator(_number),
]
Weight = Annotated[Decimal, Field(ge=0, le=1, allow_inf_nan=False)]
Short = Annotated[str, Field(max_length=300)]
Long = Annotated[str, Field(max_length=6_000)]
Codes = Annotated[tuple[Annotated[str, Field(max_length=40)], ...], Field(max_length=100)]


class Said(BaseModel):
    """What nobody but the provider says. What is not named here is refused (threat 117)."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class OutcomeSaid(Said):
    """A learning outcome, in Dutch and, where there is one, in English."""

    nl: Short
    en: Short = ""
    competences: Codes = ()


class ModuleSaid(Said):
    """A module as its provider proposes it. It says no points: these are the committee's."""

    module_id: Short = Field(default="", examples=["debatten-leiden"])
    title_nl: Short = ""
    title_en: Short = ""
    description: Long = ""
    learning_outcomes: tuple[OutcomeSaid, ...] = Field(default=(), max_length=MOST_OUTCOMES)
    study_hours: Hours = None
    assessment: Short = Field(default="", examples=["test"])
    supervised: bool = False
    identity_verified: bool = False
    form: Short = Field(default="", examples=["online"])
    language: Short = Field(default="nl", examples=["nl"])
    audience: Codes = ()
    domains: dict[Short, Weight] = Field(default_factory=dict, max_length=20)
    roles: Codes = ()
    competences: Codes = ()
    didactics: Long = ""
    teachers: Long = ""
    continuity: Long = ""

    @property
    def title(self) -> str:
        """What it is called, as far as it is."""
        return self.title_nl or self.module_id


class ProviderSaid(Said):
    """What a provider says of itself to be recognised."""

    about: Long = ""
    teachers: Long = ""
    continuity: Long = ""
    contact: Short = Field(default="", description="A mailbox of the organisation, no person's.")

    @property
    def title(self) -> str:
        """It is about the provider, whose name is known."""
        return ""


AnySaid = ModuleSaid | ProviderSaid
KINDS: Final[Mapping[str, type[AnySaid]]] = {"module": ModuleSaid, "provider": ProviderSaid}


def read_said(kind: str, raw: Mapping[str, Any]) -> tuple[AnySaid | None, Faults]:
    """What was said, or what about it cannot even be kept as a draft."""
    try:
        return KINDS[kind].model_validate(raw), {}
    except ValidationError as error:
        faults: Faults = {}
        for each in error.errors(include_url=False, include_context=False, include_input=False):
            faults.setdefault(str(each["loc"][0]), _code(each["type"]))
        return None, faults


def _code(kind: str) -> str:
    if "too_long" in kind:
        return "long"
    if kind == "extra_forbidden":
        return "not-yours"
    return "number" if kind.startswith(("decimal", "greater", "less", "finite")) else "shape"


def faults_in(said: AnySaid, framework: Framework) -> Faults:
    """All that keeps it from being handed in, one fault a field."""
    if isinstance(said, ProviderSaid):
        return _first(_texts(said, ("about", "teachers", "continuity", "contact")))
    return _first([*_named(said), *_described(said), *_placed(said, framework)])


def _first(found: Iterable[tuple[str, str]]) -> Faults:
    faults: Faults = {}
    for field, code in found:
        faults.setdefault(field, code)
    return faults


def _texts(said: AnySaid, needed: Iterable[str]) -> Iterable[tuple[str, str]]:
    for field in needed:
        if not getattr(said, field):
            yield field, "missing"
    for field in type(said).model_fields:
        value = getattr(said, field)
        if isinstance(value, str) and _MARKUP.search(value):
            yield field, "markup"


def _named(said: ModuleSaid) -> Iterable[tuple[str, str]]:
    if not _ID.match(said.module_id):
        yield "module_id", "id"
    needed = ("title_nl", "description", "didactics", "teachers", "continuity")
    yield from _texts(said, needed)
    if len(said.title_nl) > 200 or len(said.title_en) > 200:  # noqa: PLR2004 - as `Module` has it
        yield "title_nl", "long"
    if len(said.description) > 2000:  # noqa: PLR2004 - idem
        yield "description", "long"


def _described(said: ModuleSaid) -> Iterable[tuple[str, str]]:
    if not said.learning_outcomes:
        yield "learning_outcomes", "outcomes"
    for outcome in said.learning_outcomes:
        if not outcome.nl:
            yield "learning_outcomes", "outcome-empty"
        if _MARKUP.search(outcome.nl + outcome.en) or "\n" in outcome.nl + outcome.en:
            yield "learning_outcomes", "markup"
    if not said.study_hours:
        yield "study_hours", "hours"
    for field, known in (("assessment", ASSESSMENTS), ("form", FORMS), ("language", LANGUAGES)):
        if getattr(said, field) not in known:
            yield field, "choice"
    if not said.audience or not set(said.audience) <= set(AUDIENCES):
        yield "audience", "choice"


def _placed(said: ModuleSaid, framework: Framework) -> Iterable[tuple[str, str]]:
    domains = {each.id for each in framework.domains}
    roles = {role["id"] for each in framework.domains for role in each.roles}
    if not said.domains or not set(said.domains) <= domains:
        yield "domains", "domains"
    else:
        try:
            check_weights(said.domains)
        except PydanticCustomError:
            yield "domains", "weights"
    if not set(said.roles) <= roles:
        yield "roles", "choice"
    named = {code for each in said.learning_outcomes for code in each.competences}
    if not said.competences:
        yield "competences", "competences"
    if not (set(said.competences) | named) <= framework.competences.keys():
        yield "competences", "choice"


def module_of(
    said: ModuleSaid,
    organisation: str,
    *,
    known: Module | None = None,
    counted: Mapping[str, Any] | None = None,
) -> Module:
    """The module that was proposed, by the organisation that asks and nobody else.

    Args:
        said: what was handed in, without faults.
        organisation: whose module it is.
        known: the module as it stands in the register; what it counts by stays as it is.
        counted: for a new module, what the committee decides that it counts by.

    Raises:
        Refused: it is not acceptable after all (`module`).
    """
    kept: dict[str, Any] = known.model_dump(mode="json", exclude_defaults=True) if known else {}
    by: dict[str, Any] = {
        name: kept[name]
        for name in (
            "type", "nlqf_level", "generic", "equivalence_group", "overlap_group", "contains",
            "annual_refresher", "free",
        )
        if name in kept
    }  # fmt: skip
    joint = [each for each in kept.get("provider_ids", ()) if each != organisation]
    return read_module(
        {
            **by,
            **(counted or {}),
            "id": said.module_id,
            "title_nl": said.title_nl,
            "title_en": said.title_en or None,
            "description": said.description,
            "provider_ids": [organisation, *joint],
            "audience": list(said.audience),
            "domains": {code: weight for code, weight in said.domains.items() if weight},
            "competences": list(said.competences),
            "roles": list(said.roles),
            "study_hours": said.study_hours,
            "language": said.language,
            "delivery": said.form,
            "assessment": {
                "type": said.assessment,
                "supervised": said.supervised,
                "identity_verified": said.identity_verified,
            },
            "learning_outcomes": [
                {"nl": each.nl, "en": each.en or None, "competences": list(each.competences)}
                for each in said.learning_outcomes
            ],
        }
    )
