"""The branch in its box: what its people do, in small verbs."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from branchebadges import examples
from branchebadges.branch import BranchFolder, Settings, persons
from branchebadges.branch.accrediting import accredit, accredit_providers, propose, withdraw
from branchebadges.branch.awarding import Outcome, register_completions
from branchebadges.branch.completions import COLUMNS, read_completions
from branchebadges.branch.conferring import Step, confer, standing_on
from branchebadges.branch.handed_out import name_of
from branchebadges.branch.publishing import publish_trust
from branchebadges.branch.register import catalogue_of, entries_of, read_decision
from branchebadges.branch.revoking import Change, Issued, change_status
from branchebadges.branch.rulebook import adopt, history_of, rules_on
from branchebadges.branch.signing import publish_statuses, sign_awards, unsigned
from branchebadges.days import read_day
from branchebadges.errors import Refused
from branchebadges.modules import read_module
from branchebadges.moments import day_of, start_of_day
from branchebadges.rules import RuleSet
from branchebadges.testing.made_up import ACADEMY, MODULES, TODAY, URL, parties
from branchebadges.testing.reader import Reader

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from branchebadges.branch.persons import Conferral, Record
    from branchebadges.proofs import Signed
    from branchebadges.standing import Standing

    Day = date | str


@dataclass
class Sector(Reader):
    """A branch with a committee, two providers and a handful of modules, at a moment of its own."""

    waiting: list[dict[str, str]] = field(default_factory=list)
    """Completions that were not handed in yet, as rows of CSV."""

    @classmethod
    def begin(
        cls, folder: Path, *, on: Day = TODAY, rules: Mapping[str, Any] | None = None
    ) -> Self:
        """A branch that is ready to award, at noon of a day.

        Args:
            folder: an empty folder, or one that is not there yet.
            on: the day it is.
            rules: values other than those of the example rules, as `RuleSet.with_values` takes
                them: `{"diploma_on_source_loss": "auto_revoke"}`.
        """
        branch = BranchFolder.create(folder, Settings(url=URL))
        sector = cls(branch, _noon(on))
        branch.write_private("register/framework.json", examples.document("domains"))
        for row in parties(branch.settings):
            sector.branch = sector.branch.join(row)
        sector.decide_rules(rules or {})
        recognised = [each for each in sector.branch.settings.organisations if each.accredited]
        accredit_providers(sector.branch, recognised, since=date(2022, 7, 1), at=sector.now)
        for name, (title, points, domains) in MODULES.items():
            sector.offer(name, title=title, points=points, domains=domains)
        publish_statuses(sector.branch, at=sector.now)
        publish_trust(sector.branch, rules_on(sector.branch, sector.today))
        return sector

    @property
    def today(self) -> date:
        """The day it is in the box."""
        return day_of(self.now)

    def wait_until(self, day: Day) -> None:
        """Let time pass, until noon of a day."""
        self.now = _noon(day)

    # The committee

    def decide_rules(self, values: Mapping[str, Any], *, since: Day | None = None) -> RuleSet:
        """Adopt the example rules with other values: in force from a day, or from their own."""
        rules = RuleSet.read(examples.document("rules"))
        if since is not None:
            day = read_day(since)
            rules = rules.with_values(values, effective_from=day, ruleset_id=f"rules-of-{day}")
        elif values:
            rules = rules.with_values(values)
        return adopt(self.branch, rules.to_document(), at=self.now).rules

    def offer(
        self,
        module: str,
        *,
        title: str | None = None,
        points: float | None = None,
        domains: Mapping[str, float] | None = None,
        by: str = ACADEMY,
        since: Day = "2022-07-01",
        until: Day = "2027-06-30",
        decision: Mapping[str, Any] | None = None,
        **described: Any,
    ) -> None:
        """Propose a module, and accredit it unless it is without points.

        Args:
            module: its id.
            title: what it is called.
            points: what the committee gives for it; None for local offering.
            domains: the weight of each domain.
            by: the provider.
            since: the first day of the accreditation.
            until: the last.
            decision: what else the committee decides, such as `components`.
            described: what else the provider says of it, such as `contains`.
        """
        weights = dict(domains or {"ME": 1})
        proposed = {"id": module, "title_nl": title or module, "provider_ids": [by]}
        propose(self.branch, [read_module({**proposed, "domains": weights, **described})])
        if points is None:
            return
        number = sum(each.decision.module_id == module for each in entries_of(self.branch).values())
        decided = {
            "id": f"{module}-{number + 1}",
            "module_id": module,
            "points": points,
            "study_hours": points,
            "valid_from": str(since),
            "valid_until": str(until),
        }
        accredit(self.branch, [read_decision({**decided, **(decision or {})})], at=self.now)

    def withdraw(self, module: str, *, on: Day, since: Day | None = None) -> str:
        """Withdraw the last accreditation of a module; gives the address it is published at.

        Args:
            module: its id.
            on: the first day without it.
            since: the day since which it is as if it had never been; None: what was is left.
        """
        *_, entry = (
            each for each in entries_of(self.branch).values() if each.decision.module_id == module
        )
        change: dict[str, Any] = {"withdrawn_on": read_day(on), "withdrawal_mode": "prospective"}
        if since is not None:
            change |= {"withdrawal_mode": "retroactive", "retroactive_from": read_day(since)}
        withdraw(self.branch, entry.decision.model_copy(update=change), at=self.now)
        return self.branch.url(f"accreditations/{entry.decision.id}.json")

    # From completions to diplomas

    def complete(self, person: str, module: str, *, on: Day | datetime, **more: object) -> str:
        """Report that somebody completed a module; `award` hands it in. Gives its external id.

        Args:
            person: the id of the person, who is made up where not known yet.
            module: the id of the module.
            on: the day, or the moment.
            more: other columns of the CSV file, such as `started_on`, `result` or `category`.
        """
        number = 1 + sum(row["person_id"] == person for row in self.waiting)
        known = persons.load(self.branch, person)
        number += len(known.entries) if known else 0
        row: dict[str, object] = {
            "external_id": f"{person}:{module}:{number}",
            "person_id": person,
            "full_name": person.capitalize(),
            "email": f"{person}@bieb.example",
            "category": "staff",
            "branch_since": "2015-01-01",
            "module_id": module,
            "completed_at": on.isoformat() if isinstance(on, datetime) else str(on),
            "registered_on": str(on)[:10],
            "result": "completed",
            **more,
        }
        self.waiting.append({name: "" if cell is None else str(cell) for name, cell in row.items()})
        return self.waiting[-1]["external_id"]

    def as_csv(self) -> bytes:
        """The completions that are waiting, as the file a provider would send."""
        text = io.StringIO()
        writer = csv.DictWriter(text, COLUMNS)
        writer.writeheader()
        writer.writerows(self.waiting)
        return text.getvalue().encode()

    def award(self, completions: bytes | None = None) -> list[Outcome]:
        """Hand in the completions, those that are waiting or a file of CSV, and sign the badges."""
        data = self.as_csv() if completions is None else completions
        rows = read_completions(data, today=self.today)
        with self.branch.changing():
            outcomes = register_completions(
                self.branch, rows, rules=rules_on(self.branch, self.today), at=self.now
            )
            sign_awards(self.branch, unsigned(self.branch), at=self.now)
            publish_statuses(self.branch, at=self.now)
        if completions is None:
            self.waiting.clear()
        return outcomes

    def confer(self, *, on: Day | None = None) -> list[Step]:
        """Confer what is due, as of today or another day."""
        with self.branch.changing():
            return confer(self.branch, on=read_day(on or self.today), at=self.now)

    def revoke(self, issued: Signed | str, *, because: str = "bij vergissing uitgegeven") -> Issued:
        """Revoke a badge or diploma."""
        return self._change(issued, "revoke", because)

    def suspend(self, issued: Signed | str, *, because: str = "wordt onderzocht") -> Issued:
        """Put a badge or diploma on hold."""
        return self._change(issued, "suspend", because)

    def reinstate(self, issued: Signed | str, *, because: str = "onderzocht, in orde") -> Issued:
        """Take a badge or diploma off hold."""
        return self._change(issued, "reinstate", because)

    def _change(self, issued: Signed | str, change: Change, because: str) -> Issued:
        name = issued if isinstance(issued, str) else str(issued.id)
        with self.branch.changing():
            return change_status(self.branch, name, change, reason=because, at=self.now)

    # What people have

    def person(self, person: str) -> Record:
        """Everything the branch knows of a person."""
        return persons.known(self.branch, person)

    def standing(self, person: str, *, on: Day | None = None) -> Standing:
        """The standing of a person, today or on another day."""
        return standing_on(
            self.person(person),
            read_day(on or self.today),
            catalogue=catalogue_of(self.branch),
            history=history_of(self.branch),
        )

    def badge(self, person: str, module: str) -> Signed:
        """The newest badge of a person for a module, as it was handed out."""
        awards = [each for each in self.person(person).awards if each.module == module]
        if not awards:
            raise Refused("no-badge", f"{person} has no badge for {module}")
        return self.branch.handed_out(self.person(person), name_of(awards[-1]))

    def badges(self, person: str) -> list[Signed]:
        """All badges of a person."""
        record = self.person(person)
        return [self.branch.handed_out(record, name_of(award)) for award in record.awards]

    def conferral(self, person: str, diploma: str = "branche") -> Conferral:
        """The newest diploma of that kind, as it was decided on."""
        rows = [each for each in self.person(person).conferrals if each.diploma == diploma]
        if not rows:
            raise Refused("no-diploma", f"{person} has no diploma {diploma}")
        return rows[-1]

    def diploma(self, person: str, diploma: str = "branche") -> Signed:
        """The newest diploma of that kind, as it was handed out."""
        return self.branch.handed_out(self.person(person), name_of(self.conferral(person, diploma)))


def _noon(day: Day) -> datetime:
    return start_of_day(read_day(day)) + timedelta(hours=12)
