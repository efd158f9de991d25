"""Documents that differ in a few texts: walked once, and then only the texts are filled in.

The walk goes through the document with a mark at each place that varies. What it wrote is kept,
with the marks in it. For given texts the marks are replaced, and from there on all goes as ever.

What the walk lets pass depends on the texts in few ways, and each is looked at again: a text must
be one that is written as all write it, a name must be an address, and no name may be one that the
document has already, because then what is said of the two would be one. Where any of that is not
so, nothing is filled in, and the document takes the ordinary way.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeGuard

import orjson

from branchebadges.canonical.addresses import PLAIN_ADDRESS
from branchebadges.canonical.dataset import Dataset
from branchebadges.canonical.jcs import jcs_around
from branchebadges.canonical.outline import Outline
from branchebadges.canonical.pointers import scalars
from branchebadges.canonical.rdfc import Screened, compiler_for
from branchebadges.canonical.terms import Beyond
from branchebadges.canonical.values import text
from branchebadges.canonical.walk import walk
from branchebadges.contexts import PINNED, Contexts
from branchebadges.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from branchebadges.canonical.dataset import Knot, Name
    from branchebadges.canonical.labels import HashName

_MARK: Final = "urn:example:mark-{}-"
"""An address, so that it may stand wherever a text or an address may."""
_MARKS: Final = re.compile(r"(.)urn:example:mark-([0-9]+)-(.)", re.DOTALL)
_QUOTED: Final = re.compile(rb'"urn:example:mark-([0-9]+)-"')
_ADDRESS: Final = ("<", ">")
_TEXT: Final = ('"', '"')
_FIXED: Final = frozenset({"type", "@context", "@value", "@language", "@direction"})
"""Members that steer what becomes of others, or are judged by what they say."""

Path = tuple[str | int, ...]


class Stencil:
    """What a document says, with holes in it."""

    def __init__(self, document: dict[str, Any], paths: Sequence[Path], contexts: Contexts) -> None:
        """Walk the document.

        Args:
            document: a credential, or any other document that `screen` takes.
            paths: the members whose texts vary.
            contexts: the contexts that are known.

        Raises:
            Beyond: it is not of the plain kind, or something else than a text varies.
            Refused: it is wrong; `screen` finds the same.
        """
        if any(path[-1].__class__ is not str or path[-1] in _FIXED for path in paths):
            raise Beyond
        marks = [_MARK.format(number) for number in range(len(paths))]
        marked = filled(document, paths, marks)
        self._names = {value for _, value in scalars(marked)}.difference(marks)
        if any(_MARKS.search(f"<{value}>") for value in self._names):
            raise Beyond
        self._is_address: dict[int, bool] = {}
        self._outline: Outline | None = None
        self._keep(marked, walk(marked, compiler_for(contexts), merges=True))
        if len(self._is_address) != len(paths):
            raise Beyond

    def screened(self, texts: Sequence[Any]) -> Screened | None:
        """What `screen` makes of the filled document; None where only it can tell."""
        written: dict[str, str] = {}
        names: set[str] = set()
        for number, value in enumerate(texts):
            if value.__class__ is not str:
                return None
            if self._is_address[number]:
                if PLAIN_ADDRESS(value) is None or value in self._names or value in names:
                    return None
                names.add(value)
                written[str(number)] = value
            else:
                try:
                    written[str(number)] = text(value)
                except Beyond:
                    return None
        return Screened(Drawn(self, written))

    def canonical(self, written: dict[str, str], hash_name: HashName) -> bytes:
        """The canonical N-Quads with these texts, as they are written at the marks."""
        if self._outline is not None and hash_name == "sha256":
            found = self._outline.canonical(written)
            if found is not None:
                return found
        return self._dataset(written).canonical(hash_name)

    def written(self, texts: Sequence[str]) -> tuple[bytes, bytes]:
        """What `jcs_around` makes of the filled document, which `screened` has let pass."""
        before, after = (
            b"".join([_json(texts[each]) if isinstance(each, int) else each for each in pieces])
            for pieces in self._written
        )
        return before, after

    def _keep(self, marked: dict[str, Any], dataset: Dataset) -> None:
        """Part what is the same for all from what has marks."""
        self._written = [_cut(piece) for piece in jcs_around(marked, "proof")]
        lines = [self._pattern(line) for line in dataset.lines]
        self._lines = [line for line, has_marks in lines if not has_marks]
        self._marked_lines = [line for line, has_marks in lines if has_marks]
        digests = dict(enumerate(dataset.hashed("sha256")))
        self._tails: list[list[str]] = []
        self._marked_tails: list[tuple[int, list[str]]] = []
        for number, tails in enumerate(dataset.tails):
            patterns = [self._pattern(tail) for tail in tails]
            self._tails.append(tails)
            if any(has_marks for _, has_marks in patterns):
                self._marked_tails.append((number, [_escaped(*each) for each in patterns]))
                digests.pop(number, None)
        self._knots: list[Knot] = []
        self._marked_knots: list[Knot] = []
        for knot in dataset.knots:
            parts = [self._part(part) for part in knot]
            if any(has_marks for _, has_marks in parts):
                one, middle, value, graph = (_escaped(*each) for each in parts)
                self._marked_knots.append((one, str(middle), value, graph))
                for part in filter(_is_number, knot):
                    digests.pop(part, None)
            else:
                self._knots.append(knot)
        self._digests = digests
        try:
            self._outline = Outline(dataset, self._pattern)
        except Beyond:
            self._outline = None

    def _part(self, part: Name) -> tuple[Name, bool]:
        return self._pattern(part) if isinstance(part, str) else (part, False)

    def _pattern(self, line: str) -> tuple[str, bool]:
        """A line as Python's `%` fills it, if it has marks; and has it?"""
        if _MARKS.search(line) is None:
            return line, False
        for found in _MARKS.finditer(line):
            around = found.group(1), found.group(3)
            number = int(found.group(2))
            is_address = around == _ADDRESS
            if (
                around not in {_ADDRESS, _TEXT}
                or self._is_address.setdefault(number, is_address) is not is_address
            ):
                raise Beyond
        return _MARKS.sub(r"\1%(\2)s\3", line.replace("%", "%%")), True

    def _dataset(self, written: dict[str, str]) -> Dataset:
        dataset = Dataset()
        dataset.lines = self._lines + [line % written for line in self._marked_lines]
        dataset.tails = self._tails.copy()
        for number, tails in self._marked_tails:
            dataset.tails[number] = [tail % written for tail in tails]
        dataset.knots = self._knots + [
            (
                _filled(one, written),
                middle % written,
                _filled(value, written),
                _filled(graph, written),
            )
            for one, middle, value, graph in self._marked_knots
        ]
        dataset.digests = self._digests
        return dataset


