"""Places and statuses under many hands (threats 86, 138, 139, 140, 148)."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from issuer_app import lists, signing
from issuer_app.branch import BranchInDatabase
from issuer_app.lists import StatusRows
from test_branch_in_postgres import completed, credentials, judged, report

from branchebadges import dids
from branchebadges.branch.organisations import status_path
from branchebadges.branch.revoking import change_status
from branchebadges.canonical import read_json
from branchebadges.errors import Refused
from branchebadges.proofs import Signed
from branchebadges.statuses import MINIMUM_ENTRIES, StatusList

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from branch_here import BranchHere

ACADEMY = "academie"


def at_once(works: Iterable[Callable[[], object]]) -> None:
    """Do all of these at the same time; none may fail."""
    failures: list[BaseException] = []
    all_of_them = list(works)
    ready = threading.Barrier(len(all_of_them))

    def run(work: Callable[[], object]) -> None:
        ready.wait()
        try:
            work()
        except BaseException as error:  # noqa: BLE001 - told by the assertion below
            failures.append(error)

    threads = [threading.Thread(target=run, args=(work,)) for work in all_of_them]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def give_out(here: BranchHere, *owners: str) -> dict[str, int]:
    with here.works.begin("test") as work:
        branch = BranchInDatabase.of(work)
        party = branch.settings.organisation(ACADEMY)
        statuses, given = branch.statuses(party).give_out(owners)
        branch.keep_statuses(party, statuses)
        return given


def fill(here: BranchHere, *, up_to: int) -> None:
    """Give out the places of the first list below a number, to nobody in particular."""
    with here.works.begin("test") as work:
        work.run(
            """
            INSERT INTO status_entries (organisation, index, owner)
            SELECT %s, place, 'urn:before:' || place FROM generate_series(0, %s) AS place
            ON CONFLICT DO NOTHING
            """,
            ACADEMY,
            up_to - 1,
        )


def listed(here: BranchHere, purpose: str, number: int) -> StatusList:
    with here.works.begin("test") as work:
        branch = BranchInDatabase.of(work)
        url = branch.url(status_path(ACADEMY, purpose, number))
        document = Signed.read(branch.published(url)).document
        return StatusList.read(document, url=url, purpose=purpose)


def revoke(here: BranchHere, badge: Any, **more: Any) -> None:
    with here.works.begin("test") as work:
        name = f"urn:uuid:{badge['id']}"
        branch = BranchInDatabase.of(work)
        change_status(branch, name, "revoke", reason="fout", at=work.at, **more)


def test_138_thirty_two_who_draw_at_once_draw_no_place_twice(branch_here: BranchHere) -> None:
    at_once(
        partial(give_out, branch_here, *(f"urn:{number}:{i}" for i in range(40)))
        for number in range(32)
    )
    with branch_here.works.begin("test") as work:
        rows = work.rows(
            "SELECT index FROM status_entries WHERE owner LIKE 'urn:%%' ORDER BY index"
        )
    indexes = [row["index"] for row in rows]
    assert len(set(indexes)) == len(indexes) == 32 * 40
    assert indexes[0] >= 0
    assert indexes[-1] < MINIMUM_ENTRIES
    # Drawn from the whole list: as many in its first half as in its second, give or take.
    assert abs(sum(index < MINIMUM_ENTRIES // 2 for index in indexes) - 640) < 120


def test_138_thirty_two_who_fill_a_list_begin_one_other(branch_here: BranchHere) -> None:
    fill(branch_here, up_to=MINIMUM_ENTRIES - 100)
    at_once(
        partial(give_out, branch_here, *(f"urn:{number}:{i}" for i in range(5)))
        for number in range(32)
    )
    with branch_here.works.begin("test") as work:
        rows = work.rows("SELECT index FROM status_entries WHERE organisation = %s", ACADEMY)
    indexes = [row["index"] for row in rows]
    assert len(set(indexes)) == len(indexes)
    assert set(range(MINIMUM_ENTRIES)) <= set(indexes), "the first list is full to the last place"
    assert max(indexes) < 2 * MINIMUM_ENTRIES


def test_138_a_badge_in_a_second_list_is_judged_by_that_list(branch_here: BranchHere) -> None:
    fill(branch_here, up_to=MINIMUM_ENTRIES)
    with branch_here.works.begin("test") as work:
        report(work, completed("anna", "ido"), completed("bram", "ido"))
    branch_here.work_off()
    badges = credentials(branch_here)
    for badge in badges:
        assert judged(branch_here, badge["body"]).valid
        status = read_json(badge["body"])["credentialStatus"]
        assert status["statusListCredential"].endswith("revocation-2.json")
        assert int(status["statusListIndex"]) < MINIMUM_ENTRIES
    revoke(branch_here, badges[0])
    with branch_here.works.begin("test") as work:
        name = f"urn:uuid:{badges[1]['id']}"
        branch = BranchInDatabase.of(work)
        change_status(branch, name, "suspend", reason="onderzoek", at=work.at)
    branch_here.work_off()
    found = [{each.code for each in judged(branch_here, row["body"]).findings} for row in badges]
    assert "revoked" in found[0]
    # The DID document names the pair, so that the suspension is found as well.
    assert "suspended" in found[1]
    assert not any(listed(branch_here, "revocation", 1).bits.packed)
    with branch_here.works.begin("test") as work:
        branch = BranchInDatabase.of(work)
        did = branch.settings.organisation(ACADEMY).did
        document = branch.published_document(dids.url_of(did))
    assert [each["id"].partition("#")[2] for each in document["service"]] == [
        "status-1",
        "status-2",
    ]


def test_86_lists_that_were_closed_are_given_nothing_out_of(branch_here: BranchHere) -> None:
    with branch_here.works.begin("test") as work:
        work.run("INSERT INTO closed_lists VALUES (%s, 3)", ACADEMY)
    given = give_out(branch_here, *(f"urn:after:{i}" for i in range(50)))
    assert {index // MINIMUM_ENTRIES for index in given.values()} == {3}
    branch_here.work_off()
    assert len(listed(branch_here, "revocation", 4).bits) == MINIMUM_ENTRIES


def test_there_is_an_end_to_lists_and_it_is_told(
    branch_here: BranchHere, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "_MOST_LISTS", 1)
    fill(branch_here, up_to=MINIMUM_ENTRIES)
    with pytest.raises(Refused) as caught:
        give_out(branch_here, "urn:one:more")
    assert caught.value.code == "status-list-full"


def test_139_forty_revocations_at_once_are_all_in_the_list(branch_here: BranchHere) -> None:
    given = give_out(branch_here, *(f"urn:badge:{number}" for number in range(40)))

    def turn_on(owner: str) -> None:
        with branch_here.works.begin("test") as work:
            branch = BranchInDatabase.of(work)
            party = branch.settings.organisation(ACADEMY)
            statuses = branch.statuses(party).with_status(
                owner, "revocation", on=True, reason="fout", at=work.at
            )
            branch.keep_statuses(party, statuses)

    at_once(partial(turn_on, owner) for owner in given)
    branch_here.work_off()
    found = listed(branch_here, "revocation", 1)
    assert {index for index in range(MINIMUM_ENTRIES) if found[index]} == set(given.values())


def test_140_a_revocation_that_races_with_a_publication_is_in_the_last_list(
    branch_here: BranchHere,
) -> None:
    given = give_out(branch_here, "urn:first", "urn:second")
    changed, settled = threading.Event(), threading.Event()

    def change() -> None:
        with branch_here.works.begin("test") as work:
            branch = BranchInDatabase.of(work)
            party = branch.settings.organisation(ACADEMY)
            statuses = branch.statuses(party).with_status(
                "urn:first", "revocation", on=True, reason="fout", at=work.at
            )
            branch.keep_statuses(party, statuses)
            changed.set()
            # Whoever publishes now must wait for us; it may not pass us by.
            assert not settled.wait(0.5)

    def publish() -> None:
        changed.wait()
        with branch_here.works.begin("test") as work:
            branch = BranchInDatabase.of(work, keys=branch_here.keys)
            signing.publish_lists(branch, ACADEMY)
            settled.set()

    at_once([change, publish])
    assert listed(branch_here, "revocation", 1)[given["urn:first"]]
    branch_here.work_off()
    assert listed(branch_here, "revocation", 1)[given["urn:first"]]
    assert not listed(branch_here, "revocation", 1)[given["urn:second"]]


@pytest.mark.parametrize("hours", [-1, 1], ids=["an hour back", "an hour forward"])
def test_148_a_clock_that_steps_never_publishes_an_older_list(
    branch_here: BranchHere, hours: int
) -> None:
    before = listed(branch_here, "revocation", 1).valid_from
    stepped = datetime.now(UTC) + timedelta(hours=hours)
    with branch_here.works.begin("test", at=stepped) as work:
        signing.publish_lists(BranchInDatabase.of(work, keys=branch_here.keys), ACADEMY)
    signing_at = listed(branch_here, "revocation", 1).valid_from
    assert before is not None
    assert signing_at is not None
    assert signing_at >= before
    # And back again: what was published under the wrong clock is not overtaken by an older one.
    with branch_here.works.begin("test") as work:
        signing.publish_lists(BranchInDatabase.of(work, keys=branch_here.keys), ACADEMY)
    after = listed(branch_here, "revocation", 1).valid_from
    assert after is not None
    assert after >= signing_at


def test_a_row_of_an_organisation_without_places_has_one_empty_list(
    branch_here: BranchHere,
) -> None:
    with branch_here.works.begin("test") as work:
        rows = StatusRows(work, "nieuwkomer")
        assert rows.lists() == 1
        assert not any(rows.bits("revocation").packed)
