"""Signing in by a mailed link: once, soon, by whoever reads the mail, and by nobody else."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import pytest
from fastapi import APIRouter
from hypothesis import given
from hypothesis import strategies as st
from issuer_app.dependencies import AsCommittee, AsHolder, AsLibrary, AsProvider, provider_with
from issuer_app.people.asker import Asker
from issuer_app.people.roles import read_address, take_role
from issuer_app.settings import Settings
from issuer_app.sign_in.asking import local
from people_here import Desk, csrf_in, post

from branchebadges.errors import Malformed
from branchebadges.testing.made_up import URL

if TYPE_CHECKING:
    from pathlib import Path

    from branch_here import BranchHere
    from fastapi import FastAPI
    from issuer_app.work import Work

ANNA = "anna@bieb.example"


@pytest.fixture
def desk(branch_here: BranchHere, tmp_path: Path) -> Desk:
    desk = Desk(branch_here, tmp_path)
    desk.report("anna", "ido")
    return desk


def test_a_mailed_link_signs_in_once_and_looking_does_not_use_it(desk: Desk) -> None:
    browser = desk.browser()
    browser.post("/sign-in", data={"address": "  Anna@BIEB.example "})
    desk.work_off()
    path = desk.path(ANNA)
    for _ in range(3):
        assert browser.get(path).status_code == 200
    assert browser.get("/me").status_code == 303
    answer = browser.post(path)
    assert answer.headers["location"] == "/me"
    assert "Anna O&#39;Testpersoon" in browser.get("/me").text
    assert desk.browser().post(path).status_code == 410
    assert desk.browser().get(path).status_code == 410


def test_a_link_ends_after_twenty_minutes_and_a_session_after_a_day(desk: Desk) -> None:
    browser = desk.sign_in(ANNA)
    desk.browser().post("/sign-in", data={"address": ANNA})
    desk.work_off()
    desk.later = timedelta(minutes=21)
    assert desk.browser().post(desk.path(ANNA)).status_code == 410
    assert browser.get("/me").status_code == 200
    desk.later = timedelta(hours=4)
    assert browser.get("/me").status_code == 303, "nobody used it for three hours"
    desk.later = timedelta(0)
    assert browser.get("/me").status_code == 200
    for hours in range(2, 14, 2):
        desk.later = timedelta(hours=hours)
        answer = browser.get("/me")
    assert answer.status_code == 303, "a working day is over, however busy it was"


def test_the_cookie_is_kept_from_scripts_and_other_sites(desk: Desk) -> None:
    browser = desk.browser()
    browser.post("/sign-in", data={"address": ANNA})
    desk.work_off()
    said = browser.post(desk.path(ANNA)).headers["set-cookie"]
    assert said.startswith("__Host-session=")
    assert {"HttpOnly", "Secure", "Path=/", "SameSite=lax"} <= set(said.split("; "))


def test_nobody_learns_whether_an_address_is_known(desk: Desk) -> None:
    before = len(desk.mails())
    pages = [
        desk.browser().post("/sign-in", data={"address": each}).text.replace(each, "…")
        for each in (ANNA, "nobody@bieb.example")
    ]
    assert pages[0] == pages[1]
    # As many rows and jobs for either: it takes as long.
    assert len(desk.rows("SELECT 1 AS one FROM letters WHERE kind = 'sign-in'")) == 2
    desk.work_off()
    assert [str(each["To"]) for each in desk.mails()[before:]] == [ANNA]
    assert "nobody" not in str(desk.rows("SELECT * FROM letters")) + str(
        desk.rows("SELECT * FROM addresses")
    )


def test_no_secret_is_kept(desk: Desk) -> None:
    browser = desk.sign_in(ANNA)
    secrets = [desk.path(ANNA).rpartition("/")[2], browser.cookies["__Host-session"]]
    kept = "\n".join(desk.dump())
    assert ANNA in kept
    assert not any(each in kept for each in secrets)


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        pytest.param({}, 403, id="no token"),
        pytest.param({"csrf": "0" * 64}, 403, id="a token of nobody"),
        pytest.param({"csrf": "é"}, 403, id="no token at all"),
    ],
)
def test_a_form_needs_the_token_of_its_session(
    desk: Desk, asked: dict[str, str], status: int
) -> None:
    browser, other = desk.sign_in(ANNA), desk.sign_in(ANNA)
    assert browser.post("/sign-out", data=asked).status_code == status
    token = csrf_in(other)
    assert browser.post("/sign-out", data={"csrf": token}).status_code == status
    assert browser.get("/me").status_code == 200
    header = {"X-CSRF-Token": csrf_in(browser)}
    assert browser.post("/sign-out", headers=header).status_code == 303
    assert browser.get("/me").status_code == 303


def test_another_site_cannot_sign_somebody_in(desk: Desk) -> None:
    desk.browser().post("/sign-in", data={"address": ANNA})
    desk.work_off()
    path = desk.path(ANNA)
    answer = desk.browser().post(path, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert desk.browser().post(path).status_code == 303


def test_signing_out_everywhere_ends_every_session_and_link(desk: Desk) -> None:
    one, two = desk.sign_in(ANNA), desk.sign_in(ANNA)
    desk.browser().post("/sign-in", data={"address": ANNA})
    desk.work_off()
    assert post(one, "/sign-out", where="everywhere").status_code == 303
    assert two.get("/me").status_code == 303
    assert desk.browser().post(desk.path(ANNA)).status_code == 410


# Who may ask what


def probed(app: FastAPI) -> None:
    """A route for each kind of asker."""
    router = APIRouter()

    @router.api_route("/probe/holder", methods=["GET", "POST"])
    def holder(who: AsHolder) -> str:
        return f"{who.kind} {who.person} {who.organisation}"

    @router.get("/probe/provider")
    def provider(who: AsProvider) -> str:
        return f"{who.kind} {who.person} {who.organisation}"

    @router.get("/probe/committee")
    def committee(who: AsCommittee) -> str:
        return f"{who.kind} {who.person} {who.organisation}"

    @router.get("/probe/library")
    def library(who: AsLibrary) -> str:
        return f"{who.kind} {who.person} {who.organisation}"

    @router.post("/probe/program")
    def program(who: Annotated[Asker, provider_with("badges:revoke")]) -> str:
        return f"{who.by}"

    app.router.routes[:0] = router.routes


KINDS = ("holder", "provider", "committee", "library")


@pytest.mark.parametrize("kind", KINDS)
def test_a_role_opens_its_own_routes_and_the_others_are_as_if_they_were_not(
    desk: Desk, kind: str
) -> None:
    probed(desk.app)
    if kind != "holder":
        desk.staff("staff@bieb.example", kind, "huis")
    browser = desk.sign_in(ANNA if kind == "holder" else "staff@bieb.example")
    program = {"Accept": "application/json"}
    missing = browser.get("/probe/nothing", headers=program).json()
    for other in KINDS:
        answer = browser.get(f"/probe/{other}", headers=program)
        if other == kind:
            whose = "anna None" if kind == "holder" else "None huis"
            assert answer.json() == f"{kind} {whose}"
        else:
            assert answer.status_code == 404
            assert {**answer.json(), "correlation": ""} == {**missing, "correlation": ""}


def test_who_is_not_signed_in_is_sent_to_where_one_signs_in(desk: Desk) -> None:
    probed(desk.app)
    browser = desk.browser()
    assert browser.get("/probe/holder").headers["location"] == "/sign-in?next=%2Fprobe%2Fholder"
    answer = browser.get("/probe/holder", headers={"Accept": "application/json"})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.json()["code"] == "not-signed-in"


def test_a_bearer_token_makes_the_cookie_unread(desk: Desk) -> None:
    """Threat 120: a program is not signed in by a cookie, and needs no token of a form."""
    probed(desk.app)
    browser = desk.sign_in(ANNA)
    program = {"Accept": "application/json", "Authorization": "Bearer x"}
    assert browser.get("/probe/holder").status_code == 200
    assert browser.get("/probe/holder", headers=program).status_code == 401

    def reads(work: Work, token: str) -> Asker | None:
        assert work.actor == "web"
        scopes = {"good": frozenset({"badges:revoke"}), "poor": frozenset({"badges:read"})}
        found = scopes.get(token)
        return None if found is None else Asker("provider", "key:1", "huis", scopes=found)

    desk.app.state.bearers = reads
    asked = [
        browser.post("/probe/program", headers={**program, "Authorization": f"Bearer {each}"})
        for each in ("good", "poor", "other")
    ]
    assert [answer.status_code for answer in asked] == [200, 403, 401]
    # The same key where no program may come.
    good = {**program, "Authorization": "Bearer good"}
    assert browser.get("/probe/provider", headers=good).status_code == 403


def test_who_has_two_roles_chooses_and_loses_what_is_taken(desk: Desk) -> None:
    probed(desk.app)
    desk.staff(ANNA, "provider", "huis")
    browser = desk.sign_in(ANNA)
    assert browser.get("/me").headers["location"] == "/sign-in"
    token = csrf_in(browser, "/sign-in")
    chosen = {"kind": "provider", "organisation": "huis", "csrf": token}
    assert browser.post("/role", data={**chosen, "organisation": "buren"}).status_code == 404
    assert browser.post("/role", data=chosen).status_code == 303
    assert browser.get("/probe/provider").status_code == 200
    with desk.here.works.begin("test") as work:
        row = work.row("SELECT id FROM addresses WHERE key = %s", ANNA)
        assert row is not None
        take_role(work, row["id"], "provider", "huis")
    assert browser.get("/probe/provider").status_code == 303, "signed out with the role"


# Limits, and what is typed


def test_nobody_is_flooded_with_mail(desk: Desk) -> None:
    before = len(desk.mails(ANNA))
    for _ in range(8):
        assert desk.browser().post("/sign-in", data={"address": ANNA}).status_code == 200
    desk.work_off()
    assert len(desk.mails(ANNA)) - before == 5


def test_one_address_of_the_network_may_not_ask_without_end(
    branch_here: BranchHere, tmp_path: Path
) -> None:
    desk = Desk(branch_here, tmp_path, Settings(url=URL, sign_ins_a_minute=3))
    asked = [desk.browser().post("/sign-in", data={"address": f"a{n}@b.nl"}) for n in range(8)]
    assert [answer.status_code for answer in asked] == [200] * 6 + [429] * 2
    assert "retry-after" in asked[-1].headers


NO_ADDRESSES = (
    "",
    "anna",
    "anna@bieb",
    "anna@bieb.example\r\nBcc: all@bieb.example",
    "anna@bieb.example\nX: y",
    "anna@bieb.example, all@bieb.example",
    "<anna@bieb.example>",
    "an na@bieb.example",
    "anna@bieb.example\x00",
    "a" * 300 + "@bieb.example",
)


def test_what_is_no_address_is_said_so_and_mailed_nothing(desk: Desk) -> None:
    """Threat 125: an address cannot bring a header along."""
    before = len(desk.mails())
    for address in NO_ADDRESSES:
        assert desk.browser().post("/sign-in", data={"address": address}).status_code == 422
    desk.work_off()
    assert len(desk.mails()) == before


@given(st.text(max_size=80) | st.from_regex(r"[a-z]{1,5}@[a-z]{1,5}\.nl[\r\n\t ,;<>]?[a-z]*"))
def test_an_address_that_passes_holds_nothing_that_ends_a_header(text: str) -> None:
    try:
        address = read_address(text)
    except Malformed:
        return
    assert address.isascii()
    assert address.isprintable()
    assert not set(' ,;:<>"()[]\\') & set(address)
    assert address.count("@") == 1


@given(st.text(max_size=60) | st.from_regex(r"(/|//|/\\|https?:)[a-z./\\?#@]{0,20}"))
def test_nobody_is_sent_on_to_another_site(path: str) -> None:
    where = local(path)
    assert where.startswith("/")
    assert not where.startswith("//")
    assert not set(where) & set("\\?#:@\r\n\t ")
    assert where in {path, "/me"}
