"""The pages of holders and libraries as people see them: at two widths, and by axe."""

from __future__ import annotations

import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

import httpx
import pytest
import uvicorn
from holders_here import LIBRARY, Holders
from pages_seen import found, opened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from branch_here import BranchHere
    from holders_here import Browser
    from playwright.sync_api import Browser as Chromium
    from playwright.sync_api import Page

_T = TypeVar("_T")


@pytest.fixture
def holders(branch_here: BranchHere) -> Iterator[Holders]:
    """The service under an address of its own, until the test is over."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    holders = Holders(branch_here, url=f"http://127.0.0.1:{port}")
    config = uvicorn.Config(holders.app, port=port, log_level="error", lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield holders
    server.should_exit = True
    thread.join(10)


def elsewhere(do: Callable[[], _T]) -> _T:
    """Do this in a thread of its own: where the browser is, no event loop can be started."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(do).result()


def _prepared(holders: Holders) -> list[tuple[Browser, str]]:
    holders.report("anna", "community-librarian", "ido", "eigen-balie", name="Anna van der Meer")
    holders.work_off()
    anna, staff = holders.sign_in("anna"), holders.sign_in(LIBRARY, "library")
    diploma = holders.credential("anna", "branche")
    holders.link(anna, diploma, name="yes")
    anna.post("/dossier/consent", library=LIBRARY)
    kept = anna.post("/dossier/collected").headers["location"]
    holders.work_off()
    wish = {"code": "start", "title_nl": "Start", "mandatory": ["ido"], "free": "8"}
    staff.post("/library/paths", **wish)
    return [
        (anna, "/dossier"),
        (anna, f"/dossier/{diploma}"),
        (anna, kept),
        (staff, "/library"),
        (staff, "/library/paths"),
    ]


def test_the_pages_fit_and_can_be_used_by_everybody(
    holders: Holders, browser: Chromium, axe: str, screenshots: Path
) -> None:
    seen = elsewhere(lambda: _prepared(holders))
    for number, (who, path) in enumerate(seen):
        for width, scheme, language in (("phone", "dark", "nl"), ("desktop", "light", "en")):
            with opened(browser, width=width, scheme=scheme, language=language) as page:
                page.context.add_cookies(
                    [{"name": "session", "value": who.secret, "url": holders.url}]
                )
                answer = page.goto(f"{holders.url}{path}")
                assert answer is not None
                assert answer.status == httpx.codes.OK, path
                page.wait_for_load_state("networkidle")
                wide = page.evaluate("document.documentElement.clientWidth")
                assert page.evaluate("document.documentElement.scrollWidth") <= wide, path
                name = f"{path.split('/')[1]}-{len(path)}-{width}-{scheme}"
                page.screenshot(path=screenshots / f"holders-{name}.png", full_page=True)
                if (number % 2 == 0) == (width == "phone"):
                    # Axe takes seconds; every page is seen by it, and every look on some.
                    assert found(page, axe) == [], (path, width)


def test_a_link_is_made_and_taken_back_by_keyboard_alone(
    holders: Holders, browser: Chromium
) -> None:
    holders.report("anna", "ido")
    elsewhere(holders.work_off)
    anna, badge = holders.sign_in("anna"), holders.credential("anna", "ido")
    with opened(browser) as page:
        page.context.add_cookies([{"name": "session", "value": anna.secret, "url": holders.url}])
        page.goto(f"{holders.url}/dossier/{badge}")
        _to(page, "Maak een link")
        page.keyboard.press("Enter")
        page.wait_for_url("**#links")
        assert page.locator(".links > li.open").count() == 1
        _to(page, "Intrekken")
        page.keyboard.press("Enter")
        page.wait_for_selector(".links > li.withdrawn")
        assert page.locator(".links > li.open").count() == 0


def _to(page: Page, words: str) -> None:
    """Tab until the button with these words has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").strip() == words:
            return
    pytest.fail(f"the keyboard does not reach {words!r}")
