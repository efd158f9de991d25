"""What the OpenAPI document says is asked for: no answer is a 500, and nothing of another's shows.

The routes are taken from the document, so that a route that is added is asked as well.
"""

from __future__ import annotations

import itertools
import logging
import os
import re
from io import StringIO
from typing import TYPE_CHECKING, Any, Final

import httpx
import pytest
import schemathesis
import structlog
from hypothesis import HealthCheck, given, settings
from issuer_app.observing import configure_logs
from issuer_app.people import sessions
from issuer_app.people.roles import give_role
from issuer_app.serving import serving
from issuer_app.settings import Settings
from schemathesis.config import SchemathesisConfig
from service_here import running
from test_branch_in_postgres import completed, credentials, report

from branchebadges.testing.made_up import NEWCOMER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from branch_here import BranchHere, Server

URL: Final = "http://127.0.0.1"
EXAMPLES: Final = int(os.environ.get("BRANCHEBADGES_REQUESTS", "6"))
"""Requests of each operation; more for a longer look."""
SAID: Final = StringIO()
"""All that the web processes of this file say."""


@pytest.fixture(scope="module")
def filled(postgres_server: Server) -> Iterator[BranchHere]:
    """A branch in which a provider has given out badges."""
    with postgres_server.copied() as here:
        with here.works.begin("test") as work:
            people = ("anna", "bram", "cor")
            report(work, *(completed(person, "community-librarian") for person in people))
        here.work_off()
        yield here


@pytest.fixture(scope="module")
def app(filled: BranchHere, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The web process on it, with room for many requests."""
    wide = 1_000_000_000
    made = serving(
        Settings(
            url=URL,
            database=filled.address,
            folder=tmp_path_factory.mktemp("data"),
            verify_a_minute=wide,
            verify_at_once=wide,
            sign_ins_a_minute=wide,
            outbound_fetches=0,
        )
    )
    made.state.documents.refresh()
    yield made
    made.state.works.pool.close()


@pytest.fixture(scope="module")
def address(app: Any) -> Iterator[str]:
    configure_logs()
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(SAID))
    handler = logging.StreamHandler(SAID)
    logging.getLogger().addHandler(handler)
    with running(app) as found:
        yield found
    logging.getLogger().removeHandler(handler)
    structlog.reset_defaults()


@pytest.fixture(scope="module")
def api(app: Any, address: str) -> Any:
    return schemathesis.openapi.from_dict(
        app.openapi(), config=SchemathesisConfig.from_dict({"base-url": address})
    )


def test_116_nothing_that_is_sent_gets_a_500(api: Any) -> None:
    operations = [found.ok() for found in api.get_all_operations()]
    assert len(operations) > 10
    for operation in operations:

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def ask(case: Any) -> None:
            answer = case.call()
            assert answer.status_code < 500, case.as_curl_command()

        ask()


# Another tenant


@pytest.fixture(scope="module")
def session(filled: BranchHere) -> str:
    """A browser in which staff of another provider is signed in."""
    with filled.works.begin("test") as work:
        staff = give_role(work, "staff@nieuw.example", "provider", NEWCOMER, proven=True)
        return sessions.begin(work, staff)


def values(here: BranchHere) -> list[str]:
    """Ids of things that are there, and are not that provider's."""
    ids = [str(row["id"]) for row in credentials(here)[:1]]
    with here.works.begin("test") as work:
        row = work.row("SELECT id FROM addresses WHERE key LIKE 'anna%%'")
    return [*ids, *([str(row["id"])] if row else []), "anna", "academie", "ido", "ido-1", "1"]


def asked(client: httpx.Client, method: str, path: str, session: str | None) -> tuple[int, str]:
    headers = {"Accept": "application/json"}
    if session is not None:
        headers |= {"Cookie": f"session={session}", "X-CSRF-Token": sessions.csrf_of(session)}
    answer = client.request(method, path, headers=headers, json={} if method != "GET" else None)
    said = re.sub(r'"correlation":"[0-9a-f]+"', "", answer.text)
    # What is no id at all is told so by its own letters, which gives nothing away.
    said = re.sub(r'"detail":"Input should be[^"]*"', "", said)
    return answer.status_code, said.replace(path, "")


def test_116_what_is_anothers_answers_as_what_is_not_there(
    filled: BranchHere, app: Any, address: str, session: str
) -> None:
    looked_at = []
    with httpx.Client(base_url=address, timeout=30) as client:
        for path, methods in app.openapi()["paths"].items():
            names = re.findall(r"\{(\w+)\}", path)
            for method in sorted({*methods} & {"get", "post", "put", "patch", "delete"}):
                for given in itertools.product(values(filled), repeat=len(names)) if names else ():
                    there = path.format(**dict(zip(names, given, strict=True)))
                    absent = path.format(**dict(zip(names, map(_absent, given), strict=True)))
                    mine = asked(client, method.upper(), there, session)
                    if mine == asked(client, method.upper(), there, None) and mine[0] < 400:
                        continue  # What everybody may read is nobody's secret.
                    assert mine == asked(client, method.upper(), absent, session), there
                    assert mine[0] in {401, 403, 404, 405, 409, 410, 415, 422}, there
                    looked_at.append(there)
    assert looked_at


def _absent(value: str) -> str:
    """An id of the same look that nothing has."""
    return re.sub(r"[a-z]", "z", value) if "-" not in value or len(value) < 30 else (
        "99999999-9999-4999-8999-999999999999"
    )  # fmt: skip


def test_161_the_logs_of_all_this_name_nobody(
    filled: BranchHere, address: str, session: str
) -> None:
    badge = credentials(filled)[0]
    with httpx.Client(base_url=address, timeout=30) as client:
        client.post("/credentials/verify", json={"verifiableCredential": badge["body"]})
        client.post("/verify", data={"text": badge["body"]})
        client.get("/me", headers={"Cookie": f"session={session}"})
        client.get("/v/" + "anna" * 6 + "?name=Anna")
    said = SAID.getvalue()
    assert '"event": "request"' in said
    for secret in ("anna", "bram", "bieb.example", "nieuw.example", session, str(badge["id"]),
                   "SELECT", "Traceback"):  # fmt: skip
        assert secret.lower() not in said.lower(), secret
    with filled.works.begin("test") as work:
        jobs = work.rows("SELECT args::text AS said FROM procrastinate_jobs")
        lines = work.rows("SELECT actor || ' ' || subject || ' ' || detail AS said FROM audit")
    for row in (*jobs, *lines):
        for name in ("bieb.example", "nieuw.example", "Anna", "Bram"):
            assert name not in row["said"], row["said"]
