"""The badges a diploma rests on: is each the very one it names, real, and this holder's?"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from branchebadges.canonical import jcs
from branchebadges.diplomas.outcome import Difference
from branchebadges.diplomas.said import attainment_of, holder_of, rows_of, subject_of
from branchebadges.encoding import digest_sri
from branchebadges.errors import BadgeError
from branchebadges.verification import Question, examine

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime

    from branchebadges.attainments import Attainment
    from branchebadges.diplomas.said import Said
    from branchebadges.proofs import Signed
    from branchebadges.sources import Sources
    from branchebadges.trust import Trust
    from branchebadges.verification import Finding, Memo, Report

SINCE: Final = frozenset({"revoked", "suspended", "expired", "accreditation-withdrawn"})
"""What may have befallen a part since the award: told, but no reason to count it otherwise."""


@dataclass(frozen=True)
class Asks:
    """The reader's side of the matter, the same for the diploma and each of its parts."""

    at: datetime
    sources: Sources
    trust: Trust | None
    memo: Memo

    def examine(self, signed: Signed) -> Report:
        """Judge a credential."""
        return examine(signed, at=self.at, sources=self.sources, trust=self.trust, memo=self.memo)


class Components:
    """The components of one diploma; what is found wrong or missing is collected.

    Attributes:
        matched: the components that are what the diploma says, by id.
        attainments: the same as the rules see them.
        today: what befell each of them since.
        complete: was no component missing, and none left unchecked?
        undecided: the components of which nobody could see whether their decision stands.
    """

    def __init__(self, diploma: Signed, said: Said, asks: Asks) -> None:
        self._holder = holder_of(diploma.document)
        self._said = said
        self._asks = asks
        self.differences: list[Difference] = []
        self.matched: dict[str, Signed] = {}
        self.attainments: list[Attainment] = []
        self.today: dict[str, tuple[str, ...]] = {}
        self.complete = False
        self.undecided: set[str] = set()

    def match(self, components: Iterable[Signed], accreditations: Iterable[Signed]) -> None:
        """Find each component the diploma lists, and each accreditation it rests on."""
        at_hand: dict[str, dict[str, Signed]] = defaultdict(dict)
        for badge in components:
            if badge.id is not None:
                at_hand[badge.id][badge.digest] = badge
        listed = self._said.listed
        if not listed:
            self._differ("diploma-lists-nothing", None)
        for name in dict.fromkeys(listed):
            if listed.count(name) > 1:
                self._differ("component-twice", name)
            self._find(name, at_hand.get(name, {}))
        self.complete = all(each.outcome == "failed" for each in self.differences)
        if not self.differences:
            # The accreditations travel in the badges: of parts that are missing, they are too.
            self._check_the_rest(at_hand, accreditations)

    def _differ(
        self, code: str, part: str | None, *, unknown: bool = False, details: str = ""
    ) -> None:
        self.differences.append(Difference(code, "unknown" if unknown else "failed", part, details))

    def _find(self, name: str, same: dict[str, Signed]) -> None:
        digest = self._said.pins.get(name)
        if digest is None:
            self._differ("component-not-pinned", name)
        elif digest in same:
            self._take(same[digest], name)
        elif same:
            self._differ("component-altered", name)
        else:
            self._differ("component-missing", name, unknown=True)

    def _take(self, badge: Signed, name: str) -> None:
        """Take a component that is real, this holder's, and says what is needed."""
        report = self._asks.examine(badge)
        if not self._stands(badge, name, report):
            return
        try:
            attainment = attainment_of(badge, decided=self._decided(report, name))
        except BadgeError as error:
            self._differ("component-unreadable", name, details=str(error))
            return
        self.matched[name] = badge
        self.attainments.append(attainment)

    def _decided(self, report: Report, name: str) -> Finding | None:
        """The committee's decision on a badge; one that does not stand is named."""
        for each in report.findings:
            if each.code.startswith("decision-") and not each.required:
                unknown = each.outcome == "unknown"
                if unknown:
                    self.undecided.add(name)
                self._differ("decision-unfit", name, unknown=unknown, details=each.code)
        return next((each for each in report.findings if each.code == "decided"), None)

    def _stands(self, badge: Signed, name: str, report: Report) -> bool:
        """Is it real, this holder's, and not unfit for another reason than what befell it since?"""
        real = report.answer(Question.REAL)
        if real != "passed":
            unknown = real == "unknown"
            code = "component-unchecked" if unknown else "component-not-real"
            self._differ(code, name, unknown=unknown)
            return False
        if report.kind not in {"badge", "exemption"}:
            self._differ("component-no-badge", name)
            return False
        holder = holder_of(badge.document)
        if holder is None and self._holder is None:
            self._differ("component-unbound", name, unknown=True)
            return False
        if holder != self._holder:
            self._differ("component-of-another", name)
            return False
        bad = [each for each in report.findings if each.required and each.outcome != "passed"]
        self.today[name] = tuple(
            each.code for each in bad if each.outcome == "failed" and each.code in SINCE
        )
        for each in bad:
            if each.code not in SINCE:
                unknown = each.outcome == "unknown"
                self._differ("component-unfit", name, unknown=unknown, details=each.code)
        return True

    def _check_the_rest(
        self, at_hand: Mapping[str, Collection[str]], beside: Iterable[Signed]
    ) -> None:
        """What else the diploma rests on are accreditations, and in the badges to the letter."""
        digests: dict[str, set[str]] = defaultdict(set)
        for each in beside:
            digests[str(each.id)].add(each.digest)
        for badge in self.matched.values():
            achievement = subject_of(badge.document).get("achievement")
            for row in rows_of(achievement, "endorsement") if achievement else ():
                digests[str(row.get("id"))].add(digest_sri(jcs(row)))
        for name, digest in self._said.others.items():
            if name == self._said.adds_to:
                # The diploma that an addition belongs to lies among the other credentials.
                digests[name].update(at_hand.get(name, ()))
            elif name in at_hand:
                self._differ("component-not-listed", name)
                continue
            if not digests[name]:
                self._differ("accreditation-missing", name, unknown=True)
            elif digest not in digests[name]:
                self._differ("accreditation-altered", name)
