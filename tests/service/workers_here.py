"""Workers as real processes, which can be stopped at a step by the database and killed there."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import psycopg

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from branch_here import BranchHere

PATIENCE: Final = float(os.environ.get("BRANCHEBADGES_PATIENCE", "60"))
_GATE: Final = 4_711

# A step waits as long as the test holds the lock, and passes at once when nobody does.
_TRIGGER: Final = """
CREATE OR REPLACE FUNCTION wait_here() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared({gate});
    RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER wait_here {event} ON {table} FOR EACH ROW {when} EXECUTE FUNCTION wait_here();
"""


@dataclass(frozen=True)
class Process:
    """A worker process."""

    pid: int
    cradle: Cradle

    def poll(self) -> int | None:
        """Its exit code, once it ended; of one that was killed, the signal with a minus."""
        return self.cradle.poll(self.pid)

    def wait(self, seconds: float = PATIENCE) -> int:
        deadline = time.monotonic() + seconds
        while (code := self.poll()) is None:
            assert time.monotonic() < deadline, f"worker {self.pid} does not end"
            time.sleep(0.02)
        return code

    def send_signal(self, number: signal.Signals) -> None:
        os.kill(self.pid, number)


class Cradle:
    """A process that has loaded everything a worker needs, and from which workers are forked.

    Loading takes two seconds of a processor, and these tests start dozens of workers.
    """

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._ended: dict[int, int] = {}

    def _ask(self, **request: Any) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def start(self, arguments: list[str], environment: dict[str, str], log: Path) -> Process:
        pid = self._ask(arguments=arguments, environment=environment, log=str(log))
        return Process(pid, self)

    def poll(self, pid: int) -> int | None:
        if pid not in self._ended:
            code = self._ask(poll=pid)
            if code is None:
                return None
            self._ended[pid] = code
        return self._ended[pid]

    def end(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(10)
        self._process.stdout.close()


def _rock() -> None:
    """The cradle itself: fork a worker for each request, and say how it ended."""
    from branchebadges import cli

    answers = os.fdopen(os.dup(1), "w")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    cli.run(["worker", "--help"])
    for line in sys.stdin:
        request = json.loads(line)
        if "poll" in request:
            pid, status = os.waitpid(request["poll"], os.WNOHANG)
            answer = os.waitstatus_to_exitcode(status) if pid else None
        else:
            answer = os.fork()
            if not answer:
                _become(request)
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


def _become(request: dict[str, Any]) -> None:
    from branchebadges import cli

    os.environ.clear()
    os.environ.update(request["environment"])
    log = os.open(request["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(log, 1)
    os.dup2(log, 2)
    sys.argv[1:] = request["arguments"]
    cli.main()


@dataclass
class Workers:
    """Worker processes on one database; those that were killed are long since silent."""

    here: BranchHere
    folder: Path
    cradle: Cradle
    started: list[Process] = field(default_factory=list)

    def start(self, *arguments: str, **environment: str) -> Process:
        """A worker of its own, as `branchebadges worker` starts it."""
        told = self.environment(**environment)
        process = self.cradle.start(["worker", *arguments], told, self.folder / "worker.log")
        self.started.append(process)
        return process

    def environment(self, **more: str) -> dict[str, str]:
        return {
            **{name: text for name, text in os.environ.items() if "BRANCHEBADGES" not in name},
            "BRANCHEBADGES_URL": "https://badges.example",
            "BRANCHEBADGES_DATABASE": self.here.address,
            "BRANCHEBADGES_FOLDER": str(self.folder),
            "BRANCHEBADGES_KEYS": str(self.here.keys),
            **more,
        }

    def kill(self, process: Process) -> None:
        """Kill it as a power cut would, and let the time pass after which its jobs are taken up."""
        process.send_signal(signal.SIGKILL)
        process.wait()
        with self.sql() as connection:
            connection.execute(
                "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'"
            )

    def finish(self) -> None:
        """A worker does all that is left, and stops."""
        process = self.start("--until-done")
        assert process.wait(PATIENCE) == 0, self.log()

    @contextmanager
    def sql(self) -> Iterator[psycopg.Connection]:
        with psycopg.connect(self.here.address, autocommit=True) as connection:
            yield connection

    @contextmanager
    def stopped_at(self, event: str, table: str, when: str = "") -> Iterator[None]:
        """As long as the block runs, whoever comes to this step waits there."""
        with self.sql() as connection:
            connection.execute(
                _TRIGGER.format(gate=_GATE, event=event, table=table, when=when).encode()
            )
            connection.execute("SELECT pg_advisory_lock(%s)", (_GATE,))
            yield
            connection.execute("SELECT pg_advisory_unlock(%s)", (_GATE,))
            connection.execute(f"DROP TRIGGER wait_here ON {table}".encode())

    def until_somebody_waits(self) -> None:
        """Wait until a worker has come to the step."""
        with self.sql() as connection:
            self._until(
                connection,
                "SELECT count(*) > 0 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted "
                "AND objid = 4711",
            )

    def until_signed(self, count: int) -> None:
        with self.sql() as connection:
            self._until(
                connection,
                "SELECT count(*) >= %s FROM credentials WHERE signed IS NOT NULL",
                count,
            )

    def _until(self, connection: psycopg.Connection, question: str, *values: int) -> None:
        deadline = time.monotonic() + PATIENCE
        while (
            not (row := connection.execute(question.encode(), values or None).fetchone())
            or not row[0]
        ):
            assert time.monotonic() < deadline, self.log()
            time.sleep(0.01)

    def log(self) -> str:
        return (self.folder / "worker.log").read_text(errors="replace")[-3000:]

    def stop(self) -> None:
        """End those that still run."""
        for process in self.started:
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
                process.wait()


if __name__ == "__main__":
    _rock()
