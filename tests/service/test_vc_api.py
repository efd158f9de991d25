"""The VC-API of verification: both profiles, their statuses, and what one call costs others."""

from __future__ import annotations

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from issuer_app.settings import Settings
from service_here import URL, Published, Service, served
from strange_badges import strange_badge

from branchebadges.keys import PrivateKey
from branchebadges.web import Door

if TYPE_CHECKING:
    import httpx

GENERIC, BADGES = "/credentials/verify", "/ob/credentials/verify"
PROFILES = pytest.mark.parametrize("path", [GENERIC, BADGES], ids=["generic", "open badges"])


def asked(service: Service, path: str, body: Any) -> httpx.Response:
    with service.client() as client:
        if isinstance(body, bytes):
            return client.post(path, content=body, headers={"Content-Type": "application/json"})
        return client.post(path, json=body)


@PROFILES
def test_a_badge_in_order_is_verified(service: Service, published: Published, path: str) -> None:
    document = published.sector.badge("anna", "ido").document
    answer = asked(service, path, {"verifiableCredential": document, "options": {"checks": []}})
    found = answer.json()
    assert (answer.status_code, found["verified"], found["problemDetails"]) == (200, True, [])
    assert found["questions"]["vouched"] == ("passed" if path == BADGES else "not-asked")


@PROFILES
def test_tokens_are_taken_bare_and_in_an_envelope(service: Service, path: str) -> None:
    token = strange_badge(suite="jwt").text
    envelope = {
        "@context": "https://www.w3.org/ns/credentials/v2",
        "type": "EnvelopedVerifiableCredential",
        "id": f"data:application/vc+jwt,{token}",
    }
    for credential in (token, envelope):
        assert asked(service, path, {"verifiableCredential": credential}).status_code == 200
    broken = {**envelope, "id": envelope["id"][:-8]}
    assert asked(service, path, {"verifiableCredential": broken}).status_code == 400
    elsewhere = {**envelope, "@context": "https://elders.example"}
    assert asked(service, path, {"verifiableCredential": elsewhere}).status_code == 400


@pytest.mark.parametrize(
    ("person", "code"), [("bram", "revoked"), ("cor", "suspended")], ids=["revoked", "on hold"]
)
@PROFILES
def test_what_does_not_hold_is_400_and_says_why(
    service: Service, published: Published, path: str, person: str, code: str
) -> None:
    document = published.sector.badge(person, "ido").document
    answer = asked(service, path, {"verifiableCredential": document})
    found = answer.json()
    assert (answer.status_code, found["verified"], found["verdict"]) == (400, False, "failed")
    assert [each["title"] for each in found["problemDetails"]] == [code]


@PROFILES
def test_nothing_of_what_is_not_real_is_told(
    service: Service, published: Published, path: str
) -> None:
    document = json.loads(published.sector.badge("anna", "ido").text.replace("Anna", "Hans"))
    answer = asked(service, path, {"verifiableCredential": document})
    assert answer.status_code == 400
    assert answer.json()["kind"] == "unverified"
    assert "Hans" not in answer.text


def test_who_vouches_does_not_decide_for_programs(service: Service) -> None:
    found = asked(service, BADGES, {"verifiableCredential": strange_badge().document}).json()
    assert (found["verified"], found["questions"]["vouched"]) == (True, "failed")


def test_only_the_generic_profile_lets_another_key_sign(service: Service) -> None:
    key = PrivateKey.generate("Ed25519")
    other = PrivateKey.generate("Ed25519").verification_method.partition("#")[0]
    badge = strange_badge(key=key, issuer=other).document
    assert asked(service, GENERIC, {"verifiableCredential": badge}).status_code == 200
    assert asked(service, BADGES, {"verifiableCredential": badge}).status_code == 400


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"[]", id="a list"),
        pytest.param(b'{"a": 1, "a": 2}', id="a key twice"),
        pytest.param(b'{"verifiableCredential": NaN}', id="no number"),
        pytest.param(b'{"verifiableCredential":' + b"[" * 20_000, id="deep"),
        pytest.param(b"\xff\xfe{}", id="another encoding"),
        pytest.param({}, id="no credential"),
        pytest.param({"verifiableCredential": 5}, id="a number"),
        pytest.param({"verifiableCredential": [{}]}, id="a list of credentials"),
        pytest.param({"verifiableCredential": "{}"}, id="a credential as text"),
    ],
)
@PROFILES
def test_another_shape_of_request_is_422(service: Service, path: str, body: Any) -> None:
    answer = asked(service, path, body)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner),
    max_leaves=12,
)
_MEMBERS = st.sampled_from(
    ["@context", "type", "issuer", "credentialSubject", "proof", "credentialStatus", "validFrom"]
)


