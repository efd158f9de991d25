"""A document is refused when it says something that its signature would not cover.

Each row alters the realistic badge as an attacker would, so that the quads, and with them the
signature, might stay the same (threats J 2-15, 19, 21-23; verification rule 1).
"""

from __future__ import annotations

import contextlib
import copy
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from json_values import VALUES
from realistic import OB, VC, realistic_badge

from branchebadges.canonical import rdfc, screen
from branchebadges.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

Badge = dict[str, Any]
SUBJECT = ("credentialSubject",)
ACHIEVEMENT = ("credentialSubject", "achievement")
EXPIRY = "https://www.w3.org/2018/credentials#validUntil"


def at(document: Badge, path: tuple[str | int, ...]) -> Any:
    place: Any = document
    for part in path:
        place = place[part]
    return place


def put(*path: str | int, value: Any) -> Callable[[Badge], None]:
    def alter(badge: Badge) -> None:
        at(badge, path[:-1])[path[-1]] = value

    return alter


def respell(key: str, other: str, *path: str | int) -> Callable[[Badge], None]:
    def alter(badge: Badge) -> None:
        holder = at(badge, path)
        holder[other] = holder.pop(key)

    return alter


def move_status_to_an_endorsement_of_itself(badge: Badge) -> None:
    badge["endorsement"] = [copy.deepcopy(badge["issuer"]["endorsement"][0])]
    badge["endorsement"][0]["credentialSubject"] = {
        "id": badge["id"],
        "type": ["EndorsementSubject", "VerifiableCredential"],
        "endorsementComment": "Echt",
        "credentialStatus": badge.pop("credentialStatus"),
    }


def move_the_award_to_an_endorsement_of_itself(badge: Badge) -> None:
    badge["endorsement"] = [copy.deepcopy(badge["issuer"]["endorsement"][0])]
    badge["endorsement"][0]["credentialSubject"] = {
        "id": badge["id"],
        "type": ["EndorsementSubject"],
        "endorsementComment": "Echt",
        "awardedDate": badge.pop("awardedDate"),
    }


def describe_the_module_twice(badge: Badge) -> None:
    badge["credentialSubject"]["source"] = {
        "id": badge["credentialSubject"]["achievement"]["id"],
        "type": ["Achievement"],
        "creditsAvailable": 40,
    }


def two_subjects_of_one_id(badge: Badge) -> None:
    other = copy.deepcopy(badge["credentialSubject"])
    other["creditsEarned"] = 40
    badge["credentialSubject"] = [badge["credentialSubject"], other]


def use_an_older_context(badge: Badge) -> None:
    # Both came with 3.0.3.
    del badge["awardedDate"]
    del badge["credentialSubject"]["achievement"]["inLanguage"]
    older = [VC, OB.replace("3.0.3", "3.0.2")]
    badge["@context"] = older
    badge["issuer"]["endorsement"][0]["@context"] = older
    badge["credentialSubject"]["achievement"]["endorsement"][0]["@context"] = older


def move_status_into_the_subject(badge: Badge) -> None:
    badge["credentialSubject"]["credentialStatus"] = badge.pop("credentialStatus")


