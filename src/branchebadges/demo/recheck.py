"""Verifying everything again from the written files alone: `python -m branchebadges.demo.recheck`.

It runs as a process of its own, reads the public folder and the holders' folders, and never the
private one: what it finds, any stranger would find.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from branchebadges import images, proofs
from branchebadges.branch.sources import sources_in
from branchebadges.canonical import read_json
from branchebadges.diplomas import rederive
from branchebadges.errors import BadgeError
from branchebadges.files import read_bytes, read_text
from branchebadges.trust import Trust
from branchebadges.verification import examine

if TYPE_CHECKING:
    from collections.abc import Iterator

    from branchebadges.sources import Sources

FORMS: Final = ("*.json", "*.jwt", "*.png", "*.svg")


@dataclass(frozen=True)
class Checked:
    """One file and what came out."""

    file: str
    kind: str
    form: str
    verdict: str
    codes: tuple[str, ...]


def recheck(folder: Path, at: datetime) -> dict[str, Any]:
    """Verify every credential below `public/` and `holders/`; gives figures and every verdict."""
    sources = sources_in(folder / "public")
    trust = Trust.read(read_json(read_text(folder / "public" / "trust.json")))
    began = time.perf_counter()
    rows = [_check(path, folder, sources, trust, at) for path in _files(folder)]
    seconds = time.perf_counter() - began
    derived = Counter(_rederived(path, sources, trust, at) for path in _diplomas(folder))
    tally = Counter((row.kind, row.form, row.verdict) for row in rows)
    return {
        "seconds": seconds,
        "credentials": len(rows),
        "derived": derived["derived"],
        "not_derived": derived["not_derived"],
        "not_derivable": derived["unknown"],
        "tally": [
            {"kind": kind, "form": form, "verdict": verdict, "count": count}
            for (kind, form, verdict), count in sorted(tally.items())
        ],
        "files": {
            row.file: {"verdict": row.verdict, "kind": row.kind, "codes": row.codes} for row in rows
        },
    }


def _files(folder: Path) -> Iterator[Path]:
    public = folder / "public"
    yield from sorted((public / "accreditations").rglob("*.json"))
    yield from sorted((public / "status").rglob("*.json"))
    for form in FORMS:
        for kind in ("badges", "diplomas"):
            yield from sorted((folder / "holders").glob(f"*/{kind}/{form}"))


def _check(path: Path, folder: Path, sources: Sources, trust: Trust, at: datetime) -> Checked:
    name, form = path.relative_to(folder).as_posix(), path.suffix[1:]
    try:
        data = read_bytes(path)
        signed = proofs.Signed.read(images.unbake(data) if form in {"png", "svg"} else data)
    except BadgeError as error:
        return Checked(name, "unreadable", form, "failed", (error.code,))
    report = examine(signed, at=at, sources=sources, trust=trust)
    codes = tuple(f.code for f in report.findings if f.required and f.outcome != "passed")
    return Checked(name, report.kind, form, report.verdict, codes)


def _diplomas(folder: Path) -> Iterator[Path]:
    yield from sorted((folder / "holders").glob("*/diplomas/*.json"))


def _rederived(path: Path, sources: Sources, trust: Trust, at: datetime) -> str:
    """Compute a diploma again from the badges in its holder's folder."""
    diploma = proofs.Signed.read(read_text(path))
    badges = [
        proofs.Signed.read(read_text(each))
        for each in sorted((path.parent.parent / "badges").glob("*.json"))
    ]
    rules = {
        row["id"]: read_json(source.text)
        for row in diploma.document.get("relatedResource", [])
        if (source := sources.get(row["id"])) is not None
    }
    return rederive(diploma, badges, (), rules, at, sources=sources, trust=trust).outcome


def main() -> None:
    """Verify the folder named first, as of the moment named second; JSON on stdout."""
    folder, moment = Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2])
    sys.stdout.write(json.dumps(recheck(folder, moment)))


if __name__ == "__main__":
    main()
