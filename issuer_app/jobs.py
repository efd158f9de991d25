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
CARRY_OUT: Final = "carry_out"
"""Sign and publish what two members of the committee decided."""
FORESEE: Final = "foresee"
"""Count what a withdrawal that was put forward would do."""
COLLECT: Final = "collect"
"""Collect and seal the dossier that somebody asked for."""
FOLLOW: Final = "follow"
"""Look whether these people have followed a learning path of their library to its end."""
OFFER: Final = "offer"
"""Offer these credentials, which were signed, to whom they are about."""
DELIVER: Final = "deliver"
"""Send what is to be mailed."""
TAKE_BACK: Final = "take_back"
"""Revoke a badge whose recipient says that it is somebody else's."""
ERASE: Final = "erase"
"""Take away the files of these letters, whose reader was erased or whose time is over."""
TAKE_IN: Final = "take_in"
"""Decide on these rows of a batch."""
SIGN_MACHINE: Final = "sign_machine"
"""Sign a credential that a program asked for."""
TELL: Final = "tell"
"""Tell an organisation of an event, at the place it named."""

OUTBOUND: Final = "outbound"
"""The queue of what waits for others: it never holds up what is to be signed."""
_OUTBOUND: Final = frozenset({DELIVER, TELL})
_FIRST: Final = frozenset({SIGN_MACHINE, PUBLISH_LISTS})
"""Somebody waits for these, or should not rely on what was revoked: they pass a long batch."""
_LAST: Final = frozenset({OFFER})
"""And these wait until what is to be signed is signed."""


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
                job.task,
                queueing_lock=job.once,
                connection=connection,
                queue=OUTBOUND if job.task in _OUTBOUND else "default",
                priority=(job.task in _FIRST) - (job.task in _LAST),
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
