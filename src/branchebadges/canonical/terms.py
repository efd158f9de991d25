"""What a context makes of one member: its address, and the kinds of value that may stand there.

Rule    what one view makes of a member, asked of PyLD
Term    what all views make of it, as the walk looks it up
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from branchebadges.canonical.literals import XSD_STRING
from branchebadges.canonical.meaning import BOOLEANS, IRI, NUMBERS
from branchebadges.canonical.pointers import as_list
from branchebadges.canonical.processor import NOWHERE, Processor

if TYPE_CHECKING:
    from branchebadges.canonical.states import Entry

View = Any
"""An active context, as PyLD makes them. They are compared by identity and never changed."""

_CONTAINERS: Final = ({"@set"}, {"@list"}, {"@graph"}, {"@graph", "@set"}, set[str]())
_UNUSUAL: Final = ("@language", "@direction", "@nest", "@index")
_XSD: Final = "http://www.w3.org/2001/XMLSchema#"


class Beyond(Exception):
    """The walk ends here: what follows is rare, or wrong."""


class Term:
    """One member, and what becomes of each kind of value; None or False where it takes none.

    Attributes:
        predicate: the address, as it stands between subject and object of a line.
        quoted: the same with the opening quote of a literal.
        text: what follows the text of a literal, to the end of the line.
        link: are texts addresses?
        words: the addresses of texts that are terms themselves (`@vocab`), as far as met.
        integer: what follows a whole number; `fraction`, what follows another.
        boolean: what follows `true` or `false`.
        language: may text name its language?
        node: may there be objects?
        graph: is each object a graph by itself (a proof, a credential in a presentation)?
        refers: may an object say no more than its `id`?
        list: are its values kept in their order?
        alone: is this the only term with its address here?
        apart: would compaction put objects and texts under different keys?
        entry: where its objects begin.
    """

    __slots__ = (
        "address",
        "alone",
        "apart",
        "boolean",
        "entry",
        "fraction",
        "graph",
        "integer",
        "language",
        "link",
        "list",
        "node",
        "predicate",
        "quoted",
        "refers",
        "text",
        "vocabulary",
        "words",
    )

    def __init__(self, rule: Rule, entry: Entry) -> None:
        self.address = rule.address
        self.predicate = f" <{rule.address}> "
        self.quoted = f'{self.predicate}"'
        self.text = rule.text
        self.link = rule.link
        self.vocabulary = rule.vocabulary
        self.words: dict[str, str] = {}
        self.integer = rule.integer
        self.fraction = rule.fraction
        self.boolean = rule.boolean
        self.language = rule.language
        self.node = rule.node
        self.graph = rule.graph
        self.list = rule.list
        self.alone = rule.alone
        self.entry = entry
        self.refers = rule.refers
        self.apart = rule.apart

    def reads_as(self, other: Term) -> bool:
        """Do both make the same of texts, numbers and booleans?"""
        return all(getattr(self, part) == getattr(other, part) for part in _SCALAR_PARTS)


_SCALAR_PARTS: Final = ("text", "link", "vocabulary", "integer", "fraction", "boolean", "language")


class Rule:
    """What one view makes of one member."""

    def __init__(self, processor: Processor, view: View, name: str) -> None:
        definition = view["mappings"].get(name)
        if not definition or definition["reverse"] or any(key in definition for key in _UNUSUAL):
            raise Beyond
        self.address = checked(definition["@id"])
        self.alone = [
            other
            for other, each in view["mappings"].items()
            if each and each["@id"] == self.address
        ] == [name]
        containers = set(as_list(processor.value(view, name, "@container") or []))
        if containers not in _CONTAINERS:
            raise Beyond
        self.graph = "@graph" in containers
        self.list = "@list" in containers
        inner, self.below = processor.below(view, name)
        self.refers = address_of(inner, "id") == "@id"
        self._fits = processor.chooses(view, name, self.address)
        # Texts are read by the definition within the member's own context, if that has one.
        same = inner is view or inner["mappings"].get(name) == definition
        self._coercion = processor.value(view, name, "@type") if same else None
        self.text: str | None = None
        self.integer: str | None = None
        self.fraction: str | None = None
        self.boolean: str | None = None
        self.link = self.vocabulary = self.language = False
        self.node = self.apart = False
        if not self.list:
            self._take_objects()
        if same and not self.graph:
            self._take_scalars(plain=inner is view and not {"@vocab", "@language"} & set(view))

    def _take_objects(self) -> None:
        samples: list[dict[str, Any]] = [
            {"@id": "urn:x:y"},
            {"@id": "urn:x:y", "@type": ["urn:x:z"]},
            {"@type": ["urn:x:z"]},
        ]
        if self.graph:
            samples = [{"@graph": [sample]} for sample in samples[1:]]
        outcomes = {self._fits(sample) for sample in samples}
        self.node = len(outcomes) == 1 and outcomes <= {"term", "address"}
        self.apart = "address" in outcomes

    def _take_scalars(self, *, plain: bool) -> None:
        coercion = self._coercion
        if self.list and coercion is not None:
            return
        if coercion == "@id":
            self.link = self._fits({"@id": "urn:x:y"}) == "term"
        elif coercion == "@vocab":
            self.vocabulary = True
        elif coercion is None or coercion == "@none":
            self.text = self._ending(None, "x")
            if self.list:
                # Numbers and texts in one list would make compaction choose by both.
                return
            self.integer = self._ending(None, 5, f"{_XSD}integer")
            self.fraction = self._ending(None, 7.5, f"{_XSD}double")
            self.boolean = self._ending(None, sample=True, datatype=f"{_XSD}boolean")
            spoken = {"@value": "x", "@language": "nl"}
            self.language = plain and all(
                self._fits({**spoken, **way}) == "term" for way in ({}, {"@direction": "ltr"})
            )
        elif coercion in BOOLEANS:
            self.boolean = self._ending(coercion, sample=True, datatype=coercion)
        elif coercion in NUMBERS and coercion != f"{_XSD}double":
            self.integer = self._ending(coercion, 5, coercion)
            self.fraction = self._ending(coercion, 7.5, coercion)
        elif coercion != "@json" and coercion not in NUMBERS:
            self.text = self._ending(coercion, "x", coercion)

    def _ending(self, coercion: str | None, sample: Any, datatype: str = XSD_STRING) -> str | None:
        """What follows such a literal in its line; None where it would be spelled otherwise."""
        value = {"@value": sample} if coercion is None else {"@value": sample, "@type": coercion}
        if self._fits({"@list": [value]} if self.list else value) != "term":
            return None
        return '" .\n' if datatype == XSD_STRING else f'"^^<{checked(datatype)}> .\n'

    def agrees(self, other: Rule) -> bool:
        """Do two views make the same of this member?"""
        mine, theirs = ({**vars(each)} for each in (self, other))
        for each in (mine, theirs):
            del each["below"], each["_fits"]
        return mine == theirs


def checked(address: Any) -> str:
    """An address as N-Quads writes it; raises `Beyond` for anything else."""
    if (
        not isinstance(address, str)
        or address.startswith(("_:", "@", NOWHERE))
        or not IRI.match(address)
    ):
        raise Beyond
    return address


def address_of(view: View, name: str) -> Any:
    """The address that a view gives a word, or None."""
    definition = view["mappings"].get(name)
    return definition["@id"] if definition else None
