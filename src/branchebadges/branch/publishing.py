"""What a branch publishes beside keys, modules, lists and rules: its catalogue, and its trust."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from branchebadges.branch.register import catalogue_of
from branchebadges.canonical import jcs
from branchebadges.encoding import sha256
from branchebadges.trust import Trust

if TYPE_CHECKING:
    from branchebadges.branch.home import Branch
    from branchebadges.rules import RuleSet


def publish_catalogue(branch: Branch) -> str:
    """Publish the catalogue as it stands, under its content."""
    document = catalogue_of(branch).to_document()
    url = branch.url(f"catalogue/{short_digest(document)}.json")
    branch.publish(url, {**document, "id": url})
    return url


def publish_trust(branch: Branch, rules: RuleSet) -> Trust:
    """Publish whom to believe in this branch: what a verifier is given with `--trust`.

    `rules` are those in force: they say for how long after it ended an accreditation still counts.
    """
    grace = rules.parameters.accreditation_grace_days.value
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


def short_digest(document: Any) -> str:
    """What tells a document from any other in its address: the start of its digest."""
    return sha256(jcs(document)).hex()[:16]
