"""A diploma may be validly signed and yet be anything: it is told what is wrong, and no more."""

from __future__ import annotations

import copy
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from branchebadges import proofs
from branchebadges.diplomas import rederive
from branchebadges.diplomas.components import Asks, Components
from branchebadges.diplomas.said import Said, attainment_of, holder_of, total_of
from branchebadges.errors import BadgeError
from branchebadges.keys import PrivateKey
from branchebadges.proofs import Signed
from branchebadges.testing import Sector
from branchebadges.verification import Memo

if TYPE_CHECKING:
    from collections.abc import Iterator

Json = dict[str, Any]
KEY: Final = PrivateKey.generate("Ed25519")
STRANGER: Final = KEY.verification_method.partition("#")[0]


@pytest.fixture(scope="module")
def conferred(tmp_path_factory: pytest.TempPathFactory) -> Sector:
    """Anna has a diploma; for reading."""
    sector = Sector.begin(tmp_path_factory.mktemp("hostile") / "branch")
    sector.complete("anna", "community-librarian", on="2026-03-01")
    sector.award()
    sector.confer()
    return sector


@pytest.fixture(scope="module")
def strangers(conferred: Sector) -> Json:
    """The diploma as a stranger might write it: theirs to sign, in every shape they like."""
    document = copy.deepcopy(conferred.diploma("anna").document)
    del document["proof"], document["credentialStatus"]
    document["issuer"] = {"id": STRANGER, "type": ["Profile"], "name": "Ik"}
    return document


def signed(document: Json, *, suite: str = "eddsa-jcs-2022") -> Signed:
    return proofs.sign(document, KEY, suite=suite, created=datetime(2026, 11, 22, tzinfo=UTC))


def outcomes(conferred: Sector, diploma: Signed, *, components: list[Signed]) -> Iterator[str]:
    """What comes out, for who trusts nobody and for who trusts the branch."""
    rules = conferred.rules_for(conferred.diploma("anna"))
    for trust in (None, conferred.trust):
        result = rederive(
            diploma,
            components,
            (),
            rules,
            conferred.now,
            sources=SOURCES[id(conferred)],
            trust=trust,
        )
        assert result.to_document()["outcome"] == result.outcome
        for each in result.differences:
            assert each.sentence("nl")
            assert each.sentence("en")
        yield result.outcome


SOURCES: dict[int, Any] = {}


@pytest.fixture(autouse=True)
def _sources_once(conferred: Sector) -> None:
    SOURCES.setdefault(id(conferred), conferred.sources())


SUBJECT: Final = ("credentialSubject",)
ACHIEVEMENT: Final = (*SUBJECT, "achievement")
PLACES: Final[tuple[tuple[str, ...], ...]] = (
    ("evidence",),
    ("relatedResource",),
    ("awardedDate",),
    ("validFrom",),
    ("validUntil",),
    ("name",),
    ("type",),
    ("id",),
    SUBJECT,
    (*SUBJECT, "id"),
    (*SUBJECT, "creditsEarned"),
    ACHIEVEMENT,
    (*ACHIEVEMENT, "criteria"),
    (*ACHIEVEMENT, "criteria", "id"),
    (*ACHIEVEMENT, "humanCode"),
    (*ACHIEVEMENT, "specialization"),
    (*ACHIEVEMENT, "achievementType"),
)
GONE: Final = object()
SHAPES: Final = {
    "gone": GONE,
    "null": None,
    "a number": 7,
    "an endless number": 1e308,
    "true": True,
    "a text": "x",
    "an empty list": [],
    "a list of numbers": [1, 2],
    "a list of lists": [[[]]],
    "an empty object": {},
    "an object of something else": {"x": {"y": 1}},
    "a list of objects": [{"id": 1}, {"id": ["a"]}, {"type": 2}, {"id": "urn:x", "digestSRI": 3}],
    "a day": "2026-03-01",
    "a moment that never was": "2026-02-30T00:00:00Z",
    "the last moment": "9999-12-31T23:59:59Z",
}


def put(document: Json, place: tuple[str, ...], value: object) -> Json:
    changed = copy.deepcopy(document)
    holder: Any = changed
    for step in place[:-1]:
        holder = holder[step]
    if value is GONE:
        holder.pop(place[-1], None)
    else:
        holder[place[-1]] = value
    return changed


@pytest.mark.parametrize("place", PLACES, ids="/".join)
def test_no_shape_at_any_place_is_more_than_a_finding(
    conferred: Sector, strangers: Json, place: tuple[str, ...]
) -> None:
    for value in SHAPES.values():
        try:
            diploma = signed(put(strangers, place, value))
        except BadgeError:
            # Not even a stranger with our tools can sign this; others can.
            document = {**put(strangers, place, value), "proof": []}
            diploma = Signed(text="{}", form="data-integrity", document=document)
        found = list(outcomes(conferred, diploma, components=conferred.badges("anna")))
        assert found[1] != "derived"


