"""The service under load: `python -m benchmarks.service_verifying`.

The example branch with its workers, and two web processes: the verify page of a diploma and
`/credentials/verify` at 50, 100 and 200 requests a second, the latter also as fast as it goes; what
each process holds in memory at rest and after that; and how long a revocation takes to be seen.
The generator runs on the same machine and takes its share of the processors.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import httpcore
from issuer_app import postgres
from issuer_app.branch import BranchInDatabase
from issuer_app.jobs import Queue
from issuer_app.work import Works

from benchmarks.loads import Answers, as_fast_as_it_goes, at_rate, request
from branchebadges.branch.revoking import change_status

if TYPE_CHECKING:
    from collections.abc import Iterator

RATES: Final = (50, 100, 200)
_OK: Final = 200
_HOST: Final = "127.0.0.1"
_DEMO, _WEB = 8177, 8178
_LIMITS: Final = {
    "BRANCHEBADGES_VERIFY_A_MINUTE": "1000000000",
    "BRANCHEBADGES_VERIFY_AT_ONCE": "1000000000",
}


@contextmanager
def _process(*arguments: str, log: Path, **more: str) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("ab") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "branchebadges.cli", *arguments],
            env={**os.environ, **_LIMITS, **more}, stdout=file, stderr=file,
        )  # fmt: skip
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)


def _until(port: int) -> None:
    ends = time.monotonic() + 900
    while time.monotonic() < ends:
        with suppress(httpcore.NetworkError, httpcore.RemoteProtocolError):
            if httpcore.request("GET", f"http://{_HOST}:{port}/ready").status == _OK:
                return
        time.sleep(0.3)
    raise SystemExit(f"nothing answers at port {port}")


def _until_told(log: Path) -> str:
    """The link to a diploma that the example prints when all is signed."""
    ends = time.monotonic() + 600
    while time.monotonic() < ends:
        for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
            if "/v/" in line:
                return "/v/" + line.rpartition("/v/")[2].strip()
        time.sleep(0.5)
    raise SystemExit("the example does not start")


def memory(pid: int) -> dict[str, float]:
    """Megabytes of a process and of all that it started, by what they do."""
    found: dict[str, float] = {}
    for each in _family(pid):
        with suppress(OSError):
            status = Path(f"/proc/{each}/status").read_text(encoding="utf-8")
            words = Path(f"/proc/{each}/cmdline").read_bytes().decode().split("\0")
            rss = next(line for line in status.splitlines() if line.startswith("VmRSS"))
            what = next((w for w in ("worker", "serve", "demo", "postgres") if w in words), "other")
            if what == "other" and "spawn_main" in " ".join(words):
                what = "serve"
            name = f"{what} {each}"
            found[name] = int(rss.split()[1]) / 1024
    return found


def _family(pid: int) -> Iterator[int]:
    yield pid
    with suppress(OSError):
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="utf-8")
        for child in children.split():
            yield from _family(int(child))


def _asked(name: str, answers: Answers) -> dict[str, Any]:
    row = {
        "what": name,
        "a second": round(answers.a_second, 1),
        "p50 ms": round(answers.quantile(0.5), 2),
        "p99 ms": round(answers.quantile(0.99), 2),
        "statuses": answers.statuses,
    }
    print(json.dumps(row), flush=True)
    return row


async def _loads(link: str, bodies: list[bytes], seconds: float) -> None:
    where = (_HOST, _WEB)
    page = [request(_HOST, link, accept="text/html")]
    verify = [request(_HOST, "/credentials/verify", body) for body in bodies]
    await as_fast_as_it_goes(where, page, connections=2, seconds=1)
    await as_fast_as_it_goes(where, verify, connections=2, seconds=1)
    for rate in RATES:
        _asked(
            f"verify page at {rate}/s", await at_rate(where, page, a_second=rate, seconds=seconds)
        )
    for rate in RATES:
        found = await at_rate(where, verify, a_second=rate, seconds=seconds)
        _asked(f"/credentials/verify at {rate}/s", found)
    for connections in (4, 16):
        found = await as_fast_as_it_goes(where, verify, connections=connections, seconds=seconds)
        _asked(f"/credentials/verify, {connections} connections", found)
        found = await as_fast_as_it_goes(where, page, connections=connections, seconds=seconds)
        _asked(f"verify page, {connections} connections", found)


def _until_seen(works: Works, credential: str, body: bytes) -> float:
    """Seconds from the commit of a revocation until the web process says so."""
    with works.begin("bench") as work:
        branch = BranchInDatabase.of(work)
        change_status(branch, credential, "revoke", reason="measured", at=work.at)
    began = time.monotonic()
    while True:
        answer = httpcore.request("POST", f"http://{_HOST}:{_WEB}/credentials/verify", content=body)
        if b'"verified":true' not in answer.content:
            return time.monotonic() - began
        time.sleep(0.01)


def main(arguments: list[str] | None = None) -> int:
    """Measure and print, a line of JSON for each figure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.service_verifying")
    parser.add_argument("--seconds", type=float, default=10, help="how long each load lasts")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        demo = _process(
            "service", "demo", "--folder", name, "--port", str(_DEMO), log=folder / "demo.log"
        )
        with demo as started:
            _until(_DEMO)
            link = _until_told(folder / "demo.log")
            _measure(folder, started.pid, link, asked.seconds)
    return 0


def _measure(folder: Path, demo: int, link: str, seconds: float) -> None:
    address = postgres.embedded(folder / "database")
    pool = postgres.pool(address, size=2)
    works = Works(pool, Queue())
    with works.begin("bench") as work:
        rows = work.rows(
            "SELECT id, body FROM credentials WHERE shelf = 'badges' AND signed IS NOT NULL "
            "ORDER BY id LIMIT 500"
        )
    bodies = [b'{"verifiableCredential":%s}' % row["body"].encode() for row in rows]
    web = _process(
        "serve", "--port", str(_WEB), "--processes", "2", log=folder / "web.log",
        BRANCHEBADGES_URL=f"http://{_HOST}:{_WEB}", BRANCHEBADGES_DATABASE=address,
        BRANCHEBADGES_FOLDER=str(folder),
    )  # fmt: skip
    with web as serving:
        _until(_WEB)
        time.sleep(3)
        print(json.dumps({"MB at rest": {**memory(demo), **memory(serving.pid)}}), flush=True)
        asyncio.run(_loads(link, bodies, seconds))
        print(json.dumps({"MB after load": {**memory(demo), **memory(serving.pid)}}), flush=True)
        seen = sorted(
            _until_seen(works, f"urn:uuid:{row['id']}", body)
            for row, body in list(zip(rows, bodies, strict=True))[:9]
        )
        print(json.dumps({"seconds from revocation to visible": seen}), flush=True)
    pool.close()


if __name__ == "__main__":
    raise SystemExit(main())
