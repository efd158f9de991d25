"""Somebody who reads what the branch published: all that a stranger can find out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from branchebadges.branch.sources import sources_in
from branchebadges.canonical import read_json
from branchebadges.diplomas import Rederivation, rederive
from branchebadges.trust import Trust
from branchebadges.verification import Report, examine

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from branchebadges.branch import BranchFolder
    from branchebadges.proofs import Signed
    from branchebadges.sources import Sources


@dataclass
class Reader:
    """Reads the public folder of a branch, at a moment."""

    branch: BranchFolder
    now: datetime

    @property
    def trust(self) -> Trust:
        """Whom a reader in this sector believes."""
        return Trust.read(read_json(self.branch.published(self.branch.url("trust.json"))))

    def sources(self, *, without: Iterable[str] = ()) -> Sources:
        """Everything that was published, but for the addresses named."""
        found = sources_in(self.branch.public)
        kept = {url: source.text for url, source in found.held.items() if url not in set(without)}
        return type(found).of(kept)

    def verify(
        self,
        signed: Signed,
        *,
        at: datetime | None = None,
        sources: Sources | None = None,
        trusting: bool = True,
        recipient: str | None = None,
    ) -> Report:
        """Verify as a reader in this sector would, or one who says not whom they trust."""
        return examine(
            signed,
            at=at or self.now,
            sources=self.sources() if sources is None else sources,
            trust=self.trust if trusting else None,
            recipient=recipient,
        )

    def rules_for(self, diploma: Signed) -> dict[str, Any]:
        """The published rule set and catalogue that a diploma names."""
        sources = self.sources()
        found = (sources.get(row["id"]) for row in diploma.document["relatedResource"])
        documents = [read_json(source.text) for source in found if source is not None]
        return {each["id"]: each for each in documents if "@context" not in each}

    def rederive(
        self,
        diploma: Signed,
        components: Iterable[Signed],
        *,
        rules: Mapping[str, Any] | None = None,
        sources: Sources | None = None,
        trusting: bool = True,
    ) -> Rederivation:
        """Compute a diploma again from these badges."""
        return rederive(
            diploma,
            components,
            (),
            self.rules_for(diploma) if rules is None else rules,
            self.now,
            sources=self.sources() if sources is None else sources,
            trust=self.trust if trusting else None,
        )
