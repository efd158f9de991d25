"""A page as people see it: at two widths, in two languages, light and dark, and by axe."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    Scheme = Literal["light", "dark"]

WIDTHS = {"phone": (360, 740), "desktop": (1280, 860)}
LOOKS: Final[tuple[tuple[str, str, Scheme], ...]] = (
    ("phone", "nl", "light"),
    ("desktop", "en", "light"),
    ("phone", "en", "dark"),
    ("desktop", "nl", "dark"),
)
"""Every two of width, language and scheme meet; all eight would take twice as long."""
_AXE = """async () => {
  const {violations} = await axe.run({resultTypes: ["violations"]});
  return violations.map(each => [each.id, each.nodes.map(node => node.html)]);
}"""


@contextmanager
def opened(
    browser: Browser,
    *,
    width: str = "desktop",
    language: str = "nl",
    scheme: Any = "light",
    **more: Any,
) -> Iterator[Page]:
    """A page in a browser of its own; that anything went wrong in its console is an error."""
    wide, high = WIDTHS[width]
    context = browser.new_context(
        viewport={"width": wide, "height": high},
        color_scheme=scheme,
        locale="nl-NL" if language == "nl" else "en-GB",
        reduced_motion="reduce",
        **more,
    )
    page = context.new_page()
    page.set_default_timeout(10_000)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    try:
        yield page
        # That a page is missing or gone is what some tests are about.
        assert [line for line in said if "the server responded with a status of" not in line] == []
    finally:
        context.close()


def looked_at(
    browser: Browser,
    address: str,
    name: str,
    *,
    axe: str,
    screenshots: Path,
    prepare: Callable[[Page], object] = lambda _page: None,
) -> None:
    """See a page in every look: nothing wider than the screen, nothing that axe finds."""
    with opened(browser) as page:
        for width, language, scheme in LOOKS:
            wide, high = WIDTHS[width]
            page.set_viewport_size({"width": wide, "height": high})
            page.emulate_media(color_scheme=scheme)
            page.goto(f"{address}?lang={language}")
            prepare(page)
            look = f"{name} {width} {language} {scheme}"
            assert page.evaluate("document.documentElement.lang") == language
            assert page.evaluate("document.fonts.ready.then(() => document.fonts.size)") > 0
            assert page.evaluate("document.documentElement.scrollWidth") <= wide, look
            page.screenshot(path=screenshots / f"{look.replace(' ', '-')}.png", full_page=True)
            if (width == "phone") == (scheme == "light"):
                # Axe takes a second; both widths and both schemes are seen in these two looks.
                assert found(page, axe) == [], look


def found(page: Page, axe: str) -> list[Any]:
    """What axe finds on a page as it is now."""
    # By way of the debugger, which the policy of the page does not bind.
    page.evaluate(axe)
    rows: list[Any] = page.evaluate(_AXE)
    return rows
