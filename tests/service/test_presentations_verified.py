"""`POST /presentations/verify`: statuses, what is told, and what one call costs others."""

from __future__ import annotations

import copy
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from issuer_app.settings import Settings
from service_here import URL, Published, Service, served
from strange_badges import SIGNED_ON, strange_badge

from branchebadges.keys import PrivateKey
from branchebadges.presentations import present
from branchebadges.web import Door

if TYPE_CHECKING:
    import httpx

PATH = "/presentations/verify"
OPTIONS = {"challenge": "only-this-once", "domain": "gate.example"}
KEY = PrivateKey.generate("Ed25519")
HOLDER = KEY.verification_method.partition("#")[0]


def shown(*, suite: str = "eddsa-rdfc-2022", key: PrivateKey = KEY, number: int = 1) -> Any:
    found = present([strange_badge()] * number, key, suite=suite, created=SIGNED_ON, **OPTIONS)
    return found.document if found.token is None else found.text


def asked(service: Service, presentation: Any, options: Any = OPTIONS) -> httpx.Response:
    with service.client() as client:
        body = {"verifiablePresentation": presentation, "options": options}
        return client.post(PATH, json=body)


@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "eddsa-jcs-2022", "jwt"])
def test_what_a_holder_shows_is_verified(service: Service, suite: str) -> None:
    answer = asked(service, shown(suite=suite))
    found = answer.json()
    assert (answer.status_code, found["verified"], found["problemDetails"]) == (200, True, [])
    assert found["holder"] == HOLDER
    assert [each["boundToHolder"] for each in found["credentials"]] == [False]
    assert [each["kind"] for each in found["credentials"]] == ["badge"]


def test_an_envelope_is_opened(service: Service) -> None:
    envelope = {
        "@context": "https://www.w3.org/ns/credentials/v2",
        "type": "EnvelopedVerifiablePresentation",
        "id": f"data:application/vp+jwt,{shown(suite='jwt')}",
    }
    assert asked(service, envelope).status_code == 200
    assert asked(service, {**envelope, "id": "data:,niets"}).status_code == 400


@pytest.mark.parametrize(
    ("options", "verdict", "code"),
    [
        pytest.param({**OPTIONS, "challenge": "x"}, "failed", "challenge-other", id="a copy"),
        pytest.param({**OPTIONS, "domain": "x"}, "failed", "domain-other", id="elsewhere"),
        pytest.param({"domain": "gate.example"}, "unknown", "challenge-not-asked", id="bare"),
        pytest.param({"challenge": "only-this-once"}, "unknown", "domain-not-asked", id="to all"),
        pytest.param({}, "unknown", "challenge-not-asked", id="nothing asked"),
    ],
)
def test_a_presentation_is_for_one_time_and_place(
    service: Service, options: Any, verdict: str, code: str
) -> None:
    answer = asked(service, shown(), options)
    found = answer.json()
    assert (answer.status_code, found["verified"], found["verdict"]) == (400, False, verdict)
    assert [each["title"] for each in found["problemDetails"]] == [code]
    assert (found["holder"], found["credentials"]) == (None, [])


def test_what_is_altered_unsigned_or_revoked_is_400(service: Service, published: Published) -> None:
    altered = copy.deepcopy(shown())
    altered["verifiableCredential"][0]["name"] = "Iets anders"
    unsigned = {name: value for name, value in shown().items() if name != "proof"}
    revoked = published.sector.badge("bram", "ido")
    taken_back = present([revoked], KEY, created=SIGNED_ON, **OPTIONS).document
    for document, code in ((altered, "signature"), (unsigned, "proof-missing"),
                           (taken_back, "revoked")):  # fmt: skip
        answer = asked(service, document)
        assert answer.status_code == 400
        assert [each["title"] for each in answer.json()["problemDetails"]] == [code]
        assert "Iets anders" not in answer.text


@pytest.mark.parametrize(
    "body",
    [
        pytest.param({}, id="no presentation"),
        pytest.param({"verifiablePresentation": 5}, id="a number"),
        pytest.param({"verifiablePresentation": [{}]}, id="a list"),
        pytest.param({"verifiablePresentation": "{}"}, id="a presentation as text"),
        pytest.param({"verifiablePresentation": {}, "options": []}, id="options as a list"),
        pytest.param(
            {"verifiablePresentation": {}, "options": {"challenge": 1}}, id="a challenge as number"
        ),
        pytest.param(
            {"verifiablePresentation": {}, "options": {"domain": [1]}}, id="domains as numbers"
        ),
        pytest.param(
            {"verifiablePresentation": {}, "options": {"domain": ["x"] * 17}}, id="many domains"
        ),
    ],
)
def test_another_shape_of_question_is_422(service: Service, body: Any) -> None:
    with service.client() as client:
        answer = client.post(PATH, json=body)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


_VALUES = st.none() | st.booleans() | st.integers() | st.text(max_size=12) | st.lists(st.text())
_MEMBERS = st.sampled_from(["@context", "type", "holder", "verifiableCredential", "proof"])
_SOUND = shown()


@settings(max_examples=30)
@given(changed=st.dictionaries(_MEMBERS, _VALUES, min_size=1))
def test_no_presentation_however_odd_is_a_fault_of_ours(
    service: Service, changed: dict[str, Any]
) -> None:
    assert asked(service, {**_SOUND, **changed}).status_code in {400, 422}


def test_the_answer_is_as_described(service: Service) -> None:
    with service.client() as client:
        described = client.get("/openapi.json").json()["paths"][PATH]["post"]
    assert set(described["responses"]) >= {"200", "400", "413", "422", "429"}
    example = described["responses"]["200"]["content"]["application/json"]["example"]
    assert set(example) == set(asked(service, _SOUND).json())
    body = described["requestBody"]["content"]["application/json"]["example"]
    assert set(body["options"]) == {"challenge", "domain"}


def test_each_credential_counts_for_who_asks_often(published: Published) -> None:
    limits = Settings(url=URL, verify_a_minute=1, verify_at_once=6)
    with served(published, settings=limits) as service:
        assert asked(service, shown(number=5)).status_code == 200
        assert asked(service, shown(number=5)).status_code == 429


def test_nobody_is_asked_for_a_presentation_that_is_not_in_order(published: Published) -> None:
    asked_for: list[str] = []

    def nowhere(host: str, _port: int) -> list[Any]:
        asked_for.append(host)
        return []

    key = PrivateKey.generate("Ed25519", verification_method="did:web:holder.example#1")
    elsewhere = PrivateKey.generate("Ed25519", verification_method="did:web:issuer.example#1")
    badge = strange_badge(key=elsewhere, issuer="did:web:issuer.example")
    document = present([badge], key, created=SIGNED_ON, **OPTIONS).document
    with served(published, door=Door(resolve=nowhere)) as service:
        assert asked(service, document, {**OPTIONS, "challenge": "x"}).status_code == 400
        assert asked_for == []
        answer = asked(service, document).json()
        # The holder is asked for; who issued what is inside is not, before that has answered.
        assert (answer["verdict"], set(asked_for)) == ("unknown", {"holder.example"})
        theirs = present([badge], KEY, created=SIGNED_ON, **OPTIONS).document
        assert asked(service, theirs).json()["verdict"] == "unknown"
        assert set(asked_for) == {"holder.example", "issuer.example"}


def test_a_presentation_of_the_future_is_not_verified(service: Service) -> None:
    later = present(
        [strange_badge()], KEY, created=SIGNED_ON + timedelta(days=9000), **OPTIONS
    ).document
    answer = asked(service, later)
    assert [each["title"] for each in answer.json()["problemDetails"]] == ["proof-future"]
