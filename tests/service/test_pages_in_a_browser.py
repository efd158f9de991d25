"""The pages in a real browser: seen, read by axe, walked by keyboard, and attacked."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

import pytest
from pages_seen import found, looked_at, opened
from service_here import URL, Published, Service, link, served
from strange_badges import strange_badge

from branchebadges import qr

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page


def unfolded(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")


@pytest.mark.parametrize(
    ("name", "path"),
    [
        pytest.param("verify", "/verify", id="the page that takes anything"),
        pytest.param("diploma", None, id="a diploma"),
        pytest.param("badge", None, id="a badge"),
        pytest.param("revoked", None, id="a revoked badge"),
        pytest.param("forged", None, id="a forged badge"),
        pytest.param("diploma-lacking", None, id="what cannot be checked"),
        pytest.param("withdrawn", None, id="a link that was withdrawn"),
        pytest.param("api", "/api", id="the API"),
        pytest.param("missing", "/nothing", id="nothing"),
    ],
)
def test_a_page_is_fit_for_everybody(
    service: Service,
    browser: Browser,
    axe: str,
    screenshots: Path,
    *,
    name: str,
    path: str | None,
) -> None:
    address = service.address + (path or service.path(name))
    looked_at(browser, address, name, axe=axe, screenshots=screenshots, prepare=unfolded)


def files(*signed: Any) -> list[Any]:
    return [
        {"name": f"badge-{number}.json", "mimeType": "application/json",
         "buffer": each if isinstance(each, bytes) else each.text.encode()}
        for number, each in enumerate(signed, 1)
    ]  # fmt: skip


def test_many_files_make_a_table_that_is_fit_for_everybody(
    service: Service, published: Published, browser: Browser, axe: str, screenshots: Path
) -> None:
    sector = published.sector
    several = files(
        sector.badge("anna", "ido"), sector.badge("bram", "ido"), strange_badge(), b"niets"
    )
    for width in ("phone", "desktop"):
        with opened(browser, width=width) as page:
            page.goto(f"{service.address}/verify")
            page.set_input_files("#files", several)
            page.get_by_role("button", name="Controleer", exact=True).click()
            page.get_by_role("heading", name="Uitkomst").wait_for()
            unfolded(page)
            page.screenshot(path=screenshots / f"table-{width}-nl-light.png", full_page=True)
            assert found(page, axe) == []
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= page.viewport_size["width"]  # type: ignore[index]


def test_the_keyboard_is_enough(service: Service, published: Published, browser: Browser) -> None:
    with opened(browser) as page:
        page.goto(f"{service.address}/verify")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        for _ in range(12):
            page.keyboard.press("Tab")
            assert page.evaluate(
                "() => { const s = getComputedStyle(document.activeElement);"
                " return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2 }"
            ), "the focus cannot be seen"
            if page.evaluate("document.activeElement.id") == "text":
                break
        page.keyboard.insert_text(published.sector.badge("anna", "ido").text)
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="Geldig").wait_for()
        for _ in range(12):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.tagName") == "SUMMARY":
                break
        page.keyboard.press("Space")
        assert page.get_by_text("Het is niet ingetrokken.").is_visible()


def test_without_javascript_everything_works(service: Service, browser: Browser) -> None:
    with opened(browser, java_script_enabled=False) as page:
        page.goto(service.address + service.path("diploma"))
        assert page.get_by_role("heading", name="Geldig").is_visible()
        page.get_by_text("Telt het mee?").click()
        assert page.get_by_role("cell", name="132").last.is_visible()
        page.goto(f"{service.address}/verify")
        assert not page.get_by_text("Camera aanzetten").is_visible()
        page.fill("#text", strange_badge().text)
        page.get_by_role("button", name="Controleer", exact=True).click()
        assert page.get_by_role("heading", name="Echt, maar niet van deze branche").is_visible()


HOSTILE = {
    "markup": '<img src=x onerror="window.hit=1"><script>window.hit=1</script><svg onload=hit=1>',
    "attribute": '" onmouseover="window.hit=1" style="position:fixed;inset:0" x=\'',
    "link": "javascript:window.hit=1",
    "direction": "\u05d0\u05d1\u05d2 123 \u05d3",
    "template": "{{ 7*7 }}${7*7}<%= 7*7 %>",
    "long": "W" * 5000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_words_of_others_are_words(
    service: Service, browser: Browser, screenshots: Path, name: str
) -> None:
    words = HOSTILE[name]
    badge = strange_badge(name=words, holder=words, more={"description": words})
    with opened(browser, width="phone") as page:
        dialogs: list[str] = []
        page.on("dialog", lambda dialog: dialogs.append(dialog.message))
        page.goto(f"{service.address}/verify")
        page.fill("#text", badge.text)
        page.get_by_role("button", name="Controleer", exact=True).click()
        page.get_by_role("heading", name="Echt, maar niet van deze branche").wait_for()
        unfolded(page)
        assert page.evaluate("window.hit") is None
        assert dialogs == []
        holder = page.locator("dd bdi").first
        assert holder.text_content() == words[:300]
        assert page.locator("main img, main script, main [style], main [onmouseover]").count() == 0
        assert page.locator("a[href^=javascript], a[href^=data]").count() == 0
        assert "49" not in (holder.text_content() or "")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        page.screenshot(path=screenshots / f"hostile-{name}.png", full_page=True)


def test_what_turns_the_reading_stays_in_its_own_place(
    published: Published, browser: Browser
) -> None:
    """U+202E would put the verdict of a stranger's choice after its own name (threat 133)."""
    name = "Anna \u202egidleg"
    badge = strange_badge(holder="Anna", name="Badge")
    signed = badge.text.replace('"Badge"', json.dumps(name))
    linked = Published(published.sector, {**published.links})
    linked.share("turned", signed)
    with served(linked) as service, opened(browser) as page:
        page.goto(service.address + service.path("turned"))
        # It cannot be signed, so it is not real, and not a word of it is shown.
        assert page.get_by_role("heading", name="Ongeldig").is_visible()
        assert "\u202e" not in page.content()
        page.goto(f"{service.address}/verify")
        page.set_input_files(
            "#files",
            [
                {"name": "a\u202egpj.json", "mimeType": "text/plain", "buffer": b"{}"},
                *files(published.sector.badge("anna", "ido")),
            ],
        )
        page.get_by_role("button", name="Controleer", exact=True).click()
        assert page.locator("tbody th bdi").first.text_content() == "a\u202egpj.json"


