"""A diploma without its list of modules, beside the full one.

Who shows a diploma need not show every module followed. This one states the same award, points and
rules, and names neither modules nor badges: no evidence, and no digest of a badge or of a module's
accreditation, by which they could be found again. It has an id, a salt and a place on the status
list of its own, because it is a credential of its own.

It names the full diploma by digest, which tells nothing to who does not have that. Alone it cannot
be computed again, and verification says so; beside the full one it is held to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from branchebadges.attestations.kinds import achievement_of, subject_of
from branchebadges.errors import Refused
from branchebadges.pins import CREDENTIAL, PLAIN, Pinned, pinned_in, related

if TYPE_CHECKING:
    from branchebadges.badges import Holder
    from branchebadges.proofs import Signed

_THE_SAME: Final = ("@context", "type", "name", "issuer", "validFrom", "validUntil", "awardedDate")
"""What both say, to the letter."""
_OF_THE_HOLDER: Final = ("id", "creditsEarned", "achievement")


def without_list(
    full: Signed,
    *,
    id: str,  # noqa: A002 - the specification's word
    holder: Holder,
    status: dict[str, Any],
) -> dict[str, Any]:
    """The diploma without its list, to be signed by who signed the full one.

    Args:
        full: the full diploma, as signed.
        id: an id of its own.
        holder: the same holder, with a salt of its own.
        status: a place of its own on the status list.

    Raises:
        Refused: this is no diploma with a list, it is another's, or id, salt or place are those of
            the full one.
    """
    document, subject = full.document, subject_of(full.document)
    if achievement_of(document).get("achievementType") != "Diploma" or "evidence" not in document:
        raise Refused("not-a-diploma", "this is no diploma with a list of modules")
    if subject.get("id") != holder.id:
        raise Refused("component-of-another", f"{full.id} is not this holder's")
    _must_be_its_own(document, id, holder, status)
    rulebook = [pin for pin in pinned_in(document).values() if pin.media_type == PLAIN]
    return {
        **{name: document[name] for name in _THE_SAME if name in document},
        "id": id,
        "credentialSubject": {
            **{name: subject[name] for name in _OF_THE_HOLDER if name in subject},
            "type": ["AchievementSubject"],
            **holder.as_identified(),
        },
        "relatedResource": related([Pinned.of_signed(full), *rulebook]),
        "credentialStatus": status,
    }


def full_of(document: dict[str, Any]) -> Pinned | None:
    """The full diploma that one without a list stands beside; None for every other credential."""
    if achievement_of(document).get("achievementType") != "Diploma" or "evidence" in document:
        return None
    found = [pin for pin in pinned_in(document).values() if pin.media_type == CREDENTIAL]
    return found[0] if len(found) == 1 else None


def differing(document: dict[str, Any], full: Signed) -> tuple[str, ...]:
    """What a diploma without a list says otherwise than the full one, by member.

    `digest` alone means that it does not stand beside this one at all.
    """
    pin = full_of(document)
    if pin is None or (pin.url, pin.digest) != (full.id, full.digest):
        return ("digest",)
    mine, theirs = subject_of(document), subject_of(full.document)
    pins, others = pinned_in(document), pinned_in(full.document)
    names = [name for name in _THE_SAME if document.get(name) != full.document.get(name)]
    names += [name for name in _OF_THE_HOLDER if mine.get(name) != theirs.get(name)]
    if any(others.get(url) != each for url, each in pins.items() if url != pin.url):
        names.append("relatedResource")
    return tuple(names)


def _must_be_its_own(
    document: dict[str, Any],
    id: str,  # noqa: A002 - the specification's word
    holder: Holder,
    status: dict[str, Any],
) -> None:
    salts = {row.get("salt") for row in subject_of(document).get("identifier", [])} - {None}
    if id == document.get("id") or status == document.get("credentialStatus"):
        raise Refused("not-its-own", "it needs an id and a place on the status list of its own")
    if holder.salt in salts:
        raise Refused("not-its-own", "with the same salt both show the same hash")
