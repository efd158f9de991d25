"""The VC-API of issuing: planned by the web process, signed by a worker, for oneself alone."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from issuer_app.badges import routes
from provider_here import ProviderHere, completion

if TYPE_CHECKING:
    from collections.abc import Iterator

    from branch_here import BranchHere

DID = "did:web:badges.example:issuers:academie"
VC = "https://www.w3.org/ns/credentials/v2"
OB = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"


def credential(**more: Any) -> dict[str, Any]:
    return {
        "@context": [VC],
        "type": ["VerifiableCredential"],
        "issuer": DID,
        "credentialSubject": {"id": "did:example:holder"},
        **more,
    }


def open_badge(achievement: str = "https://academie.example/workshop") -> dict[str, Any]:
    return {
        **credential(),
        "@context": [VC, OB],
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "Workshop",
        "issuer": {"id": DID, "type": ["Profile"], "name": "Academie"},
        "validFrom": "2026-11-20T10:00:00Z",
        "credentialSubject": {
            "id": "did:example:holder",
            "type": ["AchievementSubject"],
            "achievement": {
                "id": achievement,
                "type": ["Achievement"],
                "name": "Workshop",
                "description": "Een middag over lezen.",
                "criteria": {"narrative": "Erbij zijn."},
            },
        },
    }


@pytest.fixture
def academy(branch_here: BranchHere) -> Iterator[ProviderHere]:
    with ProviderHere(branch_here).served() as here:
        yield here


@contextmanager
def working(here: ProviderHere) -> Iterator[None]:
    """A worker in a thread, again and again, as long as the block runs."""
    over = threading.Event()

    def work() -> None:
        while not over.is_set():
            here.branch.work_off()
            over.wait(0.1)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(30)


def issue(here: ProviderHere, body: Any, path: str = "/credentials/issue") -> Any:
    return here.ask("POST", path, {"credential": body, "options": {}})


def test_a_credential_is_signed_and_its_status_can_be_set(academy: ProviderHere) -> None:
    with working(academy):
        made = issue(academy, credential())
        badge = issue(academy, open_badge(), "/ob/credentials/issue")
    assert made.status_code == badge.status_code == 201, made.text + badge.text
    document = made.json()["verifiableCredential"]
    assert isinstance(document["proof"], dict)
    assert isinstance(badge.json()["verifiableCredential"]["proof"], list)
    assert document["credentialSubject"] == credential()["credentialSubject"]
    asked = {"verifiableCredential": document}
    assert academy.ask("POST", "/credentials/verify", asked).status_code == 200
    verified = academy.ask("POST", "/ob/credentials/verify", badge.json())
    assert verified.status_code == 200, verified.text
    status = {
        "credentialId": document["id"],
        "credentialStatus": {
            "type": "BitstringStatusListEntry",
            "status": "1",
            "statusPurpose": "revocation",
        },
    }
    assert academy.ask("POST", "/credentials/status", status).status_code == 200
    academy.branch.work_off()
    with ProviderHere(academy.branch).served() as fresh:
        found = fresh.ask("POST", "/credentials/verify", asked)
    assert found.status_code == 400
    status["credentialStatus"] = {"status": "0", "statusPurpose": "revocation"}
    assert academy.ask("POST", "/credentials/status", status).status_code == 422


def test_without_a_worker_it_is_answered_that_it_will_come(
    academy: ProviderHere, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routes, "PATIENCE", 0.2)
    assert issue(academy, credential()).status_code == 202
    assert academy.count("machine_credentials WHERE signed IS NULL") == 1


@pytest.mark.parametrize(
    ("body", "status"),
    [
        pytest.param(credential(issuer="did:web:badges.example"), 400, id="the branch"),
        pytest.param(
            credential(issuer="did:web:badges.example:issuers:nieuwkomer"), 400, id="another"
        ),
        pytest.param(credential(issuer={"name": "Academie"}), 400, id="nobody"),
        pytest.param(credential(type=["VerifiableCredential", "BitstringStatusListCredential"]),
                     400, id="a status list"),
        pytest.param(
            credential(credentialSubject={"id": "urn:x:1", "type": "BitstringStatusList"}),
            400, id="what is in a status list"),
        pytest.param(credential(id="https://badges.example/status/academie/revocation-1.json"),
                     400, id="an address of the branch"),
        pytest.param(credential(proof={}), 400, id="a proof"),
        pytest.param(credential(credentialStatus={"id": "urn:x:1", "type": "X"}), 400,
                     id="a status of its own"),
        pytest.param(credential(unknownTerm=1), 400, id="a term that nobody defines"),
        pytest.param(credential(credentialSubject={}), 400, id="about nobody"),
        pytest.param({k: v for k, v in credential().items() if k != "@context"}, 400,
                     id="no context"),
        pytest.param("text", 422, id="no object"),
        pytest.param(None, 422, id="nothing"),
    ],
)  # fmt: skip
def test_what_is_not_ones_own_or_not_in_order_is_refused(
    academy: ProviderHere, body: Any, status: int
) -> None:
    answer = issue(academy, body)
    assert answer.status_code == status, answer.text
    assert academy.count("machine_credentials") == 0
    assert academy.count("status_entries WHERE organisation = 'academie'") == 0


def test_a_module_of_the_branch_is_reported_and_not_issued(academy: ProviderHere) -> None:
    module = open_badge("https://badges.example/modules/ido/v1.json")
    answer = issue(academy, module, "/ob/credentials/issue")
    assert (answer.status_code, answer.json()["code"]) == (400, "module-of-the-branch")
    assert issue(academy, credential(), "/ob/credentials/issue").status_code == 400


def test_an_id_that_was_issued_under_is_taken(academy: ProviderHere) -> None:
    badge = academy.report(completion("anna"))["rows"][0]["badge"]
    answer = issue(academy, credential(id=badge))
    assert (answer.status_code, answer.json()["code"]) == (409, "id-taken")


def test_only_a_key_for_it_may_ask(academy: ProviderHere) -> None:
    reads = academy.new_key("badges:read")
    body = {"credential": credential()}
    answer = academy.ask("POST", "/credentials/issue", body, Authorization=f"Bearer {reads}")
    assert answer.status_code == 403
    answer = academy.ask("POST", "/credentials/issue", body, Authorization="Bearer x")
    assert answer.status_code == 401
