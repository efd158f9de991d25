"""The documents of the branch as the web process holds them: the same until something changed."""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from threading import Lock
from typing import TYPE_CHECKING, Final

from branchebadges.canonical import read_json
from branchebadges.errors import StorageFailed
from branchebadges.moments import day_of
from branchebadges.sources import Sources
from branchebadges.trust import Trust
from issuer_app.branch import BranchInDatabase
from issuer_app.observing import log, told
from issuer_app.verification import Shared

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from datetime import date, datetime
    from uuid import UUID

    from issuer_app.work import Row, Work, Works

EVERY: Final = 1.0
"""Seconds after which the web process looks whether anything new was published."""
_TRUST: Final = "trust.json"


class KeptDocuments:
    """What is published, read again when it changed; and what is behind a link."""

    def __init__(self, works: Works) -> None:
        self._works = works
        self._version = -1
        self._sources = Sources()
        self._trust = Trust()
        self._looks: Counter[tuple[str, date]] = Counter()
        self._looking = Lock()

    def sources(self) -> Sources:
        """Everything that is published, by address; the same object while nothing changed."""
        return self._sources

    def trust(self) -> Trust:
        """Whom this branch believes."""
        return self._trust

    def refresh(self) -> None:
        """Read what is published again, if anything was published since.

        Raises:
            StorageFailed: the database does not answer; what is held is held on to.
        """
        with self._works.begin("web") as work:
            newest = work.row("SELECT coalesce(max(version), 0) AS version FROM published")
            if newest is None or newest["version"] == self._version:
                return
            branch = BranchInDatabase.of(work)
            sources = branch.sources()
            url = branch.url(_TRUST)
            trust = Trust.read(read_json(sources.text(url))) if url in sources.held else Trust()
        # In this order: whoever looks in between trusts nobody new on the word of old documents.
        self._sources, self._trust, self._version = sources, trust, newest["version"]

    @contextlib.asynccontextmanager
    async def kept_fresh(self) -> AsyncIterator[None]:
        """Look for what is new as long as the block runs."""
        await asyncio.to_thread(self._try)
        task = asyncio.create_task(self._watch())
        try:
            yield
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
            await asyncio.to_thread(self._try)

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(EVERY)
            await asyncio.to_thread(self._try)

    def _try(self) -> None:
        try:
            self.keep_looks()
            self.refresh()
        except Exception as error:  # noqa: BLE001 - it is tried again, and must not end the watch
            log().warning("documents-not-refreshed", **told(error))

    def keep_looks(self) -> None:
        """Write down how often each link was looked at since; nothing of who looked is known.

        Once a second for all, so that a link that many look at is not a row they wait for.

        Raises:
            StorageFailed: the database does not answer; the looks are kept for the next time.
        """
        with self._looking:
            looks, self._looks = self._looks, Counter()
        if not looks:
            return
        try:
            with self._works.begin("web") as work:
                work.run_each(
                    """
                    INSERT INTO share_looks (public_id, day, looks)
                    SELECT public_id, %s, %s FROM shares WHERE public_id = %s
                    ON CONFLICT (public_id, day)
                    DO UPDATE SET looks = share_looks.looks + EXCLUDED.looks
                    """,
                    [(day, count, public_id) for (public_id, day), count in sorted(looks.items())],
                )
        except StorageFailed:
            with self._looking:
                self._looks += looks
            raise

    async def shared(self, public_id: str) -> Shared | None:
        """What the link with this id shows; None for one that never was."""
        return await asyncio.to_thread(self._shared, public_id)

    def _shared(self, public_id: str) -> Shared | None:
        with self._works.begin("web") as work:
            row = work.row(
                """
                SELECT s.*, c.body, c.person_id, c.shelf FROM shares s
                JOIN credentials c ON c.id = s.credential WHERE s.public_id = %s
                """,
                public_id,
            )
            if row is None or row["body"] is None:
                return None
            shown = _shown(work, row)
        if shown.state == "open":
            with self._looking:
                self._looks[public_id, day_of(work.at)] += 1
        return shown


def _shown(work: Work, row: Row) -> Shared:
    if row["person_id"] is None:
        return Shared("erased")
    if row["withdrawn"] is not None:
        return Shared("withdrawn")
    if row["ends"] is not None and row["ends"] <= work.at:
        return Shared("expired")
    beside = (
        tuple(
            each["body"]
            for each in work.rows(
                """
                SELECT body FROM credentials
                WHERE person_id = %s AND body IS NOT NULL AND id <> %s
                """,
                row["person_id"],
                row["credential"],
            )
        )
        if row["shelf"] == "diplomas"
        else ()
    )
    return Shared(
        "open",
        row["body"],
        beside,
        with_module_list=row["with_modules"],
        with_name=row["with_name"],
        registered=_registered(work, row["person_id"], row["credential"]),
    )


def _registered(work: Work, person_id: str, credential: UUID) -> datetime | None:
    record = BranchInDatabase.of(work).glance(person_id)
    award = record.award_of(f"urn:uuid:{credential}") if record else None
    return award.registered if award else None