ALTERATIONS = [
    # 2: undefined terms
    (put("graduated", value=True), "term-undefined", "/graduated", "a word at the root"),
    (put(*SUBJECT, "vip", value="x"), "term-undefined", "/credentialSubject/vip", "in the subject"),
    (
        put(*ACHIEVEMENT, "points", value=400),
        "term-undefined",
        "/credentialSubject/achievement/points",
        "in the achievement",
    ),
    (
        put("issuer", "endorsement", 0, "proof", 0, "until", value="ever"),
        "term-undefined",
        "/issuer/endorsement/0/proof/0/until",
        "in an embedded proof",
    ),
    (
        put(*ACHIEVEMENT, "achievedLevel", value="https://x.example/"),
        "term-undefined",
        "/credentialSubject/achievement/achievedLevel",
        "a term of another type",
    ),
    (put("", value="x"), "term-undefined", "/", "a member without a name"),
    (put("n\u0430me", value="x"), "term-undefined", "/n\u0430me", "a look-alike of a term"),
    # 3: undefined types
    (
        put("type", value=["VerifiableCredential", "OpenBadgeCredential", "Diploma"]),
        "type-undefined",
        "/type/2",
        "a type nobody defines",
    ),
    (put(*ACHIEVEMENT, "type", value="achievement"), None, None, "a member's term as type"),
    (put("type", value=["VerifiableCredential", "./x"]), "type-undefined", None, "relative"),
    (
        put("type", value=["VerifiableCredential", "OpenBadgeCredential", "OpenBadgeCredential"]),
        "value-repeated",
        "/type/1",
        "a type twice",
    ),
    (
        put("type", value=["VerifiableCredential", "OpenBadgeCredential", "AchievementCredential"]),
        "value-repeated",
        None,
        "a type twice, under both its names",
    ),
    (
        put("issuer", "address", value={"type": "Address", "geo": {"type": "geo"}}),
        "type-undefined",
        "/issuer/address/geo/type",
        "a member's term that has the address of a type",
    ),
    # 4: respelled members
    (respell("validUntil", EXPIRY), "term-iri", None, "the expiry by its address"),
    (respell("validUntil", "cred:validUntil"), "term-iri", "/cred:validUntil", "by a prefix"),
    (respell("validUntil", "validuntil"), "term-undefined", "/validuntil", "in small letters"),
    (respell("id", "@id"), "keyword", "/@id", "the id by its keyword"),
    (respell("type", "@type", *ACHIEVEMENT), "keyword", None, "the type by its keyword"),
    (move_status_into_the_subject, "term-undefined", None, "the status in the subject"),
    (
        move_status_to_an_endorsement_of_itself,
        "node-described-twice",
        None,
        "the status in an endorsement of the badge",
    ),
    (
        move_the_award_to_an_endorsement_of_itself,
        "node-described-twice",
        None,
        "the date in an endorsement of the badge",
    ),
    (describe_the_module_twice, "node-described-twice", None, "the module described twice"),
    (two_subjects_of_one_id, "value-repeated", None, "one subject, twice"),
    (
        put("type", value=["VerifiableCredential", "OpenBadgeCredential", "Criteria"]),
        None,
        None,
        "another known type, which changes the signature",
    ),
    (
        put("type", value=["https://www.w3.org/2018/credentials#VerifiableCredential"]),
        "value-respelled",
        "/type/0",
        "a type by its address",
    ),
    # 5: arrays
    (put("evidence", value=[[{"id": "urn:x:1"}]]), "array-nested", "/evidence/0", "an array in it"),
    (put("evidence", value=[]), "array-empty", "/evidence", "an empty array"),
    (put("evidence", value=[None]), "null", "/evidence/0", "a null in an array"),
    (put("validUntil", value=None), "null", "/validUntil", "null"),
    (put("evidence", value={}), "object-empty", "/evidence", "an empty object"),
    (
        put("issuer", "endorsement", 0, "proof", value="urn:x:proof"),
        "value-dropped",
        "/issuer/endorsement/0/proof",
        "an address in the place of a proof",
    ),
    (
        put("issuer", "endorsement", 0, "proof", 0, value={"id": "urn:x:proof"}),
        "value-dropped",
        "/issuer/endorsement/0/proof/0/id",
        "a proof of which no more than its address is left",
    ),
    (
        put(*ACHIEVEMENT, "tag", value=["lezen", "lezen"]),
        "value-repeated",
        "/credentialSubject/achievement/tag/0",
        "a value twice",
    ),
    # 6: keywords
    (put("@included", value=[{"id": "urn:x:1"}]), "keyword", "/@included", "@included"),
    (put("@reverse", value={"issuer": "urn:x:1"}), "keyword", "/@reverse", "@reverse"),
    (put("@graph", value=[{"id": "urn:x:1"}]), "keyword", "/@graph", "@graph"),
    (put("@nest", value={"name": "x"}), "keyword", "/@nest", "@nest"),
    (put("@import", value="https://x.example/"), "keyword", "/@import", "@import"),
    (put("@base", value="https://x.example/"), "keyword", "/@base", "@base"),
    (put("@vocab", value="https://x.example/"), "keyword", "/@vocab", "@vocab"),
    (put("@foo", value="x"), "keyword", "/@foo", "a keyword's look-alike"),
    (put(*SUBJECT, "@index", value="1"), "keyword", "/credentialSubject/@index", "@index"),
    # 7: ids that RDF drops
    (put("id", value="urn:x y"), "id-invalid", "/id", "a space in the id"),
    (put("id", value=" urn:x"), "id-invalid", "/id", "a space before the id"),
    (put("id", value="badge-1"), "id-invalid", "/id", "a relative id"),
    (put("id", value=""), "id-invalid", "/id", "an empty id"),
    (put("id", value="//host/badge"), "id-invalid", None, "an id without a scheme"),
    (put("id", value="#1"), "id-invalid", "/id", "a fragment"),
    (put("id", value="_:b0"), "blank-node-id", "/id", "a blank node id"),
    (put("issuer", value="_:b0"), "blank-node-id", "/issuer", "a blank node as issuer"),
    (put("issuer", value="provider"), "id-invalid", "/issuer", "a relative issuer"),
    (put("id", value="@foo"), None, "", "an id that looks like a keyword"),
    (put("id", value=["urn:x:1"]), "id-invalid", None, "a list of ids"),
    (put("id", value=7), "id-invalid", None, "a number as id"),
    *[
        (put("id", value=f"urn:x:{mark}y"), "id-invalid", "/id", f"{mark} in the id")
        for mark in '<>"{}|\\^`'
    ],
    (put("id", value="urn:x:y\n"), "id-invalid", "/id", "a line break after the id"),
    # 8-12: contexts
    (put("@context", value=[VC, OB, None]), "context-null", "/@context/2", "a null context"),
    (put("@context", value=None), "context-null", "/@context", "only a null context"),
    (
        put("@context", value=[VC, OB, {"name": "https://x.example/"}]),
        "context-inline",
        "/@context/2",
        "a protected term defined anew",
    ),
    (put("@context", value=[VC, OB, {"@vocab": "urn:x:"}]), "context-inline", None, "@vocab"),
    (put("@context", value=[VC, OB, {"@base": "urn:x:"}]), "context-inline", None, "@base"),
    (put("@context", value=[VC, OB, {"@import": OB}]), "context-inline", None, "@import"),
    (put("@context", value=[VC, OB, {}]), "context-inline", None, "an empty one"),
    (put("@context", value=[VC, OB, [OB]]), "context-unknown", None, "a list in it"),
    (put("@context", value=[VC, OB, 7]), "context-unknown", None, "a number"),
    (put("@context", value=[VC, OB + "#"]), "context-unknown", "/@context/1", "with a fragment"),
    (put("@context", value=[VC, OB.upper()]), "context-unknown", None, "in capitals"),
    (put("@context", value=[VC.replace("s:", ":", 1), OB]), "context-unknown", None, "http"),
    (put("@context", value=[VC, "ob.json"]), "context-unknown", "/@context/1", "relative"),
    (put("@context", value=[VC, "file:///etc/passwd"]), "context-unknown", None, "a file"),
    (put("@context", value=[VC, "https://x.example/"]), "context-unknown", None, "a stranger's"),
    (put("@context", value=[OB, VC]), "context-order", "/@context", "out of order"),
    (put("@context", value=[OB]), "context-order", "/@context", "without the base"),
    (put("@context", value=[VC, OB, OB]), "context-repeated", "/@context", "one twice"),
    (put("@context", value=[]), "context-missing", "/@context", "none in the list"),
    (lambda badge: badge.pop("@context"), "context-missing", "/@context", "none at all"),
    (
        put("@context", value=[VC, "https://purl.imsglobal.org/spec/ob/v3p0/context.json"]),
        "context-clash",
        None,
        "the unversioned one, which defines protected terms anew",
    ),
    # 13: nested contexts
    (
        put(*SUBJECT, "@context", value=[VC]),
        "context-nested",
        "/credentialSubject/@context",
        "in the subject",
    ),
    (
        put("issuer", "endorsement", 0, "proof", 0, "@context", value=[VC]),
        "context-nested",
        "/issuer/endorsement/0/proof/0/@context",
        "in a proof",
    ),
    (
        put("issuer", "endorsement", 0, "@context", value=[VC, {"name": "urn:x:1"}]),
        "context-inline",
        "/issuer/endorsement/0/@context/1",
        "written out in an embedded credential",
    ),
    (
        put("issuer", "endorsement", 0, "@context", value=[OB, VC]),
        "context-order",
        "/issuer/endorsement/0/@context",
        "out of order in an embedded credential",
    ),
    # 14: respelled values
    (put("name", value={"@value": "Voorlezen"}), "keyword", "/name", "@value"),
    (
        put("name", value={"@value": "Voorlezen", "@direction": "rtl"}),
        "keyword",
        "/name",
        "a direction without a language",
    ),
    (
        put("name", value={"@value": "Voorlezen", "@language": "nl", "@direction": "rtl"}),
        "keyword",
        "/name/@direction",
        "a direction that is not the language's",
    ),
    (
        put("name", value={"@value": "x", "@language": "nl", "@index": "1"}),
        "keyword",
        "/name/@index",
        "@index beside @value",
    ),
    (put("name", value={"@value": "x", "@language": "n l"}), "keyword", "/name", "no language"),
    (put("name", value={"@value": 7, "@language": "nl"}), "keyword", "/name/@value", "a number"),
    (
        put("validUntil", value={"@value": "2031-03-01T12:00:00Z", "@type": "xsd:dateTime"}),
        "keyword",
        "/validUntil",
        "a date as an object",
    ),
    (put(*SUBJECT, "creditsEarned", value="7.5"), "value-type", None, "a number as text"),
    (put(*SUBJECT, "creditsEarned", value=True), "value-type", None, "a boolean as number"),
    (put("validUntil", value=2031), "value-type", "/validUntil", "a number as date"),
    (put(*SUBJECT, "identifier", 0, "hashed", value="true"), "value-type", None, "text as boolean"),
    # 15: both spellings
    (put("@id", value="urn:x:1"), "keyword", "/@id", "id and @id"),
    (put("@type", value="OpenBadgeCredential"), "keyword", "/@type", "type and @type"),
    # 17, 19: numbers and characters
    (put(*SUBJECT, "creditsEarned", value=2**53), "number", None, "an integer beyond 2^53-1"),
    (put(*SUBJECT, "creditsEarned", value=1e300), "number", None, "a huge number"),
    (put(*SUBJECT, "creditsEarned", value=float("nan")), "number", None, "not a number"),
    (put(*SUBJECT, "creditsEarned", value=0.1 + 0.2), "number", None, "a seventeenth digit"),
    (
        put(*SUBJECT, "creditsEarned", value=8.0000152587890625),
        "number",
        None,
        "halfway between two of sixteen digits, which JavaScript rounds the other way",
    ),
    (put(*SUBJECT, "creditsEarned", value=1e-7), "number", None, "0 to Digital Bazaar"),
    (put("name", value="a\x00b"), "character", "/name", "NUL"),
    (put("name", value="a\x0cb"), "character", "/name", "form feed"),
    (put("name", value="a\x7fb"), "character", "/name", "delete"),
    (put("name", value="a\ud800b"), "character", "/name", "a lone surrogate"),
    (put("name", value="a\ufffeb"), "character", "/name", "U+FFFE"),
    (put("name", value="a\uffffb"), "character", "/name", "U+FFFF"),
    (put("a\ud800", value="x"), "character", None, "a lone surrogate in a key"),
    (put("name", value=("a", "b")), "value-type", "/name", "not a JSON value"),
]


