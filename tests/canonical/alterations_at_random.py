"""Documents that are altered at random: what stands somewhere is put elsewhere, or made odd."""

from __future__ import annotations

import copy
import re
from typing import TYPE_CHECKING, Any, Final

from hypothesis import strategies as st
from kinds_of_documents import CLR, DATA_INTEGRITY, ED25519, KINDS, VC_1, document_of
from realistic import OB, VC

from branchebadges.contexts import PINNED

if TYPE_CHECKING:
    from collections.abc import Iterator

Document = dict[str, Any]
Path = tuple[str | int, ...]

TERMS: Final = sorted(
    {
        term
        for url in PINNED.urls()
        for term in re.findall(r'"([A-Za-z][^"\s/@]*)"\s*:', PINNED[url].text)
    }
)
URLS: Final = [*PINNED.urls(), "https://evil.example/", VC.upper()]
LISTS: Final = [
    [VC, OB],
    [VC],
    [VC_1, OB],
    [OB, VC],
    [VC, CLR, OB],
    [DATA_INTEGRITY],
    [VC, ED25519],
]
ODD: Final[list[Any]] = [
    "", "x", "y", "urn:x:1", "urn:x y", "urn:x:é", "urn:x:\uffff", "http://x.example/<", "_:b0",
    "#1", "./x", "//x.example", "@id", "@type", "@foo", "id", "name:x", "xsd:string", "obi:Image",
    "type:x", "Profile:x", "cred://x", "https://schema.org/name", "mailto:a@b.example", "data:,x",
    "relative-to-nothing://nowhere/x", 'say "a\\b"', "tab\tline\nreturn\r", "a\x00", "a\x7f",
    "a\x0c", "\ud800", "\ufffe", "\uff5e", "\U0001f600", "é", "e\u0301", "\u200b", "\u202e",
    True, False, 0, 1, 5, -3, 2**53 - 1, 2**53, 5.0, -0.0, 7.5, 0.1, 1e-7, 1e21, 1.5e300,
    0.1 + 0.2, float("nan"), None, [], {}, [[]], [None], ["x", "x"], ["x", "y"], [5, 5.0],
    {"id": "urn:x:1"}, {"id": "_:b"}, {"@id": "urn:x:1"}, {"type": "Profile"}, {"id": None},
    {"@value": "x"}, {"@value": "x", "@language": "nl"}, {"@value": "x", "@language": "NL-be"},
    {"@value": "x", "@language": "ar", "@direction": "rtl"}, {"@value": 5, "@language": "nl"},
    {"id": "urn:x:1", "type": ["Profile"], "name": "Opleider"}, {"@list": ["x"]}, {"@set": ["x"]},
    {"@graph": [{"id": "urn:x:1"}]}, {"type": ["Achievement", "Profile"], "name": "x"},
]  # fmt: skip
"""Values that some reader somewhere reads otherwise."""
TEXTS: Final = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=8
)
ADDRESSES: Final = [f"https://x.example/{number}" for number in range(4)] + [
    f"urn:x:{number}" for number in range(4)
]


def places(value: Any, path: Path = ()) -> Iterator[Path]:
    if path:
        yield path
    if isinstance(value, dict):
        for key, member in value.items():
            yield from places(member, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from places(item, (*path, index))


def at(document: Any, path: Path) -> Any:
    for part in path:
        document = document[part]
    return document


@st.composite
def altered_documents(draw: st.DrawFn, kinds: list[str] | None = None) -> Document:
    """A document of some kind, with some harmless alterations and, half the time, others."""
    document = document_of(draw(st.sampled_from(kinds or sorted(KINDS))))
    for _ in range(draw(st.integers(0, 4))):
        found = list(places(document))
        if found:
            _alter_kindly(draw, document, draw(st.sampled_from(found)))
    for _ in range(draw(st.sampled_from([0, 0, 0, 1, 1, 2, 3]))):
        found = list(places(document))
        if found:
            _alter(draw, document, draw(st.sampled_from(found)), found)
    return document


def _alter_kindly(draw: st.DrawFn, document: Document, path: Path) -> None:
    """Another value of the same kind, another order, one object more or less."""
    holder, last = at(document, path[:-1]), path[-1]
    old = holder[last]
    if "@context" in path or last in {"type", "@language", "cryptosuite"}:
        return
    if isinstance(old, str):
        is_address = re.match(r"[a-z]+:", old)
        other = st.sampled_from(ADDRESSES) if is_address else TEXTS | st.just(f"{old} ook")
        holder[last] = draw(other)
    elif isinstance(old, bool):
        holder[last] = not old
    elif isinstance(old, int | float):
        holder[last] = draw(st.integers(-10, 10**6) | st.floats(0, 1000).map(lambda x: round(x, 2)))
    elif isinstance(old, dict):
        members = list(old.items())
        if draw(st.booleans()) and len(members) > 1 and last not in {"", "proof"}:
            members.remove(draw(st.sampled_from(members)))
        old.clear()
        old.update(draw(st.permutations(members)))
    elif isinstance(old, list):
        again = copy.deepcopy(old[-1])
        if isinstance(again, dict):
            again.pop("id", None)
            again["name"] = draw(TEXTS)
        old.append(again)


def _alter(draw: st.DrawFn, document: Document, path: Path, found: list[Path]) -> None:
    holder, last = at(document, path[:-1]), path[-1]
    old = holder[last]
    match draw(st.sampled_from(["odd", "copy", "key", "take", "twice", "wrap", "urls", "type"])):
        case "odd":
            holder[last] = copy.deepcopy(draw(st.sampled_from(ODD)))
        case "copy":
            holder[last] = copy.deepcopy(at(document, draw(st.sampled_from(found))))
        case "key" if isinstance(holder, dict):
            keys = TERMS if draw(st.booleans()) else _keys(document)
            holder[draw(st.sampled_from(keys))] = copy.deepcopy(old)
            if draw(st.booleans()):
                holder.pop(last, None)
        case "take":
            del holder[last]
        case "twice":
            holder[last] = [old, copy.deepcopy(old)]
        case "wrap":
            holder[last] = draw(
                st.sampled_from([[old], {"id": old}, {"@value": old}, {"name": old}])
            )
        case "urls":
            target = holder if isinstance(holder, dict) else document
            urls = draw(st.sampled_from(LISTS) | st.lists(st.sampled_from(URLS), max_size=3))
            target["@context"] = urls[0] if len(urls) == 1 and draw(st.booleans()) else list(urls)
        case "type":
            target = old if isinstance(old, dict) else document
            types = target.get("type", [])
            types = types if isinstance(types, list) else [types]
            target["type"] = [*types, draw(st.sampled_from([*TERMS, *_types(document)]))]


def _keys(document: Document) -> list[str]:
    return sorted({part for path in places(document) for part in path if isinstance(part, str)})


def _types(document: Document) -> list[str]:
    found = [at(document, path) for path in places(document) if "type" in path[-2:]]
    return sorted({one for one in found if isinstance(one, str)}) or ["Profile"]
