"""The points of a diploma again, by the rule set and catalogue it names."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self, TypeVar

from branchebadges.attainments import Person
from branchebadges.canonical import jcs
from branchebadges.catalogue import Catalogue
from branchebadges.days import add_days, add_years
from branchebadges.diplomas.outcome import Difference
from branchebadges.encoding import digest_sri
from branchebadges.errors import BadgeError, Lacking, ProofFailed
from branchebadges.moments import end_of_day
from branchebadges.proofs import check_plain
from branchebadges.rules import RuleHistory, RuleSet
from branchebadges.standing import Case, Count
from branchebadges.standing.counting import count
from branchebadges.standing.variants import variants

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from decimal import Decimal

    from branchebadges.attainments import Attainment
    from branchebadges.diplomas.said import Said

_T = TypeVar("_T")


@dataclass(frozen=True)
class Rulebook:
    """The rule set and the catalogue a diploma rests on; None for what is not there or not it."""

    rules: RuleSet | None
    catalogue: Catalogue | None
    differences: tuple[Difference, ...]

    @classmethod
    def read(cls, said: Said, documents: Mapping[str, Any], *, texts: Mapping[str, str]) -> Self:
        """Read both from the documents at hand, if they have the digests the diploma names.

        The digest is what makes them the ones that were meant, and the diploma's signature covers
        it. A rule set is signed by who adopted it besides, and then that must hold too.

        Args:
            said: what the diploma says of itself.
            documents: the documents by address.
            texts: documents by https address, for the keys of who adopted the rules.
        """
        differences: list[Difference] = []

        def one(url: str, read: Callable[[Any], _T]) -> _T | None:
            if url not in documents:
                differences.append(Difference("rules-missing", "unknown", url))
                return None
            try:
                document = documents[url]
                if digest_sri(jcs(document)) == said.pins[url]:
                    if isinstance(document, dict) and "proof" in document:
                        check_plain(document, texts)
                    return read(document)
                differences.append(Difference("rules-altered", "failed", url))
            except Lacking as error:
                differences.append(Difference("rules-unchecked", "unknown", url, error.message))
            except ProofFailed as error:
                differences.append(Difference("rules-not-real", "failed", url, error.message))
            except BadgeError as error:
                differences.append(Difference("rules-unreadable", "failed", url, error.message))
            return None

        rules, catalogue = one(said.rules, RuleSet.read), one(said.catalogue, Catalogue.read)
        return cls(rules, catalogue, tuple(differences))


@dataclass(frozen=True)
class Computed:
    """What was computed: the count, what did not count, and where the diploma says otherwise."""

    count: Count | None = None
    admission: list[Difference] = field(default_factory=list)
    comparison: list[Difference] = field(default_factory=list)


def added_up(said: Said, attainments: Iterable[Attainment], book: Rulebook) -> Computed:
    """Count the attainments as the branch did when it conferred the diploma.

    Issued again with another list, a diploma keeps its day of award; what it lists counted on the
    day it was issued, and the age of points is that on the day of award.
    """
    if book.rules is None or book.catalogue is None:
        return Computed()
    rule = book.rules.diploma(said.diploma)
    if rule is None:
        return Computed(admission=[Difference("diploma-not-in-rules", "failed")])
    history = RuleHistory.of(book.rules)
    # Of the person nothing is known that is signed: category and service are the branch's word.
    case = Case(Person("staff"), tuple(attainments), book.catalogue, history)
    reasons = [(item, item.reason_on(said.issued)) for item in case.admissions(book.rules)]
    added = count(
        [item for item, reason in reasons if reason is None],
        catalogue=book.catalogue,
        rules=book.rules,
        threshold=rule.threshold,
        expiry=said.awarded,
    )
    return Computed(
        count=added,
        admission=[
            Difference("component-not-admitted", "failed", item.attainment.id, reason)
            for item, reason in reasons
            if reason is not None
        ],
        comparison=[
            *_points(said, added, rule.threshold),
            *_variants(said, added, rule.threshold if rule.variants else None, book.rules),
            # An addition ends with the diploma it belongs to, whenever it was reached.
            *(() if said.adds_to else _validity(said, book.rules)),
        ],
    )


def _points(said: Said, added: Count, threshold: Decimal) -> Iterable[Difference]:
    if said.total != added.total:
        yield Difference("total-differs", "failed", None, f"{said.total} / {added.total}")
    if added.total < threshold:
        details = f"{added.total} < {threshold}"
        yield Difference("threshold-not-reached", "failed", None, details)


def _variants(
    said: Said, added: Count, threshold: Decimal | None, rules: RuleSet
) -> Iterable[Difference]:
    names = {variant.id: variant.name_nl for variant in rules.variants}
    reached = () if threshold is None else variants(added.domains, threshold, rules)
    expected = ", ".join(names[code] for code in reached)
    if said.specialization != expected:
        details = f"{said.specialization!r} / {expected!r}"
        yield Difference("variant-differs", "failed", None, details)


def _validity(said: Said, rules: RuleSet) -> Iterable[Difference]:
    years = rules.parameters.diploma_validity_years.value
    last = None if years is None else add_days(add_years(said.awarded, years), -1)
    expected = None if last is None else end_of_day(last)
    if said.until != expected:
        details = f"{said.until} / {expected}"
        yield Difference("validity-differs", "failed", None, details)
