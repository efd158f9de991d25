"""One service and one browser for all tests of the pages.

`service` is the web process with a sector behind it; `browser` is Chromium. The browser lives for
one module: while it does, no event loop can be started in that module.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from branch_here import BranchHere, Server
from playwright.sync_api import Error, sync_playwright
from service_here import Published, Service, served
from workers_here import Cradle, Workers

from foreign.strangers import StrangersMissingError, install

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

NODE = Path(__file__).parent / "node"
ROOT = Path(__file__).resolve().parents[2]
_MISSING = "no Chromium to look at the pages with: run `make .venv/chromium.stamp`, or install it"


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Published:
    """A sector and its links; not to be changed."""
    return Published.begin(tmp_path_factory.mktemp("sector") / "branch")


@pytest.fixture(scope="session")
def service(published: Published) -> Iterator[Service]:
    """The web process, with limits wide enough for a test run."""
    with served(published) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium: the one of this machine, or Playwright's own. Without one the tests fail."""
    with sync_playwright() as playwright:
        try:
            found = playwright.chromium.launch(
                executable_path=shutil.which("chromium"),
                # A container has no user to keep apart, and little shared memory.
                args=["--no-sandbox", "--disable-dev-shm-usage"],
            )
        except Error as error:
            pytest.fail(f"{_MISSING}\n{error.message[:300]}", pytrace=False)
        yield found
        found.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """axe-core, to be run in a page: what it finds, people stumble over."""
    try:
        install(NODE)
    except StrangersMissingError as error:
        pytest.fail(str(error), pytrace=False)
    return (NODE / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def screenshots() -> Path:
    """Where what the browser saw is kept, to be looked at; not part of the project."""
    folder = ROOT / ".screenshots"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """A real PostgreSQL for this run, with a founded branch in it.

    Not in pytest's own folder: another run beside this one would close that to the user that the
    server runs as.
    """
    with tempfile.TemporaryDirectory(prefix="branchebadges-", ignore_cleanup_errors=True) as folder:
        server = Server.begin(Path(folder))
        yield server
        server.stop()


@pytest.fixture
def branch_here(postgres_server: Server) -> Iterator[BranchHere]:
    """A branch in a database of its own, which the test may do with as it likes."""
    with postgres_server.copied() as branch:
        yield branch


@pytest.fixture(scope="session")
def cradle() -> Iterator[Cradle]:
    """Where worker processes come from."""
    found = Cradle()
    yield found
    found.end()


@pytest.fixture
def workers(branch_here: BranchHere, tmp_path: Path, cradle: Cradle) -> Iterator[Workers]:
    """Worker processes on that branch, gone at the end."""
    found = Workers(branch_here, tmp_path, cradle)
    yield found
    found.stop()
