"""An exemption says by which decision, for how many points, and in which domains."""

from __future__ import annotations

from copy import deepcopy
from datetime import UTC, date, datetime
from decimal import ROUND_DOWN, Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attested import GROUND, NAMES, Attested
from branchebadges import model
from branchebadges.attainments import Attainment, Person
from branchebadges.attestations import Decision, exempted, exemption
from branchebadges.badges import Holder
from branchebadges.branch.signing import publish_statuses
from branchebadges.errors import BadgeError, Refused
from branchebadges.ledger import Exemption, Ledger
from branchebadges.pins import Pinned, pinned_in
from branchebadges.statuses import entry

if TYPE_CHECKING:
    from collections.abc import Mapping

PIN = Pinned.of("https://badges.example/decisions/1.json", {"decided": "yes"})
HOLDER = Holder(id="urn:uuid:5e0f9d0e-7d6c-4f4c-9c7e-0d5e9c1a2b3c", email=None, name=None, salt="")
BRANCH = {"id": "did:web:badges.example", "type": ["Profile"], "name": "Branche"}
REGISTERED = datetime(2026, 4, 2, 9, 30, tzinfo=UTC)


def _shared(parts: list[int]) -> dict[str, Decimal]:
    """Shares that sum to 1, in at most twelve decimals."""
    total = Decimal(sum(parts))
    rows = [(part / total).quantize(Decimal("1e-12"), ROUND_DOWN) for part in parts]
    rows[-1] = 1 - sum(rows[:-1], Decimal(0))
    return dict(zip(NAMES, rows, strict=False))


shares = st.lists(st.integers(0, 1000), min_size=1, max_size=3).filter(any).map(_shared)


def decision(**changes: Any) -> Decision:
    given_ = {"pin": PIN, "decided": date(2026, 4, 1), "ground": GROUND, "points": Decimal(12)}
    return Decision(**{**given_, **changes})


def written(decided: Decision, *, registered: datetime = REGISTERED) -> dict[str, Any]:
    return exemption(
        decided,
        id="urn:uuid:6e0f9d0e-7d6c-4f4c-9c7e-0d5e9c1a2b3c",
        achievement_url="https://badges.example/exemptions/1.json",
        name="Vrijstelling",
        framework=NAMES,
        framework_url="https://badges.example/domains.json",
        issuer=BRANCH,
        holder=HOLDER,
        registered=registered,
        status=entry("https://badges.example/status/1.json", 94),
    )


@given(
    points=st.integers(0, 400).map(lambda halves: Decimal(halves) / 2),
    domains=st.one_of(st.just({}), shares),
    module=st.one_of(st.none(), st.sampled_from(["ido", "onboarding"])),
    decided=st.dates(date(2022, 1, 1), date(2026, 4, 1)),
)
def test_what_was_decided_is_read_back(
    points: Decimal, domains: Mapping[str, Decimal], module: str | None, decided: date
) -> None:
    made = decision(points=points, domains=domains, module=module, decided=decided)
    document = written(made)
    model.lint(document)
    read = exempted(document)
    assert (read.points, read.module, read.decided) == (points, module, decided)
    assert dict(read.domains) == dict(domains)
    assert read.registered == date(2026, 4, 2)


def test_it_is_the_same_attainment_as_its_entry_in_the_ledger() -> None:
    domains = {"CL": Decimal("0.75"), "ID": Decimal("0.25")}
    read = exempted(written(decision(domains=domains, module="ido")))
    entry_ = Exemption(
        id="e1",
        badge="b1",
        at=REGISTERED,
        points=Decimal(12),
        domains=domains,
        module="ido",
        decided=date(2026, 4, 1),
    )
    (attained,) = Ledger.of(Person("staff"), [entry_]).attainments
    assert attained == Attainment(
        id="b1",
        kind="evc",
        module=read.module,
        completed=read.decided,
        registered=read.registered,
        points=read.points,
        domains=dict(read.domains),
    )


def test_the_decision_is_its_evidence_and_is_pinned() -> None:
    document = written(decision())
    assert document["evidence"][0]["id"] == PIN.url
    assert document["evidence"][0]["narrative"] == GROUND
    assert pinned_in(document) == {PIN.url: PIN}
    assert document["credentialSubject"]["achievement"]["achievementType"] == "Assessment"


