"""The pages of who receives, in a real browser: seen, read by axe, and walked from mail to page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from issuer_app.people import links, sessions
from issuer_app.people.roles import address_id_of
from issuer_app.settings import Settings
from pages_seen import found, looked_at, opened
from people_here import Desk, link_in
from service_here import running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from branch_here import Server
    from playwright.sync_api import Browser, Page

ANNA = "anna@bieb.example"
LOCAL = Settings(url="http://127.0.0.1", sign_ins_a_minute=1000)


@dataclass
class Received:
    """A service in which Anna was offered one badge and Bram three; nothing was answered."""

    address: str
    desk: Desk

    def offer(self, person: str) -> str:
        found = [link_in(each) for each in self.desk.mails(f"{person}@bieb.example")]
        return self.address + next(each for each in found if each.startswith("/receive/"))

    def signed_in(self, address: str = ANNA) -> str:
        with self.desk.here.works.begin("test") as work:
            known = address_id_of(work, address)
            assert known is not None
            return sessions.begin(work, known)

    def link(self, purpose: links.Purpose, about: str, to: str = ANNA) -> str:
        with self.desk.here.works.begin("test") as work:
            known = address_id_of(work, to)
            assert known is not None
            return links.make_link(work, purpose, to=known, about=about)


@pytest.fixture(scope="module")
def received(
    postgres_server: Server, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Received]:
    """Made before the browser is started: a worker cannot run beside it."""
    with postgres_server.copied() as here:
        desk = Desk(here, tmp_path_factory.mktemp("received"), LOCAL)
        desk.report("anna", "community-librarian")
        desk.report("bram", "ido", "onboarding", "mediacoach")
        desk.staff("two@bieb.example", "provider", "academie")
        desk.staff("two@bieb.example", "library", "Bibliotheek Testdorp (fictief)")
        with running(desk.app) as address:
            yield Received(address, desk)


def signed_in(received: Received, page: Page, address: str = ANNA) -> None:
    page.context.add_cookies(
        [{"name": "session", "value": received.signed_in(address), "url": received.address}]
    )


def unfolded(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")


@pytest.mark.parametrize(
    "name",
    ["sign-in", "sign-in-button", "sign-in-void", "offer", "offer-of-several", "offer-void"],
)
def test_a_page_without_a_session_is_fit_for_everybody(
    received: Received, browser: Browser, axe: str, screenshots: Path, name: str
) -> None:
    paths = {
        "sign-in": "/sign-in",
        "sign-in-button": "/sign-in/" + received.link("sign-in", "/me"),
        "sign-in-void": "/sign-in/x",
        "offer-void": "/receive/x",
    }
    offers = {"offer": "anna", "offer-of-several": "bram"}
    address = received.offer(offers[name]) if name in offers else received.address + paths[name]
    looked_at(browser, address, name, axe=axe, screenshots=screenshots, prepare=unfolded)


@pytest.mark.parametrize("name", ["me", "erasure", "address", "choice"])
def test_a_page_of_who_is_signed_in_is_fit_for_everybody(
    received: Received, browser: Browser, axe: str, screenshots: Path, name: str
) -> None:
    path = {"me": "/me", "erasure": "/me/erasure", "choice": "/sign-in"}.get(name)
    path = path or "/me/addresses/" + received.link("address", "anna")
    with opened(browser) as page:
        signed_in(received, page, "two@bieb.example" if name == "choice" else ANNA)
        for width, high, language in ((360, 740, "nl"), (1280, 860, "en")):
            page.set_viewport_size({"width": width, "height": high})
            page.goto(f"{received.address}{path}?lang={language}")
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            page.screenshot(path=screenshots / f"{name}-{width}-{language}.png", full_page=True)
            assert found(page, axe) == []


def test_from_the_mail_to_ones_own_page_by_keyboard_alone(
    received: Received, browser: Browser
) -> None:
    def press(page: Page, words: str) -> None:
        """Walk to what is called so, and press it."""
        for _ in range(40):
            page.keyboard.press("Tab")
            if words in page.evaluate("document.activeElement.innerText || ''"):
                break
        else:
            pytest.fail(f"{words} cannot be reached")
        with page.expect_navigation():
            page.keyboard.press("Enter")

    with opened(browser, width="phone") as page:
        page.goto(received.offer("anna"))
        press(page, "Ja, dit is van mij")
        assert "Dit is van u" in page.inner_text("h1")
        press(page, "Mail mij een link")
        assert "onderweg" in page.inner_text("[role=status]")
        page.goto(f"{received.address}/sign-in/{received.link('sign-in', '/me')}")
        press(page, "Inloggen")
        assert page.url == f"{received.address}/me"
        assert "Anna O'Testpersoon" in page.inner_text("h1")
        press(page, "Laat ze vanzelf komen")
        assert "Nieuwe badges komen vanzelf" in page.inner_text("main")
        press(page, "Uitloggen")
        assert page.url == f"{received.address}/sign-in"
