"""What an error carries stays with it, also on its way from one process to another."""

from __future__ import annotations

import copy
import pickle

import pytest

from branchebadges.errors import (
    BadgeError,
    KeyUnusable,
    Lacking,
    Malformed,
    ProofFailed,
    Refused,
    StorageFailed,
)

KINDS = [BadgeError, Malformed, Refused, ProofFailed, KeyUnusable, StorageFailed]
ERRORS = [
    *(kind("some-code", "Something is wrong.", where="/a/0") for kind in KINDS),
    Refused("some-code", "Something is wrong."),
    Lacking("source-missing", "It is needed.", urls=frozenset({"https://a.example/"})),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_an_error_comes_whole_out_of_another_process(error: BadgeError) -> None:
    for again in (pickle.loads(pickle.dumps(error)), copy.copy(error)):  # noqa: S301 (our own)
        assert type(again) is type(error)
        assert vars(again) == vars(error)
        assert str(again) == str(error)
        assert again.args == error.args


def test_the_sentence_begins_with_the_place() -> None:
    assert str(ERRORS[1]) == "/a/0: Something is wrong."
    assert str(ERRORS[-2]) == "Something is wrong."
    assert not issubclass(BadgeError, ValueError)