@pytest.mark.parametrize("place", PLACES, ids="/".join)
def test_the_reading_behind_the_gate_stands_by_itself(
    conferred: Sector, strangers: Json, place: tuple[str, ...]
) -> None:
    """As if the gate had let it through: no shape may lean on what the gate keeps out."""
    for value in SHAPES.values():
        document = put(strangers, place, value)
        as_badge = Signed(text="{}", form="data-integrity", document=document)
        holder_of(document)
        total_of(document)
        try:
            said = Said.read(document)
        except BadgeError:
            continue
        asks = Asks(conferred.now, SOURCES[id(conferred)], None, Memo())
        parts = Components(as_badge, said, asks)
        parts.match([as_badge, *conferred.badges("anna")], [as_badge])
        try:
            attainment_of(as_badge)
        except BadgeError:
            continue


@pytest.mark.parametrize("place", PLACES[2:], ids="/".join)
def test_a_component_of_any_shape_is_more_than_no_finding(
    conferred: Sector, strangers: Json, place: tuple[str, ...]
) -> None:
    badge = copy.deepcopy(conferred.badge("anna", "community-librarian").document)
    del badge["proof"], badge["credentialStatus"]
    badge["issuer"] = {"id": STRANGER, "type": ["Profile"], "name": "Ik"}
    del badge["credentialSubject"]["achievement"]["endorsement"]
    for value in SHAPES.values():
        try:
            component = signed(put(badge, place, value))
        except BadgeError:
            continue
        diploma = copy.deepcopy(strangers)
        name = component.id or "urn:uuid:00000000-0000-4000-8000-000000000000"
        diploma["evidence"] = [{**diploma["evidence"][0], "id": name}]
        diploma["relatedResource"][0] |= {"id": name, "digestSRI": component.digest}
        found = list(outcomes(conferred, signed(diploma), components=[component]))
        assert found[1] != "derived"


@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "eddsa-jcs-2022"])
def test_a_strangers_own_copy_of_a_genuine_diploma_is_never_derived(
    conferred: Sector, strangers: Json, suite: str
) -> None:
    found = list(
        outcomes(conferred, signed(strangers, suite=suite), components=conferred.badges("anna"))
    )
    assert found == ["derived", "not_derived"]


def test_two_subjects_are_no_diploma(conferred: Sector, strangers: Json) -> None:
    subject = strangers["credentialSubject"]
    twice = {**strangers, "credentialSubject": [subject, {**subject, "id": "urn:uuid:2"}]}
    diploma = Signed(text="{}", form="data-integrity", document=twice)
    assert "derived" not in list(outcomes(conferred, diploma, components=conferred.badges("anna")))
    with pytest.raises(BadgeError):
        Said.read(twice)


def test_two_digests_for_one_part_are_one_too_many(conferred: Sector, strangers: Json) -> None:
    rows = strangers["relatedResource"]
    other = {**rows[0], "digestSRI": rows[1]["digestSRI"]}
    with pytest.raises(BadgeError, match="two digests"):
        Said.read({**strangers, "relatedResource": [*rows, other]})


_JSON: Final = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text("ab:/", max_size=4),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "type", "digestSRI", "mediaType", "achievement", "criteria"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)


@settings(max_examples=150)
@given(st.sampled_from(PLACES), _JSON, st.sampled_from(PLACES), _JSON)
def test_any_two_changes_are_read_or_refused(
    first: tuple[str, ...], one: object, second: tuple[str, ...], other: object
) -> None:
    document = DOCUMENT
    for place, value in ((first, one), (second, other)):
        try:
            document = put(document, place, value)
        except (KeyError, TypeError, AttributeError):
            # The first change left no such place.
            continue
    try:
        said = Said.read(document)
        attainment_of(Signed(text="{}", form="data-integrity", document=document))
    except BadgeError:
        return
    assert isinstance(said.listed, tuple)


DOCUMENT: Final[Json] = {
    "id": "urn:uuid:1",
    "type": ["VerifiableCredential"],
    "validFrom": "2026-03-01T00:00:00Z",
    "awardedDate": "2026-03-01T00:00:00Z",
    "evidence": [{"id": "urn:uuid:2"}],
    "relatedResource": [
        {"id": "urn:uuid:2", "digestSRI": "x", "mediaType": "application/vc"},
        {"id": "https://a.example/rules", "digestSRI": "y", "mediaType": "application/json"},
        {"id": "https://a.example/catalogue", "digestSRI": "z", "mediaType": "application/json"},
    ],
    "credentialSubject": {
        "id": "urn:uuid:3",
        "creditsEarned": 100,
        "achievement": {
            "humanCode": "branche",
            "achievementType": "Diploma",
            "criteria": {"id": "https://a.example/rules"},
        },
    },
}
