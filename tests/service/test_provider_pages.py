"""The pages of a provider in a real browser: from a file to badges, keys and webhooks."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest
from issuer_app.people import sessions
from issuer_app.people.roles import give_role
from pages_seen import LOOKS, WIDTHS, found, opened
from provider_here import ProviderHere, completion

from branchebadges.testing.made_up import ACADEMY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from branch_here import BranchHere
    from playwright.sync_api import Browser, Page

GOOD = """kenmerk;deelnemernummer;module;afgerond op;resultaat;naam;e-mail
a-1;anna;ido;2026-11-20;passed;Anna Achternaam;anna@bieb.example
a-2;bram;community-librarian;2026-11-19;passed;Bram \u202eBakker;bram@bieb.example
a-3;cas;verdwenen;2026-11-19;passed;Cas Claassen;cas@bieb.example
""".replace("\u202e", "")
BAD = """kenmerk;deelnemernummer;module;afgerond op;resultaat;naam;e-mail
b-1;anna;ido;gisteren;passed;Anna;anna@bieb.example
b-2;bram;ido;2026-11-19;passed;=HYPERLINK(1);bram@bieb.example
b-2;cas;ido
"""


@pytest.fixture
def provider(branch_here: BranchHere) -> Iterator[ProviderHere]:
    with ProviderHere(branch_here, url="http://localhost").served() as here:
        yield here


def signed_in(here: ProviderHere, organisation: str = ACADEMY) -> dict[str, Any]:
    """What a browser holds that is signed in as staff."""
    with here.branch.works.begin("test") as work:
        address = give_role(work, f"staff@{organisation}.example", "provider", organisation)
        secret = sessions.begin(work, address)
    cookie = {
        "name": "session",
        "value": secret,
        "domain": "127.0.0.1",
        "path": "/",
        "expires": -1,
        "httpOnly": True,
        "secure": False,
        "sameSite": "Lax",
    }
    return {"storage_state": {"cookies": [cookie], "origins": []}}


def work_off(here: ProviderHere) -> None:
    """A browser's thread has a loop of its own, so the worker gets another."""
    thread = threading.Thread(target=here.branch.work_off)
    thread.start()
    thread.join(60)


class Seen:
    """Looks at each page in every look, and keeps a picture of it."""

    def __init__(self, page: Page, axe: str, screenshots: Path) -> None:
        self._page, self._axe, self._screenshots = page, axe, screenshots

    def now(self, name: str) -> None:
        page = self._page
        for width, language, scheme in LOOKS:
            wide, high = WIDTHS[width]
            page.set_viewport_size({"width": wide, "height": high})
            page.emulate_media(color_scheme=scheme)
            page.goto(page.url.partition("?")[0] + f"?lang={language}")
            self._look(f"provider {name} {width} {language} {scheme}", wide)

    def as_it_is(self, name: str) -> None:
        """A page that was an answer to a form, which cannot be asked for again."""
        for width, (wide, high) in WIDTHS.items():
            self._page.set_viewport_size({"width": wide, "height": high})
            self._look(f"provider {name} {width}", wide)

    def _look(self, look: str, wide: int) -> None:
        page = self._page
        page.evaluate("document.fonts.ready")
        assert page.evaluate("document.documentElement.scrollWidth") <= wide, look
        page.screenshot(path=self._screenshots / f"{look.replace(' ', '-')}.png", full_page=True)
        if look.endswith(("light", "phone")):
            # Axe takes a second; both widths and both languages are in these.
            assert found(page, self._axe) == [], look


def test_from_a_file_to_badges(
    provider: ProviderHere, browser: Browser, axe: str, screenshots: Path, tmp_path: Path
) -> None:
    file = tmp_path / "afrondingen.csv"
    with opened(browser, **signed_in(provider)) as page:
        seen = Seen(page, axe, screenshots)
        page.goto(f"{provider.address}/provider")
        seen.now("start")
        page.goto(f"{provider.address}/provider/upload?lang=nl")
        seen.now("upload")
        file.write_bytes(BAD.encode("utf-8-sig"))
        page.set_input_files("#file", file)
        page.click("main form button.main")
        seen.now("columns")
        page.click("form.card button.main")
        seen.now("check wrong")
        page.goto(page.url.partition("?")[0] + "?lang=nl")
        told = page.inner_text("main table")
        assert "geen datum" in told
        assert "formule" in told
        assert "meer of minder cellen" in told
        assert provider.count("batches") == 0
        page.click("text=Bestand weggooien")
        page.goto(f"{provider.address}/provider/upload?lang=nl")
        file.write_text(GOOD, encoding="utf-8")
        page.set_input_files("#file", file)
        page.click("main form button.main")
        page.click("form.card button.main")
        seen.now("check")
        assert provider.count("batches") == 0
        assert provider.count("credentials") == 0
        assert provider.count("people") == 0
        page.goto(page.url.partition("?")[0] + "?lang=nl")
        page.click("button:has-text('uitreiken')")
        assert "Bezig" in page.inner_text("h1")
        work_off(provider)
        page.wait_for_selector("h1:has-text('Klaar')")
        seen.now("batch")
        assert provider.count("drafts") == 0
        page.goto(page.url.partition("?")[0] + "?lang=nl")
        assert "niet in de catalogus" in page.inner_text("table")
        page.click("text=Bekijk de badge >> nth=0")
        seen.now("badge")
        page.goto(page.url.partition("?")[0] + "?lang=nl")
        page.fill("#reason", "Verkeerde deelnemer")
        page.click("text=Intrekken >> nth=-1")
        assert "ingetrokken" in page.inner_text("main section")
        page.goto(f"{provider.address}/provider/badges")
        seen.now("badges")
        page.goto(f"{provider.address}/provider")
        seen.now("start filled")


def test_keys_and_webhooks(
    provider: ProviderHere, browser: Browser, axe: str, screenshots: Path
) -> None:
    with opened(browser, **signed_in(provider)) as page:
        seen = Seen(page, axe, screenshots)
        page.goto(f"{provider.address}/provider/keys?lang=nl")
        page.fill("#label", "Leersysteem")
        page.click("button.main")
        key = page.inner_text(".secret code")
        seen.as_it_is("key once")
        page.goto(f"{provider.address}/provider/keys")
        assert key not in page.content()
        seen.now("keys")
        provider.__dict__["key"] = key
        provider.report(completion("anna"))
        page.goto(f"{provider.address}/provider/keys?lang=nl")
        page.click("article .button.danger")
        body = {"completions": [completion("bram")]}
        assert provider.ask("POST", "/api/completions", body).status_code == 401
        page.goto(f"{provider.address}/provider/webhooks?lang=nl")
        page.fill("#url", "https://lms.example/hook")
        page.click("form.card button.main")
        assert page.inner_text(".secret code").startswith("whsec_")
        work_off(provider)
        page.goto(f"{provider.address}/provider/webhooks")
        seen.now("webhooks")


def test_another_providers_pages_are_not_there(provider: ProviderHere, browser: Browser) -> None:
    badge = provider.report(completion("anna"))["rows"][0]["badge"].removeprefix("urn:uuid:")
    with opened(browser, **signed_in(provider, "nieuwkomer")) as page:
        theirs = page.goto(f"{provider.address}/provider/badges/{badge}")
        nothing = page.goto(f"{provider.address}/provider/badges/{badge[:-4]}0000")
        assert theirs is not None
        assert nothing is not None
        assert theirs.status == nothing.status == 404
