"""Nodes that look alike and have no neighbour like them are labelled without a search.

The judge is the whole algorithm (`labels`), which the cases of the W3C hold, on the same quads.
"""

from __future__ import annotations

import copy
from typing import Any

import plain_pyld
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from kinds_of_documents import document_of

from branchebadges.canonical import dataset as module
from branchebadges.canonical import rdfc
from branchebadges.canonical.dataset import Dataset, Knot
from branchebadges.canonical.labels import HashName, Quad, canonical_quads

NAMES = ["<urn:x:1>", "<urn:x:2>"]
TAILS = [f' <urn:p:{p}> "{text}" .\n' for p in "pq" for text in "ab"]
NODES = range(5)
KNOTS = st.tuples(
    st.sampled_from([*NAMES, *NODES]),
    st.sampled_from([" <urn:p:p> ", " <urn:p:r> "]),
    st.sampled_from(NODES),
    st.sampled_from(["", "", "", *NODES]),
)
FROM_NAMES = st.tuples(
    st.sampled_from(NAMES), st.just(" <urn:p:p> "), st.sampled_from(NODES), st.just("")
)
OF_NODES = st.lists(
    st.lists(st.sampled_from(TAILS), unique=True, max_size=2), min_size=5, max_size=5
)


def dataset_of(tails: list[list[str]], knots: list[Knot]) -> Dataset:
    found = Dataset()
    found.tails = tails
    found.knots = knots
    return found


def quads_of(dataset: Dataset) -> list[Quad]:
    return dataset._quads()


@given(tails=OF_NODES, knots=st.lists(KNOTS | FROM_NAMES, max_size=7))
@example(tails=[[TAILS[0]]] * 5, knots=[(NAMES[0], " <urn:p:p> ", node, "") for node in NODES])
@example(tails=[[TAILS[0]]] * 5, knots=[(0, " <urn:p:p> ", node, "") for node in (1, 2)])
@pytest.mark.parametrize("hash_name", ["sha256", "sha384"])
def test_the_short_way_gives_what_the_whole_algorithm_gives(
    hash_name: HashName, tails: list[list[str]], knots: list[Knot]
) -> None:
    dataset = dataset_of(tails, knots)
    mentioned = {part for knot in knots for part in knot if isinstance(part, int)}
    if not all(tails[node] or node in mentioned for node in NODES):
        # A node of which nothing is said is in no quad.
        dataset.tails = [own or [TAILS[0]] for own in tails]
    assert dataset.canonical(hash_name) == canonical_quads(quads_of(dataset), hash_name=hash_name)


@pytest.mark.parametrize("times", [2, 3, 12])
def test_one_thing_said_several_times_of_a_name_needs_no_search(
    times: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = document_of("badge of the benchmark")
    achievement = document["credentialSubject"]["achievement"]
    achievement["alignment"] = [copy.deepcopy(achievement["alignment"][0])] * times
    expected = plain_pyld.normalized(document)
    monkeypatch.setattr(module, "canonical_labels", _nobody)
    assert rdfc(document) == expected


def _nobody(*_: Any, **__: Any) -> Any:
    pytest.fail("a search for labels, where there is nothing to be found")
