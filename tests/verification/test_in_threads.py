"""Good and bad badges judged side by side in threads get the verdict they get alone."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from sector_in_a_box import NOW, Sector, text

from branchebadges.proofs import Signed
from branchebadges.verification import examine


def test_eight_threads_give_the_verdicts_of_one() -> None:
    sector = Sector()
    good = sector.provider.signs(sector.badge())
    token = sector.provider.signs(sector.badge(), suite="jwt")
    stranger = sector.stranger.signs(sector.badge())
    changed = Signed.read(text(good.document | {"name": "Meester"}))
    undefined = Signed.read(text(good.document | {"punten": 8}))
    sources = sector.sources()

    def verdict(signed: Signed) -> tuple[str, tuple[str, ...]]:
        report = examine(signed, at=NOW, sources=sources, trust=sector.trust)
        return report.verdict, tuple(finding.code for finding in report.findings)

    badges = [good, token, stranger, changed, undefined] * 8
    alone = [verdict(signed) for signed in badges]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(verdict, badges)) == alone
