"""Labels of nodes without a name: RDFC-1.0 as the W3C tests it, and where others went wrong."""

from __future__ import annotations

import itertools
import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from n_quads import read_quads
from quads_at_random import QUADS, P

from branchebadges.canonical.labels import HashName, Quad, canonical_quads
from branchebadges.errors import Refused

if TYPE_CHECKING:
    from pathlib import Path


def test_the_86_official_cases(standards: Path) -> None:
    folder = standards / "rdf-canon"
    entries = json.loads((folder / "manifest.jsonld").read_text(encoding="utf-8"))["entries"]
    for entry in entries:
        quads = list(read_quads((folder / entry["action"]).read_text(encoding="utf-8")))
        name: HashName = "sha384" if entry.get("hashAlgorithm") == "SHA384" else "sha256"
        match entry["type"]:
            case "rdfc:RDFC10EvalTest":
                expected = (folder / entry["result"]).read_bytes()
                assert canonical_quads(quads, hash_name=name) == expected, entry["id"]
            case "rdfc:RDFC10MapTest":
                # The canonical form is what another test holds; this map must lead to it.
                labels = json.loads((folder / entry["result"]).read_text(encoding="utf-8"))
                assert canonical_quads(quads, hash_name=name) == _relabelled(quads, labels)
            case "rdfc:RDFC10NegativeEvalTest":
                with pytest.raises(Refused, match="alike"):
                    canonical_quads(quads, hash_name=name)
            case kind:
                pytest.fail(f"a kind of test that nobody knows: {kind}")
    assert len(entries) == 86


def _relabelled(quads: list[Quad], labels: dict[str, str]) -> bytes:
    def new(term: str) -> str:
        return f"_:{labels[term[2:]]}" if term.startswith("_:") else term

    lines = {" ".join(filter(None, map(new, quad))) + " .\n" for quad in quads}
    return "".join(sorted(lines)).encode()


def test_quads_that_only_look_alike_are_both_counted() -> None:
    """`_:a p _:z` twice in one hash, from two neighbours: not a duplicate."""
    one = [("_:x", P, "_:y", ""), ("_:x", P, "_:z", ""), ("_:v", P, "_:w", "")]
    lines = canonical_quads(one).decode().splitlines()
    assert len(lines) == 3
    # Whoever has two neighbours is not taken for the one who has one.
    other = [("_:v", P, "_:y", ""), ("_:v", P, "_:z", ""), ("_:x", P, "_:w", "")]
    assert canonical_quads(other) == canonical_quads(one)


def test_a_quad_that_is_given_twice_counts_once() -> None:
    quad = ("_:x", P, '"a"', "")
    assert canonical_quads([quad, quad]) == canonical_quads([quad]) == b'_:c14n0 <urn:p:p> "a" .\n'


def test_lines_are_sorted_as_text_so_label_10_comes_before_label_2() -> None:
    quads = [(f"_:n{number}", P, f'"{number}"', "") for number in range(11)]
    subjects = [line.split()[0] for line in canonical_quads(quads).decode().splitlines()]
    assert subjects == sorted(subjects)
    assert subjects.index("_:c14n10") < subjects.index("_:c14n2")


def test_lines_are_sorted_by_code_point_not_by_utf_16() -> None:
    """U+FF5E comes before an emoji; JavaScript, which sorts halves of pairs, has it after."""
    quads = [("<urn:x:1>", P, f'"{text}"', "") for text in ("\U0001f600", "\uff5e")]
    assert [line.split()[2] for line in canonical_quads(quads).decode().splitlines()] == [
        '"\uff5e"',
        '"\U0001f600"',
    ]


@given(quads=QUADS, order=st.permutations("abcd"), data=st.data())
def test_neither_names_nor_order_change_the_canonical_form(
    quads: list[Quad], order: list[str], data: st.DataObject
) -> None:
    names = dict(zip(["_:a", "_:b", "_:c", "_:d"], [f"_:{one}" for one in order], strict=True))
    renamed: list[Any] = [tuple(names.get(term, term) for term in quad) for quad in quads]
    shuffled = data.draw(st.permutations(renamed))
    assert canonical_quads(shuffled) == canonical_quads(quads)


@given(one=QUADS, other=QUADS)
def test_only_datasets_that_are_alike_have_one_canonical_form(
    one: list[Quad], other: list[Quad]
) -> None:
    assert (canonical_quads(one) == canonical_quads(other)) is _isomorphic(set(one), set(other))


def _isomorphic(one: set[Quad], other: set[Quad]) -> bool:
    """By trying every way to name the nodes of the one as those of the other."""

    def nodes(quads: set[Quad]) -> list[str]:
        return sorted({term for quad in quads for term in quad if term.startswith("_:")})

    if len(nodes(one)) != len(nodes(other)):
        return False
    return any(
        {tuple(dict(zip(nodes(one), order, strict=True)).get(t, t) for t in quad) for quad in one}
        == other
        for order in itertools.permutations(nodes(other))
    )


def test_a_dataset_that_is_made_to_be_costly_is_refused() -> None:
    nodes = [f"_:n{number}" for number in range(10)]
    quads = [(one, P, other, "") for one in nodes for other in nodes if one != other]
    with pytest.raises(Refused) as caught:
        canonical_quads(quads)
    assert caught.value.code == "work-budget"


def test_a_long_row_of_nodes_that_look_alike_is_refused_and_no_accident() -> None:
    quads = [(f"_:n{number}", P, f"_:n{(number + 1) % 3000}", "") for number in range(3000)]
    with pytest.raises(Refused) as caught:
        canonical_quads(quads)
    assert caught.value.code == "work-budget"
