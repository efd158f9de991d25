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
from branchebadges.demo.workers import spread
from branchebadges.diplomas.verdict import COMPUTED, Concluded, with_sum
from branchebadges.diplomas.without_list import full_of
from branchebadges.errors import BadgeError
from branchebadges.files import read_bytes, read_text
from branchebadges.trust import Trust
from branchebadges.verification import Memo, Report, examine

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FORMS: Final = ("*.json", "*.jwt", "*.png", "*.svg")
KINDS: Final = ("badges", "diplomas", "statements")
"""The folders of what a holder received."""
QR: Final = ".qr.svg"
"""Beside a diploma lies the picture of its address, which holds no credential."""
SHARE: Final = 20
"""Accreditations and lists in one task; the badges of one holder are another."""


@dataclass(frozen=True)
class Checked:
    """One file and what came out."""

    file: str
    kind: str
    form: str
    verdict: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Batch:
    """What was found in some files that belong together, and how long it took."""

    checked: tuple[Checked, ...]
    derived: tuple[str, ...]
    seconds: float


def recheck(folder: Path, at: datetime, *, workers: int | None = None) -> dict[str, Any]:
    """Verify every credential below `public/` and `holders/`; gives figures and every verdict.

    The files are shared out over `workers` processes, one per core when that is not given. In the
    figures `seconds` is how long the processors worked on verifying, all together, and `elapsed`
    the time on the clock, computing the diplomas again included.

    Raises:
        StorageFailed: the folder cannot be read, or one of the processes died.
    """
    began = time.perf_counter()
    batches = list(
        spread(_judged, _shares(folder), prepare=_sit, given=(folder, at), workers=workers)
    )
    rows = sorted((row for batch in batches for row in batch.checked), key=lambda row: row.file)
    derived = Counter(outcome for batch in batches for outcome in batch.derived)
    tally = Counter((row.kind, row.form, row.verdict) for row in rows)
    return {
        "seconds": sum(batch.seconds for batch in batches),
        "elapsed": time.perf_counter() - began,
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


def _shares(folder: Path) -> list[tuple[Path, ...]]:
    """Files that rest on each other stay together: what was found of one serves the next."""
    public = [
        *sorted((folder / "public" / "accreditations").rglob("*.json")),
        *sorted((folder / "public" / "status").rglob("*.json")),
    ]
    shares = [tuple(public[at : at + SHARE]) for at in range(0, len(public), SHARE)]
    for holder in sorted((folder / "holders").glob("*")):
        files = [holder.glob(f"{kind}/{form}") for kind in KINDS for form in FORMS]
        issued = {path for found in files for path in found if not path.name.endswith(QR)}
        shares.append(tuple(sorted(issued)))
    return [share for share in shares if share]


_SITTING: dict[str, _Sitting] = {}
"""The one sitting of this process."""


def _sit(folder: Path, at: datetime) -> None:
    _SITTING["now"] = _Sitting(folder, at)


def _judged(paths: tuple[Path, ...]) -> Batch:
    return _SITTING["now"].judged(paths)


class _Sitting:
    """The documents that were published, whom they say to trust, and what was found so far."""

    def __init__(self, folder: Path, at: datetime) -> None:
        self._folder = folder
        self._at = at
        self._sources = sources_in(folder / "public")
        self._trust = Trust.read(read_json(read_text(folder / "public" / "trust.json")))
        self._memo = Memo()

    def judged(self, paths: tuple[Path, ...]) -> Batch:
        began = time.process_time()
        reports = {path: self._report(path) for path in paths}
        seconds = time.process_time() - began
        computed = dict(self._computed(reports))
        checked = tuple(
            self._checked(path, computed[path].report if path in computed else found)
            for path, found in reports.items()
        )
        # What should be a diploma and cannot be read, or is not real, does not follow either.
        diplomas = {path for path in paths if path.match("diplomas/*.json")} | computed.keys()
        diplomas -= {path for path, found in reports.items() if _stands_beside(found)}
        return Batch(checked, tuple(_outcome(computed.get(path)) for path in diplomas), seconds)

    def _report(self, path: Path) -> Report | BadgeError:
        try:
            data = read_bytes(path)
            picture = path.suffix in {".png", ".svg"}
            signed = proofs.Signed.read(images.unbake(data) if picture else data)
        except BadgeError as error:
            return error
        return examine(
            signed, at=self._at, sources=self._sources, trust=self._trust, memo=self._memo
        )

    def _computed(
        self, reports: Mapping[Path, Report | BadgeError]
    ) -> Iterator[tuple[Path, Concluded]]:
        """The diplomas among these files, computed again from the badges in its holder's folder.

        Once each: the other forms of a diploma hold the same claims.
        """
        for path, report in reports.items():
            if path.suffix == ".json" and isinstance(report, Report) and report.kind in COMPUTED:
                others = map(_credential, sorted(path.parent.parent.rglob("*.json")))
                yield (
                    path,
                    with_sum(
                        report,
                        [each for each in others if each is not None],
                        sources=self._sources,
                        trust=self._trust,
                        asked=True,
                        memo=self._memo,
                    ),
                )

    def _checked(self, path: Path, found: Report | BadgeError) -> Checked:
        name, form = path.relative_to(self._folder).as_posix(), path.suffix[1:]
        if isinstance(found, BadgeError):
            return Checked(name, "unreadable", form, "failed", (found.code,))
        codes = tuple(f.code for f in found.findings if f.required and f.outcome != "passed")
        return Checked(name, found.kind, form, found.verdict, codes)


def _stands_beside(found: Report | BadgeError) -> bool:
    """Is it an addition, or a diploma without its list? It is judged, and is no second diploma."""
    if isinstance(found, BadgeError):
        return False
    return found.kind == "addition" or full_of(found.signed.document) is not None


def _outcome(found: Concluded | None) -> str:
    return "not_derived" if found is None or found.computed is None else found.computed.outcome


def _credential(path: Path) -> proofs.Signed | None:
    """The credential in a file; None where it cannot be read, which is told elsewhere."""
    try:
        return proofs.Signed.read(read_text(path))
    except BadgeError:
        return None


def main() -> None:
    """Verify the folder named first, as of the moment named second; JSON on stdout."""
    folder, moment = Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2])
    try:
        sys.stdout.write(json.dumps(recheck(folder, moment)))
    except BadgeError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
