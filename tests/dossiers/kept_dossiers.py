"""Anna's dossier, and what a hostile hand may do to it."""

from __future__ import annotations

import copy
import json
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from attested import Attested
from branchebadges.branch.sources import sources_in
from branchebadges.dossiers import Dossier, Judgement
from branchebadges.dossiers.record import record_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from branchebadges.proofs import Signed

IN_TWENTY_YEARS = datetime(2046, 11, 22, 12, tzinfo=UTC)


@dataclass
class Box:
    """A sector in which Anna has badges, two diplomas and more, and asks for her dossier."""

    attested: Attested

    @classmethod
    def begin(cls, folder: Path) -> Box:
        return cls(Attested.begin(folder))

    def credentials(self) -> list[Signed]:
        sector, attested = self.attested.sector, self.attested
        return [
            *sector.badges("anna"),
            sector.diploma("anna"),
            sector.diploma("anna", "nascholing"),
            attested.sign(attested.without_list(), attested.branch),
        ]

    def collected(
        self, credentials: Sequence[Signed] | None = None, *, stamped: bool = True, **options: Any
    ) -> Dossier:
        sector = self.attested.sector
        rows = self.credentials() if credentials is None else credentials
        given = {
            "id": uuid.uuid4().urn,
            "holder": self.attested.holder_id,
            "sources": sources_in(sector.branch.public),
            "trust": sector.trust,
            "at": sector.now,
            "ledger": sector.person("anna").ledger,
            "registered": {str(each.id): sector.now for each in rows} if stamped else {},
        }
        return Dossier.collect(rows, **{**given, **options})

    def sealed(self, dossier: Dossier, *, by: str = "branch") -> Dossier:
        """The dossier with a record over its tokens, signed by one of the parties."""
        party = getattr(self.attested, by)
        record = record_of(dossier, id=uuid.uuid4().urn, issuer=party.profile())
        return dossier.sealed(self.attested.sign(record, party))


def changed(dossier: Dossier, change: Any) -> Dossier:
    """The dossier after somebody changed its file."""
    document = copy.deepcopy(json.loads(dossier.to_text()))
    change(document)
    return Dossier.read(document)


def codes(judgement: Judgement) -> dict[str, str]:
    return {flaw.code: flaw.outcome for flaw in judgement.flaws}
