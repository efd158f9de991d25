"""A long row of bits as text, and texts that only look like one."""

from __future__ import annotations

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from branchebadges.bitstring import MAX_BYTES, Bits
from branchebadges.encoding import from_base64url, to_multibase
from branchebadges.errors import BadgeError, Malformed, Refused

# The example list of Bitstring Status List 1.0: 131,072 bits, all off.
EXAMPLE = "uH4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA"


@given(st.binary(min_size=1, max_size=300))
def test_every_row_is_read_back_as_it_was_written(packed: bytes) -> None:
    bits = Bits(packed)
    assert Bits.decode(bits.encode()) == bits
    assert bits.encode() == bits.encode()


@given(st.integers(1, 64), st.data())
def test_setting_one_bit_changes_that_bit_and_no_other(size: int, data: st.DataObject) -> None:
    before = Bits(data.draw(st.binary(min_size=size, max_size=size)))
    index = data.draw(st.integers(0, len(before) - 1))
    on = data.draw(st.booleans())
    kept = bytes(before.packed)
    after = before.with_bit(index, on=on)
    assert after[index] == on
    assert [after[i] for i in range(len(after)) if i != index] == [
        before[i] for i in range(len(before)) if i != index
    ]
    assert before.packed == kept


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    for spelling in (text, "u" + text):
        try:
            Bits.decode(spelling)
        except BadgeError:
            continue


def test_index_nought_is_the_left_most_bit_of_the_first_byte() -> None:
    assert Bits.zeros(16).with_bit(0, on=True).packed == b"\x80\x00"
    assert Bits.zeros(16).with_bit(7, on=True).packed == b"\x01\x00"
    assert Bits.zeros(16).with_bit(8, on=True).packed == b"\x00\x80"


def test_the_list_of_the_specification_is_read() -> None:
    bits = Bits.decode(EXAMPLE)
    assert len(bits) == 131_072
    assert not any(bits.packed)


def test_the_packing_is_plain_gzip_without_a_time() -> None:
    data = from_base64url(Bits.zeros(131_072).encode()[1:])
    assert data[:10] == b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
    assert gzip.decompress(data) == bytes(16_384)


def packed(data: bytes) -> str:
    return to_multibase(data, "u")


def bomb() -> str:
    compressor = zlib.compressobj(9, zlib.DEFLATED, 31)
    pieces = [compressor.compress(bytes(1 << 20)) for _ in range(64)]
    return packed(b"".join(pieces) + compressor.flush())


WHOLE = gzip.compress(bytes(100))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param("", "multibase", id="nothing"),
        pytest.param(packed(WHOLE)[1:], "multibase", id="no prefix"),
        pytest.param("z" + packed(WHOLE)[1:], "multibase", id="another base"),
        pytest.param(packed(WHOLE) + "=", "base64url", id="padding"),
        pytest.param("u+/", "base64url", id="another alphabet"),
        pytest.param(packed(b"not gzip"), "bitstring-gzip", id="not gzip"),
        pytest.param(packed(zlib.compress(bytes(9))), "bitstring-gzip", id="zlib without gzip"),
        pytest.param(packed(WHOLE[:-1]), "bitstring-gzip", id="cut off in the trailer"),
        pytest.param(packed(WHOLE[:12]), "bitstring-gzip", id="cut off early"),
        pytest.param(packed(WHOLE + b"x"), "bitstring-gzip", id="something after it"),
        pytest.param(packed(WHOLE + WHOLE), "bitstring-gzip", id="a second member"),
        pytest.param(packed(WHOLE[:-8] + bytes(8)), "bitstring-gzip", id="a wrong checksum"),
        pytest.param(packed(gzip.compress(b"")), "bitstring-empty", id="an empty row"),
        pytest.param(bomb(), "bitstring-size", id="a bomb"),
        pytest.param("u" + "A" * (1 << 22), "bitstring-size", id="too much text"),
    ],
)
def test_what_is_no_row_of_bits_is_refused(text: str, code: str) -> None:
    with pytest.raises(Malformed) as caught:
        Bits.decode(text)
    assert caught.value.code == code


@pytest.mark.parametrize("count", [0, -8, 7, MAX_BYTES * 8 + 8])
def test_a_row_has_a_reasonable_number_of_bits(count: int) -> None:
    with pytest.raises(Refused):
        Bits.zeros(count)


@pytest.mark.parametrize("index", [-1, 16, 10**30])
def test_outside_the_row_there_is_nothing(index: int) -> None:
    with pytest.raises(Refused):
        Bits.zeros(16)[index]
    with pytest.raises(Refused):
        Bits.zeros(16).with_bit(index, on=True)