# The camera

_SCREEN = """
(source) => {
  const image = new Image();
  navigator.mediaDevices.getUserMedia = async () => {
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = 640; canvas.height = 640;
    const surface = canvas.getContext("2d");
    const draw = () => {
      surface.fillStyle = "white"; surface.fillRect(0, 0, 640, 640);
      surface.drawImage(image, 80, 80, 480, 480);
    };
    draw(); setInterval(draw, 50);
    return canvas.captureStream(20);
  };
  image.src = source;
}
"""


@pytest.mark.parametrize("own", [True, False], ids=["the browser's reader", "our reader"])
def test_a_code_before_the_camera_opens_its_page(
    service: Service, browser: Browser, *, own: bool
) -> None:
    picture = base64.b64encode(qr.png(f"{URL}{service.path('badge')}")).decode()
    with opened(browser, permissions=["camera"]) as page:
        if not own:
            page.add_init_script("delete window.BarcodeDetector")
        page.goto(f"{service.address}/verify")
        page.evaluate(_SCREEN, f"data:image/png;base64,{picture}")
        page.get_by_role("button", name="Camera aanzetten").click()
        page.get_by_role("heading", name="Geldig").wait_for()
        assert page.url.endswith(f"/v/{link('badge')}")


def test_without_a_camera_the_page_says_what_else_there_is(
    service: Service, browser: Browser
) -> None:
    with opened(browser) as page:
        page.goto(f"{service.address}/verify")
        page.evaluate(
            "() => { navigator.mediaDevices.getUserMedia = () => Promise.reject(new Error()) }"
        )
        page.get_by_role("button", name="Camera aanzetten").click()
        page.get_by_text("Plak de link, of kies een bestand.").first.wait_for()
