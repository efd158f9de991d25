"""What computing a diploma again takes is fetched: for the diploma, its badges and its rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from branchebadges.diplomas import with_sum
from branchebadges.sources import Sources
from branchebadges.testing import Sector
from branchebadges.web import Door, gather, gather_parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Shelf(Door):
    """A door behind which lies what a branch published, and that remembers what was asked."""

    def __init__(self, published: Mapping[str, str]) -> None:
        super().__init__()
        self.published = published
        self.asked: list[str] = []

    def fetch_all(self, urls: Iterable[str], **_: Any) -> Sources:
        found = Sources()
        for url in urls:
            self.asked.append(url)
            text = self.published.get(url)
            found = found.with_silent(url, "gone") if text is None else found.with_text(url, text)
        return found


@pytest.fixture(scope="module")
def sector(tmp_path_factory: pytest.TempPathFactory) -> Sector:
    sector = Sector.begin(tmp_path_factory.mktemp("parts") / "branch")
    for person in ("anna", "bob"):
        for day, module in enumerate(("mediacoach", "leesconsulent", "ido"), start=1):
            sector.complete(person, module, on=f"2026-03-{day:02}")
    sector.award()
    sector.confer()
    return sector


def shelf(sector: Sector, *, without: str = "nothing") -> Shelf:
    texts = sector.sources().texts
    return Shelf({url: text for url, text in texts.items() if without not in url})


def test_all_it_takes_is_fetched_each_once(sector: Sector) -> None:
    door = shelf(sector)
    diploma, badges = sector.diploma("anna"), sector.badges("anna")
    report, sources = gather(diploma, at=sector.now, trust=sector.trust, door=door)
    sources = gather_parts(
        diploma, badges, at=sector.now, sources=sources, trust=sector.trust, door=door
    )
    found = with_sum(report, badges, sources=sources, trust=sector.trust)
    assert found.report.valid
    assert len(door.asked) == len(set(door.asked))
    assert [url for url in door.asked if "/rules/" in url or "/catalogue/" in url]


def test_for_badges_that_are_none_of_its_own_nothing_is_fetched(sector: Sector) -> None:
    door = shelf(sector)
    gather_parts(
        sector.diploma("anna"), sector.badges("bob"), at=sector.now, trust=sector.trust, door=door
    )
    assert not [url for url in door.asked if "/issuers/" in url]


def test_rules_that_do_not_come_leave_it_unknown(sector: Sector) -> None:
    door = shelf(sector, without="/rules/")
    diploma, badges = sector.diploma("anna"), sector.badges("anna")
    sources = gather_parts(diploma, badges, at=sector.now, trust=sector.trust, door=door)
    report = sector.verify(diploma, sources=sources)
    found = with_sum(report, badges, sources=sources, trust=sector.trust, asked=True)
    assert found.report.verdict == "unknown"
