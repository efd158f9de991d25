"""The command line: parse, call, print. One file per noun, no decisions of its own."""

from __future__ import annotations

import os
import sys

import typer

from branchebadges.cli import branches, credentials, demonstration, keys, persons, pictures
from branchebadges.cli.output import Exit, err, fail
from branchebadges.errors import BadgeError

app = typer.Typer(
    name="branchebadges",
    help="Open Badges 3.0 for a branch: accredited modules, badges, re-derivable diplomas.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for room in (keys, credentials, pictures, branches, persons, demonstration):
    room.attach(app)


def main() -> None:
    """Run the command line; whatever goes wrong is a sentence and an exit code."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command and give its exit code."""
    as_json = "--json" in arguments
    try:
        answer = app(arguments, standalone_mode=False, prog_name="branchebadges")
    except typer.TyperException as error:
        # typer leaves with 2, which here means "could not be determined".
        err.print(f"branchebadges: {error.format_message()}", markup=False, style="red")
        return int(Exit.REFUSED)
    except (typer.Abort, KeyboardInterrupt):
        err.print("branchebadges: stopped; what was finished is kept", markup=False)
        return int(Exit.REFUSED)
    except BadgeError as error:
        try:
            fail(error, as_json=as_json)
        except typer.Exit as leaving:
            return leaving.exit_code
    except BrokenPipeError:
        # Whoever read our output has seen enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return int(Exit.DONE)
    return int(answer or Exit.DONE)
