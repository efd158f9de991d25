"""Single values on the wire and what they are in Python: URIs, moments, lists of one.

Two strengths of checking: reading wants every value in a JSON type we can hold; linting, before we
sign, wants it right. A check that only linting makes is written `at_issue(...)`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from typing import Annotated, Any, Final, TypeVar
from urllib.parse import urlsplit

from pydantic import (
    BeforeValidator,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    PlainValidator,
    ValidationInfo,
    WithJsonSchema,
)
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from branchebadges.errors import Malformed
from branchebadges.model.vocabulary import EXTENSION
from branchebadges.moments import read_moment

_T = TypeVar("_T")


class Reading(Enum):
    """How strictly a document is read."""

    AS_IT_IS = "somebody else's, perhaps long signed"
    BEFORE_ISSUE = "about to be signed by us"


@dataclass(frozen=True)
class AtIssue:
    """A check that is made before signing only, and what it adds to a JSON Schema."""

    check: Callable[[Any], str | None]
    schema: Mapping[str, Any] = field(hash=False)

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """The value is read first, then judged."""
        return core_schema.with_info_after_validator_function(self._judge, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """The same check, as far as a JSON Schema can say it."""
        return handler(schema) | dict(self.schema)

    def _judge(self, value: Any, info: ValidationInfo) -> Any:
        if info.context is Reading.BEFORE_ISSUE and (fault := self.check(value)):
            raise PydanticCustomError("value", "{fault}", {"fault": fault})
        return value


def at_issue(check: Callable[[Any], str | None], **schema: Any) -> AtIssue:
    """A check of a value before signing; `check` returns what is wrong, or None."""
    return AtIssue(check, schema)


# --- URIs ---------------------------------------------------------------------------------------

_URI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`\x00-\x20]+\Z")
_DID: Final = re.compile(r"did:[a-z0-9]+:[^\s#?]+([#?]\S*)?\Z")
_URN: Final = re.compile(r"urn:[A-Za-z0-9][A-Za-z0-9-]{0,30}[A-Za-z0-9]:\S+\Z")


def not_a_uri(text: str) -> str | None:
    """What keeps `text` from being an absolute URI (RFC 3986, section 4.3), or None."""
    if not _URI.match(text):
        return f"{text[:80]!r} is not an absolute URI; write it out, scheme and all"
    if text.lower().startswith(("http:", "https:")):
        return _not_web(text)
    return None


def _not_web(text: str) -> str | None:
    try:
        parts = urlsplit(text)
        right = bool(parts.hostname) and parts.scheme in {"http", "https"} and parts.port != 0
    except ValueError:
        right = False
    if right and _URI.match(text):
        return None
    return f"{text[:80]!r} is not a web address; write it as https://host/path"


def _not_an_id(text: str) -> str | None:
    if text.startswith("did:"):
        right = bool(_DID.match(text))
    elif text.lower().startswith("urn:"):
        right = bool(_URN.match(text))
    else:
        return not_a_uri(text) if _scheme(text) in {"http", "https"} else _WRONG_ID.format(text)
    return None if right else f"{text[:80]!r} is not a well-formed DID or URN; correct it"


_WRONG_ID: Final = "{!r} cannot identify this; use an https address, a DID or a URN"


def _scheme(text: str) -> str:
    return text.partition(":")[0].lower()


Uri = Annotated[str, at_issue(not_a_uri, format="uri")]
"""An absolute URI of any scheme (`data:` for pictures, for instance)."""
Id = Annotated[str, at_issue(_not_an_id, format="uri")]
"""What a thing is known by: http(s), DID or URN, so that others can tell and perhaps look."""
Web = Annotated[str, at_issue(_not_web, format="uri")]
"""An address to visit: http or https."""


# --- words and patterns -------------------------------------------------------------------------


def matching(pattern: str, what: str) -> AtIssue:
    """Before signing, the text must match the whole of `pattern`; `what` says what that is."""
    compiled = re.compile(pattern)

    def check(text: str) -> str | None:
        return None if compiled.fullmatch(text) else f"{text[:80]!r} is not {what}; correct it"

    return at_issue(check, pattern=f"^({pattern})$")


def one_of(words: tuple[str, ...], *, extensible: bool = True) -> AtIssue:
    """Before signing, the text must be one of `words`, or an extension of theirs (`ext:`)."""
    extension = re.compile(EXTENSION)

    def check(text: str) -> str | None:
        if text in words or (extensible and extension.fullmatch(text)):
            return None
        choice = ("ext:… or " if extensible else "") + f"one of: {', '.join(words)}"
        return f"{text[:80]!r} is not a value for this; use {choice}"

    if not extensible:
        return at_issue(check, enum=list(words))
    return at_issue(check, anyOf=[{"enum": list(words)}, {"pattern": f"^{EXTENSION}$"}])


CompactJws = Annotated[
    str,
    matching(r"[a-zA-Z0-9_-]+\.[a-zA-Z0-9_-]*\.[a-zA-Z0-9_-]+", "a compact JWS (RFC 7515)"),
]
Language = Annotated[
    str,
    matching(
        r"[a-z]{2,4}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?", "a language code such as nl or en-GB"
    ),
]


@dataclass(frozen=True)
class Having:
    """A list of types that must hold one of `any_of`: the class itself."""

    any_of: tuple[str, ...]

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """The list is read first, then judged."""
        return core_schema.no_info_after_validator_function(self._judge, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """The same in a JSON Schema: `contains`, beside any that is there already."""
        inner = dict(handler(schema))
        mine = {"contains": {"enum": list(self.any_of)}}
        return inner | ({"allOf": [mine]} if "contains" in inner else mine | {"minItems": 1})

    def _judge(self, types: tuple[str, ...]) -> tuple[str, ...]:
        if not any(name in types for name in self.any_of):
            names = " or ".join(self.any_of)
            raise PydanticCustomError("type-missing", "must have {names}; add it", {"names": names})
        return types


# --- lists of one -------------------------------------------------------------------------------


def _many(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return value
    return () if value is None else (value,)


def _alone(value: Any, info: ValidationInfo) -> Any:
    if isinstance(value, list | tuple) and info.context is Reading.BEFORE_ISSUE:
        raise PydanticCustomError("wrong-type", "must be one value, not a list; take it out of it")
    if isinstance(value, list | tuple) and len(value) == 1:
        return value[0]
    return value


@dataclass(frozen=True)
class _OneAlone:
    """Marks a list that is written without its brackets while it holds one value."""

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """One value, or a list of several."""
        several = handler(schema)
        return {"anyOf": [several["items"], several | {"minItems": 2}]}


ONE_ALONE: Final = _OneAlone()

MANY: Final = BeforeValidator(_many)
"""None, one or several, alone or in a list."""

Many = Annotated[tuple[_T, ...], MANY]
"""None, one or more. JSON-LD writes one as itself or in a list; we always write a list."""
OneOrMany = Annotated[tuple[_T, ...], MANY, ONE_ALONE]
"""The same, written without brackets while there is one, as the generic VC API expects."""
ALONE: Final = BeforeValidator(_alone)
"""Exactly one value; a list of one is read as it, and refused at issue."""

Types = Many[str]
"""Names of classes."""


# --- moments ------------------------------------------------------------------------------------


def moment_of(value: Any) -> datetime:
    """A moment as it is written (VC 2.0, section 4.9), or as it was read before."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value
    try:
        return read_moment(value)
    except Malformed as error:
        raise PydanticCustomError("moment", "{said}", {"said": error.message}) from error


def _day(value: Any) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise PydanticCustomError("date", "must be a date such as 2026-11-22")


Moment = Annotated[
    datetime,
    PlainValidator(moment_of),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
"""A moment; always with its time zone."""
Day = Annotated[date, PlainValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
"""A day on the calendar."""
