"""Bytes as text and back: one spelling per value."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from branchebadges.encoding import (
    MAX_BASE58_CHARACTERS,
    digest_sri,
    from_base58,
    from_base64url,
    from_multibase,
    sha256,
    to_base58,
    to_base64url,
    to_multibase,
)
from branchebadges.errors import Malformed


@given(st.binary(max_size=200))
def test_base64url_comes_back_as_it_went(data: bytes) -> None:
    text = to_base64url(data)
    assert from_base64url(text) == data
    assert not set(text) & set("+/=")


@given(st.binary(max_size=200))
def test_base58_comes_back_as_it_went(data: bytes) -> None:
    assert from_base58(to_base58(data)) == data


@given(st.binary(max_size=100), st.sampled_from("zu"))
def test_multibase_comes_back_as_it_went(data: bytes, base: str) -> None:
    assert from_multibase(to_multibase(data, base)) == data


@given(st.text(max_size=60))
def test_no_text_is_a_second_spelling_of_base64url(text: str) -> None:
    try:
        data = from_base64url(text)
    except Malformed:
        return
    assert to_base64url(data) == text


@given(st.text(max_size=60))
def test_no_text_is_a_second_spelling_of_base58(text: str) -> None:
    try:
        data = from_base58(text)
    except Malformed:
        return
    assert to_base58(data) == text


@pytest.mark.parametrize(
    ("data", "text"),
    [
        # draft-msporny-base58-03, section 5.
        pytest.param(b"Hello World!", "2NEpo7TZRRrLZSi2U", id="a greeting"),
        pytest.param(
            b"The quick brown fox jumps over the lazy dog.",
            "USm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z",
            id="a sentence",
        ),
        pytest.param(bytes.fromhex("0000287fb4cd"), "11233QC4", id="zeros in front"),
        pytest.param(b"", "", id="nothing"),
    ],
)
def test_base58_is_that_of_the_draft(data: bytes, text: str) -> None:
    assert to_base58(data) == text
    assert from_base58(text) == data


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("QQ==", id="padding"),
        pytest.param("QR", id="a stray trailing bit"),
        pytest.param("a", id="half a byte"),
        pytest.param("a+b/", id="the other alphabet"),
        pytest.param("QQ\n", id="a line end"),
        pytest.param(" QQ", id="a space"),
        pytest.param("é", id="another letter"),
    ],
)
def test_other_base64_is_refused(text: str) -> None:
    with pytest.raises(Malformed) as caught:
        from_base64url(text)
    assert caught.value.code == "base64url"


@pytest.mark.parametrize("text", ["0", "O", "I", "l", " 1", "1\n", "é", "-"])
def test_characters_that_look_alike_are_not_base58(text: str) -> None:
    with pytest.raises(Malformed):
        from_base58(text)


def test_base58_without_end_is_not_computed() -> None:
    assert from_base58("1" * MAX_BASE58_CHARACTERS) == b"\0" * MAX_BASE58_CHARACTERS
    with pytest.raises(Malformed):
        from_base58("1" * (MAX_BASE58_CHARACTERS + 1))


@pytest.mark.parametrize("text", ["", "m", "QQ", "f00", "Z1"])
def test_other_multibase_is_refused(text: str) -> None:
    with pytest.raises(Malformed):
        from_multibase(text)


def test_multibase_is_written_in_the_bases_in_use() -> None:
    with pytest.raises(Malformed):
        to_multibase(b"x", "f")


def test_a_reader_may_ask_for_one_base() -> None:
    with pytest.raises(Malformed, match="one of: z"):
        from_multibase("uQQ", bases="z")


def test_a_digest_is_written_as_an_sri() -> None:
    # SHA-256 of nothing, FIPS 180-4.
    assert sha256(b"").hex().startswith("e3b0c44298fc1c14")
    assert digest_sri(b"") == "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="


@given(st.text("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz", max_size=300))
def test_base58_is_the_sum_of_its_digits(text: str) -> None:
    alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
    number = 0
    for digit in text:
        number = number * 58 + alphabet.index(digit)
    assert int.from_bytes(from_base58(text), "big") == number


@pytest.mark.parametrize("length", [1, 2, 127, 128, 129, 1023, 1024])
def test_the_largest_number_of_each_length_is_read(length: int) -> None:
    assert int.from_bytes(from_base58("z" * length), "big") == 58**length - 1
