"""What is remembered changes no report: the whole example branch, met again and met for once."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

from branchebadges.branch.sources import sources_in
from branchebadges.canonical import read_json
from branchebadges.demo.build import AT
from branchebadges.errors import BadgeError
from branchebadges.model import remembered
from branchebadges.proofs import Signed
from branchebadges.sources import Sources
from branchebadges.trust import Trust
from branchebadges.verification import examine, memo

MOMENTS = (AT, AT + timedelta(days=2000), AT + timedelta(hours=1), AT)
"""Now, when most has ended, while everything is as it was, and again."""
AFRESH = 2
"""At how many of these the fresh process looks, which takes its time."""

Found = dict[str, list[dict[str, Any]]]


def credentials(folder: Path) -> dict[str, Signed]:
    found: dict[str, Signed] = {}
    for path in sorted(folder.rglob("*.json")):
        try:
            signed = Signed.read(path.read_text())
        except BadgeError:
            continue
        if "proof" in signed.document:
            found[str(path.relative_to(folder))] = signed
    return found


def reports(folder: Path, *, afresh: bool) -> Found:
    """The findings on every credential at every moment, remembering what is remembered or not."""
    sources = sources_in(folder / "public")
    trust = Trust.read(read_json((folder / "public" / "trust.json").read_text()))
    found: Found = {}
    for number, at in enumerate(MOMENTS[: AFRESH if afresh else None]):
        for name, signed in credentials(folder).items():
            if afresh:
                forget()
                sources = Sources(sources.held)
            report = examine(signed, at=at, sources=sources, trust=trust)
            found[f"{number} {name}"] = [each.to_document() for each in report.findings]
    return found


def forget() -> None:
    for shelf in (memo._FINDINGS, memo._TEXTS, memo._LISTS):
        shelf._held.clear()
        shelf._taken = 0
    remembered._READ.clear()


def test_a_fresh_process_that_remembers_nothing_reports_the_same(demo_branch: Any) -> None:
    folder = demo_branch.folder
    alone = subprocess.run(
        [sys.executable, __file__, str(folder)], check=True, capture_output=True, text=True
    )
    afresh: Found = json.loads(alone.stdout)
    together = reports(folder, afresh=False)
    assert len(afresh) > 400
    assert {name: together[name] for name in afresh} == afresh
    at = [[one for name, one in together.items() if name[0] == number] for number in "0123"]
    assert at[0] == at[2] == at[3]
    # The moments tell something: at one of them other things are found.
    assert at[0] != at[1]


if __name__ == "__main__":
    sys.stdout.write(json.dumps(reports(Path(sys.argv[1]), afresh=True)))