@settings(max_examples=40)
@given(changed=st.dictionaries(_MEMBERS, _VALUES, min_size=1))
@PROFILES
def test_no_credential_however_odd_is_a_fault_of_ours(
    service: Service, path: str, changed: dict[str, Any]
) -> None:
    document = {**strange_badge(key=_KEY).document, **changed}
    answer = asked(service, path, {"verifiableCredential": document})
    assert answer.status_code in {200, 400, 422}
    if answer.status_code == 200:
        assert document == strange_badge(key=_KEY).document


_KEY = PrivateKey.generate("Ed25519")


def test_the_api_describes_itself(service: Service) -> None:
    with service.client() as client:
        document = client.get("/openapi.json").json()
    assert document["servers"] == [{"url": URL}]
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            where = f"{method} {path}"
            assert operation["summary"], where
            assert operation["tags"], where
    answers = document["paths"][GENERIC]["post"]["responses"]
    assert set(answers) >= {"200", "400", "413", "422", "429"}
    assert "application/problem+json" in answers["422"]["content"]
    text = json.dumps(document)
    for name in {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}:
        assert name in document["components"]["schemas"]


# What others are asked (threats 61, 70 and 123)


def of_host(number: int) -> dict[str, Any]:
    did = f"did:web:slow-{number}.example"
    key = PrivateKey.generate("Ed25519", verification_method=f"{did}#key-1")
    return strange_badge(key=key, issuer=did).document


class Names:
    """A resolver that never answers in time, and counts who asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.lock = threading.Lock()
        self.ended = threading.Event()

    def __call__(self, host: str, _port: int) -> list[Any]:
        with self.lock:
            self.asked.append(host)
        self.ended.wait(20)
        return []


def test_slow_hosts_keep_nobody_else_waiting(published: Published) -> None:
    names = Names()
    limits = Settings(url=URL, outbound_seconds=1.5, verify_at_once=500)
    good = published.sector.badge("anna", "ido").document
    with (
        served(published, settings=limits, door=Door(resolve=names)) as service,
        ThreadPoolExecutor(50) as pool,
    ):
        slow = [
            pool.submit(asked, service, BADGES, {"verifiableCredential": of_host(number)})
            for number in range(50)
        ]
        while len(names.asked) < 25:
            time.sleep(0.01)
        began = time.monotonic()
        assert asked(service, BADGES, {"verifiableCredential": good}).status_code == 200
        assert time.monotonic() - began < 2
        answers = [each.result() for each in slow]
        names.ended.set()
    assert {answer.status_code for answer in answers} == {400}
    assert {answer.json()["verdict"] for answer in answers} == {"unknown"}


def test_one_host_gets_few_places_and_the_rest_an_answer_at_once(published: Published) -> None:
    names = Names()
    limits = Settings(url=URL, outbound_seconds=1, outbound_per_host=2)
    with (
        served(published, settings=limits, door=Door(resolve=names)) as service,
        ThreadPoolExecutor(8) as pool,
    ):
        body = {"verifiableCredential": of_host(1)}
        many = [pool.submit(asked, service, BADGES, body) for _ in range(8)]
        answers = [each.result() for each in many]
        names.ended.set()
    assert {answer.json()["verdict"] for answer in answers} == {"unknown"}
    assert len(names.asked) <= 2


def test_one_call_asks_others_only_so_often(published: Published) -> None:
    asked_for: list[str] = []

    def nowhere(host: str, _port: int) -> list[Any]:
        asked_for.append(host)
        return []

    limits = Settings(url=URL, outbound_fetches=3)
    files = [("files", (f"{n}.json", json.dumps(of_host(n)).encode())) for n in range(10)]
    with (
        served(published, settings=limits, door=Door(resolve=nowhere)) as service,
        service.client() as client,
    ):
        answer = client.post("/verify", files=files, headers={"Accept": "text/html"})
    assert answer.status_code == 200
    assert answer.text.count("Niet te controleren</a>") == 10
    assert len(asked_for) == 3
