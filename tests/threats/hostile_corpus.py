"""Files nobody means well with, made anew in each run: every wire form, whole, bent and broken."""

from __future__ import annotations

import copy
import gzip
import json
import random
import struct
import zlib
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from attacks import part, seal, token

from branchebadges import qr
from branchebadges.errors import BadgeError
from branchebadges.images import bake, png
from branchebadges.keys import PrivateKey
from branchebadges.proofs import sign
from sector_in_a_box import CONTEXTS, NOW, Party, Sector

if TYPE_CHECKING:
    from collections.abc import Iterator

Json = dict[str, Any]

SVG: Final = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect/></svg>'


def party() -> Party:
    """An issuer whose key stands in its name, so that nothing has to be fetched."""
    key = PrivateKey.generate("Ed25519")
    return Party(key.verification_method.partition("#")[0], key)


def plain(by: Party) -> Json:
    document = Sector().badge(
        issuer={"id": by.did, "type": ["Profile"], "name": "Ik"}, accreditation=None
    )
    del document["credentialStatus"]
    return document


def sound(by: Party) -> dict[str, bytes]:
    """One good file of each form, by suffix."""
    document = plain(by)
    signed = sign(document, by.key, suite="eddsa-rdfc-2022", created=NOW)
    jwt = sign(document, by.key, suite="jwt", created=NOW)
    picture = qr.png("https://badges.example/v/1")
    return {
        "rdfc.json": signed.text.encode(),
        "jcs.json": sign(document, by.key, suite="eddsa-jcs-2022", created=NOW).text.encode(),
        "token.jwt": jwt.text.encode(),
        "json.png": bake(picture, signed.text),
        "token.png": bake(picture, jwt.text),
        "json.svg": bake(SVG, signed.text),
        "token.svg": bake(SVG, jwt.text),
    }


def bent(data: bytes, chance: random.Random) -> bytes:
    """The bytes with a few of them flipped, cut, doubled, moved or put in."""
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 5, 30))):
        start = chance.randrange(len(changed) + 1)
        length = chance.choice((1, 2, 8, 200))
        match chance.randrange(6):
            case 0 if changed:
                changed[start % len(changed)] ^= 1 << chance.randrange(8)
            case 1:
                del changed[start : start + length]
            case 2:
                changed[start:start] = changed[start : start + length]
            case 3:
                changed[start:start] = chance.randbytes(length)
            case 4:
                changed[start:start] = chance.choice(
                    (b'"', b"{", b"]", b"\\u0000", b"\\ud800", b"1e999", b"\0", b"\xff", b".", b"=",
                     b"<", b"&a;", b"@context", b"null", b"[[", b"\xef\xbb\xbf")
                )  # fmt: skip
            case _:
                del changed[start:]
    return bytes(changed)


_ODD: Final[tuple[Any, ...]] = (
    None, True, 0, -1, 1.5, 2**53, "", "x", "urn:x:1", "did:key:z", [], {}, [[]], [None], [{}],
    {"@id": "urn:x:1"}, {"@value": "x"}, {"id": "_:b"}, "2024-01-01T00:00:00Z", "\u202e",
    "x" * 9999,
)  # fmt: skip


