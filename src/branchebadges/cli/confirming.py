"""Standing for what learners claimed: `confirm`."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from branchebadges.branch import BranchFolder
from branchebadges.branch.confirming import Confirmed
from branchebadges.branch.confirming import confirm as confirm_claims
from branchebadges.branch.rulebook import rules_on
from branchebadges.branch.signing import publish_statuses, sign_awards, unsigned
from branchebadges.cli.founding import InBranch  # noqa: TC001 - typer reads it at run time
from branchebadges.cli.output import (
    AsJson,
    Lang,
    Language,
    language,
    note,
    progress,
    say,
    show,
)
from branchebadges.moments import day_of
from branchebadges.standing.words import reason

_PANEL: Final = "A branch in a folder"
_WORDS: Final[dict[str, tuple[str, str]]] = {
    "awarded": ("bevestigd door {by}: badge {badge}", "confirmed by {by}: badge {badge}"),
    "known": (
        "was al bevestigd door {by}, en er is niets veranderd",
        "was confirmed by {by} already, and nothing changed",
    ),
    "refused": (
        "bevestigd door {by}, zonder badge: {reason}",
        "confirmed by {by}, without a badge: {reason}",
    ),
}


def attach(app: typer.Typer) -> None:
    """Hang this command on the command line."""
    app.command("confirm", rich_help_panel=_PANEL)(confirm)


def confirm(
    completions: Annotated[
        list[str],
        typer.Argument(
            help="External ids of what learners reported themselves.", metavar="COMPLETION..."
        ),
    ],
    by: Annotated[
        str | None,
        typer.Option(
            "--by",
            help="Who stands for them: a provider of the module, or the committee "
            "(toetsingscommissie); the provider that awards it where not given.",
            metavar="ID",
        ),
    ] = None,
    branch: InBranch = Path(),
    lang: Lang = None,
    as_json: AsJson = False,
) -> None:
    """Stand for what learners reported themselves, and award the badges that are due.

    The word of a learner earns nothing until the provider or the committee confirms it. All claims
    are looked at before anything is written; what was confirmed before stays as it is.
    """
    opened, now = BranchFolder.open(branch), datetime.now(UTC)
    with opened.changing(), progress(quiet=as_json) as bar:
        rules = rules_on(opened, day_of(now))
        found = confirm_claims(opened, completions, by=by, rules=rules, at=now)
        waiting = unsigned(opened)
        task = bar.add_task("badges", total=len(waiting))
        sign_awards(opened, waiting, at=now, progress=lambda: bar.advance(task))
        publish_statuses(opened, at=now)
    if as_json:
        show({"signed": len(waiting), "claims": [_document(each) for each in found]})
        return
    _tell(found, len(waiting), language(lang))


def _document(confirmed: Confirmed) -> dict[str, Any]:
    why = confirmed.reason
    return {
        "external_id": confirmed.completion,
        "person": confirmed.person,
        "state": confirmed.state,
        "by": confirmed.by,
        "badge": confirmed.badge,
        "reason": why,
        "sentence": None if why is None else {"nl": reason(why, "nl"), "en": reason(why, "en")},
    }


def _tell(found: list[Confirmed], signed: int, lang: Language) -> None:
    dutch = lang == "nl"
    tally = Counter(each.state for each in found)
    if dutch:
        say(
            f"{tally['awarded'] + tally['refused']} bevestigd, {tally['known']} al bekend; "
            f"{signed} badges ondertekend"
        )
    else:
        say(
            f"{tally['awarded'] + tally['refused']} confirmed, {tally['known']} known already; "
            f"{signed} badges signed"
        )
    for each in found:
        words = _WORDS[each.state][0 if dutch else 1]
        why = "" if each.reason is None else reason(each.reason, lang)
        told = words.format(by=each.by, badge=each.badge, reason=why)
        say(f"  {each.completion}, {each.person}: {told}")
    step = "volgende stap" if dutch else "next"
    note(f"{step}: branchebadges confer")
