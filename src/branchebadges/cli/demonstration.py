"""`demo`: the main job, on the example data, from nothing to a page to look at."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from branchebadges.branch.keyring import PASSPHRASE
from branchebadges.cli.output import AsJson, Exit, err, out, progress, show
from branchebadges.demo.build import AT, Built, build
from branchebadges.demo.page import write_pages
from branchebadges.demo.replace import emptied
from branchebadges.errors import StorageFailed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def attach(app: typer.Typer) -> None:
    """Hang this command on the command line."""
    app.command("demo")(demo)


def demo(
    folder: Annotated[
        Path, typer.Option("--out", help="Where to write; an older demo is replaced.")
    ] = Path("demo-branch"),
    as_json: AsJson = False,
) -> None:
    """Build the example branch, verify it again in a process without keys, and show figures."""
    with emptied(folder) as fresh, progress(quiet=as_json) as bar:

        @contextmanager
        def shown(description: str, total: int) -> Iterator[Callable[[], None]]:
            task = bar.add_task(description, total=total)
            yield lambda: bar.advance(task)

        built = build(fresh, progress=shown)
        task = bar.add_task("verifying again, without keys", total=None)
        checked = _recheck(fresh)
        bar.update(task, total=1, completed=1)
        task = bar.add_task("pages", total=None)
        write_pages(built, checked)
        bar.update(task, total=1, completed=1)
    figures = _figures(built, checked, folder)
    if as_json:
        show(figures)
    else:
        _print(figures)
    unsure = figures["verified"]["unknown"] or figures["rederived"]["unknown"]
    wrong = figures["rederived"]["not_derived"]
    raise typer.Exit(int(Exit.REFUSED if wrong else Exit.UNKNOWN if unsure else Exit.DONE))


def _recheck(folder: Path) -> dict[str, Any]:
    """Verify everything in a fresh process that knows the files and nothing else."""
    environment = {name: value for name, value in os.environ.items() if name != PASSPHRASE}
    command = [sys.executable, "-m", "branchebadges.demo.recheck", str(folder), AT.isoformat()]
    done = subprocess.run(  # noqa: S603 (our own module, by our own interpreter)
        command, capture_output=True, text=True, check=False, env=environment
    )
    if done.returncode != 0:
        raise StorageFailed("recheck", f"the check did not finish: {done.stderr.strip()[-300:]}")
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def _figures(built: Built, checked: dict[str, Any], folder: Path) -> dict[str, Any]:
    tally: dict[str, int] = {"passed": 0, "failed": 0, "unknown": 0}
    for row in checked["tally"]:
        tally[row["verdict"]] += row["count"]
    issued = sum(built.numbers.values())
    return {
        "folder": str(folder),
        "people": len(built.records),
        "issued": built.numbers,
        "rows": {
            state: sum(outcome.state == state for outcome in built.outcomes)
            for state in ("awarded", "refused")
        },
        "under_review": sum(step.entry.step == "on_hold" for step in built.steps),
        "verified": {"credentials": checked["credentials"], **tally},
        "rederived": {
            "derived": checked["derived"],
            "not_derived": checked["not_derived"],
            "unknown": checked["not_derivable"],
        },
        "seconds": {**built.seconds, "verifying": checked["seconds"]},
        "ms_per_credential": {
            "issuing": 1000 * sum(built.seconds.values()) / max(issued, 1),
            "verifying": 1000 * checked["seconds"] / max(checked["credentials"], 1),
        },
    }


def _print(figures: dict[str, Any]) -> None:
    issued, rows, verified = figures["issued"], figures["rows"], figures["verified"]
    derived, cost = figures["rederived"], figures["ms_per_credential"]
    lines = [
        f"{figures['people']} people, {rows['awarded'] + rows['refused']} completions",
        (
            f"issued    {issued['accreditations']} accreditations, {issued['badges']} badges, "
            f"{issued['diplomas']} diplomas ({figures['under_review']} under review)"
        ),
        (
            f"beside    {issued['beside']} beside diplomas (without their list, variants added), "
            f"{issued['statements']} learning paths and yearly statements"
        ),
        f"refused   {rows['refused']} completions, each with its reason on the page",
        (
            f"verified  {verified['credentials']} files again, in a process without keys: "
            f"{verified['passed']} valid, {verified['failed']} not valid, "
            f"{verified['unknown']} undetermined"
        ),
        (
            f"derived   {derived['derived']} of {sum(derived.values())} diplomas again from their "
            "badges"
        ),
        (
            f"time      {cost['issuing']:.0f} ms to issue a credential in all its forms, "
            f"{cost['verifying']:.0f} ms to verify one"
        ),
    ]
    for line in lines:
        out.print(line, markup=False)
    err.print(f"look at   {Path(figures['folder']) / 'index.html'}", markup=False)
