"""Our own verdict, in the words in which the strangers give theirs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from branchebadges import dids, proofs, verification
from branchebadges.errors import BadgeError
from branchebadges.sources import Sources
from foreign.strangers import Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


def verify(text: str, *, documents: Mapping[str, dict[str, Any]], at: datetime) -> Verdict:
    """What `examine` says from these documents alone; a revoked badge is not verified."""
    sources = Sources.of(
        {
            dids.url_of(name) if name.startswith("did:") else name: json.dumps(document)
            for name, document in documents.items()
        }
    )
    try:
        report = verification.examine(proofs.Signed.read(text), at=at, sources=sources)
    except BadgeError as error:
        return Verdict(verified=False, error=f"failed: {error.code}")
    if report.valid:
        return Verdict(verified=True)
    why = [each.code for each in report.findings if each.required and each.outcome != "passed"]
    return Verdict(verified=False, error=f"{report.verdict}: {', '.join(why)}")
