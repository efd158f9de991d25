"""What a branch publishes beside keys, modules and lists: its rules, its catalogue, its trust."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from branchebadges.branch.register import catalogue_of
from branchebadges.canonical import jcs, read_json
from branchebadges.encoding import sha256
from branchebadges.files import about, read_text, write_whole
from branchebadges.rules import RuleSet
from branchebadges.trust import Trust

if TYPE_CHECKING:
    from branchebadges.branch.folder import Branch


def rules_of(branch: Branch) -> RuleSet:
    """The rule set in force."""
    path = branch.folder / "rules.json"
    with about(path):
        return RuleSet.read(read_json(read_text(path)))


def adopt_rules(branch: Branch, document: Any) -> RuleSet:
    """Put a rule set in force; one that cannot be read changes nothing."""
    rules = RuleSet.read(document)
    write_whole(branch.folder / "rules.json", json.dumps(document, ensure_ascii=False, indent=1))
    return rules


def publish_rules(branch: Branch, rules: RuleSet) -> str:
    """Publish a rule set under its content, so that what a diploma names stays what it was."""
    document = rules.to_document()
    url = branch.url(f"rules/{plain(rules.ruleset_id)}-{_short(document)}.json")
    branch.publish(url, {**document, "id": url})
    return url


def publish_catalogue(branch: Branch) -> str:
    """Publish the catalogue as it stands, under its content."""
    document = catalogue_of(branch).to_document()
    url = branch.url(f"catalogue/{_short(document)}.json")
    branch.publish(url, {**document, "id": url})
    return url


def publish_trust(branch: Branch) -> Trust:
    """Publish whom to believe in this branch: what a verifier is given with `--trust`."""
    grace = rules_of(branch).parameters.accreditation_grace_days.value
    trust = Trust.read(
        {
            "committees": [branch.committee.did],
            "branches": [branch.itself.did],
            "names": {each.did: each.name for each in branch.settings.organisations},
            "accreditation_grace_days": int(grace),
        }
    )
    text = json.dumps(trust.to_document(), ensure_ascii=False, indent=1)
    branch.publish(branch.url("trust.json"), text)
    return trust


def plain(name: str) -> str:
    """A name as it may stand in an address: what a rule set calls itself may be anything."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "x"


def _short(document: Any) -> str:
    return sha256(jcs(document)).hex()[:16]
