"""Whom to believe, what counts, and whose it is (T 98 to 115, as far as a library decides it)."""

from __future__ import annotations

import copy
import io
import json
import time
from contextlib import redirect_stderr, redirect_stdout
from typing import TYPE_CHECKING, Any

import pytest
from attacks import Json, codes, judged, refused, seal, token

from branchebadges import proofs
from branchebadges.cli import run
from branchebadges.encoding import from_base64url, to_base64url
from branchebadges.keys.public import CURVES
from branchebadges.proofs import Signed
from branchebadges.testing import Sector as BranchFolder
from branchebadges.trust import Trust
from branchebadges.verification import Question, Report
from sector_in_a_box import COMMITTEE, CONTEXTS, NOW, PROVIDER, Sector

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MODULES = ("mediacoach", "leesconsulent", "ido")


@pytest.fixture
def sector() -> Sector:
    return Sector()


@pytest.fixture(scope="module")
def branch(tmp_path_factory: pytest.TempPathFactory) -> BranchFolder:
    """Anna and Bob have a diploma each; only to be read."""
    made = BranchFolder.begin(tmp_path_factory.mktemp("branch") / "branch")
    for person in ("anna", "bob"):
        for day, module in enumerate(MODULES, start=1):
            made.complete(person, module, on=f"2026-03-{day:02}")
    made.award()
    made.confer()
    return made


def resigned(branch: BranchFolder, signed: Signed, edit: Callable[[Json], object]) -> Signed:
    """The same with a change, validly signed by the branch."""
    document = copy.deepcopy(signed.document)
    del document["proof"]
    edit(document)
    signer = branch.branch.signer(branch.branch.itself)
    return proofs.sign(document, signer, suite="eddsa-rdfc-2022", created=branch.now)


def test_t98_a_forged_accreditation_is_not_counted(sector: Sector) -> None:
    forged = sector.committee.signs(sector.accreditation()).document
    forged = {**forged, "name": "Erkend tot in de eeuwigheid"}
    document = sector.badge()
    document["credentialSubject"]["achievement"]["endorsement"] = [forged]
    assert codes(sector.judged(document)) == {"accreditation-forged"}
    # In the name of the committee, with another's key.
    impostor = Sector()
    theirs = impostor.committee.signs(sector.accreditation())
    assert codes(sector.judged(sector.badge(accreditation=theirs))) == {"accreditation-forged"}
    report = sector.judged(sector.badge(accreditation=theirs))
    assert "counts-for-nothing" in {each.code for each in report.findings}


def test_t99_who_accredits_itself_or_stands_in_a_chain_without_an_anchor_is_refused(
    sector: Sector,
) -> None:
    mine = sector.provider.signs(sector.accreditation(by=sector.provider))
    trust = Trust.read({"committees": [COMMITTEE, PROVIDER]})
    both = sector.badge(
        accreditation=mine,
        recognition=sector.provider.signs(sector.recognition(by=sector.provider)),
    )
    assert "accreditation-own" in codes(sector.judged(both, trust=trust))
    # A stranger that the committee recognised as a provider does not become a committee.
    by_stranger = sector.stranger.signs(sector.accreditation(by=sector.stranger))
    chain = sector.badge(accreditation=by_stranger)
    started = time.process_time()
    assert codes(sector.judged(chain)) == {"module-not-accredited"}
    crowd = sector.badge()
    crowd["endorsement"] = [by_stranger.document] * 40
    sealed = seal(crowd, sector.provider)
    assert codes(judged(sealed, sector)) & {"endorsements-too-many", "value-repeated"}
    assert time.process_time() - started < 2