@pytest.mark.parametrize(
    ("alter", "code", "where"),
    [
        pytest.param(alter, code, where, id=f"{number}: {sentence}")
        for number, (alter, code, where, sentence) in enumerate(ALTERATIONS)
        if code is not None
    ],
)
def test_an_altered_badge_is_refused(
    badge: Badge, alter: Callable[[Badge], None], code: str, where: str | None
) -> None:
    alter(badge)
    with pytest.raises(Refused) as caught:
        screen(badge)
    assert caught.value.code == code
    if where is not None:
        assert caught.value.where == where
    with pytest.raises(Refused):
        rdfc(badge)


@pytest.mark.parametrize(
    "alter",
    [
        pytest.param(alter, id=f"{number}: {sentence}")
        for number, (alter, code, _where, sentence) in enumerate(ALTERATIONS)
        if code is None
    ],
)
def test_other_alterations_are_refused_or_change_the_signed_bytes(
    badge: Badge, alter: Callable[[Badge], None]
) -> None:
    before = rdfc(badge)
    alter(badge)
    with contextlib.suppress(Refused):
        assert rdfc(badge) != before


def test_a_clash_of_contexts_names_the_term(badge: Badge) -> None:
    badge["@context"][1] = OB.replace("context-3.0.3", "context-3.0.1")
    with pytest.raises(Refused, match=r"'(name|description)'") as caught:
        screen(badge)
    assert caught.value.code == "context-clash"