def test_an_exemption_without_points_gives_none() -> None:
    subject = written(decision(points=Decimal(0), module="ido"))["credentialSubject"]
    assert "creditsEarned" not in subject
    assert "creditsAvailable" not in subject["achievement"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        pytest.param({"points": Decimal(-1)}, "exemption-points", id="points taken away"),
        pytest.param({"domains": {"ME": Decimal("0.5")}}, "exemption-domains", id="half a whole"),
        pytest.param(
            {"domains": {"ME": Decimal(2), "ID": Decimal(-1)}},
            "exemption-domains",
            id="less than nothing in a domain",
        ),
        pytest.param(
            {"decided": date(2026, 5, 1)}, "completed-after-registered", id="decided afterwards"
        ),
    ],
)
def test_a_decision_that_cannot_be_is_refused(changes: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refusal:
        written(decision(**changes))
    assert refusal.value.code == code


def _set(document: Any, value: Any, *steps: str | int) -> None:
    for step in steps[:-1]:
        document = document[step]
    if value is ...:
        del document[steps[-1]]
    else:
        document[steps[-1]] = value


SUBJECT = "credentialSubject"
SHARE = (SUBJECT, "result", 0)


@pytest.mark.parametrize(
    ("steps", "value"),
    [
        pytest.param((SUBJECT, "creditsEarned"), "12", id="points as text"),
        pytest.param((SUBJECT, "creditsEarned"), True, id="points that are true"),
        pytest.param((SUBJECT, "creditsEarned"), -3, id="points below nothing"),
        pytest.param((SUBJECT, "creditsEarned"), 1e300, id="more points than there are"),
        pytest.param((SUBJECT, "activityEndDate"), "gisteren", id="a day that is none"),
        pytest.param((SUBJECT, "activityEndDate"), ..., id="no day of decision"),
        pytest.param(("validFrom",), "2026-03-01T00:00:00Z", id="registered before decided"),
        pytest.param((*SHARE, "value"), "1/4", id="a share that is no decimal"),
        pytest.param((*SHARE, "value"), "1_0", id="a share with an underscore"),
        pytest.param((*SHARE, "value"), "1.5", id="more than the whole"),
        pytest.param((*SHARE, "value"), 0.75, id="a share as a number"),
        pytest.param((*SHARE, "value"), "0.5", id="shares that are not a whole"),
        pytest.param((*SHARE, "alignment"), [], id="a share of nothing"),
        pytest.param((*SHARE, "alignment", 0, "targetCode"), 7, id="a domain that is no text"),
        pytest.param((SUBJECT, "achievement", "humanCode"), 7, id="a module that is no text"),
        pytest.param((SUBJECT, "achievement", "achievementType"), "Course", id="a course"),
        pytest.param(("relatedResource",), ..., id="a decision that is not pinned"),
        pytest.param((SUBJECT,), ["x"], id="no subject"),
    ],
)
def test_an_exemption_that_is_not_in_order_is_refused(
    steps: tuple[str | int, ...], value: Any
) -> None:
    domains = {"CL": Decimal("0.75"), "ID": Decimal("0.25")}
    document = deepcopy(written(decision(domains=domains)))
    _set(document, value, *steps)
    with pytest.raises(BadgeError):
        exempted(document)


def test_results_of_another_kind_are_passed_over() -> None:
    document = written(decision())
    document[SUBJECT]["result"] = [{"type": ["Result"], "value": "x"}, "tekst"]
    assert exempted(document).domains == {}


def test_a_revoked_exemption_is_seen(tmp_path_factory: pytest.TempPathFactory) -> None:
    attested = Attested.begin(tmp_path_factory.mktemp("revoked") / "branch")
    signed = attested.sign(attested.exemption(), attested.branch)
    branch = attested.sector.branch
    register = branch.statuses(attested.branch).with_status(
        str(signed.id), "revocation", on=True, reason="vergissing", at=attested.sector.now
    )
    branch.keep_statuses(attested.branch, register)
    publish_statuses(branch, at=attested.sector.now)
    report = attested.sector.verify(signed, trusting=False)
    assert "revoked" in {finding.code for finding in report.findings}
