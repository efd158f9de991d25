"""Programs of providers: what they report, see, take back, and what another's program sees."""

from __future__ import annotations

import base64
import threading
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from issuer_app import organisations, webhooks
from provider_here import ProviderHere, completion, staff

from branchebadges.testing.made_up import NEWCOMER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from branch_here import BranchHere


@pytest.fixture
def academy(branch_here: BranchHere) -> Iterator[ProviderHere]:
    with ProviderHere(branch_here).served() as here:
        yield here


def states(batch: Any) -> list[str]:
    return [row["state"] for row in batch["rows"]]


def test_every_row_is_decided_on_by_itself(academy: ProviderHere) -> None:
    batch = academy.report(
        completion("anna"),
        completion("bram", "verdwenen"),
        completion("cas", completed_at="gisteren"),
        completion("dirk", completed_at="2019-01-01"),
        completion("anna", external_id="anna-ido-2"),
        completion("eva", "eigen-balie"),
    )
    assert states(batch) == ["awarded", "refused", "rejected", "refused", "awarded", "awarded"]
    codes = [row["code"] for row in batch["rows"]]
    assert codes == [None, "unknown_module", "row-date", codes[3], None, None]
    assert codes[3] in {"registered_too_late", "not_accredited"}
    assert batch["rows"][2]["field"] == "completed_at"
    assert batch["rows"][1]["reason"]["nl"] == "Deze module staat niet in de catalogus."
    academy.branch.work_off()
    after = academy.ask("GET", f"/api/batches/{batch['id']}").json()
    assert after["done"]
    assert [row["standing"] for row in after["rows"]] == [
        "signed", None, None, None, "signed", "signed",
    ]  # fmt: skip
    badge = after["rows"][0]["badge"].removeprefix("urn:uuid:")
    one = academy.ask("GET", f"/api/badges/{badge}").json()
    answer = academy.ask("POST", "/ob/credentials/verify", {"verifiableCredential": one["jwt"]})
    assert answer.status_code == 200, answer.text


def test_the_same_event_and_the_same_key_issue_once(academy: ProviderHere) -> None:
    first = academy.report(completion("anna"), **{"Idempotency-Key": "one"})
    again = academy.report(completion("anna"), **{"Idempotency-Key": "one"})
    assert again == first
    other = academy.ask(
        "POST", "/api/completions", {"completions": [completion("bram")]},
        **{"Idempotency-Key": "one"},
    )  # fmt: skip
    assert other.status_code == 409
    known = academy.report(completion("anna"))
    assert states(known) == ["known"]
    assert known["rows"][0]["badge"] == first["rows"][0]["badge"]
    with ProviderHere(academy.branch, NEWCOMER).served() as stranger:
        theirs = stranger.report(completion("cas"), **{"Idempotency-Key": "one"})
    assert theirs["id"] != first["id"]
    assert academy.count("credentials") == 1