def test_the_error_names_the_term_and_the_place(badge: Badge) -> None:
    badge["credentialSubject"]["achievement"]["narative"] = "x"
    with pytest.raises(Refused, match="narative") as caught:
        screen(badge)
    assert caught.value.where == "/credentialSubject/achievement/narative"
    badge["@context"].append({"name": "urn:x:1"})
    with pytest.raises(Refused, match="name"):
        screen(badge)


@pytest.mark.parametrize(
    "alter",
    [
        pytest.param(
            put("name", value={"@value": "قراءة", "@language": "ar", "@direction": "rtl"}),
            id="a name with its language and direction",
        ),
        pytest.param(
            put("description", value=[{"@value": "a", "@language": "nl"}, "b"]),
            id="a description in two languages",
        ),
        pytest.param(put("name", value={"@value": "a", "@language": "NL"}), id="a tag in capitals"),
        pytest.param(put("issuer", value="did:web:x.example"), id="an issuer by its id"),
        pytest.param(put("issuer", value={"id": "did:web:x.example"}), id="an issuer object"),
        pytest.param(use_an_older_context, id="an older context"),
        pytest.param(
            put("type", value=["VerifiableCredential", "AchievementCredential"]),
            id="the other name of a badge",
        ),
        pytest.param(put("name", value='tab\tline\nreturn\rquote"\\ 😀 \u202e'), id="odd text"),
        pytest.param(put(*ACHIEVEMENT, "id", value="https://x.example/é?q=1#f"), id="an IRI"),
        pytest.param(
            put(*SUBJECT, "source", value={"id": "did:web:provider.example", "type": ["Profile"]}),
            id="the provider named twice",
        ),
        pytest.param(put("evidence", 0, "id", value="data:,x"), id="a data address"),
        pytest.param(
            put(
                "issuer",
                "address",
                value={"type": "Address", "geo": {"type": "GeoCoordinates", "latitude": 52.5}},
            ),
            id="a type whose address a member shares",
        ),
    ],
)
def test_what_is_plain_passes(badge: Badge, alter: Callable[[Badge], None]) -> None:
    alter(badge)
    assert rdfc(badge)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(
            put("type", 1, value="OpenBadgeCredential"),
            put("name", value="Voorlezen"),
            id="nothing at all",
        ),
        pytest.param(
            put(*SUBJECT, "creditsEarned", value=5),
            put(*SUBJECT, "creditsEarned", value=5.0),
            id="5 and 5.0",
        ),
        pytest.param(
            put(*ACHIEVEMENT, "type", value="Achievement"),
            put(*ACHIEVEMENT, "type", value=["Achievement"]),
            id="one and an array of one",
        ),
        pytest.param(
            put("issuer", value="urn:x:1"),
            put("issuer", value={"id": "urn:x:1"}),
            id="an id and an object with only an id",
        ),
    ],
)
def test_what_means_the_same_is_signed_the_same(
    one: Callable[[Badge], None], other: Callable[[Badge], None]
) -> None:
    first, second = realistic_badge(), realistic_badge()
    one(first)
    other(second)
    assert rdfc(first) == rdfc(second)


