"""New keys for an organisation of a branch: `branch rotate`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from branchebadges.branch import BranchFolder
from branchebadges.branch.keyring import KEY_KINDS
from branchebadges.branch.status import publish_lists
from branchebadges.cli.founding import InBranch, branch_commands
from branchebadges.cli.output import AsJson, note, say, show


@branch_commands.command("rotate")
def rotate(
    organisation: Annotated[
        str,
        typer.Argument(
            help="The id of a provider, `branche` or `toetsingscommissie`.", metavar="ORGANISATION"
        ),
    ],
    branch: InBranch = Path(),
    revoke: Annotated[
        bool,
        typer.Option(
            "--revoke",
            help="The old keys may be in other hands: what they signed is no longer believed on "
            "its word, and must be issued again.",
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Put new keys in the place of an organisation's; what the old ones signed stays good.

    The old public keys stay in the DID document with the moment they were retired.
    """
    opened, now = BranchFolder.open(branch), datetime.now(UTC)
    who = opened.settings.organisation(organisation)
    with opened.changing():
        opened.rotate(who, at=now, revoke=revoke)
        publish_lists(opened, who, at=now)
        names = [opened.signer(who, kind).verification_method for kind in KEY_KINDS]
    if as_json:
        show({"id": who.id, "did": who.did, "keys": names, "revoked": revoke})
        return
    say(f"{who.id}: signs with {' and '.join(names)} from now on")
    note("next: publish public/ again, and make a copy of private/")


def attach(_app: typer.Typer) -> None:
    """Nothing is left to hang: this command hangs on `branch`."""
