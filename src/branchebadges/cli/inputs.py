"""What a command is given: files or stdin, days and moments, each mistake with its place."""

from __future__ import annotations

import re
import sys
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from branchebadges import images, proofs
from branchebadges.canonical import read_json
from branchebadges.days import read_day
from branchebadges.errors import BadgeError, KeyUnusable, Malformed, Refused, StorageFailed
from branchebadges.files import MAX_FILE_BYTES, is_folder, read_bytes
from branchebadges.moments import day_of, end_of_day, read_moment
from branchebadges.reading import pointer_step
from branchebadges.sources import Sources
from branchebadges.trust import Trust

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

STDIN: Final = "-"
MAX_DOCUMENT_BYTES: Final = 32_000_000
"""A catalogue, a ledger or an array of ledgers; a credential is held to far less."""

On = Annotated[
    str | None,
    typer.Option(
        "--on", help="As of this day, as 2026-11-22; today where not given.", metavar="DAY"
    ),
]
At = Annotated[
    str | None,
    typer.Option(
        "--at",
        help="Judge as of this moment (2026-11-22T09:30:00Z) or the end of this day (2026-11-22); "
        "now where not given.",
        metavar="TIME",
    ),
]
TrustFile = Annotated[
    Path | None,
    typer.Option("--trust", help="Whom to believe, as JSON; a branch publishes its trust.json."),
]

_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
# What is not signed alike by all (see `branchebadges.canonical`), and what turns the reading.
_UNSIGNABLE: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]"
)
_WHITESPACE: Final = " \t\r\n"
_FORMS: Final = frozenset({".json", ".jwt", ".png", ".svg"})
"""How the files of credentials are called."""


@contextmanager
def named(file: Path | str) -> Iterator[None]:
    """Say of every mistake inside the block in which file it is."""
    name = "stdin" if str(file) == STDIN else str(file)
    try:
        yield
    except KeyUnusable:
        raise  # It names the key, which is not in this file.
    except BadgeError as error:
        if not error.where:
            error.where = name
        elif not error.where.startswith(name):
            # A JSON pointer follows the name as a fragment (RFC 6901, section 6).
            mark = "#" if error.where.startswith("/") else ", "
            error.where = f"{name}{mark}{error.where}"
        raise


def read_input(file: Path | str, *, limit: int = MAX_FILE_BYTES) -> bytes:
    """The bytes of a file, or of stdin for `-`.

    Raises:
        StorageFailed: it is missing or cannot be read.
        Malformed: it is larger than `limit`.
    """
    if str(file) != STDIN:
        return read_bytes(Path(file), limit=limit)
    data = sys.stdin.buffer.read(limit + 1)
    if len(data) > limit:
        raise Malformed("file-too-large", f"larger than {limit:,} bytes", where="stdin")
    return data


def read_document(file: Path | str) -> Any:
    """The JSON document in a file, or on stdin for `-`; a byte order mark is passed over."""
    with named(file):
        text = _text(read_input(file))
        if not text.strip(_WHITESPACE):
            raise Malformed("file-empty", "this is empty; a JSON document is expected")
        return read_json(text, max_bytes=MAX_DOCUMENT_BYTES)


def read_own(file: Path | str) -> Any:
    """A document that a branch makes its own, of which parts will be signed.

    Raises:
        Refused: a character that is not signed alike by all (`character`), told before anything
            is done rather than at the signature.
    """
    document = read_document(file)
    with named(file):
        _require_signable(document, "")
    return document


def _require_signable(value: Any, where: str) -> None:
    if isinstance(value, str):
        require_plain(value, where=where)
    elif isinstance(value, dict):
        for name, item in value.items():
            require_plain(name, where=where)
            _require_signable(item, f"{where}/{pointer_step(name)}")
    elif isinstance(value, list):
        for number, item in enumerate(value):
            _require_signable(item, f"{where}/{number}")


def require_plain(text: str, *, where: str) -> None:
    """Refuse characters that cannot be signed or that mislead, in a name that will be signed."""
    found = _UNSIGNABLE.search(text)
    if found is not None:
        raise Refused(
            "character",
            f"the character U+{ord(found.group()):04X} cannot be signed or misleads; take it out",
            where=where,
        )


def read_credential(file: Path | str) -> proofs.Signed:
    """The credential in a JSON, JWT, PNG or SVG file, or on stdin for `-`.

    An editor's byte order mark and the white space around a credential are no part of it; inside
    a picture it stands to the letter.
    """
    data = read_input(file)
    if _is_picture(data):
        return proofs.Signed.read(images.unbake(data))
    text = _text(data).strip(_WHITESPACE)
    if not text:
        raise Malformed(
            "file-empty", "this is empty; a JSON, JWT, PNG or SVG credential is expected"
        )
    return proofs.Signed.read(text)


def credentials_in(folder: Path) -> list[proofs.Signed]:
    """Every credential in the files of a folder and those in it; what is none is passed over.

    Raises:
        StorageFailed: there is no such folder.
    """
    if not is_folder(folder):
        raise StorageFailed("no-folder", "there is no such folder", where=str(folder))
    found = []
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() in _FORMS and path.is_file():
            # Other files may lie beside the badges; a badge that is missing is told as such.
            with suppress(BadgeError):
                found.append(read_credential(path))
    return found


def _is_picture(data: bytes) -> bool:
    # A PNG, a gzipped SVG (which is refused with a reason), or markup.
    return data.startswith((b"\x89PNG", b"\x1f\x8b")) or data.removeprefix(b"\xef\xbb\xbf").lstrip(
        _WHITESPACE.encode()
    ).startswith(b"<")


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Malformed("file-not-utf-8", "not UTF-8 text") from error


def read_trust(file: Path | None) -> Trust | None:
    """Whom the reader believes; None where no file was given."""
    if file is None:
        return None
    with named(file):
        return Trust.read(read_document(file))


def read_sources(folders: Sequence[Path]) -> Sources:
    """Everything that lies in some folders, as sources; of two texts the later folder's counts."""
    # Only here, because a branch brings all it needs to issue, which takes longer to load than a
    # badge to verify.
    from branchebadges.branch.sources import sources_in  # noqa: PLC0415

    known = Sources()
    for folder in folders:
        known = known.merged(sources_in(folder))
    return known


def day_on(text: str | None, *, option: str = "--on") -> date:
    """The day somebody wrote, or today in Amsterdam."""
    return day_of(datetime.now(UTC)) if text is None else read_day(text, where=option)


def moment_at(text: str | None) -> datetime:
    """A moment, or a day: then its end, when all that happened on it has happened; or now."""
    if text is None:
        return datetime.now(UTC)
    if _DAY.match(text):
        return end_of_day(read_day(text, where="--at"))
    try:
        moment = read_moment(text)
        read_day(moment)  # Outside the calendar of the sector no clock skew can be added.
    except Malformed as error:
        raise Malformed(
            "moment",
            "write a day, as 2026-11-22, or a moment with its zone, as 2026-11-22T09:30:00Z",
            where="--at",
        ) from error
    return moment
