"""Sixteen threads that sign, verify, canonicalise and bake at once do what one alone does."""

from __future__ import annotations

import copy
import json
import random
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

import pytest
from attacks import altered, put, seal
from costly_files import of_proofs, of_words
from hostile_corpus import SVG, party

from branchebadges import contexts, qr
from branchebadges.canonical import screen
from branchebadges.errors import BadgeError
from branchebadges.images import bake, unbake
from branchebadges.proofs import Series, Signed
from branchebadges.verification import Memo, examine
from sector_in_a_box import NOW, Sector

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from branchebadges.contexts import Contexts

THREADS: Final = 16
SECONDS: Final = 2.5
VARYING: Final = ["/id", "/credentialSubject/id"]


@pytest.fixture
def quick_turns() -> Iterator[None]:
    """Threads take turns every ten microseconds, so that they meet halfway something."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(usual)


def texts(sector: Sector) -> list[str]:
    """Credentials of each form, good, false and hostile."""
    good = sector.provider.signs(sector.badge()).document
    by = party()
    sly = dict([*of_words(by), *of_proofs(by)])
    names = ["one id for many", "look-alikes within look-alikes", "types in every order",
             "each before all", "a proof by a key that is told"]  # fmt: skip
    return [
        json.dumps(good),
        sector.provider.signs(sector.badge(), suite="jwt").text,
        sector.provider.signs(sector.badge(), suite="eddsa-jcs-2022").text,
        json.dumps(altered(good, put("name", value="Meester"))),
        json.dumps(altered(good, put("punten", value=8))),
        json.dumps(seal(sector.badge(), sector.provider)),
        '{"id":"a","id":"b"}',
        *(sly[name].decode() for name in names),
    ]


def jobs(sector: Sector) -> list[Callable[[], object]]:
    """What each thread may be asked; every answer is always the same."""
    sources, trust, memo = sector.sources(), sector.trust, Memo()

    def verified(text: str, memo: Memo | None) -> object:
        try:
            report = examine(Signed.read(text), at=NOW, sources=sources, trust=trust, memo=memo)
        except BadgeError as error:
            return error.code, error.where
        return report.to_document()["findings"]

    plain = sector.badge()
    series = Series(copy.deepcopy(plain), VARYING)
    picture = qr.png("https://badges.example/v/1")
    signed = sector.provider.signs(plain).text
    lists = sector.status_list(sector.provider)

    def one_of_many(number: int) -> str:
        varied = [f"urn:uuid:badge-{number}", f"urn:uuid:person-{number}"]
        return series.sign(varied, sector.provider.key, suite="eddsa-rdfc-2022", created=NOW).text

    found: list[Callable[[], object]] = []
    for text in texts(sector):
        found += [lambda text=text: verified(text, None), lambda text=text: verified(text, memo)]  # type: ignore[misc]
    found += [lambda number=number: one_of_many(number) for number in range(6)]  # type: ignore[misc]
    for suite in ("eddsa-rdfc-2022", "eddsa-jcs-2022", "jwt"):
        found.append(lambda suite=suite: sector.provider.signs(plain, suite=suite).text)  # type: ignore[misc]
    found += [
        lambda: unbake(bake(picture, signed)),
        lambda: unbake(bake(SVG, signed)),
        lambda: sector.provider.signs(lists.to_document()).text,
    ]
    return found


def test_sixteen_threads_do_what_one_alone_does(quick_turns: None) -> None:
    asked = jobs(Sector())
    alone = [job() for job in asked]
    assert [job() for job in asked] == alone
    end = time.monotonic() + SECONDS

    def work(seed: int) -> int:
        chance, count = random.Random(seed), 0
        while time.monotonic() < end:
            number = chance.randrange(len(asked))
            assert asked[number]() == alone[number], number
            count += 1
        return count

    with ThreadPoolExecutor(THREADS) as pool:
        counts = list(pool.map(work, range(THREADS)))
    assert min(counts) > 0
    assert sum(counts) > len(asked)


def unheard_of() -> Contexts:
    """The pinned contexts as a set that nothing was ever read under, so no table is made yet."""
    return contexts.Contexts.read(resources.files(contexts))


def test_sixteen_threads_that_make_the_tables_together_make_the_same(quick_turns: None) -> None:
    sector = Sector()
    documents: list[dict[str, Any]] = [
        sector.badge(),
        sector.accreditation(),
        sector.recognition(),
        sector.status_list(sector.provider).to_document(),
        {**sector.badge(), "evidence": [{"type": ["Evidence"], "name": "x", "genre": "y"}] * 3},
    ]
    alone = [screen(document).quads() for document in documents]
    for _ in range(3):
        new = unheard_of()

        def work(seed: int, new: Contexts = new) -> list[bytes]:
            order = list(range(len(documents)))
            random.Random(seed).shuffle(order)
            made = {each: screen(documents[each], contexts=new).quads() for each in order}
            return [made[each] for each in range(len(documents))]

        with ThreadPoolExecutor(THREADS) as pool:
            assert list(pool.map(work, range(THREADS))) == [alone] * THREADS
