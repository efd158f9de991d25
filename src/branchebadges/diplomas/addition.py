"""Additions: a domain variant that was reached after the diploma was conferred.

A diploma that was conferred stays as it is. Who later has enough points in one domain, or in all,
receives an addition beside it: an Open Badge of the branch that names the diploma by id and digest
and lists the badges on the day the variant was reached, so that it can be computed again in the
same way.

Its `achievementType` is `Certificate`. In the list of Open Badges (3.0, appendix C) a `Diploma` is
for completing a course of study, and that happened once: whoever counts diplomas must not find two.
A `Certificate` designates knowledge of a part of a profession, which is what a variant says. A
`Certification` would say that it ends, and a `Badge` nothing at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from branchebadges.accreditations import CONTEXTS
from branchebadges.attestations.kinds import CERTIFICATE, achievement_of, subject_of
from branchebadges.canonical import jcs
from branchebadges.encoding import digest_sri
from branchebadges.errors import Refused
from branchebadges.modules import comma
from branchebadges.moments import day_of, end_of_day, read_moment, start_of_day, write_moment
from branchebadges.pins import CREDENTIAL, Pinned, related
from branchebadges.reading import as_json

if TYPE_CHECKING:
    from collections.abc import Iterable

    from branchebadges.badges import Holder
    from branchebadges.diplomas.document import Award, Component
    from branchebadges.proofs import Signed

GENRE: Final = "diploma"
"""The `genre` of the evidence that is the diploma itself; all other evidence is a component."""


def addition(
    award: Award,
    *,
    id: str,  # noqa: A002 - the specification's word
    achievement_url: str,
    issuer: dict[str, Any],
    holder: Holder,
    diploma: Signed,
    components: Iterable[Component],
    rules: Pinned,
    catalogue: Pinned,
    status: dict[str, Any],
) -> dict[str, Any]:
    """The addition to be signed.

    Args:
        award: as for a diploma, for the day on which the variant was reached: `points` and
            `variants` are those of that day, the ones on the diploma included.
        achievement_url: where this addition under this rule set is described.
        diploma: the diploma it belongs to, as signed.
        components: the badges that counted on that day, in the order of completion.
        rules: the rule set by which the variant was reached.
        catalogue: the register of modules and accreditations as it was.

    Raises:
        Refused: there is nothing to add, nothing it rests on, or something of another holder or
            of another diploma.
    """
    parts = list(components)
    added = _added(award, diploma)
    _must_belong(award, diploma, parts, holder)
    document: dict[str, Any] = {
        "@context": list(CONTEXTS),
        "id": id,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": f"{award.name}: {added}",
        "issuer": issuer,
        "validFrom": write_moment(start_of_day(award.issued_on)),
        "awardedDate": write_moment(start_of_day(award.awarded_on)),
        "credentialSubject": {
            "id": holder.id,
            "type": ["AchievementSubject"],
            **holder.as_identified(),
            "creditsEarned": as_json(award.points),
            "achievement": _achievement(award, added, achievement_url, issuer, rules),
        },
        "evidence": [_evidence(diploma), *(part.to_evidence() for part in parts)],
        "relatedResource": related([*_pins(diploma, parts), rules, catalogue]),
        "credentialStatus": status,
    }
    if award.valid_until is not None:
        document["validUntil"] = write_moment(end_of_day(award.valid_until))
    return document


def diploma_of(document: dict[str, Any]) -> str | None:
    """The id of the diploma an addition belongs to; None where it names none."""
    rows = document.get("evidence", [])
    for row in rows if isinstance(rows, list) else [rows]:
        if isinstance(row, dict) and row.get("genre") == GENRE and isinstance(row.get("id"), str):
            return str(row["id"])
    return None


def _added(award: Award, diploma: Signed) -> str:
    """The names of the variants that are not on the diploma."""
    had = achievement_of(diploma.document).get("specialization", "")
    known = set(had.split(", ")) if isinstance(had, str) else set()
    added = [name for _, name in award.variants if name not in known]
    if not added:
        raise Refused("nothing-to-add", "the diploma has these variants already")
    return ", ".join(added)


def _must_belong(award: Award, diploma: Signed, parts: list[Component], holder: Holder) -> None:
    if not parts:
        raise Refused("diploma-without-components", "an addition rests on at least one badge")
    for each in (diploma, *(part.badge for part in parts)):
        if subject_of(each.document).get("id") != holder.id:
            raise Refused("component-of-another", f"{each.id} is not this holder's")
    if achievement_of(diploma.document).get("humanCode") != award.diploma:
        raise Refused("addition-to-another", f"{diploma.id} is not the diploma {award.diploma!r}")
    conferred = day_of(read_moment(diploma.document.get("awardedDate"), where="/awardedDate"))
    if award.awarded_on < conferred:
        raise Refused("addition-before-diploma", "nothing is added before there is a diploma")


def _evidence(diploma: Signed) -> dict[str, Any]:
    document = diploma.document
    day = day_of(read_moment(document["awardedDate"]))
    return {
        "id": diploma.id,
        "type": ["Evidence"],
        "name": document["name"],
        "description": f"Het diploma, toegekend op {day.day}-{day.month}-{day.year}",
        "genre": GENRE,
    }


def _pins(diploma: Signed, parts: list[Component]) -> Iterable[Pinned]:
    yield Pinned.of_signed(diploma)
    for part in parts:
        yield Pinned.of_signed(part.badge)
    rows = [row for part in parts for row in part.accreditations()]
    # One address has one pin; of two versions of an accreditation the later badge has the later.
    yield from {
        row["id"]: Pinned(row["id"], digest_sri(jcs(row)), CREDENTIAL) for row in rows
    }.values()


def _achievement(
    award: Award, added: str, url: str, issuer: dict[str, Any], rules: Pinned
) -> dict[str, Any]:
    names = ", ".join(name for _, name in award.variants)
    return {
        "id": url,
        "type": ["Achievement"],
        "achievementType": CERTIFICATE,
        "creator": issuer,
        "name": f"{award.name}: {added}",
        "description": f"Aantekening {added} bij het diploma {award.name}.",
        "criteria": {
            "id": rules.url,
            "narrative": (
                f"Na het diploma {award.name} (ten minste {comma(award.threshold)} punten) is ook "
                f"gehaald wat de regels van de branche vragen voor: {names}."
            ),
        },
        "humanCode": award.diploma,
        "inLanguage": "nl",
        "specialization": names,
    }