def test_t99_an_accreditation_within_an_accreditation_ends_in_bounded_time(
    sector: Sector,
) -> None:
    inner: Json = sector.committee.signs(sector.accreditation()).document
    for _ in range(8):
        outer = sector.accreditation()
        outer["endorsement"] = [inner]
        inner = seal(outer, sector.committee)
    document = sector.badge()
    document["credentialSubject"]["achievement"]["endorsement"] = [inner]
    started = time.process_time()
    assert codes(judged(seal(document, sector.provider), sector))
    assert time.process_time() - started < 1


@pytest.mark.parametrize(
    ("dates", "found"),
    [
        pytest.param({"ends": "2024-01-01T00:00:00Z"}, {"accreditation-ended"}, id="T100 expired"),
        pytest.param(
            {"begins": "2025-01-01T00:00:00Z"}, {"accreditation-not-begun"}, id="T100 not begun"
        ),
        pytest.param({"ends": "2025-01-01T00:00:00Z"}, set(), id="T101 expired since"),
    ],
)
def test_t100_t101_the_day_of_completion_decides(
    dates: dict[str, Any], found: set[str], sector: Sector
) -> None:
    accreditation = sector.committee.signs(sector.accreditation(**dates))
    assert codes(sector.judged(sector.badge(accreditation=accreditation))) == found


def test_t102_an_accreditation_of_something_else_and_one_by_a_provider_are_refused(
    sector: Sector,
) -> None:
    other = sector.module(id="https://badges.example/modules/ander/1")
    heavier = sector.module(creditsAvailable=80)
    for accreditation, code in (
        (sector.committee.signs(sector.accreditation(other)), "module-not-accredited"),
        (sector.committee.signs(sector.accreditation(heavier)), "accreditation-other-version"),
        (sector.committee.signs(sector.endorsement(PROVIDER)), "module-not-accredited"),
        (
            sector.provider.signs(sector.accreditation(by=sector.provider)),
            "module-not-accredited",
        ),
    ):
        assert code in codes(sector.judged(sector.badge(accreditation=accreditation)))


def test_t103_a_withdrawn_accreditation_takes_later_badges_and_leaves_earlier_ones(
    tmp_path: Path,
) -> None:
    made = BranchFolder.begin(tmp_path / "branch")
    made.complete("anna", "onboarding", on="2026-03-01")
    made.award()
    made.withdraw("onboarding", on="2026-06-01")
    assert made.verify(made.badge("anna", "onboarding")).valid
    again = BranchFolder.begin(tmp_path / "again")
    again.complete("anna", "onboarding", on="2026-03-01")
    again.award()
    again.withdraw("onboarding", on="2026-06-01", since="2026-01-01")
    assert codes(again.verify(again.badge("anna", "onboarding"))) == {"accreditation-withdrawn"}


def test_t104_a_date_before_the_signature_that_fits_too_well_is_flagged(sector: Sector) -> None:
    """A provider may write any day; where accreditation and signature disagree, that is told."""
    ended = sector.committee.signs(sector.accreditation(ends="2025-01-01T00:00:00Z"))
    report = sector.judged(sector.badge(accreditation=ended))
    assert "signed-after-accreditation" in {each.code for each in report.findings}
    # A ledger's own moment counts before anything the issuer wrote.
    known = sector.judged(
        sector.badge(accreditation=ended), registered=NOW.replace(year=2024, month=6)
    )
    assert "signed-after-accreditation" not in {each.code for each in known.findings}


def test_t105_the_same_badge_twice_or_respelled_counts_once(branch: BranchFolder) -> None:
    diploma, badges = branch.diploma("anna"), branch.badges("anna")
    result = branch.rederive(diploma, [*badges, *badges, Signed.read(badges[0].text + "\n")])
    assert result.outcome == "derived"
    assert result.total == 104
    twice = copy.deepcopy(diploma.document)
    twice["evidence"].append(copy.deepcopy(twice["evidence"][0]))
    forged = branch.rederive(Signed.read(json.dumps(twice)), badges)
    assert forged.outcome == "not_derived"


