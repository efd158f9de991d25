"""SVG: the credential in one element, spliced into the text that was there.

Open Badges 3.0, section 5.3.2: the namespace on `<svg>`, and directly after that tag one
`<openbadges:credential>` with a JWS in its `verify` attribute, or JSON in a CDATA section.

The parser only tells where things stand; the file is never written anew from what it read, so
everything else stays byte for byte what it was.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, ParseError

from branchebadges.errors import Malformed, Refused
from branchebadges.images import carried

if TYPE_CHECKING:
    from collections.abc import Callable

BADGES: Final = "https://purl.imsglobal.org/ob/v3p0"
PREFIX: Final = "openbadges"

MAX_ELEMENTS: Final = 100_000
MAX_DEPTH: Final = 100

_ROOT: Final = "{http://www.w3.org/2000/svg}svg"
_CREDENTIAL: Final = f"{{{BADGES}}}credential"
_XINCLUDE: Final = "{http://www.w3.org/2001/XInclude}"
_DECLARED_ENCODING: Final = re.compile(rb"<\?xml\s[^>]*?encoding\s*=\s*[\"']([^\"']*)[\"']")
# A start tag of a text that is known to be well-formed: a ">" can only hide between quotes.
_START_TAG: Final = re.compile(rb"<[^\"'>]*(?:\"[^\"]*\"[^\"'>]*|'[^']*'[^\"'>]*)*>")

_ACTING: Final = frozenset({"script", "foreignobject", "iframe", "embed", "object", "handler"})
_UNSEEN: Final = re.compile(r"[\x00-\x20]+")
_SCHEME: Final = re.compile(
    r"[\x00-\x20]*(javascript|vbscript|data:(?!image/(png|jpeg|gif|webp)[;,]))"
)


@dataclass(frozen=True)
class Carrier:
    """One `credential` element: where it stands in the file, and what it holds."""

    start: int
    end: int
    verify: str | None
    text: str

    @property
    def credential(self) -> str:
        """The JWS from the attribute, or the JSON from the text."""
        if self.verify is None:
            if carried.is_jws(self.text.strip()):
                raise Malformed("svg-credential", "a JWS belongs in the attribute verify")
            return self.text
        if self.text.strip():
            raise Malformed("svg-credential", "the element has both verify and text; one is enough")
        if not carried.is_jws(self.verify):
            raise Malformed("svg-credential", "the attribute verify does not hold a compact JWS")
        return self.verify


def bake(picture: bytes, text: str) -> bytes:
    """Put `text` into the SVG, directly after its opening tag, in place of any that was there."""
    carried.accept(text)
    survey = _survey(picture)
    if survey.acts is not None:
        # Our name would be under it, wherever it is shown.
        raise Refused("svg-active", f"the SVG does more than show ({survey.acts}); take that out")
    tag = _start_tag(picture, survey.root)
    opening, closing = tag, b""
    if tag.endswith(b"/>"):
        name = re.split(rb"[\s/]", tag[1:], maxsplit=1)[0]
        opening, closing = tag[:-2] + b">", b"</" + name + b">"
    prefix = survey.prefix_for_badges
    if prefix is None:
        prefix = PREFIX if PREFIX not in survey.prefixes else _unused(survey.prefixes)
        opening = opening[:-1] + f' xmlns:{prefix}="{BADGES}">'.encode()
    rest, place = [], survey.root + len(tag)
    for carrier in survey.carriers:
        rest.append(picture[place : carrier.start])
        place = carrier.end
    rest.append(picture[place:])
    element = _element(prefix, text)
    return b"".join((picture[: survey.root], opening, element, closing, *rest))


def unbake(picture: bytes) -> str:
    """The credential in the SVG, as it was put in.

    Raises:
        Malformed: Not a sound SVG, no credential, more than one, or one in two forms at once.
        Refused: The file has a DTD, entities or inclusions.
    """
    carriers = _survey(picture).carriers
    if len(carriers) > 1:
        raise carried.two_credentials("SVG")
    return carried.found([each.credential for each in carriers], in_what="SVG")


def _element(prefix: str, text: str) -> bytes:
    name = f"{prefix}:credential"
    if carried.is_jws(text):
        return f'<{name} verify="{text}"></{name}>'.encode()
    # "]]>" would end the section, so it is cut in two; and a parser turns a bare carriage return
    # into a line feed (XML 1.0, section 2.11), but leaves a written-out one alone.
    inner = text.replace("]]>", "]]]]><![CDATA[>").replace("\r", "]]>&#13;<![CDATA[")
    return f"<{name}><![CDATA[{inner}]]></{name}>".encode()


def _unused(prefixes: dict[str, str]) -> str:
    number = 3
    while f"{PREFIX}{number}" in prefixes:
        number += 1
    return f"{PREFIX}{number}"


def _start_tag(picture: bytes, place: int) -> bytes:
    tag = _START_TAG.match(picture, place)
    if tag is None:  # pragma: no cover - the parser found a start tag here
        raise Malformed("svg-xml", "the SVG is not well-formed XML")
    return tag.group()


class _Survey:
    """What the parser meets: where the root and the credentials stand, within bounds."""

    def __init__(self, picture: bytes) -> None:
        self._picture = picture
        self._place: Callable[[], int] = lambda: 0
        self._depth = self._elements = 0
        self._open: tuple[int, str | None] | None = None
        self._text: list[str] = []
        self.root = 0
        self.acts: str | None = None
        """What in it runs or brings in other documents; a credential is not put into such a file,
        and is taken out of one without showing it."""
        self.prefixes: dict[str, str] = {}
        self.carriers: list[Carrier] = []

    def follow(self, place: Callable[[], int]) -> None:
        """Ask `place` for the byte at which the parser stands."""
        self._place = place

    @property
    def prefix_for_badges(self) -> str | None:
        """The prefix that `<svg>` already gives the namespace of badges, if it does."""
        return next((p for p, uri in self.prefixes.items() if uri == BADGES and p), None)

    def start_ns(self, prefix: str, uri: str) -> None:
        if self._depth == 0:
            self.prefixes[prefix] = uri

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._elements += 1
        if self._depth > MAX_DEPTH or self._elements > MAX_ELEMENTS:
            raise Malformed(
                "svg-too-complex", "the SVG is nested too deep or has too many elements"
            )
        if tag.startswith(_XINCLUDE):
            raise Refused("svg-inclusion", "the SVG includes other files (XInclude); remove that")
        self.acts = self.acts or _acting(tag, attributes)
        if self._open is not None:
            raise Malformed("svg-credential", "there are elements inside the credential")
        if self._depth == 1:
            self._begin(tag)
        elif tag == _CREDENTIAL:
            if self._depth > 2:  # noqa: PLR2004 - a child of the root stands at depth 2
                raise Malformed("svg-credential", "the credential is not directly in <svg>")
            self._open = self._place(), attributes.get("verify")
            self._text.clear()

    def _begin(self, tag: str) -> None:
        if tag != _ROOT:
            raise Malformed("svg-root", "not an SVG file: it does not begin with <svg>")
        self.root = self._place()

    def data(self, text: str) -> None:
        if self._open is not None:
            self._text.append(text)

    def end(self, _tag: str) -> None:
        self._depth -= 1
        if self._open is None:
            return
        start, verify = self._open
        opening = _start_tag(self._picture, start)
        end = start + len(opening)
        if not opening.endswith(b"/>"):
            end = self._picture.index(b">", self._place()) + 1
        self.carriers.append(Carrier(start, end, verify, "".join(self._text)))
        self._open = None


def _acting(tag: str, attributes: dict[str, str]) -> str | None:
    """What this element does beside showing something, if anything."""
    name = tag.rpartition("}")[2].lower()
    if name in _ACTING:
        return f"<{name}>"
    for attribute, value in attributes.items():
        plain = attribute.rpartition("}")[2].lower()
        # A browser passes over white space and control characters in front of a scheme.
        target = _UNSEEN.sub("", value).lower()
        if plain.startswith("on") or (plain in {"href", "src"} and _SCHEME.match(target)):
            return plain
    return None


def _survey(picture: bytes) -> _Survey:
    """Read the file as XML, and note where the root and the credentials stand."""
    _require_utf8(picture)
    survey = _Survey(picture)
    parser = DefusedXMLParser(target=survey, encoding="utf-8", forbid_dtd=True)
    expat: Any = parser.parser
    survey.follow(lambda: int(expat.CurrentByteIndex))
    try:
        parser.feed(picture)
        parser.close()
    except DefusedXmlException as error:
        message = "the SVG has a DTD or entities; remove the line with <!DOCTYPE"
        raise Refused("svg-dtd", message) from error
    except (ParseError, ValueError) as error:
        raise Malformed("svg-xml", f"the SVG is not well-formed XML ({error})") from error
    return survey


def _require_utf8(picture: bytes) -> None:
    declared = _DECLARED_ENCODING.match(picture.removeprefix(b"\xef\xbb\xbf"))
    if declared and declared.group(1).lower() not in {b"utf-8", b"us-ascii"}:
        # In UTF-7 and UTF-16 the same bytes mean something else to another reader.
        raise Malformed("svg-encoding", "the SVG is not in UTF-8; save it as UTF-8")
    try:
        picture.decode()
    except UnicodeDecodeError as error:
        raise Malformed("svg-encoding", "the SVG is not in UTF-8; save it as UTF-8") from error