@pytest.mark.parametrize("key", [None, "twins"])
def test_twins_at_the_same_moment_issue_once(academy: ProviderHere, key: str | None) -> None:
    rows = [completion(f"p{number}") for number in range(8)]
    headers = {} if key is None else {"Idempotency-Key": key}
    answers: list[Any] = []

    def twin() -> None:
        answers.append(academy.report(*rows, **headers))

    _ = academy.key
    threads = [threading.Thread(target=twin) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 6
    assert academy.count("credentials") == academy.count(
        "status_entries WHERE starts_with(owner, 'urn:uuid:')"
    )
    assert academy.count("credentials") == 8
    badges = Counter(row["badge"] for answer in answers for row in answer["rows"])
    assert set(badges.values()) == {6}


@pytest.mark.parametrize(
    "more",
    [
        pytest.param({"provider_id": "academie"}, id="who issues"),
        pytest.param({"note": "overgangsregeling"}, id="a decision of the committee"),
        pytest.param({"registered_on": "2022-08-01"}, id="when it was registered"),
        pytest.param({"points": 100}, id="points"),
        pytest.param({"state": "awarded"}, id="the outcome"),
    ],
)
def test_what_is_not_for_a_provider_to_say_is_refused(
    academy: ProviderHere, more: dict[str, Any]
) -> None:
    body = {"completions": [completion("anna", **more)]}
    answer = academy.ask("POST", "/api/completions", body)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["where"].endswith(next(iter(more)))
    assert academy.count("people") == 0


def test_anothers_module_is_not_reported_and_leaves_no_trace(academy: ProviderHere) -> None:
    with ProviderHere(academy.branch, NEWCOMER).served() as stranger:
        batch = stranger.report(completion("anna"))
    assert [row["code"] for row in batch["rows"]] == ["other-provider"]
    assert academy.count("people") == academy.count("reports") == 0


def test_what_is_anothers_is_as_what_was_never_there(academy: ProviderHere) -> None:
    batch = academy.report(completion("anna"))
    badge = batch["rows"][0]["badge"].removeprefix("urn:uuid:")
    nobody = "00000000-0000-4000-8000-000000000000"
    why = {"reason": "zomaar"}
    right = {"reason": "zomaar", "completion": completion("anna", external_id="n")}
    with ProviderHere(academy.branch, NEWCOMER).served() as stranger:
        for method, path, body in (
            ("GET", "/api/batches/{}", None),
            ("GET", "/api/badges/{}", None),
            ("POST", "/api/badges/{}/revocation", why),
            ("POST", "/api/badges/{}/suspension", why),
            ("POST", "/api/badges/{}/reinstatement", why),
            ("POST", "/api/badges/{}/correction", right),
        ):
            own = batch["id"] if "batches" in path else badge
            theirs = stranger.ask(method, path.format(own), body)
            absent = stranger.ask(method, path.format(nobody), body)
            assert theirs.status_code == absent.status_code == 404, path
            drop = {"correlation"}
            assert {k: v for k, v in theirs.json().items() if k not in drop} == {
                k: v for k, v in absent.json().items() if k not in drop
            }
        assert stranger.ask("GET", "/api/badges").json()["badges"] == []
        status = {"credentialId": f"urn:uuid:{badge}", "credentialStatus": {"status": "1"}}
        assert stranger.ask("POST", "/credentials/status", status).status_code == 404
    assert academy.ask("GET", f"/api/badges/{badge}").json()["state"] == "planned"


def test_a_badge_is_suspended_reinstated_and_revoked_for_ever(academy: ProviderHere) -> None:
    badge = academy.report(completion("anna"))["rows"][0]["badge"].removeprefix("urn:uuid:")
    academy.branch.work_off()
    seen = []
    for step in ("suspension", "reinstatement", "revocation"):
        answer = academy.ask("POST", f"/api/badges/{badge}/{step}", {"reason": "een vergissing"})
        assert answer.status_code == 202, answer.text
        seen.append(answer.json()["state"])
    assert seen == ["suspended", "signed", "revoked"]
    again = academy.ask("POST", f"/api/badges/{badge}/reinstatement", {"reason": "toch niet"})
    assert (again.status_code, again.json()["code"]) == (422, "revocation-final")
    academy.branch.work_off()
    jwt = academy.ask("GET", f"/api/badges/{badge}").json()["jwt"]
    with ProviderHere(academy.branch).served() as fresh:
        answer = fresh.ask("POST", "/credentials/verify", {"verifiableCredential": jwt})
    assert answer.status_code == 400
    assert answer.json()["problemDetails"][0]["title"] == "revoked"


def test_a_diploma_falls_with_the_badge_under_it(academy: ProviderHere) -> None:
    batch = academy.report(completion("bram", "community-librarian"))
    academy.branch.work_off()
    assert academy.count("credentials WHERE shelf = 'diplomas' AND signed IS NOT NULL") >= 1
    badge = batch["rows"][0]["badge"].removeprefix("urn:uuid:")
    academy.ask("POST", f"/api/badges/{badge}/revocation", {"reason": "nooit gevolgd"})
    academy.branch.work_off()
    assert academy.count("audit WHERE action = 'diploma'") >= 2


def test_a_correction_awards_first_and_revokes_then(academy: ProviderHere) -> None:
    wrong = academy.report(completion("anna"))["rows"][0]["badge"].removeprefix("urn:uuid:")
    told = {"reason": "verkeerde dag", "completion": completion("x", "verdwenen", external_id="b")}
    answer = academy.ask("POST", f"/api/badges/{wrong}/correction", told).json()
    assert (answer["corrected"], answer["code"]) == (False, "unknown_module")
    assert academy.ask("GET", f"/api/badges/{wrong}").json()["state"] == "planned"
    told["completion"] = completion("x", completed_at="2026-11-18", external_id="c")
    answer = academy.ask("POST", f"/api/badges/{wrong}/correction", told).json()
    assert answer["corrected"]
    assert academy.ask("GET", f"/api/badges/{wrong}").json()["state"] == "revoked"
    right = answer["badge"].removeprefix("urn:uuid:")
    assert academy.ask("GET", f"/api/badges/{right}").json()["state"] == "planned"
    assert academy.count("people") == 1


def test_a_key_is_good_for_its_scopes_until_it_is_over_or_revoked(academy: ProviderHere) -> None:
    reads = academy.new_key("badges:read", days=1)
    bearer = {"Authorization": f"Bearer {reads}"}
    assert academy.ask("GET", "/api/badges", **bearer).status_code == 200
    body = {"completions": [completion("anna")]}
    assert academy.ask("POST", "/api/completions", body, **bearer).status_code == 403
    with academy.branch.works.begin("test") as work:
        rows = work.rows("SELECT * FROM programs")
        assert reads not in str(rows)
        assert reads.rpartition("_")[2] not in str(rows)
        name = reads.split("_")[1]
    changed = reads[:-1] + ("A" if reads[-1] != "A" else "B")
    for wrong in (changed, reads[:-1], "x", "bbk_x", f"bbc{reads[3:]}", f"bbt{reads[3:]}"):
        answer = academy.ask("GET", "/api/badges", Authorization=f"Bearer {wrong}")
        assert answer.status_code == 401, wrong
    academy.now = lambda: datetime.now(UTC) + timedelta(days=1, seconds=1)
    assert academy.ask("GET", "/api/badges", **bearer).status_code == 401
    academy.now = lambda: datetime.now(UTC)
    with academy.branch.works.begin("test") as work:
        assert not organisations.revoke(work, staff(NEWCOMER), name)
        assert organisations.revoke(work, staff(), name)
    assert academy.ask("GET", "/api/badges", **bearer).status_code == 401


def test_a_client_trades_its_secret_for_a_token(academy: ProviderHere) -> None:
    with academy.branch.works.begin("test") as work:
        scopes = ("badges:read", "completions:write")
        client = organisations.make(work, staff(), kind="client", label="lms", scopes=scopes)
    name, url = client.program.id, f"{academy.address}/oauth/token"
    asked = {"grant_type": "client_credentials", "scope": "badges:read"}
    basic = base64.b64encode(f"{name}:{client.secret}".encode()).decode()
    given = httpx.post(url, data=asked, headers={"Authorization": f"Basic {basic}"})
    assert given.status_code == 200, given.text
    assert (given.json()["token_type"], given.json()["scope"]) == ("Bearer", "badges:read")
    assert given.headers["cache-control"] == "no-store"
    bearer = {"Authorization": f"Bearer {given.json()['access_token']}"}
    assert academy.ask("GET", "/api/badges", **bearer).status_code == 200
    body = {"completions": [completion("anna")]}
    assert academy.ask("POST", "/api/completions", body, **bearer).status_code == 403
    assert academy.ask("GET", "/api/badges", Authorization=f"Bearer {client.secret}").status_code \
        == 401  # fmt: skip
    form = {**asked, "client_id": name, "client_secret": client.secret}
    assert httpx.post(url, data=form).status_code == 200
    for wrong, code in (
        ({**form, "client_secret": client.secret[:-1]}, 401),
        ({**form, "client_id": "0" * 16}, 401),
        ({**form, "scope": "badges:revoke"}, 400),
        ({**form, "grant_type": "password"}, 400),
    ):
        answer = httpx.post(url, data=wrong)
        assert answer.status_code == code, wrong
        assert "error" in answer.json()
    academy.now = lambda: datetime.now(UTC) + timedelta(minutes=16)
    assert academy.ask("GET", "/api/badges", **bearer).status_code == 401
    academy.now = lambda: datetime.now(UTC)
    with academy.branch.works.begin("test") as work:
        organisations.revoke(work, staff(), name)
    assert academy.ask("GET", "/api/badges", **bearer).status_code == 401


def test_lists_come_in_pages_without_gaps(academy: ProviderHere) -> None:
    academy.report(*(completion(f"p{number}") for number in range(7)))
    seen, after = [], ""
    while True:
        page = academy.ask("GET", f"/api/badges?limit=3{after}").json()
        seen += [each["id"] for each in page["badges"]]
        if page["next"] is None:
            break
        after = f"&after={page['next']}"
    assert len(seen) == len(set(seen)) == 7
    batch = academy.ask("GET", "/api/batches").json()["batches"][0]
    first = academy.ask("GET", f"/api/batches/{batch['id']}?limit=5").json()
    rest = academy.ask("GET", f"/api/batches/{batch['id']}?limit=5&after={first['next']}").json()
    assert [row["row"] for row in first["rows"] + rest["rows"]] == list(range(1, 8))


def test_what_was_told_of_people_is_in_no_batch_job_event_or_audit_line(
    academy: ProviderHere,
) -> None:
    with academy.branch.works.begin("test") as work:
        webhooks.name(work, staff(), "https://lms.example/hook")
    academy.report(completion("anna", full_name="Wilhelmina Zonderling"))
    academy.branch.work_off()
    for table in ("batches", "batch_rows", "answers", "events", "audit", "procrastinate_jobs"):
        with academy.branch.works.begin("test") as work:
            rows = str(work.rows(f"SELECT * FROM {table}"))  # noqa: S608
        assert "Zonderling" not in rows, table
        assert "anna@bieb.example" not in rows, table