def test_t105_the_twin_of_an_ecdsa_token_is_no_second_badge(tmp_path: Path) -> None:
    made = BranchFolder.begin(tmp_path / "branch")
    made.complete("anna", "onboarding", on="2026-03-01")
    made.award()
    (path,) = made.branch.folder.rglob("*onboarding*.jwt")
    signed = Signed.read(path.read_text())
    head, body, tag = signed.text.split(".")
    raw = from_base64url(tag)
    other = CURVES["P-256"][2] - int.from_bytes(raw[32:], "big")
    twin = Signed.read(f"{head}.{body}.{to_base64url(raw[:32] + other.to_bytes(32, 'big'))}")
    assert made.verify(twin).answer(Question.REAL) == "passed"
    assert twin.id == signed.id
    assert made.standing("anna").points.total == 8


@pytest.mark.parametrize(
    "points", [9, 8.000001, -1, -0.5, 1e308, 10_001, True, "8", None, [8], {"@value": 8}]
)
def test_t106_more_points_than_the_module_gives_and_odd_numbers_are_refused(
    points: Any, sector: Sector
) -> None:
    document = sector.badge(subject={"creditsEarned": points})
    outcome = judged(seal(document, sector.provider), sector)
    assert codes(outcome), outcome
    plain = json.dumps({**document, "iss": PROVIDER})
    assert codes(judged(token(plain.encode(), sector.provider), sector))


def test_t106_points_are_added_as_they_are_written(tmp_path: Path) -> None:
    made = BranchFolder.begin(tmp_path / "branch")
    for number in range(10):
        made.offer(f"klein-{number}", points=0.1)
        made.complete("anna", f"klein-{number}", on="2026-03-01")
    made.award()
    assert str(made.standing("anna").points.total) == "1.0"


def test_t107_a_part_of_another_or_a_part_that_had_ended_makes_no_diploma(
    branch: BranchFolder, tmp_path: Path
) -> None:
    diploma = branch.diploma("anna")
    mixed = [branch.badge("bob", "mediacoach"), *branch.badges("anna")[1:]]
    assert branch.rederive(diploma, mixed).outcome != "derived"
    made = BranchFolder.begin(tmp_path / "branch")
    for day, module in enumerate(MODULES, start=1):
        made.complete("anna", module, on=f"2026-03-{day:02}")
    made.award()
    made.revoke(made.badge("anna", "mediacoach"))
    made.confer()
    # It was earned before, so it is conferred as of that day, and put on hold in the same run.
    assert codes(made.verify(made.diploma("anna"))) == {"suspended"}


def test_t108_a_part_that_is_revoked_later_puts_the_diploma_on_hold(tmp_path: Path) -> None:
    made = BranchFolder.begin(tmp_path / "branch")
    made.complete("anna", "community-librarian", on="2026-03-01")
    made.award()
    made.confer()
    diploma, badge = made.diploma("anna"), made.badge("anna", "community-librarian")
    assert made.verify(diploma).valid
    made.revoke(badge)
    assert made.rederive(diploma, [badge]).affected_today
    made.confer()
    assert codes(made.verify(diploma)) == {"suspended"}


def test_t109_a_diploma_is_judged_by_the_rules_it_was_given_under(tmp_path: Path) -> None:
    made = BranchFolder.begin(tmp_path / "branch")
    for day, module in enumerate(MODULES, start=1):
        made.complete("anna", module, on=f"2026-03-{day:02}")
    made.award()
    made.confer()
    diploma, badges = made.diploma("anna"), made.badges("anna")
    made.decide_rules({"diploma.branche.threshold": 400}, since="2026-06-01")
    assert made.rederive(diploma, badges).outcome == "derived"


def test_t110_a_badge_is_nobodys_until_it_is_shown_to_be_theirs(sector: Sector) -> None:
    report = sector.judged()
    assert report.answer(Question.THEIRS) == "not-asked"
    shown_by_another = sector.judged(recipient="urn:uuid:99999999-3a0e-4a50-9d0a-0a3e5f0c1a2b")
    assert codes(shown_by_another) == {"not-theirs"}
    by_an_address = sector.judged(recipient="iemand@bieb.example")
    assert by_an_address.verdict == "unknown"


