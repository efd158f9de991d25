"""From a signed badge to its recipient: offered once, looked at without signing in, answered."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from issuer_app.receiving import offering
from issuer_app.receiving.addresses import Mailbox, mailboxes
from people_here import Desk, link_in, post

from branchebadges.bitstring import Bits
from branchebadges.testing.made_up import ACADEMY

if TYPE_CHECKING:
    from pathlib import Path

    import httpx
    from branch_here import BranchHere

ANNA, SHARED = "anna@bieb.example", "balie@bieb.example"


@pytest.fixture
def desk(branch_here: BranchHere, tmp_path: Path) -> Desk:
    return Desk(branch_here, tmp_path)


def states(desk: Desk) -> list[str]:
    return [row["state"] for row in desk.rows("SELECT state FROM claims ORDER BY made, credential")]


def badges(page: httpx.Response) -> list[str]:
    return re.findall(r'name="badge" value="([0-9a-f-]{36})"', page.text)


def refuse(client: httpx.Client, path: str, reason: str = "somebody-else") -> httpx.Response:
    asked: dict[str, Any] = {"badge": badges(client.get(path)), "reason": reason}
    return client.post(f"{path}/refusal", data=asked)


def subjects(desk: Desk, to: str) -> list[str]:
    return [str(each["Subject"]) for each in desk.mails(to)]


def test_two_badges_at_once_are_one_mail_and_one_page_without_signing_in(desk: Desk) -> None:
    desk.report("anna", "ido", "onboarding")
    assert subjects(desk, ANNA) == ["Er ligt een badge voor u klaar"]
    body = desk.mails(ANNA)[0].get_content()
    assert "Anna O'Testpersoon" in body
    assert "- Informatiepunt Digitale Overheid (Academie van het voorbeeld)" in body
    page = desk.browser().get(desk.path(ANNA))
    assert page.status_code == 200
    assert "Bent u <bdi>Anna O&#39;Testpersoon</bdi>?" in page.text
    assert page.text.count('src="data:image/svg+xml') == 2
    assert len(badges(page)) == 2
    assert {"noindex, nofollow, noarchive", "no-store"} <= set(page.headers.values())


def test_an_offer_may_be_made_again_and_is_made_once(desk: Desk) -> None:
    desk.report("anna", "ido")
    (row,) = desk.rows("SELECT credential FROM claims")
    for _ in range(3):
        with desk.here.works.begin("test") as work:
            offering.offer(work, [str(row["credential"])])
            offering.remind(work)
    desk.work_off()
    assert len(desk.mails(ANNA)) == 1


def test_what_is_accepted_and_remembered_lets_later_badges_come_by_themselves(desk: Desk) -> None:
    desk.report("anna", "ido")
    browser, path = desk.browser(), desk.path(ANNA)
    assert browser.post(f"{path}/acceptance", data={"remember": "yes"}).status_code == 303
    assert "Alleen u ziet dit" in browser.get(path).text
    desk.report("anna", "onboarding")
    assert states(desk) == ["accepted", "accepted"]
    assert subjects(desk, ANNA)[-1] == "U hebt een nieuwe badge"


def test_what_is_accepted_alone_is_asked_about_the_next_time(desk: Desk) -> None:
    desk.report("anna", "ido")
    desk.browser().post(f"{desk.path(ANNA)}/acceptance")
    desk.report("anna", "onboarding")
    assert sorted(states(desk)) == ["accepted", "unclaimed"]


def test_what_is_refused_is_revoked_and_its_provider_told(desk: Desk) -> None:
    desk.staff("staff@academie.example")
    desk.report("anna", "ido")
    browser, path = desk.browser(), desk.path(ANNA)
    assert refuse(browser, path).status_code == 303
    desk.work_off()
    assert states(desk) == ["refused"]
    (entry,) = desk.rows(
        "SELECT index, revoked, reason FROM status_entries WHERE organisation = %s AND owner IN"
        " (SELECT 'urn:uuid:' || credential FROM claims)",
        ACADEMY,
    )
    assert entry["revoked"] is not None
    assert entry["reason"] == "not-the-recipient"
    (listed,) = desk.rows(
        "SELECT body FROM published WHERE path = %s", f"status/{ACADEMY}/revocation-1.json"
    )
    encoded = json.loads(listed["body"])["credentialSubject"]["encodedList"]
    assert Bits.decode(encoded)[entry["index"]]
    told = desk.mails("staff@academie.example")
    assert [str(each["Subject"]) for each in told] == ["Een badge is teruggegeven"]
    assert "Anna" not in told[0].get_content(), "nobody's name is in mail to others"
    page = browser.get(path)
    assert "Teruggegeven" in page.text
    assert "/acceptance" not in page.text
    # Answering again changes nothing.
    browser.post(f"{path}/acceptance")
    assert states(desk) == ["refused"]


def test_an_address_that_was_refused_is_kept_apart_from_the_person(desk: Desk) -> None:
    desk.report("anna", "ido", address=SHARED)
    refuse(desk.browser(), desk.path(SHARED))
    (row,) = desk.rows("SELECT record FROM people WHERE person_id = 'anna'")
    assert SHARED not in row["record"]
    desk.report("anna", "onboarding", address=SHARED)
    assert len(desk.mails(SHARED)) == 1, "the next report does not bring the two together again"
    before = len(desk.mails())
    desk.browser().post("/sign-in", data={"address": SHARED})
    desk.work_off()
    assert len(desk.mails()) == before


def test_one_badge_of_two_is_refused_by_somebody_whose_address_it_is(desk: Desk) -> None:
    desk.report("anna", "ido")
    desk.sign_in(ANNA)
    desk.report("anna", "onboarding")
    browser, path = desk.browser(), link_of(desk, "Er ligt een badge voor u klaar")
    refuse(browser, path, "not-followed")
    desk.work_off()
    assert sorted(states(desk)) == ["refused", "unclaimed"]
    assert desk.sign_in(ANNA).get("/me").status_code == 200


def link_of(desk: Desk, subject: str) -> str:
    return link_in([each for each in desk.mails() if each["Subject"] == subject][-1])


def test_no_answer_is_reminded_of_twice_and_then_expires(desk: Desk) -> None:
    desk.report("anna", "ido")
    nights = [1, 6, 7, 8, 20, 21, 22, 40, 59, 61, 90]
    for days in nights:
        at = datetime.now(UTC) + timedelta(days=days)
        for _ in range(2):
            with desk.here.works.begin("night", at=at) as work:
                offering.remind(work)
    waiting = desk.rows("SELECT kind FROM letters WHERE sent IS NULL ORDER BY made")
    assert [row["kind"] for row in waiting] == ["reminder", "reminder"]
    assert states(desk) == ["expired"]
    browser = desk.sign_in(ANNA)
    assert "Badges die op u wachten" in browser.get("/me").text
    post(browser, "/me/acceptance")
    assert states(desk) == ["accepted"]


def test_a_link_of_somebody_else_and_no_link_look_the_same(desk: Desk) -> None:
    desk.report("anna", "ido")
    path = desk.path(ANNA)
    wrong = [path[:-1] + ("A" if path[-1] != "A" else "B"), "/receive/x", "/receive/" + "a" * 43]
    pages = [desk.browser().get(each) for each in wrong]
    assert {page.status_code for page in pages} == {410}
    assert len({page.text.replace(each, "") for page, each in zip(pages, wrong, strict=True)}) == 1
    assert desk.browser().post(f"{wrong[0]}/acceptance").status_code == 410
    # The secret of an offer signs nobody in, and the other way round.
    secret = path.rpartition("/")[2]
    assert desk.browser().post(f"/sign-in/{secret}").status_code == 410
    desk.later = timedelta(days=61)
    assert desk.browser().get(path).status_code == 410


# One mailbox, two people (threat 113)


def test_a_mailbox_reported_of_two_people_is_nobodys_until_they_answered(desk: Desk) -> None:
    desk.report("anna", "ido", address=SHARED)
    desk.report("bram", "ido", address=SHARED)
    browser = desk.browser()
    before = len(desk.mails())
    browser.post("/sign-in", data={"address": SHARED})
    desk.work_off()
    assert len(desk.mails()) == before
    of_anna, of_bram = (link_of_person(desk, name) for name in ("Anna", "Bram"))
    browser.post(f"{of_anna}/acceptance")
    refuse(browser, of_bram)
    assert "Anna" in desk.sign_in(SHARED).get("/me").text
    assert sorted(states(desk)) == ["accepted", "refused"]


def link_of_person(desk: Desk, name: str) -> str:
    found = [each for each in desk.mails() if f"Beste {name}" in each.get_content()]
    return link_in(found[-1])


def test_who_gets_the_mailbox_of_somebody_who_left_does_not_get_their_badges(desk: Desk) -> None:
    desk.report("anna", "ido", address=SHARED)
    anna = desk.sign_in(SHARED)
    desk.report("bram", "ido", address=SHARED)
    # Since then it is open whose the mailbox is: the link is not mailed.
    before = len(desk.mails())
    desk.browser().post("/sign-in", data={"address": SHARED})
    desk.work_off()
    assert len(desk.mails()) == before
    browser, path = desk.browser(), link_of_person(desk, "Bram")
    page = browser.get(path).text
    assert "Dit adres is hier al van iemand" in page
    assert "Anna" not in page
    browser.post(f"{path}/acceptance")
    assert states(desk).count("accepted") == 0
    browser.post(f"{path}/acceptance", data={"mine_now": "yes"})
    assert "Bram" in desk.sign_in(SHARED).get("/me").text
    assert anna.get("/me").status_code == 303, "who had it before is signed out"


# Several addresses


def held(desk: Desk, person: str) -> list[Mailbox]:
    with desk.here.works.begin("test") as work:
        return mailboxes(work, person)


def test_an_address_is_added_by_who_is_signed_in_and_reads_its_mail(desk: Desk) -> None:
    desk.report("anna", "ido")
    browser = desk.sign_in(ANNA)
    post(browser, "/me/addresses", address="anna@thuis.example")
    desk.work_off()
    path = desk.path("anna@thuis.example")
    assert "Log eerst in" in desk.browser().get(path).text
    desk.report("bram", "ido")
    other = desk.sign_in("bram@bieb.example")
    assert "Log eerst in" in other.get(path).text
    post(other, path)
    assert len(held(desk, "bram")) == 1, "a stranger's link adds nothing to one's own"
    assert post(browser, path).headers["location"] == "/me?said=address-added"
    assert "Anna" in desk.sign_in("anna@thuis.example").get("/me").text
    first = next(each for each in held(desk, "anna") if each.address == ANNA)
    post(browser, "/me/address-removals", address=str(first.id))
    assert [each.address for each in held(desk, "anna")] == ["anna@thuis.example"]
    again = desk.sign_in("anna@thuis.example")
    (last,) = held(desk, "anna")
    answer = post(again, "/me/address-removals", address=str(last.id))
    assert answer.headers["location"] == "/me?said=address-last"
    assert post(other, "/me/address-removals", address=str(last.id)).status_code == 404


@pytest.mark.parametrize("whose", ["both", "moved", ""])
def test_two_people_of_one_mailbox_are_never_merged(desk: Desk, whose: str) -> None:
    desk.report("anna", "ido")
    desk.report("bram", "ido")
    desk.sign_in("bram@bieb.example")
    anna = desk.sign_in(ANNA)
    post(anna, "/me/addresses", address="bram@bieb.example")
    desk.work_off()
    post(anna, desk.path("bram@bieb.example"), whose=whose)
    people = desk.rows("SELECT person_id, record FROM people ORDER BY person_id")
    assert [json.loads(row["record"])["identity"]["person_id"] for row in people] == [
        "anna", "bram",
    ]  # fmt: skip
    assert all(len(json.loads(row["record"])["awards"]) == 1 for row in people)
    names = {
        "both": {"anna", "bram"}, "moved": {"anna"}, "": {"bram"},
    }[whose]  # fmt: skip
    rows = desk.rows(
        "SELECT person FROM roles r JOIN addresses a ON a.id = r.address WHERE a.key = %s",
        "bram@bieb.example",
    )
    assert {row["person"] for row in rows} == names


def test_who_changes_employer_says_so(desk: Desk) -> None:
    desk.report("anna", "ido")
    browser = desk.sign_in(ANNA)
    assert post(browser, "/me/library", library="Bibliotheek Nergens").status_code == 422
    assert post(browser, "/me/library", library="").status_code == 303
    (row,) = desk.rows("SELECT library FROM people WHERE person_id = 'anna'")
    assert row["library"] is None
