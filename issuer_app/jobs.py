"""Jobs: what a worker does after work was committed, put in the queue by that very transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import procrastinate
from procrastinate.exceptions import AlreadyEnqueued

if TYPE_CHECKING:
    from collections.abc import Iterable

    from psycopg import Connection

    from issuer_app.work import Job

SIGN: Final = "sign"
"""Sign these credentials, which were planned."""
CONFER: Final = "confer"
"""Look whether these people have reached a diploma, or lost the ground of one."""
PUBLISH_LISTS: Final = "publish_lists"
"""Sign and publish the status lists of an organisation as they stand."""
OFFER: Final = "offer"
"""Offer these credentials, which were signed, to whom they are about."""
DELIVER: Final = "deliver"
"""Send what is to be mailed."""
TAKE_BACK: Final = "take_back"
"""Revoke a badge whose recipient says that it is somebody else's."""
ERASE: Final = "erase"
"""Erase what is held of a person."""


class Queue:
    """Where jobs are put; it opens no connection of its own."""

    def __init__(self) -> None:
        self._app = procrastinate.App(connector=procrastinate.SyncPsycopgConnector())

    def put(self, connection: Connection, jobs: Iterable[Job]) -> None:
        """Put jobs in the queue, in the transaction of that connection.

        In the order of their names, so that two who put the same ones never wait for each other.
        """
        for job in sorted(jobs, key=lambda each: each.once or ""):
            deferrer = self._app.configure_task(
                job.task, queueing_lock=job.once, connection=connection
            )
            try:
                with connection.transaction():
                    deferrer.defer(**job.arguments)
            except AlreadyEnqueued:
                # One that waits already will see what we commit: it has not begun to look.
                continue


def chunks(rows: list[Any], size: int) -> Iterable[list[Any]]:
    """The rows in lists of at most that many."""
    return (rows[start : start + size] for start in range(0, len(rows), size))