def places(value: Any, here: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    keys: Any = value if isinstance(value, dict) else range(len(value))
    for key in keys:
        yield (*here, key)
        if isinstance(value[key], dict | list):
            yield from places(value[key], (*here, key))


def odd(document: Json, chance: random.Random) -> Json:
    """The document with something else in one of its places, or under another name."""
    changed = copy.deepcopy(document)
    *way, last = chance.choice(list(places(changed)))
    holder: Any = changed
    for key in way:
        holder = holder[key]
    match chance.randrange(4):
        case 0 if isinstance(last, str):
            holder[chance.choice(("@id", "x:y", "https://a.example/x", "naam"))] = holder.pop(last)
        case 1:
            holder[last] = [holder[last]] * chance.choice((1, 2, 2000))
        case _:
            holder[last] = chance.choice(_ODD)
    return changed


def bombs(by: Party) -> Iterator[tuple[str, bytes]]:
    """Files that are made to cost as much as they can."""
    document = plain(by)
    signed = sign(document, by.key, suite="eddsa-rdfc-2022", created=NOW).document

    def changed(**members: Any) -> bytes:
        return json.dumps({**signed, **members}).encode()

    same = {"type": ["Evidence"], "name": "x"}
    nested: Json = dict(signed)
    for _ in range(60):
        nested = {**document, "endorsement": [nested]}
    yield "empty", b""
    yield "brackets", b"[" * 900_000
    yield "objects", b'{"a":' * 150_000
    yield "contexts", changed(**{"@context": CONTEXTS * 20_000})
    yield "types", changed(type=["VerifiableCredential"] * 40_000)
    yield "alike", changed(evidence=[same] * 20_000)
    yield "alike within bounds", changed(evidence=[same] * 999)
    yield "names", changed(evidence=[{"id": f"urn:x:{n}", **same} for n in range(15_000)])
    yield "values", changed(name=["x"] * 200_000)
    yield "keys", changed(**{f"k{n}": n for n in range(60_000)})
    yield "long", changed(name="x" * 950_000)
    yield "escapes", changed(name="\u00e9" * 150_000)
    yield "deep", json.dumps(nested).encode()[:999_000]
    yield "proofs", changed(proof=signed["proof"] * 1500)
    yield "proofs within bounds", changed(proof=signed["proof"] * 16)
    yield "statuses", changed(credentialStatus=[{"type": "x"}] * 9000)
    yield "digits", changed(name=1).replace(b'"name": 1', b'"name": ' + b"9" * 900_000)
    yield "base58", changed(proof=[{**signed["proof"][0], "proofValue": "z" + "x" * 900_000}])
    yield "did", changed(issuer="did:key:z" + "6" * 900_000)
    yield (
        "method",
        json.dumps(seal(document, by, verificationMethod="did:key:z" + "6" * 300_000)).encode(),
    )
    yield "dots", b"eyJ" + b"." * 900_000
    yield "token of brackets", token(b"[" * 600_000, by).encode()
    yield "token of keys", token({f"k{n}": n for n in range(40_000)}, by).encode()
    yield "header", f"{part({'alg': 'EdDSA', 'kid': 'x' * 500_000})}.e30.AAAA".encode()
    header = png.chunk(b"IHDR", struct.pack(">IIBBBBB", 1 << 30, 1 << 30, 16, 6, 0, 0, 0))
    flood = png.chunk(b"IDAT", zlib.compress(bytes(50_000_000), 9))
    text = png.KEYWORD + b"\0\0\0\0\0"
    packed = png.KEYWORD + b"\0\1\0\0\0" + zlib.compress(b" " * 50_000_000)
    end = png.chunk(b"IEND", b"")
    for name, chunk in (
        ("pixels", text + b"{}"),
        ("packed text", packed),
        ("brackets in a picture", text + b"{" * 900_000 + b"}"),
    ):
        yield name, png.SIGNATURE + header + png.chunk(b"iTXt", chunk) + flood + end
    yield "chunks", png.SIGNATURE + header + png.chunk(b"tEXt", b"") * 700_000 + flood + end
    yield "elements", SVG.replace(b"<rect/>", b"<g/>" * 2_000_000)
    yield "deep elements", SVG.replace(b"<rect/>", b"<g>" * 2_000_000)
    yield "attributes", SVG.replace(b"<rect/>", b'<g a="' + b"x" * 9_000_000 + b'"/>')
    laughs = b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 9))
    yield "laughs", b'<!DOCTYPE s [<!ENTITY a0 "x">' + laughs + b"]><svg>&a8;</svg>"
    yield "svgz", gzip.compress(SVG + b" " * 50_000_000)


def corpus(number: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """Bombs, sound files of every form, and `number` times four that were sound once."""
    by, chance = party(), random.Random(seed)
    yield from bombs(by)
    good = sound(by)
    document = json.loads(good["rdfc.json"])
    names = list(good)
    for name in names:
        yield f"sound-{name}", good[name]
    for count in range(number):
        name = names[count % len(names)]
        yield f"{count}-bent-{name}", bent(good[name], chance)
        other = odd(document, chance)
        yield f"{count}-odd.json", json.dumps(other).encode()
        yield f"{count}-odd.jwt", token(odd(plain(by), chance), by).encode()
        with suppress(BadgeError):  # a number that has no canonical form cannot be sealed
            yield f"{count}-sealed.json", json.dumps(seal(other, by)).encode()
