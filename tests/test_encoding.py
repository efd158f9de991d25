"""Bytes as text and back: one spelling for each value, and every other one refused."""

from __future__ import annotations

import base64
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from branchebadges.encoding import (
    MAX_BASE58_CHARACTERS,
    digest_sri,
    from_base58,
    from_base64url,
    from_multibase,
    to_base58,
    to_base64url,
    to_multibase,
)
from branchebadges.errors import Malformed

ALPHABET = string.ascii_uppercase + string.ascii_lowercase + string.digits + "-_"


@given(st.binary(max_size=200))
def test_bytes_come_back_from_every_spelling(data: bytes) -> None:
    assert from_base64url(to_base64url(data)) == data
    assert from_base58(to_base58(data)) == data
    for base in "zu":
        assert from_multibase(to_multibase(data, base), bases=base) == data


@given(st.text(ALPHABET + "+/= \n\x00é\ud800", max_size=12))
def test_base64url_is_read_in_one_spelling_only(text: str) -> None:
    """What is read is written the same; what is refused, nobody would have written."""
    try:
        data = from_base64url(text)
    except Malformed:
        lenient = text.encode("utf-8", "replace").ljust(len(text) + -len(text) % 4, b"=")
        try:
            loose = base64.urlsafe_b64decode(lenient)
        except ValueError:
            return
        assert to_base64url(loose) != text
    else:
        assert to_base64url(data) == text


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("A", id="one character of four"),
        pytest.param("AAAAA", id="one character over four"),
        pytest.param("AB", id="four stray bits"),
        pytest.param("AAB", id="two stray bits"),
        pytest.param("AA==", id="padding"),
        pytest.param("AAAA=", id="padding that is not needed"),
        pytest.param("A+AA", id="a plus"),
        pytest.param("A/AA", id="a slash"),
        pytest.param("AA AA", id="a space"),
        pytest.param("AAAA\n", id="a line end"),
        pytest.param("\nAAAA", id="a line end before"),
        pytest.param("AA*A", id="a star"),
        pytest.param("AAA\x00", id="a NUL"),
        pytest.param("AAAé", id="a letter with an accent"),
        pytest.param("AAA\ud800", id="a lone surrogate"),
        pytest.param("AAA\uff21", id="a wide letter"),
    ],
)
def test_another_spelling_of_base64url_is_malformed(text: str) -> None:
    with pytest.raises(Malformed) as caught:
        from_base64url(text)
    assert caught.value.code == "base64url"


@pytest.mark.parametrize("length", [2, 3])
def test_of_all_last_characters_only_those_without_stray_bits_are_read(length: int) -> None:
    accepted = []
    for last in ALPHABET:
        try:
            from_base64url("A" * (length - 1) + last)
        except Malformed:
            continue
        accepted.append(last)
    assert len(accepted) == {2: 4, 3: 16}[length]


@pytest.mark.parametrize("text", ["0", "O", "I", "l", " ", "é", "1" * (MAX_BASE58_CHARACTERS + 1)])
def test_what_is_no_base58_is_malformed(text: str) -> None:
    with pytest.raises(Malformed):
        from_base58(text)


@pytest.mark.parametrize("text", ["", "m", "Z1", "f00", "uAB", "z0"])
def test_what_is_no_multibase_is_malformed(text: str) -> None:
    with pytest.raises(Malformed):
        from_multibase(text)


def test_a_multibase_of_a_base_that_is_not_in_use_is_not_written() -> None:
    with pytest.raises(Malformed):
        to_multibase(b"x", "m")


def test_a_digest_is_that_of_subresource_integrity() -> None:
    # The empty text, from the example of FIPS 180-4.
    assert digest_sri(b"") == "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
