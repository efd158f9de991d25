"""Employers verify: what the page behind a link says, and the page that takes anything."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfWriter
from service_here import URL, Published, Service, link
from strange_badges import strange_badge

from branchebadges import bake
from branchebadges.pictures import badge as picture
from branchebadges.pictures import to_png

if TYPE_CHECKING:
    import httpx

BROWSER = {"Accept": "text/html", "Accept-Language": "nl"}


def heading(response: httpx.Response) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", response.text, re.DOTALL)
    assert found, response.text[:500]
    return found[1].strip()


@pytest.mark.parametrize(
    ("name", "nl", "en"),
    [
        pytest.param("badge", "Geldig", "Valid", id="a badge in order"),
        pytest.param("diploma", "Geldig", "Valid", id="a diploma that follows from its badges"),
        pytest.param("diploma-unlisted", "Geldig", "Valid", id="a diploma without its list"),
        pytest.param("revoked", "Ingetrokken", "Revoked", id="revoked"),
        pytest.param("suspended", "Geschorst", "Suspended", id="on hold"),
        pytest.param("forged", "Ongeldig", "Not valid", id="a name that was changed"),
        pytest.param("local", "Ongeldig", "Not valid", id="a module nobody accredited"),
        pytest.param("diploma-lacking", "Niet te controleren", "Cannot be checked",
                     id="a diploma of which badges are missing"),
    ],
)  # fmt: skip
def test_a_link_says_one_verdict_in_two_languages(
    service: Service, name: str, nl: str, en: str
) -> None:
    with service.client(headers=BROWSER) as client:
        dutch, english = client.get(service.path(name)), client.get(service.path(name) + "?lang=en")
    assert (dutch.status_code, heading(dutch)) == (200, nl)
    assert (english.status_code, heading(english)) == (200, en)
    assert ('class="verdict good"' in dutch.text) == (nl == "Geldig")
    assert '<html lang="nl">' in dutch.text
    assert '<html lang="en">' in english.text


def test_a_link_is_kept_by_nobody_and_found_by_nobody(service: Service) -> None:
    with service.client() as client:
        for path in (service.path("badge"), service.path("badge") + "/credential"):
            answer = client.get(path)
            assert answer.headers["cache-control"] == "no-store"
            assert "noindex" in answer.headers["x-robots-tag"]
            assert answer.headers["referrer-policy"] == "no-referrer"


def test_a_link_says_whose_it_is_and_when_it_was_looked_at(service: Service) -> None:
    with service.client(headers=BROWSER) as client:
        page = client.get(service.path("badge")).text
    assert "<bdi>Anna</bdi>" in page
    assert "Gecontroleerd op 22 november 2026, 12:00 uur" in page
    assert "niet dat wie u de link gaf dezelfde persoon is" in page


def test_a_diploma_is_computed_again_with_a_running_sum(service: Service) -> None:
    with service.client(headers=BROWSER) as client:
        page = client.get(service.path("diploma")).text
    table = page[page.index("<tbody>") : page.index("</tfoot>")]
    cells = re.findall(r'<td class="number">([^<]*)</td>', table)
    assert cells == ["8", "8", "24", "32", "100", "132", "", "132"]
    assert "branche-2026" in page


def test_what_the_holder_does_not_share_is_nowhere(service: Service) -> None:
    with service.client(headers=BROWSER) as client:
        unlisted = client.get(service.path("diploma-unlisted")).text
        nameless = client.get(service.path("nameless")).text
        taken = [
            client.get(service.path(name) + "/credential").status_code
            for name in ("diploma-unlisted", "nameless")
        ]
    assert "Informatiepunt" not in unlisted
    assert "Wij hebben ze wel nageteld: 132 punten" in unlisted
    assert "Anna" not in nameless
    assert taken == [404, 404]


def test_of_what_is_not_real_nothing_is_shown(service: Service) -> None:
    with service.client(headers=BROWSER) as client:
        page = client.get(service.path("forged")).text
    for claim in ("Hans", "Anna", "Informatiepunt", "Academie", "data:image"):
        assert claim not in page, claim


def test_the_credential_is_given_as_it_was_signed(service: Service, published: Published) -> None:
    with service.client() as client:
        answer = client.get(service.path("badge") + "/credential")
    assert answer.text == published.links[link("badge")].text
    assert answer.headers["content-disposition"] == 'attachment; filename="credential.json"'


@pytest.mark.parametrize("state", ["withdrawn", "expired", "erased"])
def test_a_link_that_ended_says_so_and_no_more(service: Service, state: str) -> None:
    with service.client(headers=BROWSER) as client:
        answer = client.get(service.path(state))
    assert answer.status_code == 410
    assert "<bdi>" not in answer.text


def test_what_never_was_looks_like_what_is_private(service: Service) -> None:
    with service.client(headers=BROWSER) as client:
        pages = [
            client.get(f"/v/{name}")
            for name in ("nothing-0123456789abcdef", "x", "..%2f..%2fetc%2fpasswd", "a" * 65)
        ]
    assert {page.status_code for page in pages} == {404}
    told = {re.sub(r"[0-9a-f]{16}", "", page.text) for page in pages[:2]}
    assert len(told) == 1


# The page that takes anything


def judged(service: Service, text: str = "", *files: tuple[str, bytes]) -> httpx.Response:
    with service.client(headers=BROWSER) as client:
        return client.post(
            "/verify",
            data={"text": text},
            files=[("files", (name, content)) for name, content in files] or [("files", ("", b""))],
        )


def pdf_with(*attached: tuple[str, str]) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    for name, text in attached:
        writer.add_attachment(name, text.encode())
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def test_every_form_a_badge_comes_in_is_taken(service: Service, published: Published) -> None:
    text = published.sector.badge("anna", "ido").text
    svg = picture(kind="module", title="Badge", issuer="Aanbieder").encode()
    forms = {
        "badge.json": b"\xef\xbb\xbf" + text.encode() + b"\r\n",
        "badge.svg": bake(svg, text),
        "badge.png": bake(to_png(svg.decode(), width=64), text),
        "badge.pdf": pdf_with(("credential.json", text), ("notes.txt", "anders")),
    }
    for name, content in forms.items():
        answer = judged(service, "", (name, content))
        assert (answer.status_code, heading(answer)) == (200, "Geldig"), name
    assert heading(judged(service, f"\n  {text}\n")) == "Geldig"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(pdf_with(), id="a PDF without a credential"),
        pytest.param(pdf_with(("credential.json", "{}"), ("credential.jwt", "{}")), id="with two"),
        pytest.param(b"%PDF-1.7\n" + b"<<" * 20_000, id="a PDF that is broken"),
        pytest.param(b"\x89PNG\r\n\x1a\n", id="a picture cut short"),
        pytest.param(b"\x00\xff\xfe", id="noise"),
        pytest.param(b"{" * 5_000, id="deep JSON"),
    ],
)
def test_what_holds_no_credential_is_told_so(service: Service, content: bytes) -> None:
    answer = judged(service, "", ("bestand", content))
    assert (answer.status_code, heading(answer)) == (200, "Niet te lezen")


def test_several_files_make_a_table(service: Service, published: Published) -> None:
    sector = published.sector
    answer = judged(
        service,
        "",
        ("een.json", sector.badge("anna", "ido").text.encode()),
        ("twee.json", sector.badge("bram", "ido").text.encode()),
        ("drie.txt", b"niets"),
    )
    assert heading(answer) == "Uitkomst"
    told = re.findall(r'class="tag (\w+)"', answer.text)
    assert told == ["good", "bad", "bad"]


def test_a_diploma_beside_its_badges_is_computed_again(
    service: Service, published: Published
) -> None:
    sector = published.sector
    files = [("diploma.json", sector.diploma("anna").text.encode())]
    files += [(f"{n}.json", badge.text.encode()) for n, badge in enumerate(sector.badges("anna"))]
    answer = judged(service, "", *files)
    assert "<caption>Opnieuw uitgerekend</caption>" in answer.text


def test_a_badge_of_elsewhere_gets_an_honest_answer(service: Service) -> None:
    answer = judged(service, strange_badge().text)
    assert heading(answer) == "Echt, maar niet van deze branche"
    assert "van een uitgever die deze branche niet kent" in answer.text
    # It calls itself by the name of one that is known (threat 114).
    assert "Academie van het voorbeeld" not in answer.text
    assert heading(judged(service, strange_badge(suite="jwt").text)) == heading(answer)


def test_a_badge_of_elsewhere_that_was_changed_is_not_valid(service: Service) -> None:
    answer = judged(service, strange_badge().text.replace("Iemand", "Anders"))
    assert heading(answer) == "Ongeldig"
    assert "Anders" not in answer.text


def test_a_link_of_our_own_leads_to_its_page(service: Service) -> None:
    with service.client(headers=BROWSER) as client:
        for text, path in (
            (f"{URL}/v/{link('badge')}", service.path("badge")),
            (f" {URL}/v/{link('badge')}?lang=en#x \n", service.path("badge")),
        ):
            answer = client.post("/verify", data={"text": text})
            assert (answer.status_code, answer.headers["location"]) == (303, path)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"{URL}.elders.example/v/{link('badge')}", id="another host"),
        pytest.param(f"{URL}@elders.example/v/{link('badge')}", id="a host after an at sign"),
        pytest.param("https://127.0.0.1/v/badge-0123456789abcdef", id="this machine"),
        pytest.param("https://169.254.169.254/latest/meta-data", id="the metadata of a cloud"),
        pytest.param("http://elders.example/badge.json", id="without encryption"),
    ],
)
def test_no_other_link_leads_anywhere(service: Service, text: str) -> None:
    answer = judged(service, text)
    assert (answer.status_code, heading(answer)) == (200, "Niet te lezen")


def test_an_empty_form_says_what_to_do(service: Service) -> None:
    answer = judged(service)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


def test_a_form_with_too_many_files_is_refused(service: Service) -> None:
    answer = judged(service, "", *[(f"{n}.json", b"{}") for n in range(21)])
    assert answer.status_code == 422


def test_a_name_in_the_credential_cannot_break_out_of_the_page(service: Service) -> None:
    name = "<script>alert(1)</script>\u00ab' onload=x"
    answer = judged(service, strange_badge(name=name, holder='"><img src=x onerror=1>').text)
    assert "<script>alert" not in answer.text
    assert "<img src=x" not in answer.text
