"""Searching the catalogue: what is found fits, and each number is what its choice would give."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from issuer_app.catalogue.searching import BANDS, FACETS, Query, search
from issuer_app.catalogue.shelf import Listing, Term, folded, shelf_of
from issuer_app.catalogue.shown import address, filters, pages_around

from branchebadges import examples
from branchebadges.branch import Organisation
from branchebadges.branch.register import Entry, read_decision
from branchebadges.modules import read_framework, read_module

DAY = date(2026, 11, 22)
FRAMEWORK = read_framework(examples.document("domains"))
PROVIDERS = [
    Organisation(
        id=row["id"], kind="provider", name=row["name"], did=row["did"], country=row["country"]
    )
    for row in examples.document("providers")["providers"]
]
SHELF = shelf_of(
    {row["id"]: read_module(row) for row in examples.document("modules")["modules"]},
    [
        Entry(decision=read_decision(row), version=number)
        for number, row in enumerate(examples.document("accreditations")["accreditations"], 1)
    ],
    PROVIDERS,
    FRAMEWORK,
)
LISTINGS = list(SHELF.listings.values())


def find(**asked: Any) -> list[str]:
    found = search(LISTINGS, Query(**asked), day=DAY, language="nl")
    return [listing.module.id for listing in found.listings]


def choices(of: Any) -> st.SearchStrategy[list[str]]:
    values = sorted({value for listing in LISTINGS for value in of(listing)})
    return st.lists(st.sampled_from([*values, "bestaat-niet"]), max_size=2)


QUERIES = st.builds(
    Query,
    q=st.sampled_from(["", "digi", "DIGÌ", "badge zonder zin", "go"]),
    domain=choices(lambda each: each.module.domains),
    role=choices(lambda each: each.module.roles),
    competence=choices(lambda each: each.module.competences),
    provider=choices(lambda each: [each.provider.id]),
    points=st.lists(st.sampled_from(list(BANDS)), max_size=2),
    form=choices(lambda each: [each.module.delivery]),
    language=choices(lambda each: [each.module.language]),
    least=st.none() | st.integers(0, 50).map(Decimal),
    past=st.booleans(),
)


@given(QUERIES)
def test_the_number_beside_a_choice_is_what_it_would_give(query: Query) -> None:
    found = search(LISTINGS, query, day=DAY, language="nl")
    for facet in FACETS:
        for value, count in found.counts[facet].items():
            alone = query.model_copy(update={facet: [value]})
            assert count == len(search(LISTINGS, alone, day=DAY, language="nl").listings)


@given(QUERIES)
def test_every_address_leads_back_to_the_same_search(query: Query) -> None:
    from urllib.parse import parse_qs, urlsplit

    given_ = parse_qs(urlsplit(address("/catalogue", query)).query)
    read = Query.model_validate(
        {name: values if name in FACETS else values[0] for name, values in given_.items()}
    )
    assert read == query


@given(QUERIES, st.integers(1, 9))
def test_pages_hold_everything_once(query: Query, size: int) -> None:
    found = search(LISTINGS, query, day=DAY, language="nl")
    rows = [each for n in range(found.pages(size)) for each in found.page(n + 1, size)]
    assert rows == list(found.listings)


def test_without_a_question_all_that_is_accredited_today_is_there() -> None:
    accredited = {each.module.id for each in LISTINGS if each.term(DAY)}
    assert set(find()) == accredited
    assert "fic-bronnencheck" not in accredited
    assert "fic-bronnencheck" in find(past=True)


def test_words_are_found_past_capitals_and_accents_and_all_must_be_there() -> None:
    assert find(q="COMMUNÍTY librarian")
    assert not find(q="community kwantummechanica")


def test_filters_narrow_and_choices_widen() -> None:
    domains = set(find(domain=["CL"])) | set(find(domain=["ID"]))
    assert set(find(domain=["CL", "ID"])) == domains
    assert set(find(domain=["CL"], form=["online"])) == set(find(domain=["CL"])) & set(
        find(form=["online"])
    )


def test_points_from_and_to() -> None:
    for listing in (SHELF.listings[id_] for id_ in find(least="8", most="12,5")):
        assert 8 <= listing.shown(DAY).decision.points <= Decimal("12.5")


def test_no_filter_repeats_what_an_address_made_up() -> None:
    query = Query(provider=["<script>"], domain=["x"])
    found = search(LISTINGS, query, day=DAY, language="nl")
    told = [option.value for each in filters(found, query, SHELF, "nl") for option in each.options]
    assert "<script>" not in told
    assert "x" not in told


@pytest.mark.parametrize(
    ("page", "pages", "shown"),
    [
        (1, 1, [1]),
        (1, 3, [1, 2, 3]),
        (5, 9, [1, None, 4, 5, 6, None, 9]),
        (9, 9, [1, None, 8, 9]),
    ],
)
def test_the_pages_that_are_shown(page: int, pages: int, shown: list[int | None]) -> None:
    assert list(pages_around(page, pages)) == shown


DAYS = st.integers(0, 40).map(lambda number: DAY - timedelta(days=20) + timedelta(days=number))


@given(first=DAYS, last=DAYS, cut=st.none() | DAYS, since=st.none() | DAYS, day=DAYS)
def test_an_accreditation_is_in_force_on_its_days_and_no_other(
    first: date, last: date, cut: date | None, since: date | None, day: date
) -> None:
    first, last = sorted((first, last))
    row: dict[str, Any] = {
        "id": "a-1", "module_id": "a", "points": 1, "study_hours": 1,
        "valid_from": str(first), "valid_until": str(last),
    }  # fmt: skip
    if cut is not None:
        row |= {"withdrawn_on": str(cut), "withdrawal_mode": "prospective"}
        if since is not None and since <= cut:
            row |= {"withdrawal_mode": "retroactive", "retroactive_from": str(since)}
    term = Term(read_decision(row), 1)
    listing = Listing(SHELF.listings["onboarding"].module, PROVIDERS[0], (term,))
    in_force = first <= day <= last and (
        cut is None or day < date.fromisoformat(row.get("retroactive_from", row["withdrawn_on"]))
    )
    assert (term.stand(day) == "now") is in_force
    assert (listing.term(day) is not None) is in_force


def test_folding() -> None:
    assert folded("Crème BRÛLÉE") == "creme brulee"
