"""Run `verify` on files one by one, under limits the system holds us to: one JSON line for each.

python under_limits.py MEGABYTES FILE…

Beside `x.json` there may be a folder `x.json.sources`, with what is at hand for it.
"""

from __future__ import annotations

import io
import json
import resource
import sys
import time
import traceback
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

from branchebadges.cli import run


def size() -> int:
    """The bytes of address space in use."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    return pages * resource.getpagesize()


def verify(file: str) -> tuple[int, float, str]:
    """The exit code, the seconds of processor time, and what was said."""
    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.TextIOWrapper(io.BytesIO(), "utf-8")
    sources = Path(f"{file}.sources")
    at_hand = ["--sources", str(sources)] if sources.is_dir() else []
    started = time.process_time()
    with redirect_stdout(out), redirect_stderr(err):
        try:
            code = run(["verify", file, "--offline", "--at", "2026-11-22", *at_hand])
        except BaseException:  # noqa: BLE001 - whatever it is, it should not have come out
            return -1, time.process_time() - started, traceback.format_exc()
    seconds = time.process_time() - started
    for stream in (out, err):
        stream.seek(0)
    return code, seconds, out.read() + err.read()


def main(arguments: list[str]) -> None:
    megabytes, *files = arguments
    verify(files[0])  # everything that is loaded once is loaded now
    if megabytes != "0":
        most = size() + int(megabytes) * 1_048_576
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    for file in files:
        code, seconds, said = verify(file)
        print(json.dumps([file, code, seconds, said[-1500:]]), flush=True)  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1:])