def test_unicode_is_signed_as_it_is_written(badge: Badge) -> None:
    badge["name"] = "caf\u00e9"
    composed = rdfc(badge)
    badge["name"] = "cafe\u0301"
    assert rdfc(badge) != composed


def test_an_embedded_credential_may_have_other_contexts(badge: Badge) -> None:
    presentation = {
        "@context": [VC],
        "type": ["VerifiablePresentation"],
        "verifiableCredential": [badge, {**realistic_badge(), "id": "urn:uuid:2"}],
    }
    assert rdfc(presentation)
    badge["credentialSubject"]["vip"] = True
    with pytest.raises(Refused) as caught:
        rdfc(presentation)
    assert caught.value.code == "term-undefined"
    assert caught.value.where == "/verifiableCredential/0/credentialSubject/vip"


def test_a_term_that_only_the_outer_document_defines_is_not_the_embedded_ones() -> None:
    badge = realistic_badge()
    badge["@context"] = [VC]
    presentation = {
        "@context": [VC, OB],
        "type": "VerifiablePresentation",
        "verifiableCredential": badge,
    }
    with pytest.raises(Refused):
        rdfc(presentation)


@given(VALUES | st.dictionaries(st.sampled_from(["@context", "type", "id", "name"]), VALUES))
def test_any_value_is_canonicalised_or_refused(value: Any) -> None:
    with contextlib.suppress(Refused):
        rdfc(value)


