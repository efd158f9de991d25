"""Providers propose, one member judges, another confirms, the worker signs."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from committee_here import MODULE, Chamber, chamber, form_of, judgement
from issuer_app.branch import BranchInDatabase
from issuer_app.people.roles import give_role
from psycopg.errors import CheckViolation

from branchebadges.branch.accrediting import recognised_since
from branchebadges.branch.register import entries_of, modules_of
from branchebadges.branch.rulebook import rules_on
from branchebadges.canonical import read_json
from branchebadges.moments import day_of
from branchebadges.proofs import Signed
from branchebadges.testing.made_up import ACADEMY, NEWCOMER
from branchebadges.trust import Trust
from branchebadges.verification import examine

if TYPE_CHECKING:
    from collections.abc import Iterator

    from branch_here import BranchHere


@pytest.fixture
def seated(branch_here: BranchHere) -> Iterator[Chamber]:
    with chamber(branch_here) as made:
        yield made


def carried(seated: Chamber, proposal: str, *, by: str = "ada", then: str = "ben") -> str:
    """Judge and confirm, and let the worker do it; gives the path of the motion."""
    path = seated.judged(proposal, by)
    assert seated.as_(then).post(path, action="carry").status_code == 303
    seated.here.work_off()
    return path


def state_of(seated: Chamber, proposal: str) -> str:
    with seated.working() as work:
        row = work.row("SELECT state FROM proposals WHERE id = %s", proposal)
    assert row is not None
    return str(row["state"])


# From proposal to signed accreditation


def test_what_two_members_agree_on_is_signed_published_and_told(seated: Chamber) -> None:
    proposal = seated.handed_in()
    carried(seated, proposal)
    with seated.branch() as branch:
        (entry,) = (
            each
            for each in entries_of(branch).values()
            if each.decision.module_id == "debatten-leiden"
        )
        url = branch.url(f"accreditations/{entry.decision.id}.json")
        signed, sources = Signed.read(branch.published(url)), branch.sources()
        trust = Trust.read(read_json(branch.published(branch.url("trust.json"))))
        module = modules_of(branch)["debatten-leiden"]
    assert entry.version == 1
    assert str(entry.decision.points) == "12"
    report = examine(signed, at=seated.now + timedelta(hours=1), sources=sources, trust=trust)
    assert report.verdict == "passed"
    assert module.awarding_provider == ACADEMY
    assert state_of(seated, proposal) == "accepted"
    (letter,) = seated.letters("proposal-accepted")
    assert "debatten-leiden" in letter["facts"]
    assert seated.client.get("/api/modules/debatten-leiden").json()["accreditation"]["points"] == 12
    assert "12 punten" in seated.as_("provider").get(f"/provider/proposals/{proposal}").text


def test_both_members_stand_in_the_audit_trail(seated: Chamber) -> None:
    carried(seated, seated.handed_in())
    (moved,), (confirmed,) = seated.told("put forward"), seated.told("motion carried")
    assert moved["actor"] != confirmed["actor"]
    assert {moved["actor"].split(":")[0], confirmed["actor"].split(":")[0]} == {"committee"}
    (done,) = seated.told("carried out")
    assert done["subject"] == moved["subject"] == confirmed["subject"]


def test_a_job_that_is_done_again_does_nothing_twice(seated: Chamber) -> None:
    path = carried(seated, seated.handed_in())
    with seated.working() as work:
        work.afterwards("carry_out", motion=path.rpartition("/")[2])
    seated.here.work_off()
    assert len(seated.told("carried out")) == 1
    assert len(seated.letters("proposal-accepted")) == 1


# Two persons (threat 134)


def test_nobody_confirms_his_own(seated: Chamber) -> None:
    proposal = seated.handed_in()
    path = seated.judged(proposal)
    assert seated.as_("ada").post(path, action="carry").status_code == 403
    seated.here.work_off()
    assert state_of(seated, proposal) == "submitted"


def test_the_database_itself_refuses_one_member_as_both(seated: Chamber) -> None:
    path = seated.judged(seated.handed_in())
    with pytest.raises(CheckViolation), seated.working() as work:
        work.run(
            """
            UPDATE motions SET outcome = 'carried', settled = now(), settled_by = moved_by
            WHERE id = %s
            """,
            path.rpartition("/")[2],
        )


def test_what_is_turned_down_waits_again_and_needs_a_word(seated: Chamber) -> None:
    proposal = seated.handed_in()
    path = seated.judged(proposal)
    assert seated.as_("ben").post(path, action="reject").status_code == 422
    assert seated.as_("ben").post(path, action="reject", words="Te veel punten").status_code == 303
    assert state_of(seated, proposal) == "submitted"
    assert seated.as_("ben").post(path, action="carry").status_code == 409
    seated.judged(proposal, "cas")


def test_of_one_proposal_no_two_decisions_are_under_way(seated: Chamber) -> None:
    proposal = seated.handed_in()
    seated.judged(proposal)
    again = seated.as_("ben").post(f"/committee/proposals/{proposal}", **judgement(seated.now))
    assert again.status_code == 409


def test_who_put_it_forward_can_take_it_back(seated: Chamber) -> None:
    proposal = seated.handed_in()
    path = seated.judged(proposal)
    answer = seated.as_("ada").post(path, action="reject", words="Vergissing")
    assert answer.headers["location"] == "/committee"
    seated.judged(proposal, "ada")


@pytest.mark.parametrize("who", ["mover", "confirmer"])
def test_who_has_to_do_with_the_provider_does_not_decide(seated: Chamber, who: str) -> None:
    proposal = seated.handed_in()
    biased = "ada" if who == "mover" else "ben"
    declaring = seated.as_(biased).post("/committee/interests", organisation=[ACADEMY])
    assert declaring.status_code == 303
    if who == "mover":
        answer = seated.as_("ada").post(f"/committee/proposals/{proposal}", **judgement(seated.now))
    else:
        answer = seated.as_("ben").post(seated.judged(proposal), action="carry")
    assert answer.status_code == 403
    assert "een ander lid" in seated.as_(biased).get(f"/committee/proposals/{proposal}").text


def test_an_interest_that_the_mover_declares_later_counts_too(seated: Chamber) -> None:
    path = seated.judged(seated.handed_in())
    seated.as_("ada").post("/committee/interests", organisation=[ACADEMY])
    assert seated.as_("ben").post(path, action="carry").status_code == 403


def test_staff_of_a_provider_need_not_say_so(seated: Chamber) -> None:
    with seated.working() as work:
        give_role(work, "ada@staff.example", "provider", ACADEMY)
    answer = seated.as_("ada").post(
        f"/committee/proposals/{seated.handed_in()}", **judgement(seated.now)
    )
    assert answer.status_code == 403


# Judging


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        pytest.param({"score-QC-1": "2"}, "niet genoeg", id="one mark too low"),
        pytest.param(
            {f"score-QC-{n}": "3" for n in (1, 2, 3, 4)}, "niet genoeg", id="all just enough"
        ),
        pytest.param({"score-QC-3": ""}, "elk punt een cijfer", id="a mark is missing"),
        pytest.param({"score-QC-3": "9"}, "Kies uit wat er is", id="no such mark"),
        pytest.param({"worthy": ""}, "certificaatwaardig is", id="not worth a certificate"),
        pytest.param({"points": "12,3"}, "halve punten", id="a third of a point"),
        pytest.param({"points": "0"}, "groter is dan nul", id="no points"),
        pytest.param({"valid_from": "2020-01-01"}, "vandaag of later", id="in the past"),
        pytest.param({"valid_until": "2099-01-01"}, "ten hoogste vijf jaar", id="for ever"),
        pytest.param({"group": "bestaat-niet"}, "module is er niet", id="like nothing"),
        pytest.param({"outcome": "refuse", "words": ""}, "Schrijf waarom", id="refused in silence"),
    ],
)
def test_a_judgement_that_does_not_carry_what_it_puts_forward(
    seated: Chamber, more: dict[str, str], fault: str
) -> None:
    proposal = seated.handed_in()
    answer = seated.as_("ada").post(
        f"/committee/proposals/{proposal}", **{**judgement(seated.now), **more}
    )
    assert answer.status_code == 422
    assert fault in answer.text


def test_a_refusal_takes_two_and_is_told_with_its_reason(seated: Chamber) -> None:
    proposal = seated.handed_in()
    path = seated.judged(proposal, outcome="refuse", words="De leeruitkomsten zijn te vaag.")
    seated.as_("ben").post(path, action="carry")
    seated.here.work_off()
    assert state_of(seated, proposal) == "refused"
    assert len(seated.letters("proposal-refused")) == 1
    page = seated.as_("provider").get(f"/provider/proposals/{proposal}")
    assert "te vaag" in page.text


def test_a_question_goes_back_at_once_and_the_answer_keeps_its_place(seated: Chamber) -> None:
    first, second = seated.handed_in(), seated.handed_in({"module_id": "tweede"})
    seated.as_("ada").post(
        f"/committee/proposals/{first}", outcome="changes", words="Wie zijn de docenten?"
    )
    page = seated.as_("provider").get(f"/provider/proposals/{first}")
    assert "Wie zijn de docenten?" in page.text
    again = seated.as_("provider").post(
        f"/provider/proposals/{first}",
        **form_of({**MODULE, "teachers": "Twee met bevoegdheid."}),
        action="hand-in",
    )
    assert again.status_code == 303
    queue = seated.as_("ben").get("/committee").text
    assert queue.index(first) < queue.index(second)


def test_the_queue_is_the_oldest_first_and_can_be_filtered(seated: Chamber) -> None:
    mine = seated.handed_in()
    other = seated.handed_in({"module_id": "van-een-ander"}, "newcomer")
    ada = seated.as_("ada")
    whole = ada.get("/committee").text
    assert whole.index(mine) < whole.index(other)
    one = ada.get(f"/committee?organisation={NEWCOMER}").text
    assert other in one
    assert mine not in one
    assert mine not in ada.get("/committee?kind=provider").text


# A next version


def test_a_next_version_follows_on_the_one_before(seated: Chamber) -> None:
    carried(seated, seated.handed_in())
    proposal = seated.handed_in({"title_nl": "Debatten leiden, vernieuwd"})
    answer = seated.as_("ada").post(f"/committee/proposals/{proposal}", **judgement(seated.now))
    assert answer.status_code == 422
    assert "loopt nog een accreditatie" in answer.text
    path = seated.judged(
        proposal,
        valid_from=f"{seated.now.year + 4}-{seated.now:%m}-02",
        valid_until=f"{seated.now.year + 6}-01-01",
    )
    seated.as_("cas").post(path, action="carry")
    seated.here.work_off()
    with seated.branch() as branch:
        entries = entries_of(branch).values()
        versions = {e.version for e in entries if e.decision.module_id == "debatten-leiden"}
    assert versions == {1, 2}


def test_a_decision_that_no_longer_fits_goes_back_with_the_reason(seated: Chamber) -> None:
    first = seated.handed_in()
    path = seated.judged(first)
    # Meanwhile the name went to somebody else.
    with seated.branch() as branch:
        from branchebadges.branch.accrediting import propose
        from branchebadges.modules import read_module

        taken = {"id": "debatten-leiden", "title_nl": "x", "provider_ids": [NEWCOMER]}
        propose(branch, [read_module({**taken, "domains": {"CL": 1}})])
    seated.as_("ben").post(path, action="carry")
    seated.here.work_off()
    assert state_of(seated, first) == "submitted"
    assert "module-taken" in seated.as_("ben").get(path).text
    assert len(seated.letters("motion-stuck")) == 3
    with seated.branch() as branch:
        assert modules_of(branch)["debatten-leiden"].awarding_provider == NEWCOMER


# Recognition


def test_a_provider_is_recognised_and_the_recognition_ends(seated: Chamber) -> None:
    newcomer = seated.as_("newcomer")
    answer = newcomer.post(
        "/provider/proposals?kind=provider",
        about="Wij geven al jaren les.",
        teachers="Bevoegd.",
        continuity="Een stichting.",
        contact="info@nieuwkomer.example",
        action="hand-in",
    )
    proposal = answer.headers["location"].rpartition("/")[2].partition("?")[0]
    marks = {"score-QC-3": "4", "score-QC-4": "4", "outcome": "accredit", "words": "Akkoord."}
    path = seated.as_("ada").post(f"/committee/proposals/{proposal}", **marks).headers["location"]
    seated.as_("ben").post(path, action="carry")
    seated.here.work_off()
    with seated.branch() as branch:
        party = branch.settings.organisation(NEWCOMER)
        assert party.accredited
        assert recognised_since(branch, party) == day_of(seated.now)
    ending = seated.as_("cas").post(f"/committee/providers/{NEWCOMER}", words="Gestopt.")
    assert seated.as_("cas").post(ending.headers["location"], action="carry").status_code == 403
    seated.as_("ada").post(ending.headers["location"], action="carry")
    seated.here.work_off()
    with seated.branch() as branch:
        party = branch.settings.organisation(NEWCOMER)
        assert not party.accredited
        assert recognised_since(branch, party) is None
    again = newcomer.post("/provider/proposals?kind=provider", about="Weer", action="hand-in")
    assert again.status_code == 422
    assert "niet opnieuw" in again.text


# Withdrawal, with its consequences first


def hold(seated: Chamber, *people: str, module: str = "community-librarian") -> None:
    """Badges of a module, and the diplomas that follow."""
    from test_branch_in_postgres import completed

    from branchebadges.branch.awarding import register_completions

    with seated.working() as work:
        branch = BranchInDatabase.of(work)
        rows = [completed(person, module) for person in people]
        rules = rules_on(branch, day_of(work.at))
        register_completions(branch, rows, rules=rules, at=work.at)
    seated.here.work_off()


def test_a_withdrawal_shows_what_it_does_then_does_it(seated: Chamber) -> None:
    hold(seated, "anna", "bram")
    at = "/committee/accreditations/community-librarian-1"
    since = f"{seated.now - timedelta(days=60):%Y-%m-%d}"
    shown = seated.as_("ada").get(f"{at}?mode=retroactive&since={since}").text
    assert "Anna" not in shown
    assert numbers_in(shown) == ["2", "2", "2", "2", "200", "2", "0", "0"]
    form = {"mode": "retroactive", "since": since, "words": "Nooit gegeven."}
    path = seated.as_("ada").post(at, **form).headers["location"]
    # What it would do is not known yet, so nobody can confirm it.
    assert seated.as_("ben").post(path, action="carry").status_code == 409
    seated.here.work_off()
    assert numbers_in(seated.as_("ben").get(path).text) == numbers_in(shown)
    assert seated.as_("ada").post(path, action="carry").status_code == 403
    seated.as_("ben").post(path, action="carry")
    seated.here.work_off()
    with seated.branch() as branch:
        states = [c.state for record in branch.records() for c in record.conferrals]
    assert states == ["under_review", "under_review"]
    assert (
        "Ingetrokken"
        in seated.client.get("/modules/community-librarian", headers={"accept": "text/html"}).text
    )
    assert len(seated.letters("accreditation-withdrawn")) == 1


def test_a_withdrawal_for_the_future_touches_nobody(seated: Chamber) -> None:
    hold(seated, "anna")
    at = "/committee/accreditations/community-librarian-1"
    day = f"{seated.now + timedelta(days=30):%Y-%m-%d}"
    shown = seated.as_("ada").get(f"{at}?mode=prospective&on={day}").text
    assert numbers_in(shown) == ["1", "1", "0", "0", "0", "0", "0", "0"]


@pytest.mark.parametrize(
    ("asked", "fault"),
    [
        ("mode=prospective", "vandaag of later"),
        ("mode=prospective&on=2020-01-01", "vandaag of later"),
        ("mode=prospective&on=2099-01-01", "al afgelopen"),
        ("mode=retroactive", "tussen het begin"),
        ("mode=retroactive&since=2020-01-01", "tussen het begin"),
        ("mode=retroactive&since=2099-01-01", "tussen het begin"),
        ("mode=zomaar", "Kies uit wat er is"),
    ],
)
def test_a_withdrawal_on_a_day_that_cannot_be(seated: Chamber, asked: str, fault: str) -> None:
    answer = seated.as_("ada").get(f"/committee/accreditations/ido-1?{asked}")
    assert answer.status_code == 422
    assert fault in answer.text


def numbers_in(page: str) -> list[str]:
    import re

    part = page.partition('class="facts foreseen"')[2].partition("</dl>")[0]
    return re.findall(r"<dd>([^<]+)</dd>", part)


# Ends are announced


def test_an_end_is_announced_twice_and_never_more(seated: Chamber) -> None:
    def night(days_before: int) -> None:
        from issuer_app.accreditations import announce

        with seated.here.works.begin("nightly", at=last - timedelta(days=days_before)) as work:
            announce(BranchInDatabase.of(work))

    carried(seated, seated.handed_in())
    with seated.branch() as branch:
        (ends,) = {
            each.decision.last_day
            for each in entries_of(branch).values()
            if each.decision.module_id == "debatten-leiden"
        }
    last = seated.now + (ends - day_of(seated.now)) * 1
    for days, told in ((91, 0), (90, 1), (89, 1), (31, 1), (30, 2), (2, 2), (0, 2)):
        night(days)
        with seated.working() as work:
            rows = work.rows(
                "SELECT facts FROM letters WHERE kind = 'accreditation-ends' AND facts LIKE %s",
                "%Debatten%",
            )
        # The provider's one address, and three members.
        assert len(rows) == told * 4, days


def test_an_end_that_another_follows_is_no_news(seated: Chamber) -> None:
    from issuer_app.accreditations.withdrawing import ending

    with seated.branch() as branch:
        before = [each.decision.id for each in ending(branch, timedelta(days=9_999))]
    carried(seated, seated.handed_in())
    proposal = seated.handed_in()
    first = f"{seated.now.year + 4}-{seated.now:%m}-02"
    path = seated.judged(proposal, valid_from=first, valid_until=f"{seated.now.year + 6}-01-01")
    seated.as_("ben").post(path, action="carry")
    seated.here.work_off()
    with seated.branch() as branch:
        after = [each.decision.id for each in ending(branch, timedelta(days=9_999))]
    assert len(after) == len(before) + 1


# Another's (threats 116 and 117)


def test_anothers_proposal_is_not_there(seated: Chamber) -> None:
    proposal = seated.handed_in()
    newcomer = seated.as_("newcomer")
    path = f"/provider/proposals/{proposal}"
    strange = newcomer.get("/provider/proposals/00000000-0000-4000-8000-000000000000")
    for answer in (newcomer.get(path), newcomer.post(path, action="drop")):
        assert (answer.status_code, strange.status_code) == (404, 404)


@pytest.mark.parametrize("path", ["/committee", "/committee/providers", "/committee/interests"])
def test_the_committee_is_nobody_elses(seated: Chamber, path: str) -> None:
    assert seated.as_("provider").get(path).status_code == 404
    assert seated.client.get(path).status_code == 401
    assert seated.as_("ada").get(path).status_code == 200


def test_a_form_without_its_token_changes_nothing(seated: Chamber) -> None:
    path = seated.judged(seated.handed_in())
    answer = seated.as_("ben").post(path, action="carry", csrf="x")
    assert answer.status_code == 403
    with seated.working() as work:
        row = work.row("SELECT count(*) AS n FROM motions WHERE settled IS NOT NULL")
    assert row == {"n": 0}


def api(seated: Chamber, method: str, path: str, token: str, **more: Any) -> Any:
    return seated.client.request(method, path, headers={"authorization": f"Bearer {token}"}, **more)


def test_a_program_drafts_hands_in_and_follows(seated: Chamber) -> None:
    writes, reads = f"{ACADEMY}+proposals:write", f"{ACADEMY}+proposals:read"
    draft = {"module_id": "debatten-leiden", "domains": {"CL": 0.7}}
    made = api(seated, "POST", "/api/proposals", writes, json=draft)
    assert (made.status_code, made.json()["state"]) == (201, "draft")
    path = f"/api/proposals/{made.json()['id']}"
    faulty = api(seated, "POST", f"{path}/submission", writes)
    rows = {row["where"]: row for row in faulty.json()["errors"]}
    assert rows["/domains"]["detail"]["en"].startswith("The domains do not make")
    assert rows["/title_nl"]["code"] == "missing"
    assert api(seated, "PUT", path, writes, json=MODULE).status_code == 200
    assert api(seated, "POST", f"{path}/submission", writes).json()["state"] == "submitted"
    assert api(seated, "PUT", path, writes, json=MODULE).status_code == 409
    assert api(seated, "DELETE", path, writes).status_code == 409
    carried(seated, made.json()["id"])
    told = api(seated, "GET", path, reads).json()
    assert told["state"] == "accepted"
    assert told["decision"].startswith("acc-debatten-leiden-")
    assert len(api(seated, "GET", "/api/proposals", reads).json()["proposals"]) == 1


@pytest.mark.parametrize(
    "more",
    [
        {"points": 500},
        {"provider_ids": ["academie"]},
        {"organisation": "academie"},
        {"state": "accepted"},
        {"equivalence_group": "ido"},
    ],
)
def test_a_program_says_nothing_that_is_not_its_own(seated: Chamber, more: dict[str, Any]) -> None:
    answer = api(
        seated, "POST", "/api/proposals", f"{NEWCOMER}+proposals:write", json={**MODULE, **more}
    )
    assert answer.status_code == 422


def test_a_key_of_another_or_for_something_else(seated: Chamber) -> None:
    made = api(seated, "POST", "/api/proposals", f"{ACADEMY}+proposals:write", json=MODULE)
    path = f"/api/proposals/{made.json()['id']}"
    assert api(seated, "GET", path, f"{NEWCOMER}+proposals:read").status_code == 404
    assert api(seated, "GET", path, f"{ACADEMY}+badges:read").status_code == 403
    assert api(seated, "GET", path, "nobody").status_code == 401


def test_who_lists_gets_only_his_own(seated: Chamber) -> None:
    seated.handed_in()
    rows = api(seated, "GET", "/api/proposals", f"{NEWCOMER}+proposals:read").json()["proposals"]
    assert rows == []