def presentation(sector: Sector, **changes: Any) -> Json:
    return {
        "@context": CONTEXTS[:1],
        "type": ["VerifiablePresentation"],
        "holder": PROVIDER,
        "verifiableCredential": [sector.provider.signs(sector.badge()).document],
        **changes,
    }


def test_t111_t112_a_presentation_is_never_taken_for_a_credential(sector: Sector) -> None:
    """As a credential none of them proves anything, replayed or not, signed or unsigned, whoever
    holds it and whatever is inside; as presentations they are judged in tests/presentations."""
    for document in (
        presentation(sector),
        seal(presentation(sector), sector.provider),
        seal(
            presentation(sector),
            sector.provider,
            proofPurpose="authentication",
            challenge="c",
            domain="bieb.example",
        ),
        seal(presentation(sector, holder="did:web:elsewhere.example"), sector.stranger),
        seal(presentation(sector, issuer=PROVIDER), sector.provider),
    ):
        outcome = judged(document, sector)
        assert codes(outcome), outcome
        assert not isinstance(outcome, Report) or outcome.kind == "unverified"
    refused(token(presentation(sector), sector.provider, typ="vp+jwt"), sector, "not-a-credential")


def test_t113_one_address_does_not_make_two_people_one(tmp_path: Path) -> None:
    made = BranchFolder.begin(tmp_path / "branch")
    made.complete("p1", "onboarding", on="2026-03-01", email="balie@bieb.example")
    made.complete("p2", "ido", on="2026-03-01", email="balie@bieb.example")
    made.award()
    subjects = {
        made.badges(person)[0].document["credentialSubject"]["id"] for person in ("p1", "p2")
    }
    assert len(subjects) == 2
    assert [len(made.badges(person)) for person in ("p1", "p2")] == [1, 1]


def told(*arguments: object) -> tuple[int, str]:
    out = io.TextIOWrapper(io.BytesIO(), "utf-8")
    with redirect_stdout(out), redirect_stderr(io.StringIO()):
        code = run([str(each) for each in arguments])
    out.seek(0)
    return code, out.read()


def test_t114_who_issued_it_is_told_by_its_address_and_never_by_its_name_alone(
    sector: Sector, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    lookalike = "Br\u0430nche openbare bibliotheken"
    document = sector.badge(
        issuer={"id": sector.stranger.did, "type": ["Profile"], "name": lookalike}
    )
    del document["credentialStatus"]
    badge = sector.stranger.signs(document)
    (tmp_path / "badge.json").write_text(badge.text)
    trust = tmp_path / "trust.json"
    trust.write_text(json.dumps(sector.trust.to_document()))
    folder = tmp_path / "sources"
    folder.mkdir()
    for number, text in enumerate(sector.sources().texts.values()):
        (folder / f"{number}.json").write_text(text)
    code, said = told(
        "verify", tmp_path / "badge.json", "--offline", "--sources", folder, "--trust", trust
    )
    assert code == 1
    assert sector.stranger.did in said
    assert lookalike not in said
    assert "Nobody you trust has accredited the provider" in said


def test_t115_an_endorsement_by_a_stranger_is_told_as_one_of_a_stranger(sector: Sector) -> None:
    document = sector.badge()
    praise = sector.endorsement(document["id"], by=sector.stranger, index=None, id="urn:uuid:1-2")
    document["endorsement"] = [sector.stranger.signs(praise).document]
    report = sector.judged(document)
    assert report.valid
    found = [each for each in report.findings if each.about == "urn:uuid:1-2"]
    assert [each.code for each in found] == ["endorsement-unanchored"]
    assert not any(each.required for each in found)
