"""Holders and staff of libraries with browsers of their own, on a branch in a database."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import httpx
from direct_here import Direct
from issuer_app.app import create_app
from issuer_app.branch import BranchInDatabase
from issuer_app.jobs import CONFER, Queue
from issuer_app.people import sessions
from issuer_app.people.roles import give_role
from issuer_app.publishing import KeptDocuments
from issuer_app.settings import Settings
from issuer_app.work import Works

from branchebadges.branch.awarding import register_completions
from branchebadges.branch.completions import CompletionRow
from branchebadges.branch.revoking import change_status
from branchebadges.branch.rulebook import rules_on
from branchebadges.moments import day_of
from branchebadges.testing.made_up import URL

if TYPE_CHECKING:
    from uuid import UUID

    from branch_here import BranchHere
    from issuer_app.people.asker import Kind
    from issuer_app.work import Row

LIBRARY: Final = "Academie van het voorbeeld"
"""A library that signs: one of the parties of the branch in the tests."""
ELSEWHERE: Final = "Bibliotheek Elders"


@dataclass
class Browser:
    """A browser that is signed in."""

    client: httpx.Client
    csrf: str
    secret: str

    def get(self, path: str, **more: Any) -> Any:
        return self.client.get(path, **more)

    def post(self, path: str, **fields: Any) -> Any:
        return self.client.post(path, data={"csrf": self.csrf, **fields})


@dataclass
class Holders:
    """The service, with a clock that the test may move."""

    here: BranchHere
    later: timedelta = timedelta(0)
    url: str = URL
    documents: KeptDocuments = field(init=False)

    def __post_init__(self) -> None:
        works = Works(self.here.pool, Queue(), self.now)
        self.documents = KeptDocuments(works)
        self.app = create_app(
            Settings(url=self.url), documents=self.documents, works=works, now=self.now
        )

    def now(self) -> datetime:
        return datetime.now(UTC) + self.later

    def report(
        self, person: str, *modules: str, library: str = LIBRARY, name: str = "", days_ago: int = 30
    ) -> None:
        """Somebody completed these; a worker signs."""
        rows = [
            CompletionRow(
                line=number,
                external_id=f"{person}:{module}:{days_ago}:{number}",
                person_id=person,
                module_id=module,
                completed=datetime.now(UTC) - timedelta(days=days_ago, hours=number),
                result="completed",
                full_name=name or person.capitalize(),
                email=f"{person}@bieb.example",
                category="staff",
                library=library,
            )
            for number, module in enumerate(modules, 1)
        ]
        with self.here.works.begin("test") as work:
            branch = BranchInDatabase.of(work)
            rules = rules_on(branch, day_of(work.at))
            register_completions(branch, rows, rules=rules, at=work.at)

    def work_off(self) -> None:
        """Let a worker do what waits, and the web process see it."""
        self.here.work_off()
        self.documents.refresh()

    def sign_in(self, who: str, kind: Kind = "holder", language: str = "nl") -> Browser:
        """A browser of a person, or of staff of what is named."""
        with self.here.works.begin("test") as work:
            address = give_role(work, f"{abs(hash(who))}@bieb.example", kind, who)
            secret = sessions.begin(work, address)
        client = self.stranger(language)
        name = "__Host-session" if self.url.startswith("https:") else "session"
        client.cookies.set(name, secret)
        return Browser(client, sessions.csrf_of(secret), secret)

    def stranger(self, language: str = "nl") -> httpx.Client:
        """A browser that is not signed in."""
        return httpx.Client(
            transport=Direct(self.app),
            base_url=self.url,
            headers={"accept-language": language, "accept": "text/html, */*"},
        )

    def rows(self, sql: Any, *values: object) -> list[Row]:
        with self.here.works.begin("test") as work:
            return work.rows(sql, *values)

    def credential(self, person: str, title: str) -> UUID:
        """The id of what was handed out to a person under that title."""
        (row, *_) = self.rows(
            "SELECT id FROM credentials WHERE person_id = %s AND title = %s ORDER BY planned, id",
            person,
            title,
        )
        found: UUID = row["id"]
        return found

    def revoke(self, credential: UUID, change: Any = "revoke") -> None:
        """Revoke or suspend it, as its issuer, and let diplomas be looked at."""
        with self.here.works.begin("test") as work:
            branch = BranchInDatabase.of(work, keys=self.here.keys)
            issued = change_status(
                branch, f"urn:uuid:{credential}", change, reason="vergissing", at=work.at
            )
            work.afterwards(CONFER, persons=[issued.record.identity.person_id])
        self.work_off()

    def link(self, browser: Browser, credential: UUID, **fields: Any) -> str:
        """Make a link; gives its public id."""
        before = self._links()
        answer = browser.post(f"/dossier/{credential}/shares", **fields)
        assert answer.status_code == 303, answer.text
        (new,) = self._links() - before
        return new

    def _links(self) -> set[str]:
        return {row["public_id"] for row in self.rows("SELECT public_id FROM shares")}
