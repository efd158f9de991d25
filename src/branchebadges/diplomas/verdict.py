"""A report on a diploma that also says whether it was computed again, and what came out.

Judging a credential (`branchebadges.verification`) knows nothing of rules and sums. Here both come
together: what `rederive` finds is the answer to *Does it count?*, and a part of the verdict. It is
asked where the badges of the diploma are at hand. Where they are not, the report says so beside the
verdict, which then rests on the issuer's word for the points, as every other verdict without a
question that was not asked.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from branchebadges.canonical import read_json
from branchebadges.diplomas.rederivation import rederive
from branchebadges.diplomas.said import rows_of
from branchebadges.diplomas.without_list import full_of
from branchebadges.errors import BadgeError
from branchebadges.pins import PLAIN, pinned_in
from branchebadges.sources import Sources
from branchebadges.verification import Finding, Outcome, Question, Report

if TYPE_CHECKING:
    from collections.abc import Iterable

    from branchebadges.diplomas.outcome import Derived, Difference, Rederivation
    from branchebadges.pins import Pinned
    from branchebadges.proofs import Signed
    from branchebadges.trust import Trust
    from branchebadges.verification import Memo

COMPUTED: Final = frozenset({"diploma", "addition"})
"""The kinds of credential that are computed again from others."""

LARGEST: Final = 32_000_000
"""Bytes of a rule set or a catalogue; a credential is held to far less."""

_MOST_REASONS: Final = 3
_CODES: Final[dict[Derived, tuple[str, Outcome]]] = {
    "derived": ("diploma-derived", Outcome.PASSED),
    "not_derived": ("diploma-not-derived", Outcome.FAILED),
    "unknown": ("diploma-not-derivable", Outcome.UNKNOWN),
}
_NOTHING: Final = Sources()


@dataclass(frozen=True)
class Concluded:
    """A report with the answer to *Does it count?*, and the sum where it was made."""

    report: Report
    computed: Rederivation | None = None


def with_sum(
    report: Report,
    others: Iterable[Signed],
    *,
    sources: Sources,
    trust: Trust | None,
    beside: Sources = _NOTHING,
    asked: bool = False,
    memo: Memo | None = None,
) -> Concluded:
    """The report on a diploma, with what comes out when it is computed again.

    Args:
        report: what `examine` gave. Of what is no diploma, and of what is not shown to be real,
            it stays as it is.
        others: the credentials at hand; more than the badges of this diploma do no harm.
        sources: the documents it was judged by.
        trust: whom the reader believes.
        beside: documents that came with the badges. Only the rules are looked for among them,
            and those are held to the digest in the diploma.
        asked: compute it whatever is missing. Otherwise only where all its badges are at hand, so
            that a report on a diploma alone is a report on a diploma alone.
        memo: as `examine` takes it.
    """
    if report.kind not in COMPUTED:
        return Concluded(report)
    diploma, at_hand = report.signed, list(others)
    if not asked and not at_hand_for(diploma, at_hand):
        note = Finding(Question.COUNTS, "diploma-not-computed", Outcome.UNKNOWN).beside()
        return Concluded(_with(report, note))
    computed = rederive(
        diploma,
        at_hand,
        (),
        rulebook_of(diploma, beside.merged(sources)),
        report.at,
        sources=sources,
        trust=trust,
        memo=memo,
    )
    return Concluded(_with(report, *_found(computed)), computed)


def at_hand_for(diploma: Signed, others: Iterable[Signed]) -> bool:
    """Is everything that a diploma lists among the credentials at hand, to the letter?

    The same badge in another form, such as a token, is another document; a diploma does not become
    doubtful because somebody hands over that one.
    """
    rows = list(others)
    full = full_of(diploma.document)
    if full is not None:
        found = next((each for each in rows if _is(each, full)), None)
        return found is not None and full_of(found.document) is None and at_hand_for(found, rows)
    pins = pinned_in(diploma.document)
    listed = [row.get("id") for row in rows_of(diploma.document, "evidence")]
    names = [name for name in listed if isinstance(name, str) and name in pins]
    by_id = {each.id: each for each in rows if each.id in names and _is(each, pins[each.id])}
    return bool(names) and names == listed and {*names} <= by_id.keys()


def _is(signed: Signed, pin: Pinned) -> bool:
    return signed.id == pin.url and signed.digest == pin.digest


def rulebook_of(diploma: Signed, sources: Sources) -> dict[str, Any]:
    """The plain documents that a diploma pins, as far as they are at hand and can be read.

    One that cannot be read is not there; `rederive` tells it as missing.
    """
    held: dict[str, Any] = {}
    for url, pin in pinned_in(diploma.document).items():
        source = sources.get(url)
        if source is not None and pin.media_type == PLAIN:
            try:
                held[url] = read_json(source.text, max_bytes=LARGEST)
            except BadgeError:
                continue
    return held


def _with(report: Report, *findings: Finding) -> Report:
    return replace(report, findings=(*report.findings, *findings))


def _found(computed: Rederivation) -> list[Finding]:
    code, outcome = _CODES[computed.outcome]
    because = [each for each in computed.differences if _decides(each, computed.outcome)]
    told = because[:_MOST_REASONS]
    details = (
        {"points": str(computed.total)}
        if computed.outcome == "derived"
        else {
            "reden": " ".join(each.sentence("nl") for each in told),
            "reason": " ".join(each.sentence("en") for each in told),
        }
    )
    missing = {each.part for each in because if each.code == "rules-missing" and each.part}
    lacks = frozenset(missing) if outcome is Outcome.UNKNOWN else frozenset[str]()
    found = [Finding(Question.COUNTS, code, outcome, details, lacks)]
    if computed.affected_today:
        found.append(Finding(Question.COUNTS, "diploma-affected", Outcome.FAILED).beside())
    return found


def _decides(difference: Difference, outcome: Derived) -> bool:
    return difference.outcome == ("failed" if outcome == "not_derived" else "unknown")
