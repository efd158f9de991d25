"""What happened, entry by entry: a ledger in plain Dutch and English.

What is quoted from an entry may be anybody's text; whoever shows a line takes care of that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from branchebadges.ledger import (
    Completion,
    Correction,
    Decision,
    DiplomaStep,
    Exemption,
    Loss,
    Verification,
)
from branchebadges.modules import comma
from branchebadges.standing.admission import PASSED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from branchebadges.ledger import AnyEntry, Because, Fall, Step

Language = Literal["nl", "en"]
_Words = tuple[str, str]

_ENTRIES: Final[dict[str, _Words]] = {
    "completed": ("afgerond", "completed"),
    "not passed": ("gevolgd, zonder het te halen ({result})", "followed, not passed ({result})"),
    "claimed": (
        "afgerond, zegt de houder zelf; nog te bevestigen",
        "completed, says the holder; to be confirmed",
    ),
    "exemption": ("vrijstelling, {points} punten", "exemption, {points} points"),
    "verification": ("bevestigd door {by}", "confirmed by {by}"),
    "decision": ("telt mee bij besluit: {reason}", "counts by decision: {reason}"),
    "loss": ("ingetrokken: {reason}", "revoked: {reason}"),
    "loss without a reason": ("ingetrokken", "revoked"),
    "correction": ("vervangen door {successor}: {reason}", "replaced by {successor}: {reason}"),
    "correction without a reason": ("vervangen door {successor}", "replaced by {successor}"),
}
_STEPS: Final[dict[Step, _Words]] = {
    "conferred": ("uitgereikt", "conferred"),
    "reissued": ("opnieuw uitgereikt met een andere lijst", "issued again with another list"),
    "on_hold": (
        "aangehouden, de commissie kijkt ernaar",
        "put on hold, for the committee to look at",
    ),
    "restored": ("weer geldig", "valid again"),
    "kept": ("ongewijzigd gelaten, zoals de regels zeggen", "left as it is, as the rules say"),
    "revoked": ("ingetrokken", "revoked"),
    "variant_added": ("een variant toegevoegd", "a variant added"),
}
_BECAUSE: Final[dict[Because, _Words]] = {
    "points_reached": ("de punten zijn er", "the points are there"),
    "badges_fell": ("badges eronder vielen weg", "badges under it fell away"),
    "recounted": ("opnieuw geteld", "counted again"),
    "rules_changed": ("de regels zijn veranderd", "the rules changed"),
    "decided": ("bij besluit", "by decision"),
}
_FALLS: Final[dict[Fall, _Words]] = {
    "revoked": ("{badge} is ingetrokken", "{badge} was revoked"),
    "corrected": ("{badge} is door een andere vervangen", "{badge} was replaced by another"),
    "withdrawn_retroactive": (
        "de erkenning van {badge} is met terugwerkende kracht ingetrokken",
        "the accreditation of {badge} was withdrawn with retroactive effect",
    ),
}
_REPLACES: Final = ("in de plaats van {credential}", "in the place of {credential}")
_REPLACES_EARLIER: Final = ("in de plaats van een eerdere", "in the place of an earlier one")


def in_words(entry: AnyEntry, language: Language, titles: Mapping[str, str]) -> str:
    """One entry of a ledger, as a line without its day.

    Args:
        titles: what badges and diplomas are called, by their name in the ledger and by the id of
            the credential; what is not there is called by that name.
    """
    if isinstance(entry, DiplomaStep):
        called = _called(entry.credential, titles, entry.diploma)
        return f"{called}: {step_in_words(entry, language, titles)}"
    points = comma(entry.points) if isinstance(entry, Exemption) else ""
    details = {
        "points": points if language == "nl" else points.replace(",", "."),
        "result": entry.result if isinstance(entry, Completion) else "",
        "by": entry.by if isinstance(entry, Verification) else "",
        "reason": entry.reason if isinstance(entry, Decision | Loss | Correction) else "",
        "successor": _called(entry.successor, titles) if isinstance(entry, Correction) else "",
    }
    said = _in(_ENTRIES[_key(entry)], language).format(**details)
    return f"{_called(entry.badge, titles)}: {said}"


def _key(entry: AnyEntry) -> str:
    match entry:
        case Completion(by="learner"):
            return "claimed"
        case Completion():
            return "completed" if entry.result in PASSED else "not passed"
        case Loss(reason="") | Correction(reason=""):
            return f"{entry.kind} without a reason"
        case _:
            return entry.kind


def step_in_words(
    entry: DiplomaStep, language: Language, titles: Mapping[str, str], *, with_ids: bool = True
) -> str:
    """What became of a diploma, and the cause of it; without the name of the diploma.

    Args:
        entry: the step.
        language: Dutch or English.
        titles: as for `in_words`.
        with_ids: tell the ids as well, by which others look it up; without them where the person
            it is about reads it.
    """
    causes = [
        _in(_FALLS[fall], language).format(badge=_called(badge, titles, with_id=with_ids))
        for badge, fall in entry.fell.items()
    ]
    because = "; ".join([_in(_BECAUSE[entry.because], language), *causes])
    said = _in(_STEPS[entry.step], language)
    if entry.replaces is not None:
        replaces = _in(_REPLACES if with_ids else _REPLACES_EARLIER, language)
        said += f", {replaces.format(credential=entry.replaces)}"
    reason = f": {entry.reason}" if entry.reason else ""
    return f"{said} ({because}{reason})"


def _called(
    name: str, titles: Mapping[str, str], otherwise: str | None = None, *, with_id: bool = True
) -> str:
    title = titles.get(name) or otherwise
    if title and not with_id:
        return title
    return f"{title} ({name})" if title else name


def _in(words: _Words, language: Language) -> str:
    return words[0 if language == "nl" else 1]
