"""Computing a diploma again from its parts, by anybody who has them.

The diploma says on which badges, rules and catalogue it rests, each with its digest. Given those,
the points, the total and the variants follow; what cannot follow from signed parts (months of
service, appointment) is named as vouched for by the branch. Any part that is missing makes the
answer *unknown* and is named; any part that is not what the diploma says makes it *not derived*.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, Literal

from branchebadges.attainments import Attainment, Person
from branchebadges.canonical import jcs
from branchebadges.catalogue import Catalogue
from branchebadges.diplomas.words import sentence
from branchebadges.encoding import digest_sri
from branchebadges.errors import BadgeError
from branchebadges.moments import day_of, read_moment
from branchebadges.reading import as_json
from branchebadges.rules import RuleHistory, RuleSet
from branchebadges.sources import Sources
from branchebadges.standing import Case, Count
from branchebadges.standing.counting import count
from branchebadges.standing.variants import variants
from branchebadges.verification import Question, examine

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime

    from branchebadges.proofs import Signed
    from branchebadges.trust import Trust
    from branchebadges.verification import Report

Derived = Literal["derived", "not_derived", "unknown"]

PLAIN: Final = "application/json"
PASSING: Final = frozenset({"revoked", "suspended", "expired", "accreditation-withdrawn"})
"""What may have befallen a part since the award: told, but no reason to count it otherwise."""


@dataclass(frozen=True)
class Difference:
    """One thing that is missing or not as the diploma says.

    Attributes:
        part: the id of what it is about; None for the diploma as a whole.
        details: what a program may want to know of it.
    """

    code: str
    outcome: Literal["failed", "unknown"]
    part: str | None = None
    details: str = ""

    def sentence(self, language: Literal["nl", "en"]) -> str:
        """The difference in one sentence."""
        return sentence(self.code, language, part=self.part or "", details=self.details)


@dataclass(frozen=True)
class Part:
    """One component: what it brought in on the day of award, and how it stands today.

    `today` holds the codes of what befell it since: revoked, expired, accreditation withdrawn.
    """

    id: str
    name: str
    counted: Decimal
    reason: str | None
    completed: date | None
    today: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rederivation:
    """What came out: derived, not derived (what differs), or unknown (what is missing)."""

    outcome: Derived
    total: Decimal | None
    claimed: Decimal | None
    parts: tuple[Part, ...]
    differences: tuple[Difference, ...]
    report: Report

    @property
    def affected_today(self) -> bool:
        """Did something befall a part since? Then the diploma is for the committee to look at."""
        return any(part.today for part in self.parts)

    def to_document(self) -> dict[str, Any]:
        """The outcome as JSON values, for programs."""
        return {
            "outcome": self.outcome,
            "total": None if self.total is None else as_json(self.total),
            "claimed": None if self.claimed is None else as_json(self.claimed),
            "affected_today": self.affected_today,
            "parts": [
                {
                    "id": part.id,
                    "name": part.name,
                    "counted": as_json(part.counted),
                    "reason": part.reason,
                    "completed": None if part.completed is None else part.completed.isoformat(),
                    "today": list(part.today),
                }
                for part in self.parts
            ],
            "differences": [
                {
                    "code": each.code,
                    "outcome": each.outcome,
                    "part": each.part,
                    "sentence": {"nl": each.sentence("nl"), "en": each.sentence("en")},
                }
                for each in self.differences
            ],
            "diploma": self.report.to_document(),
        }


def rederive(
    diploma: Signed,
    components: Iterable[Signed],
    accreditations: Iterable[Signed],
    rules: Mapping[str, Any],
    at: datetime,
    *,
    sources: Sources | None = None,
    trust: Trust | None = None,
) -> Rederivation:
    """Compute a diploma again.

    Args:
        diploma: the diploma, as received.
        components: the badges it rests on; more than those do no harm.
        accreditations: accreditations beside those that travel in the badges.
        rules: the rule set and the catalogue, each under the address the diploma names.
        at: the moment of judging.
        sources: DID documents and status lists, for the signatures and states of all parts.
        trust: whom the reader believes.
    """
    known = sources or Sources()
    for each in accreditations:
        if each.id is not None:
            known = known.with_text(each.id, each.text)
    work = _Work(diploma, list(components), rules, at=at, sources=known, trust=trust)
    return work.result()


class _Work:
    """One re-derivation, step by step; what is found wrong or missing is collected."""

    def __init__(
        self,
        diploma: Signed,
        components: list[Signed],
        rules: Mapping[str, Any],
        *,
        at: datetime,
        sources: Sources,
        trust: Trust | None,
    ) -> None:
        self._document = diploma.document
        self._components = components
        self._rules = rules
        self._at = at
        self._sources = sources
        self._trust = trust
        self._differences: list[Difference] = []
        self._today: dict[str, tuple[str, ...]] = {}
        self._report = examine(diploma, at=at, sources=sources, trust=trust)

    def result(self) -> Rederivation:
        real = self._report.answer(Question.REAL)
        if real != "passed" or self._report.kind != "diploma":
            code = "diploma-not-real" if real == "failed" else "diploma-unchecked"
            code = "not-a-diploma" if real == "passed" else code
            self._differ(code, None, unknown=real == "unknown")
            return self._end(None, ())
        badges = self._matched()
        count_ = self._counted(badges)
        return self._end(count_, tuple(badges.values()))

    def _differ(
        self, code: str, part: str | None, *, unknown: bool = False, details: str = ""
    ) -> None:
        outcome: Literal["failed", "unknown"] = "unknown" if unknown else "failed"
        self._differences.append(Difference(code, outcome, part, details))

    # The parts

    def _matched(self) -> dict[str, Signed]:
        """The components the diploma lists, each the very one it names, real, and this holder's."""
        pins = self._pins()
        matched: dict[str, Signed] = {}
        for name in self._listed():
            digest = pins.get(name)
            if digest is None:
                self._differ("component-not-pinned", name)
                continue
            same = [each for each in self._components if each.id == name]
            exact = next((each for each in same if each.digest == digest), None)
            if exact is not None:
                if self._stands(exact, name):
                    matched[name] = exact
            elif same:
                self._differ("component-altered", name)
            else:
                self._differ("component-missing", name, unknown=True)
        return matched

    def _listed(self) -> list[str]:
        names = [
            each.get("id") for each in self._document.get("evidence", []) if isinstance(each, dict)
        ]
        listed = [name for name in names if isinstance(name, str)]
        for name in sorted({name for name in listed if listed.count(name) > 1}):
            self._differ("component-twice", name)
        if not listed:
            self._differ("diploma-lists-nothing", None)
        return list(dict.fromkeys(listed))

    def _pins(self) -> dict[str, str]:
        rows = self._document.get("relatedResource", [])
        return {
            row["id"]: row["digestSRI"]
            for row in (rows if isinstance(rows, list) else [rows])
            if isinstance(row, dict)
            and isinstance(row.get("id"), str)
            and isinstance(row.get("digestSRI"), str)
        }

    def _stands(self, badge: Signed, name: str) -> bool:
        """Is the component real, this holder's, and not unfit for another reason than time?"""
        report = examine(badge, at=self._at, sources=self._sources, trust=self._trust)
        real = report.answer(Question.REAL)
        if real != "passed":
            unknown = real == "unknown"
            self._differ(
                "component-unchecked" if unknown else "component-not-real", name, unknown=unknown
            )
            return False
        if self._holder(badge.document) != self._holder(self._document):
            self._differ("component-of-another", name)
            return False
        bad = [f for f in report.findings if f.required and f.outcome != "passed"]
        since = tuple(f.code for f in bad if f.outcome == "failed" and f.code in PASSING)
        self._today[name] = since
        for finding in bad:
            if finding.code not in PASSING:
                self._differ(
                    "component-unfit",
                    name,
                    unknown=finding.outcome == "unknown",
                    details=finding.code,
                )
        return True

    def _holder(self, document: dict[str, Any]) -> str | None:
        subject = document.get("credentialSubject")
        name = subject.get("id") if isinstance(subject, dict) else None
        return name if isinstance(name, str) else None

    # The sum

    def _counted(self, badges: dict[str, Signed]) -> Count | None:
        """The points again, by the rule set and catalogue the diploma names."""
        read = self._rulebook()
        if read is None:
            return None
        rules, catalogue = read
        achievement = self._document["credentialSubject"]["achievement"]
        rule = rules.diploma(str(achievement.get("humanCode")))
        if rule is None:
            self._differ("diploma-not-in-rules", None)
            return None
        # Issued again with another list, a diploma keeps its day of award; what it lists counted
        # on the day it was issued, and the age of points is that on the day of award.
        day = day_of(read_moment(self._document["validFrom"]))
        attainments = tuple(_attainment(each) for each in badges.values())
        case = Case(Person("staff"), attainments, catalogue, RuleHistory.of(rules))
        admissions = case.admissions(rules)
        for item in admissions:
            reason = item.reason_on(day)
            if reason is not None:
                self._differ("component-not-admitted", item.attainment.id, details=reason)
        added = count(
            [item for item in admissions if item.reason_on(day) is None],
            catalogue=catalogue,
            rules=rules,
            threshold=rule.threshold,
            expiry=day_of(read_moment(self._document["awardedDate"])),
        )
        if any(difference.outcome == "unknown" for difference in self._differences):
            return added
        self._compare(added, rule.threshold, variants(added.domains, rule.threshold, rules), rules)
        return added

    def _compare(
        self, added: Count, threshold: Decimal, reached: tuple[str, ...], rules: RuleSet
    ) -> None:
        claimed = self._claimed()
        if claimed != added.total:
            details = f"{claimed} / {added.total}"
            self._differ("total-differs", None, details=details)
        if added.total < threshold:
            self._differ("threshold-not-reached", None, details=f"{added.total} < {threshold}")
        names = {variant.id: variant.name_nl for variant in rules.variants}
        achievement = self._document["credentialSubject"]["achievement"]
        said = achievement.get("specialization", "")
        has_variants = any(
            rule.variants for rule in rules.diplomas if rule.id == achievement.get("humanCode")
        )
        expected = ", ".join(names[code] for code in reached) if has_variants else ""
        if said != expected:
            self._differ("variant-differs", None, details=f"{said!r} / {expected!r}")

    def _rulebook(self) -> tuple[RuleSet, Catalogue] | None:
        """The rule set and the catalogue, each with the digest the diploma names."""
        rules: RuleSet | None = None
        catalogue: Catalogue | None = None
        pins = self._pins()
        subject = self._document["credentialSubject"]
        rules_url = subject["achievement"].get("criteria", {}).get("id")
        others = [url for url in self._plain_documents() if url != rules_url]
        for url in [rules_url, *others]:
            if not isinstance(url, str) or url not in pins:
                self._differ("rules-not-pinned", None)
                return None
            document = self._rules.get(url)
            if document is None:
                self._differ("rules-missing", url, unknown=True)
                continue
            if digest_sri(jcs(document)) != pins[url]:
                self._differ("rules-altered", url)
                continue
            try:
                if url == rules_url:
                    rules = RuleSet.read(document)
                else:
                    catalogue = Catalogue.read(document)
            except BadgeError as error:
                self._differ("rules-unreadable", url, details=error.message)
        return None if rules is None or catalogue is None else (rules, catalogue)

    def _plain_documents(self) -> list[str]:
        """What the diploma rests on that is no credential: the rule set and the catalogue."""
        rows = self._document.get("relatedResource", [])
        return [
            row["id"]
            for row in rows
            if isinstance(row, dict) and row.get("mediaType") == PLAIN and "id" in row
        ]

    def _claimed(self) -> Decimal | None:
        value = self._document["credentialSubject"].get("creditsEarned")
        if isinstance(value, int | float) and not isinstance(value, bool):
            return Decimal(str(value))
        return None

    def _end(self, added: Count | None, badges: tuple[Signed, ...]) -> Rederivation:
        lines = {} if added is None else {line.badge: line for line in added.lines}
        outcomes = {each.outcome for each in self._differences}
        outcome: Derived = "derived"
        if "failed" in outcomes:
            outcome = "not_derived"
        elif "unknown" in outcomes or added is None:
            outcome = "unknown"
        parts = tuple(_part(each, lines, self._today) for each in badges)
        total = None if added is None else added.total
        return Rederivation(
            outcome, total, self._claimed(), parts, tuple(self._differences), self._report
        )


def _part(badge: Signed, lines: dict[str, Any], today: dict[str, tuple[str, ...]]) -> Part:
    name = str(badge.id)
    line = lines.get(name)
    return Part(
        id=name,
        name=str(badge.document.get("name", name)),
        counted=line.counted if line else Decimal(0),
        reason=(line.reason or line.cut_by) if line else "not_admitted",
        completed=_attainment(badge).completed,
        today=today.get(name, ()),
    )


def _attainment(badge: Signed) -> Attainment:
    """A badge as the rules see it. Its registration is `validFrom`, which the branch stands for."""
    document = badge.document
    subject = document["credentialSubject"]
    started = subject.get("activityStartDate")
    return Attainment(
        id=str(badge.id),
        module=subject["achievement"].get("humanCode"),
        completed=day_of(read_moment(subject.get("activityEndDate", document["awardedDate"]))),
        registered=day_of(read_moment(document["validFrom"])),
        started=None if started is None else day_of(read_moment(started)),
    )
