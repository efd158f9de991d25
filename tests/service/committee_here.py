"""A provider and three members of the committee at their browsers, with a branch behind them."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import httpx
from issuer_app.app import create_app
from issuer_app.branch import BranchInDatabase
from issuer_app.people import Asker, sessions
from issuer_app.people.roles import give_role
from issuer_app.publishing import KeptDocuments
from issuer_app.settings import Settings
from service_here import running

from branchebadges.branch import COMMITTEE
from branchebadges.testing.made_up import ACADEMY, NEWCOMER, URL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from branch_here import BranchHere
    from issuer_app.work import Work

PAGE = {"accept": "text/html"}

MODULE: dict[str, Any] = {
    "module_id": "debatten-leiden",
    "title_nl": "Debatten leiden",
    "title_en": "Leading debates",
    "description": "Een debat in de bibliotheek voorbereiden en leiden.",
    "learning_outcomes": [{"nl": "leidt een publiek debat", "en": "leads a public debate"}],
    "study_hours": "12",
    "assessment": "skills_demonstration",
    "supervised": True,
    "form": "onsite",
    "language": "nl",
    "audience": ["staff"],
    "domains": {"CL": "0.75", "ALG": "0.25"},
    "roles": ["CL-r5"],
    "competences": ["CL-c3"],
    "didactics": "Oefenen met elkaar.",
    "teachers": "Ervaren debatleiders.",
    "continuity": "Stichting, al tien jaar.",
}


def form_of(document: dict[str, Any]) -> dict[str, Any]:
    """The same as a browser sends it."""
    outcomes = document["learning_outcomes"]
    plain = {
        name: said
        for name, said in document.items()
        if name not in {"learning_outcomes", "domains", "supervised"}
    }
    percents = {f"domain-{code}": str(float(w) * 100) for code, w in document["domains"].items()}
    return {
        **plain,
        **percents,
        "supervised": "1" if document["supervised"] else "",
        "outcomes_nl": "\n".join(each["nl"] for each in outcomes),
        "outcomes_en": "\n".join(each.get("en", "") for each in outcomes),
    }


def judgement(today: datetime, **more: Any) -> dict[str, Any]:
    """The form of a member who would accredit."""
    return {
        "outcome": "accredit",
        **{f"score-QC-{number}": "4" for number in (1, 2, 3, 4)},
        "worthy": "1",
        "study_hours": "12",
        "points": "12",
        "valid_from": f"{today:%Y-%m-%d}",
        "valid_until": f"{today.year + 4}-{today:%m}-01",
        "words": "Goed beschreven.",
        **more,
    }


@dataclass
class Browser:
    """Somebody who is signed in."""

    client: httpx.Client
    secret: str
    cookie: str

    @property
    def _cookies(self) -> dict[str, str]:
        return {"cookie": f"{self.cookie}={self.secret}"}

    def get(self, path: str, **headers: str) -> httpx.Response:
        return self.client.get(path, headers={**PAGE, **self._cookies, **headers})

    def post(self, path: str, **form: Any) -> httpx.Response:
        data = {"csrf": sessions.csrf_of(self.secret), **form}
        return self.client.post(
            path, data=data, headers={**PAGE, **self._cookies}, follow_redirects=False
        )


@dataclass
class Chamber:
    """The service on a branch, and who sits before it."""

    here: BranchHere
    client: httpx.Client
    now: datetime
    documents: KeptDocuments
    browsers: dict[str, Browser] = field(default_factory=dict)

    def as_(self, name: str) -> Browser:
        """`provider`, `newcomer`, or a member: `ada`, `ben`, `cas`."""
        return self.browsers[name]

    @contextmanager
    def working(self) -> Iterator[Work]:
        with self.here.works.begin("test", at=self.now) as work:
            yield work

    @contextmanager
    def branch(self) -> Iterator[BranchInDatabase]:
        with self.working() as work:
            yield BranchInDatabase.of(work)

    def handed_in(self, document: dict[str, Any] | None = None, who: str = "provider") -> str:
        """The id of a proposal that was handed in."""
        form = form_of({**MODULE, **(document or {})})
        answer = self.as_(who).post("/provider/proposals", **form, action="hand-in")
        assert answer.status_code == 303, answer.text
        return str(answer.headers["location"].rpartition("/")[2].partition("?")[0])

    def judged(self, proposal: str, who: str = "ada", **more: Any) -> str:
        """The path of the motion by which a member would accredit it."""
        answer = self.as_(who).post(
            f"/committee/proposals/{proposal}", **judgement(self.now, **more)
        )
        assert answer.status_code == 303, answer.text
        return str(answer.headers["location"])

    def letters(self, kind: str) -> list[dict[str, Any]]:
        with self.working() as work:
            return work.rows("SELECT * FROM letters WHERE kind = %s ORDER BY made, id", kind)

    def told(self, action: str) -> list[dict[str, Any]]:
        """Lines of the audit trail."""
        with self.working() as work:
            return work.rows("SELECT * FROM audit WHERE action = %s ORDER BY line", action)


@contextmanager
def chamber(here: BranchHere, *, url: str = URL) -> Iterator[Chamber]:
    """A service on this branch, at the moment it is, with everybody signed in."""
    documents, now = KeptDocuments(here.works), datetime.now(UTC)
    app = create_app(
        Settings(url=url), documents=documents, works=here.works, now=lambda: datetime.now(UTC)
    )
    app.state.bearers = _bearer
    with running(app) as address, httpx.Client(base_url=address, timeout=30) as client:
        cookie = "__Host-session" if url.startswith("https:") else "session"
        made = Chamber(here, client, now, documents)
        staff = {
            "provider": ("provider", ACADEMY),
            "newcomer": ("provider", NEWCOMER),
            **dict.fromkeys(("ada", "ben", "cas"), ("committee", COMMITTEE)),
        }
        with here.works.begin("test") as work:
            for name, (kind, organisation) in staff.items():
                member = give_role(work, f"{name}@staff.example", kind, organisation)  # type: ignore[arg-type]
                made.browsers[name] = Browser(client, sessions.begin(work, member), cookie)
        yield made
    app.state.outbound.close()


def _bearer(work: Work, token: str) -> Asker | None:
    """Keys as another room reads them: `<provider> <scope> …`."""
    provider, *scopes = token.split("+")
    if provider not in {ACADEMY, NEWCOMER}:
        return None
    return Asker("provider", f"key:{provider}", organisation=provider, scopes=frozenset(scopes))
