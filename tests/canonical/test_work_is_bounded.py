"""Hostile documents are answered quickly, large honest ones pass, and threads do not matter."""

from __future__ import annotations

import contextlib
import itertools
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from realistic import OB, VC, accreditation, realistic_badge

from branchebadges.canonical import rdfc
from branchebadges.contexts import PINNED
from branchebadges.errors import Refused

EXAMPLES = "https://www.w3.org/ns/credentials/examples/v2"
Document = dict[str, Any]


def clique(size: int) -> Document:
    """Nodes without ids that all point at each other, by way of shared values and graphs."""

    def node(depth: int) -> Document:
        if depth == 0:
            return {"type": "Leaf"}
        return {"type": "Twig", "twig": [node(depth - 1) for _ in range(size)]}

    return {
        "@context": [VC, EXAMPLES],
        "type": ["VerifiableCredential"],
        "twig": [node(1), node(1)],
    }


def presentation_of_twins(size: int) -> Document:
    return {
        "@context": [VC, OB],
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": "did:web:x.example",
        "credentialSubject": [
            {"type": "AchievementSubject", "identifier": [{"type": "IdentityObject"}] * size}
        ]
        * 2,
    }


def with_evidence(*evidence: Document) -> Document:
    return {**realistic_badge(), "evidence": list(evidence)}


def chain(length: int) -> Document:
    node: Document = {"type": "Twig", "twig": "end"}
    for _ in range(length):
        node = {"type": "Twig", "twig": node}
    return {"@context": [VC, EXAMPLES], "type": ["VerifiableCredential"], "twig": node}


def embedded_in_each_other(depth: int) -> Document:
    inner = accreditation("urn:x:1", "diep", 1)
    for number in range(depth):
        outer = accreditation("urn:x:1", "diep", number + 2)
        outer["endorsement"] = [inner]
        inner = outer
    return inner


HOSTILE = [
    pytest.param(lambda: clique(10), "work-budget", id="ten twigs that look alike, twice"),
    pytest.param(lambda: clique(300), "work-budget", id="three hundred that look alike, twice"),
    pytest.param(lambda: presentation_of_twins(12), "work-budget", id="two holders, alike"),
    pytest.param(
        lambda: with_evidence(*({"id": f"urn:x:{n}"} for n in range(12_000))),
        "work-budget",
        id="12,000 values under one term",
    ),
    pytest.param(
        lambda: {
            "@context": [VC, EXAMPLES],
            "id": "urn:x:1",
            "type": ["VerifiableCredential"],
            **{
                f"twig{i}": {"id": "urn:x:2", "leaf": [f"{i}-{n}" for n in range(500)]}
                for i in range(30)
            },
        },
        "work-budget",
        id="15,000 values of one node, in thirty places",
    ),
    pytest.param(
        lambda: {**realistic_badge(), "@context": [VC, OB] * 750},
        "too-many-contexts",
        id="1,500 contexts",
    ),
    pytest.param(
        lambda: {**realistic_badge(), "type": [f"T{n}" for n in range(3000)]},
        "too-many-types",
        id="3,000 types",
    ),
    pytest.param(lambda: chain(2000), "too-deep", id="a chain 2,000 deep"),
    pytest.param(lambda: embedded_in_each_other(12), "work-budget", id="credentials in each other"),
    pytest.param(
        lambda: {
            "@context": [VC, EXAMPLES],
            "type": "X",
            "a": [{"b": [["x"] * 900]} for _ in "x" * 900],
        },
        "array-nested",
        id="arrays in arrays",
    ),
    pytest.param(
        lambda: {
            "@context": [VC, EXAMPLES],
            "type": "X",
            **{f"t{n}": ["x"] * 900 for n in range(60)},
        },
        "work-budget",
        id="54,000 values in all",
    ),
]


