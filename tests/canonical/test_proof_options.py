"""The quick way for the options of a proof gives what the ordinary way gives."""

from __future__ import annotations

from threading import Thread
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from realistic import OB, VC

from branchebadges.canonical import options as quick
from branchebadges.canonical import screen, screen_options
from branchebadges.errors import Refused

Options = dict[str, Any]
PLAIN: Options = {
    "@context": [VC, OB],
    "type": "DataIntegrityProof",
    "cryptosuite": "eddsa-rdfc-2022",
    "created": "2026-06-01T09:30:00Z",
    "verificationMethod": "did:web:opleider.example#key-1",
    "proofPurpose": "assertionMethod",
}
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
HOSTILE = st.sampled_from(
    ['"', "\\", "\n", "a\tb", "", " ", "\x00", "\x7f", "_:c14n1", 'x" .\n_:b <urn:a:b> "', "é", "٣"]
)
ADDRESSES = st.one_of(
    st.sampled_from(
        ["did:web:a.example#k", "https://a.example/k", "urn:example:a-method", "cred:x"]
    ),
    st.builds("did:key:{}#{}".format, TEXTS, HOSTILE | TEXTS),
    HOSTILE,
)
MOMENTS = st.one_of(
    st.datetimes().map(lambda at: f"{at:%Y-%m-%dT%H:%M:%S}Z".zfill(20)),
    st.sampled_from(["0001-02-03T04:05:06Z", "2026-06-01T09:30:00Z\n", "٢026-06-01T09:30:00Z"]),
    HOSTILE,
)
SUITES = st.sampled_from(
    ["eddsa-rdfc-2022", "ecdsa-rdfc-2019", "eddsa-jcs-2022", "x", 'y"', "urn:example:a-method"]
)
ODD = (
    st.none() | st.booleans() | st.integers() | TEXTS | st.lists(TEXTS) | st.just({"id": "urn:a:b"})
)


def outcome(of: Any, options: Options) -> Any:
    try:
        screened = of(options)
        return screened.quads("sha256"), screened.quads("sha384")
    except Refused as error:
        return error.code, error.where


@given(MOMENTS, ADDRESSES, SUITES)
def test_plain_options_have_the_same_quads(moment: str, method: str, suite: str) -> None:
    options = {**PLAIN, "created": moment, "verificationMethod": method, "cryptosuite": suite}
    assert outcome(screen_options, options) == outcome(screen, options)


@given(
    st.dictionaries(
        st.sampled_from([*PLAIN, "id", "expires", "previousProof", "domain", "name", "naam"]),
        ODD | ADDRESSES | MOMENTS,
        max_size=3,
    ),
    st.sets(st.sampled_from(list(PLAIN)), max_size=1),
    st.sampled_from([[VC, OB], [VC], VC, [OB], [VC, "https://x.example"], []]),
)
def test_any_options_come_out_as_the_ordinary_way_has_it(
    others: Options, without: set[str], context: Any
) -> None:
    options = {**PLAIN, "@context": context, **others}
    options = {name: value for name, value in options.items() if name not in without}
    assert outcome(screen_options, options) == outcome(screen, options)
    # What the first look left behind changes nothing for the second.
    assert outcome(screen_options, options) == outcome(screen, options)


@pytest.mark.parametrize("of", [screen, screen_options])
def test_the_options_of_most_proofs_say_five_things(of: Any) -> None:
    lines = of(PLAIN).quads().decode().splitlines()
    assert len(lines) == 5
    assert all(line.startswith("_:c14n0 <") for line in lines)


def test_what_is_kept_of_strange_proofs_is_bounded() -> None:
    for number in range(300):
        options = {**PLAIN, "cryptosuite": f"suite-{number}"}
        assert outcome(screen_options, options) == outcome(screen, options)
    assert 0 < len(quick._patterns) <= 128


def test_many_threads_see_the_same() -> None:
    seen: list[Any] = []

    def look(start: int) -> None:
        for number in range(start, start + 200):
            options = {**PLAIN, "cryptosuite": f"suite-{number % 140}"}
            seen.append((number % 140, outcome(screen_options, options)))

    threads = [Thread(target=look, args=(start,)) for start in range(0, 800, 100)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 1600
    assert len({(number, quads) for number, quads in seen}) == 140
