"""The rules of a branch through time: each rule set that was adopted, signed and published.

A rule set is never changed: other numbers are a new version, in force from its own day on. Each is
published under its content, with the seal of the branch in it, and diplomas name it by its digest.
Which ones were adopted is a private list of their addresses.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Final

from pydantic import Field

from branchebadges import dids, proofs
from branchebadges.branch import persons
from branchebadges.branch.publishing import plain, short_digest
from branchebadges.errors import BadgeError, Malformed, Refused, StorageFailed
from branchebadges.files import about
from branchebadges.reading import Strict, read_as
from branchebadges.rules import RuleHistory, RuleSet

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from branchebadges.branch.home import Branch

_REGISTER: Final = "register/rules.json"


class _Adopted(Strict):
    """The addresses of the rule sets that were adopted."""

    urls: Annotated[tuple[str, ...], Field(min_length=1)]


@dataclass(frozen=True)
class Adopted:
    """A rule set of the branch, and whether it was new."""

    rules: RuleSet
    url: str
    new: bool


def history_of(branch: Branch) -> RuleHistory:
    """Every rule set that the branch adopted, in the order in which they are in force.

    Raises:
        StorageFailed: none was adopted (`no-rules`), or one is not there any more.
        BadgeError: one is not as it was published.
    """
    urls = _adopted(branch)
    if not urls:
        raise StorageFailed(
            "no-rules",
            "this branch has no rules; adopt a rule set with `branchebadges branch rules FILE`",
            where=branch.settings.url,
        )
    return RuleHistory.of(*(read_published(branch, url) for url in urls))


def rules_on(branch: Branch, day: date) -> RuleSet:
    """The rule set in force on a day."""
    return history_of(branch).on(day)


def adopt(branch: Branch, document: object, *, at: datetime, replacing: bool = False) -> Adopted:
    """Adopt a rule set: sign it, publish it, and let it be in force from its day on.

    What was adopted before is not adopted again.

    Args:
        document: the rule set.
        at: the moment of adoption, which its seal tells.
        replacing: let it take the place of a version with the same first day or name, as long as
            no diploma was conferred by that one.

    Raises:
        Refused: it cannot be read (`rules`); it begins on the day of another version or bears its
            name (`rules-overlap`), or would replace one that was used (`rules-in-use`); or by the
            day it begins a diploma was conferred already (`rules-retroactive`). Each with its
            place; then nothing was changed.
    """
    rules = RuleSet.read(document)
    url, adopted = url_of(branch, rules), _adopted(branch)
    if url in adopted:
        return Adopted(read_published(branch, url), url, new=False)
    conferred = [each for record in persons.everybody(branch) for each in record.conferrals]
    others = {each: read_published(branch, each) for each in adopted}
    replaced = _overlapping(rules, others)
    if replaced and not replacing:
        raise next(iter(replaced.values()))
    if any(each.rules in replaced for each in conferred):
        raise Refused("rules-in-use", "diplomas were conferred by the version it would replace")
    last = max((each.awarded_on for each in conferred), default=None)
    if last is not None and rules.effective_from <= last:
        message = f"a diploma was conferred on {last}; new rules begin after that day"
        raise Refused("rules-retroactive", message, where="/effective_from")
    signer = branch.signer(branch.itself)
    signed = proofs.sign_plain({**rules.unsigned(), "id": url}, signer, created=at)
    branch.publish(url, signed)
    kept = tuple(each for each in adopted if each not in replaced)
    branch.write_private(_REGISTER, _Adopted(urls=(*kept, url)).model_dump(mode="json"))
    return Adopted(RuleSet.read(signed), url, new=True)


def _overlapping(rules: RuleSet, others: Mapping[str, RuleSet]) -> dict[str, Refused]:
    """The versions that these rules cannot stand beside, and why not."""
    found = {}
    for url, other in others.items():
        if other.effective_from == rules.effective_from:
            message = f"{other.ruleset_id} is in force from that day; choose another"
            found[url] = Refused("rules-overlap", message, where="/effective_from")
        elif other.ruleset_id == rules.ruleset_id:
            message = f"there is a {other.ruleset_id} already, with other rules; give it a new name"
            found[url] = Refused("rules-overlap", message, where="/ruleset_id")
    return found


def url_of(branch: Branch, rules: RuleSet) -> str:
    """Where a rule set is published: under its content, so that what is named there stays so."""
    return branch.url(f"rules/{plain(rules.ruleset_id)}-{short_digest(rules.unsigned())}.json")


def read_published(branch: Branch, url: str) -> RuleSet:
    """A rule set as the branch published it, with its seal checked.

    Raises:
        StorageFailed: it is not there any more.
        Malformed: it is not what was published there (`published-altered`).
    """
    with about(branch.place_of(url)):
        rules = RuleSet.read(branch.published_document(url))
        did = branch.itself.did
        keys = {dids.url_of(did): branch.published(dids.url_of(did))}
        try:
            signer = proofs.check_plain(rules.to_document(), keys)
        except BadgeError as error:
            raise _altered(error.message) from error
        if signer != did or rules.id != url or url_of(branch, rules) != url:
            raise _altered("another rule set stands here")
        return rules


def _altered(why: str) -> Malformed:
    return Malformed(
        "published-altered",
        f"this rule set is not as the branch adopted it: {why}; "
        "put its file in public/ back as it was",
    )


def _adopted(branch: Branch) -> tuple[str, ...]:
    kept = branch.read_private_as(lambda each: read_as(_Adopted, each, code="rules"), _REGISTER)
    return kept.urls if kept else ()