@pytest.mark.parametrize(("make", "code"), HOSTILE)
def test_a_hostile_document_is_answered_in_time(make: Any, code: str) -> None:
    document = make()
    start = time.process_time()
    with pytest.raises(Refused) as caught:
        rdfc(document)
    assert caught.value.code == code
    assert time.process_time() - start < 1.5


def test_many_combinations_of_types_stay_within_time_and_memory() -> None:
    kinds = ["Achievement", "Profile", "Evidence", "Image", "Address", "Alignment", "Result"]
    combinations = [list(c) for n in (1, 2, 3) for c in itertools.combinations(kinds, n)]
    start = time.process_time()
    for number, types in enumerate(combinations):
        # Some types cannot go together: each protects a term of its own meaning.
        with contextlib.suppress(Refused):
            rdfc(with_evidence({"id": f"urn:x:{number}", "type": types}))
    assert time.process_time() - start < 5


@pytest.mark.parametrize(
    "document",
    [
        pytest.param(
            with_evidence(
                *(
                    {"id": f"urn:x:{n}", "type": ["Evidence"], "name": f"Module {n}"}
                    for n in range(60)
                )
            )
            | {
                "relatedResource": [
                    {"id": f"urn:y:{n}", "digestSRI": f"sha256-{n}"} for n in range(60)
                ]
            },
            id="a diploma of sixty modules",
        ),
        pytest.param(
            with_evidence(*({"type": ["Evidence"], "name": "Gevolgd"} for _ in range(10))),
            id="ten evidences that look alike",
        ),
        pytest.param(
            with_evidence(*({"type": ["Evidence"], "name": "Gevolgd"} for _ in range(200))),
            id="two hundred evidences that look alike",
        ),
        pytest.param(presentation_of_twins(3), id="two holders with three identities, alike"),
        pytest.param(
            {
                "@context": [VC],
                "type": ["VerifiablePresentation"],
                "verifiableCredential": [
                    {**realistic_badge(), "id": f"urn:uuid:{n}"} for n in range(30)
                ],
            },
            id="a presentation of thirty badges",
        ),
        pytest.param(embedded_in_each_other(3), id="an accreditation of an accreditation"),
    ],
)
def test_large_and_mildly_symmetric_documents_pass(document: Document) -> None:
    start = time.process_time()
    assert rdfc(document)
    assert time.process_time() - start < 5


def test_eight_threads_give_the_verdicts_of_one() -> None:
    """PyLD's caches are not made for threads (threat J 25)."""

    def spoiled(change: Document) -> Document:
        return {**realistic_badge(), **change}

    documents = [
        realistic_badge(),
        spoiled({"vip": True}),
        spoiled({"id": "urn:x y"}),
        spoiled({"@context": [OB, VC]}),
        with_evidence({"id": "urn:x:1", "type": ["Evidence"]}),
        clique(8),
        {
            "@context": [VC],
            "type": "VerifiablePresentation",
            "verifiableCredential": realistic_badge(),
        },
    ]

    def verdict(document: Document) -> object:
        try:
            return rdfc(document)
        except Refused as error:
            return error.code, error.where

    serial = [verdict(document) for document in documents]
    assert len({repr(one) for one in serial}) == len(documents)
    with ThreadPoolExecutor(8) as pool:
        parallel = list(pool.map(verdict, documents * 16))
    assert parallel == serial * 16


def test_a_stranger_using_pyld_beside_us_does_not_change_our_contexts() -> None:
    from pyld import jsonld

    def liar(url: str, _options: object) -> Document:
        return {
            "contentType": "application/ld+json",
            "contextUrl": None,
            "documentUrl": url,
            "document": {"@context": {"@vocab": "https://liar.example/"}},
            "tag": "static",
        }

    before = rdfc(realistic_badge())
    for url in PINNED.urls():
        jsonld.expand({"@context": url, "name": "x"}, {"documentLoader": liar})
    assert rdfc(realistic_badge()) == before
