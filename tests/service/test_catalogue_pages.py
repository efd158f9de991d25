"""The catalogue as anybody sees it: pages, a document for programs, and accreditations verified."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from committee_here import Chamber, chamber
from issuer_app.branch import BranchInDatabase
from pages_seen import LOOKS, WIDTHS, found, opened
from test_committee import carried

from branchebadges.branch.accrediting import withdraw
from branchebadges.branch.register import entries_of
from branchebadges.moments import day_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import httpx
    from branch_here import BranchHere
    from playwright.sync_api import Browser

PAGE = {"accept": "text/html", "accept-language": "nl"}


@pytest.fixture
def seated(branch_here: BranchHere) -> Iterator[Chamber]:
    with chamber(branch_here) as made:
        made.documents.refresh()
        yield made


def get(seated: Chamber, path: str, **headers: str) -> httpx.Response:
    return seated.client.get(path, headers={**PAGE, **headers})


def test_the_list_holds_what_is_accredited_and_nothing_local(seated: Chamber) -> None:
    text = get(seated, "/catalogue").text
    assert "Mediacoach" in text
    assert "Aan onze eigen balie" not in text
    assert 'itemtype="https://schema.org/Course"' in text


@pytest.mark.parametrize("path", ["/catalogue", "/modules/ido", "/api/modules", "/api/modules/ido"])
def test_what_did_not_change_is_not_sent_again(seated: Chamber, path: str) -> None:
    first = get(seated, path)
    again = get(seated, path, **{"if-none-match": first.headers["etag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert "public" in first.headers["cache-control"]
    carried(seated, seated.handed_in())
    changed = get(seated, path, **{"if-none-match": first.headers["etag"]})
    assert changed.status_code == (304 if path.endswith("ido") else 200)


def test_who_sends_a_cookie_gets_a_page_that_is_kept_for_nobody_else(seated: Chamber) -> None:
    for answer in (
        get(seated, "/catalogue", cookie="lang=en"),
        get(seated, "/catalogue?lang=en"),
    ):
        assert answer.headers["cache-control"] == "private, no-cache"


def test_languages_have_pages_of_their_own(seated: Chamber) -> None:
    dutch, english = (
        get(seated, "/catalogue"),
        get(seated, "/catalogue", **{"accept-language": "en"}),
    )
    assert dutch.headers["etag"] != english.headers["etag"]
    assert "Accept-Language" in dutch.headers["vary"]


def test_the_dutch_name_leads_to_the_same(seated: Chamber) -> None:
    answer = get(seated, "/catalogus?domain=CL")
    assert answer.headers["location"] == "/catalogue?lang=nl&domain=CL"


def test_a_search_without_an_outcome_says_what_to_do(seated: Chamber) -> None:
    text = get(seated, "/catalogue?q=kwantummechanica").text
    assert "Geen module gevonden" in text
    assert "Alle filters weg" in text


def test_a_module_that_is_not_there(seated: Chamber) -> None:
    for path in ("/modules/bestaat-niet", "/modules/eigen-balie", "/api/modules/bestaat-niet"):
        assert get(seated, path).status_code == 404
    assert get(seated, "/modules/ido/accreditations/mediacoach-1").status_code == 404


def test_a_document_of_a_version_is_still_there_beside_the_page(seated: Chamber) -> None:
    assert get(seated, "/modules/ido/v1.json").json()["humanCode"] == "ido"
    assert get(seated, "/modules/ido/v1.svg").headers["content-type"].startswith("image/svg")


def test_an_accreditation_is_verified_on_the_spot(seated: Chamber) -> None:
    text = get(seated, "/modules/ido/accreditations/ido-1").text
    assert 'class="verdict good"' in text
    with seated.working() as work:
        work.run("UPDATE published SET body = replace(body, '24 studie', '99 studie') "
                 "WHERE path = 'accreditations/ido-1.json'")  # fmt: skip
        work.run("UPDATE published SET version = nextval('published_version') "
                 "WHERE path = 'accreditations/ido-1.json'")  # fmt: skip
    seated.documents.refresh()
    assert 'class="verdict bad"' in get(seated, "/modules/ido/accreditations/ido-1").text


def test_a_withdrawn_module_leaves_the_list_and_keeps_its_page(seated: Chamber) -> None:
    with seated.here.works.begin("test") as work:
        branch = BranchInDatabase.of(work, keys=seated.here.keys)
        decision = entries_of(branch)["ido-1"].decision
        change = {"withdrawn_on": day_of(work.at), "withdrawal_mode": "prospective"}
        withdraw(branch, decision.model_copy(update=change), at=work.at)
    seated.here.work_off()
    seated.documents.refresh()
    assert "/modules/ido" not in get(seated, "/catalogue").text
    assert "/modules/ido" in get(seated, "/catalogue?past=true").text
    assert "Ingetrokken" in get(seated, "/modules/ido").text
    assert 'class="verdict good"' not in get(seated, "/modules/ido/accreditations/ido-1").text


def test_a_program_reads_the_same(seated: Chamber) -> None:
    told = seated.client.get("/api/modules?domain=ID&sort=points").json()
    ids = [each["id"] for each in told["modules"]]
    assert ids == ["ido", "onboarding"]
    assert told["total"] == told["counts"]["domain"]["ID"] == 2
    assert told["modules"][0]["accreditation"]["url"].endswith("/accreditations/ido-1.json")
    assert seated.client.get("/api/modules?least=veel").status_code == 422


@pytest.mark.parametrize(
    "said",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[klik](javascript:alert(1))",
        "naam\u202egnip.exe",
    ],
)
def test_markup_is_refused_at_its_field(seated: Chamber, said: str) -> None:
    from committee_here import MODULE, form_of

    form = form_of({**MODULE, "description": said})
    answer = seated.as_("provider").post("/provider/proposals", **form, action="hand-in")
    assert answer.status_code == 422
    assert "opmaak, een link of een onzichtbaar teken" in answer.text
    assert said not in re.sub(r"<bdi>.*?</bdi>", "", answer.text) or "<" not in said


SEEN = [
    ("/catalogue", None),
    ("/modules/ido", None),
    ("/modules/ido/accreditations/ido-1", None),
    ("/provider/proposals", "provider"),
    ("/provider/proposals/new", "provider"),
    ("/committee", "ada"),
    ("/committee/interests", "ada"),
    ("/committee/providers", "ada"),
    ("/committee/accreditations", "ada"),
    ("/committee/accreditations/ido-1?mode=retroactive&since=2024-01-01", "ada"),
]


def test_axe_finds_nothing_on_our_pages(
    branch_here: BranchHere, browser: Browser, axe: str, screenshots: Path
) -> None:
    with chamber(branch_here, url="http://127.0.0.1") as seated:
        seated.documents.refresh()
        proposal = seated.handed_in()
        pages = [
            *SEEN,
            (f"/committee/proposals/{proposal}", "ada"),
            (seated.judged(seated.handed_in({"module_id": "ander"}), "ada"), "ben"),
        ]
        for number, (path, who) in enumerate(pages):
            look = LOOKS[number % len(LOOKS)]
            with opened(browser, width=look[0], language=look[1], scheme=look[2]) as page:
                at = str(seated.client.base_url)
                if who:
                    secret = seated.as_(who).secret
                    page.context.add_cookies([{"name": "session", "value": secret, "url": at}])
                page.goto(at.rstrip("/") + path)
                assert page.evaluate("document.documentElement.lang") == look[1], path
                name = "".join(each if each.isalnum() else "-" for each in path[1:40])
                page.screenshot(path=screenshots / f"{name}-{look[0]}.png", full_page=True)
                wide = page.evaluate("document.documentElement.scrollWidth")
                assert wide <= WIDTHS[look[0]][0], path
                assert found(page, axe) == [], path