def _escaped(part: Any, has_marks: bool) -> Any:  # noqa: FBT001  # a pair, as `_pattern` gives it
    """What stands beside a marked part is filled with it, and must come out as it is."""
    return part if has_marks or not isinstance(part, str) else part.replace("%", "%%")


@dataclass(frozen=True)
class Drawn:
    """Quads with texts at the marks; as a `Dataset` gives their canonical form."""

    stencil: Stencil
    texts: dict[str, str]

    def canonical(self, hash_name: HashName) -> bytes:
        """The canonical N-Quads; raises `Refused` as `Dataset.canonical` does."""
        return self.stencil.canonical(self.texts, hash_name)


def _json(text: str) -> bytes:
    return orjson.dumps(text)


def _cut(written: bytes) -> list[bytes | int]:
    """Canonical JSON in pieces, with the numbers of the marks where these stood."""
    pieces: list[bytes | int] = list(_QUOTED.split(written))
    pieces[1::2] = [int(number) for number in pieces[1::2]]
    return pieces


def _is_number(part: Name) -> TypeGuard[int]:
    return isinstance(part, int)


def _filled(part: Name, written: dict[str, str]) -> Name:
    return part % written if isinstance(part, str) else part


def stencil(
    document: dict[str, Any], paths: Sequence[Path], *, contexts: Contexts = PINNED
) -> Stencil | None:
    """The document cut out at these places; None if it has to take the ordinary way each time."""
    try:
        return Stencil(document, paths, contexts)
    except (Beyond, Refused, RecursionError):
        return None


def filled(document: dict[str, Any], paths: Sequence[Path], texts: Sequence[Any]) -> dict[str, Any]:
    """The document with these texts at these places; what it was made of stays as it is."""
    copies: dict[Path, Any] = {(): document.copy()}
    for path, value in zip(paths, texts, strict=True):
        holder = copies[()]
        for end, part in enumerate(path[:-1], start=1):
            within = copies.get(path[:end])
            if within is None:
                within = copies[path[:end]] = holder[part] = holder[part].copy()
            holder = within
        holder[path[-1]] = value
    found: dict[str, Any] = copies[()]
    return found
