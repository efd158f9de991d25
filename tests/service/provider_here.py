"""A provider with programs, on a branch in a database: requests as they come, and a worker."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import httpx
from issuer_app import organisations
from issuer_app.app import create_app
from issuer_app.people.asker import Asker
from issuer_app.publishing import KeptDocuments
from issuer_app.settings import Settings
from service_here import running

from branchebadges.testing.made_up import ACADEMY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from branch_here import BranchHere
    from httpx import Response

WEB: Final = "https://badges.example"


def staff(organisation: str = ACADEMY) -> Asker:
    return Asker("provider", f"provider:{organisation}:test", organisation=organisation)


@dataclass
class ProviderHere:
    """Requests of one provider's program."""

    branch: BranchHere
    organisation: str = ACADEMY
    scopes: tuple[str, ...] = organisations.SCOPES
    now: Any = lambda: datetime.now(UTC)
    url: str = WEB
    address: str = ""

    @cached_property
    def app(self) -> Any:
        settings = Settings(url=self.url)
        works = self.branch.works
        documents = KeptDocuments(works)
        documents.refresh()
        return create_app(settings, documents=documents, works=works, now=lambda: self.now())  # noqa: PLW0108 - a test may set another clock

    @cached_property
    def key(self) -> str:
        return self.new_key(*self.scopes)

    def new_key(self, *scopes: str, organisation: str | None = None, days: int = 365) -> str:
        who = staff(organisation or self.organisation)
        with self.branch.works.begin(who.by) as work:
            return organisations.make(
                work, who, kind="key", label="test", scopes=scopes, days=days
            ).secret

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Response:
        given = {"Authorization": f"Bearer {self.key}", "Accept": "application/json", **headers}
        content = None if body is None else json.dumps(body)
        return httpx.request(
            method,
            self.address + path,
            content=content,
            headers={"Content-Type": "application/json", **given},
            timeout=30,
        )

    def report(self, *rows: dict[str, Any], **headers: str) -> Any:
        answer = self.ask("POST", "/api/completions", {"completions": list(rows)}, **headers)
        assert answer.status_code == 202, answer.text
        return answer.json()

    @contextmanager
    def served(self) -> Iterator[ProviderHere]:
        """Its web process, on a port of this machine."""
        with running(self.app) as self.address:
            yield self

    def count(self, table: str) -> int:
        with self.branch.works.begin("test") as work:
            row = work.row(f"SELECT count(*) AS n FROM {table}")  # noqa: S608
            return int(row["n"]) if row else 0


def completion(person: str, module: str = "ido", **more: Any) -> dict[str, Any]:
    return {
        "external_id": f"{person}-{module}",
        "person_id": person,
        "module_id": module,
        "completed_at": "2026-11-20",
        "result": "completed",
        "full_name": person.capitalize(),
        "email": f"{person}@bieb.example",
        "category": "staff",
        **more,
    }
