"""The command line: parse, call, print. One file per noun, no decisions of its own."""

from __future__ import annotations

import os
import sys
from functools import cache
from importlib import import_module, metadata
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer
from typer.main import get_command

from branchebadges.cli.output import Exit, note, put, say, tell
from branchebadges.errors import BadgeError, Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    app: typer.Typer

__all__ = ["app", "main", "run"]

TRACEBACK = "BRANCHEBADGES_TRACEBACK"
"""The environment variable that asks for the whole story when something breaks inside."""

ROOMS: Final[dict[str, tuple[str, ...]]] = {
    "verify": ("verifying",),
    "sign": ("signing",),
    "keys": ("keys",),
    "did": ("keys",),
    "bake": ("pictures",),
    "extract": ("pictures",),
    "qr": ("pictures",),
    "branch": (
        "founding",
        "adopting",
        "rotating",
    ),
    "accredit": ("branches",),
    "award": ("branches",),
    "confer": ("branches",),
    "revoke": ("branches",),
    "confirm": ("confirming",),
    "exempt": ("attesting",),
    "path": ("attesting",),
    "statement": ("attesting",),
    "standing": ("persons",),
    "evaluate": ("persons",),
    "rederive": ("rederiving",),
    "dossier": ("dossiers",),
    "simulate": ("simulating",),
    "demo": ("demonstration",),
    "serve": ("issuer_app.commands",),
    "worker": ("issuer_app.commands",),
    "audit": ("issuer_app.commands",),
    "service": ("issuer_app.commands",),
}
"""Each command and the files it lives in. One that is asked for is loaded without the others: to
load them all takes longer than to verify a badge."""


def _fresh(rooms: Iterable[str]) -> typer.Typer:
    """The command line with the commands of these files."""
    made = typer.Typer(
        name="branchebadges",
        add_completion=False,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
        rich_markup_mode="markdown",
    )
    made.callback()(_everything)
    for room in dict.fromkeys(rooms):
        # The service is a package of its own; its commands are found by their whole name.
        import_module(room if "." in room else f"{__name__}.{room}").attach(made)
    return made


def _version(asked: bool) -> None:
    if asked:
        say(f"branchebadges {metadata.version('branchebadges')}")
        raise typer.Exit


def _everything(
    _asked: Annotated[
        bool,
        typer.Option("--version", help="Show the version.", callback=_version, is_eager=True),
    ] = False,
) -> None:
    """Open Badges 3.0 for a branch: accredited modules, badges, and diplomas to compute again.

    Begin with `branchebadges demo`, or with `branchebadges verify FILE` for a badge you were given.

    Every command leaves with 0 when it is valid or done, 1 when it is invalid or refused, and 2
    when it could not be determined.
    """


def main() -> None:
    """Run the command line; whatever goes wrong is a sentence and an exit code."""
    arguments = sys.argv[1:]
    try:
        code = run(arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read our output has seen enough.
        code = int(Exit.DONE)
    except OSError as error:
        # What files give is told by `files`; what is left are the streams.
        note(f"branchebadges: the output cannot be written: {error.strerror}")
        code = int(Exit.REFUSED)
    except Exception as error:
        # A mistake of ours, not of the caller. `run` lets it pass, so that tests see it.
        if os.environ.get(TRACEBACK):
            raise
        code = _broken(error, as_json=_wants_json(arguments))
    _let_go_of_stdout()
    sys.exit(code)


def run(arguments: list[str]) -> int:
    """Run one command and give its exit code.

    Every `BadgeError` and every mistake in the arguments becomes a sentence on stderr; anything
    else that is raised is a mistake in the program and passes through.
    """
    as_json = _wants_json(arguments)
    try:
        answer = _parser(_rooms_of(arguments))(
            arguments or ["--help"], standalone_mode=False, prog_name="branchebadges"
        )
    except typer.TyperException as error:
        # The parser would leave with 2, which here means "could not be determined".
        return int(tell(_misuse(error), as_json=as_json))
    except typer.Abort:
        note("branchebadges: stopped; what was finished is kept")
        return int(Exit.REFUSED)
    except BadgeError as error:
        return int(tell(error, as_json=as_json))
    return int(answer or Exit.DONE)


def _let_go_of_stdout() -> None:
    """What could not be written is not tried again at the end, which Python would complain of."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@cache
def _parser(rooms: tuple[str, ...] | None) -> Callable[..., Any]:
    # Made once: it takes longer than most commands.
    return get_command(_whole() if rooms is None else _fresh(rooms))


def _rooms_of(arguments: list[str]) -> tuple[str, ...] | None:
    """The files of the command that is asked for; None where it takes all of them to answer."""
    if _whole.cache_info().currsize:
        return None
    return ROOMS.get(arguments[0]) if arguments else None


@cache
def _whole() -> typer.Typer:
    return _fresh(room for rooms in ROOMS.values() for room in rooms)


if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        """`app`, with every command, for whoever asks for it."""
        if name != "app":
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return _whole()


def _wants_json(arguments: list[str]) -> bool:
    # After `--` everything is the name of a file.
    options = arguments[: arguments.index("--")] if "--" in arguments else arguments
    return "--json" in options


def _misuse(error: typer.TyperException) -> BadgeError:
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "branchebadges"
    sentence = error.format_message().strip().rstrip(".").replace(": Value error, ", ": ")
    return Refused("usage", f"{sentence}; see `{command} --help`")


def _broken(error: Exception, *, as_json: bool) -> int:
    sentence = (
        f"something broke inside ({type(error).__name__}), so there is no answer; "
        f"please report it with what {TRACEBACK}=1 shows"
    )
    note(f"branchebadges: {sentence}  [internal]")
    if as_json:
        # By hand: the usual way may be what broke.
        put('{"error": {"code": "internal", "message": "something broke inside", "where": null}}\n')
    return int(Exit.UNKNOWN)
