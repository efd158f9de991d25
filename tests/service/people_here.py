"""People of a branch in a real PostgreSQL, with a browser each, a worker, and mail in files."""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import httpx
import psycopg
from direct_here import Direct
from issuer_app import mail, worker
from issuer_app.app import create_app
from issuer_app.branch import BranchInDatabase
from issuer_app.mail.post import Files
from issuer_app.people.roles import give_role
from issuer_app.publishing import KeptDocuments
from issuer_app.settings import Settings
from psycopg import sql

from branchebadges.branch.awarding import register_completions
from branchebadges.branch.completions import CompletionRow
from branchebadges.branch.rulebook import rules_on
from branchebadges.moments import day_of
from branchebadges.testing.made_up import ACADEMY, URL

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage
    from pathlib import Path

    from branch_here import BranchHere
    from issuer_app.mail import Post

_LINK = re.compile(re.escape(URL) + r"(/\S+)")
_CSRF = re.compile(r'name="csrf" value="([0-9a-f]{64})"')


@dataclass
class Desk:
    """A service with a clock that can be moved, and everything that it mails."""

    here: BranchHere
    folder: Path
    settings: Settings = field(
        default_factory=lambda: Settings(url=URL, sign_ins_a_minute=1000, verify_a_minute=10_000)
    )
    later: timedelta = timedelta(0)

    def __post_init__(self) -> None:
        self.documents = KeptDocuments(self.here.works)
        self.documents.refresh()
        self.app = create_app(
            self.settings, documents=self.documents, works=self.here.works, now=self.now
        )

    def now(self) -> datetime:
        return datetime.now(UTC) + self.later

    def browser(self, language: str = "nl") -> httpx.Client:
        """One that keeps cookies and follows nothing by itself."""
        headers = {"Accept": "text/html", "Accept-Language": language}
        return httpx.Client(transport=Direct(self.app), base_url=URL, headers=headers)

    def report(self, person: str, *modules: str, address: str | None = None) -> None:
        """Have completions reported and signed; the mail about them is sent."""
        with self.here.works.begin("test") as work:
            branch = BranchInDatabase.of(work)
            rows = [_completed(person, each, address) for each in modules]
            register_completions(branch, rows, rules=rules_on(branch, day_of(work.at)), at=work.at)
        self.work_off()

    def staff(self, address: str, kind: Any = "provider", organisation: str = ACADEMY) -> None:
        with self.here.works.begin("test") as work:
            give_role(work, address, kind, organisation)

    def work_off(self, post: Post | None = None) -> None:
        """Let a worker do all that waits."""
        sender = mail.Sender(URL, "badges@bieb.example", post or Files(self.outbox))
        app = worker.application(self.here.address, self.here.pool, self.here.keys, sender=sender)
        worker.run(app, wait=False)
        self.documents.refresh()

    @property
    def outbox(self) -> Path:
        return self.folder / "outbox"

    def mails(self, to: str | None = None) -> list[EmailMessage]:
        """What was mailed, in order."""
        found: list[EmailMessage] = []
        for file in sorted(self.outbox.glob("*.eml"), key=lambda each: each.stat().st_mtime_ns):
            message: Any = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
            if to is None or str(message["To"]) == to:
                found.append(message)
        return found

    def path(self, to: str) -> str:
        """The path of the link in the last mail to an address."""
        return link_in(self.mails(to)[-1])

    def sign_in(self, address: str, client: httpx.Client | None = None) -> httpx.Client:
        client = client or self.browser()
        answer = client.post("/sign-in", data={"address": address})
        assert answer.status_code == 200
        self.work_off()
        answer = client.post(self.path(address))
        assert answer.status_code == 303, answer.text
        return client

    def dump(self) -> Iterator[str]:
        """Every row of every table, after its name."""
        tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
        with psycopg.connect(self.here.address) as connection:
            for (name,) in connection.execute(tables).fetchall():
                query = sql.SQL("SELECT t::text FROM {} t").format(sql.Identifier(name))
                yield from (f"{name}: {row}" for (row,) in connection.execute(query))

    def rows(self, query: Any, *values: object) -> list[dict[str, Any]]:
        with self.here.works.begin("test") as work:
            return work.rows(query, *values)


def _completed(person: str, module: str, address: str | None) -> CompletionRow:
    return CompletionRow(
        line=1,
        external_id=f"{person}:{module}",
        person_id=person,
        module_id=module,
        completed=datetime.now(UTC) - timedelta(days=30),
        result="completed",
        full_name=f"{person.capitalize()} O'Testpersoon",
        email=address or f"{person}@bieb.example",
        category="staff",
        library="Bibliotheek Testdorp (fictief)",
    )


def link_in(message: EmailMessage) -> str:
    found = _LINK.search(message.get_content())
    assert found is not None
    return found[1]


def csrf_in(client: httpx.Client, page: str = "/me") -> str:
    """The token that the forms of a page bring along."""
    found = _CSRF.search(client.get(page).text)
    assert found is not None
    return found[1]


def post(client: httpx.Client, path: str, **data: Any) -> httpx.Response:
    """Send a form as the browser does, with its token."""
    return client.post(path, data={**data, "csrf": csrf_in(client)})