@given(st.data())
def test_any_change_of_one_member_changes_the_bytes_or_is_refused(data: st.DataObject) -> None:
    badge = realistic_badge()
    before = rdfc(badge)
    places = list(_places(badge, ()))
    path = data.draw(st.sampled_from(places))
    holder = at(badge, path[:-1])
    old = holder[path[-1]]
    new = data.draw(
        VALUES
        | st.sampled_from([at(badge, other) for other in places])
        | st.builds(lambda: [old, old])
        | st.builds(lambda: {"@value": old})
        | st.builds(lambda: {"id": old})
    )
    if _plain(new) == _plain(old):
        return
    holder[path[-1]] = copy.deepcopy(new)
    try:
        after = rdfc(badge)
    except Refused:
        return
    assert after != before, (path, new)


def _places(value: Any, path: tuple[str | int, ...]) -> Any:
    # A context is not signed, only what it makes of the terms.
    if path and "@context" not in path:
        yield path
    if isinstance(value, dict):
        for key, member in value.items():
            yield from _places(member, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _places(item, (*path, index))


def _plain(value: Any) -> Any:
    """What the spellings that mean the same have in common."""
    if isinstance(value, list):
        items = [_plain(item) for item in value]
        return items[0] if len(items) == 1 else items
    if isinstance(value, dict):
        plain = {key: _plain(member) for key, member in value.items() if key != "@context"}
        return plain["id"] if set(plain) == {"id"} else plain
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value
