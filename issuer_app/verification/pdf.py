"""The credential in a PDF: a file attached to it, called `credential.json` or `credential.jwt`.

A PDF is a small program with loops, references and packed streams, and whoever wrote it may mean
harm. It is taken apart in a process of its own, which may use so many seconds and so much memory
and then ends.
"""

from __future__ import annotations

import asyncio
import io
import sys
from contextlib import suppress
from typing import Final

from branchebadges.errors import Malformed

NAMES: Final = ("credential.json", "credential.jwt")
MAX_PDF_BYTES: Final = 8_000_000
MAX_ATTACHED_BYTES: Final = 1_500_000
SECONDS: Final = 5
_MEMORY_BYTES: Final = 512_000_000
_AT_ONCE: Final = 2

_NONE: Final = 3
_SEVERAL: Final = 4
_SAID: Final = {
    _NONE: ("pdf-without-credential", "no credential is attached to this PDF"),
    _SEVERAL: ("pdf-with-two-credentials", "more than one credential is attached to this PDF"),
}
_taking_apart = asyncio.Semaphore(_AT_ONCE)


async def text_in(data: bytes) -> str:
    """The text of the credential that is attached to a PDF.

    Raises:
        Malformed: it is too large, cannot be read in time (`pdf-unreadable`), or holds none or
            more than one.
    """
    if len(data) > MAX_PDF_BYTES:
        raise Malformed("pdf-too-large", f"the PDF is over {MAX_PDF_BYTES // 1_000_000} MB")
    async with _taking_apart:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-I",
            # By its file: as a part of the package it would bring the whole service along.
            __file__,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env={},
        )
        try:
            found, _ = await asyncio.wait_for(process.communicate(data), SECONDS)
        except TimeoutError as error:
            raise Malformed("pdf-unreadable", "this PDF takes too long to read") from error
        finally:
            if process.returncode is None:
                with suppress(ProcessLookupError):
                    process.kill()
                await process.wait()
    if process.returncode:
        code, message = _SAID.get(process.returncode, ("pdf-unreadable", "this PDF is not sound"))
        raise Malformed(code, message)
    try:
        return found.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Malformed("pdf-unreadable", "what is attached is not text in UTF-8") from error


def _bounded() -> None:
    import resource  # noqa: PLC0415 - only where there is such a thing, and only in the child

    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _attached(data: bytes) -> list[bytes]:
    from pypdf import PdfReader  # noqa: PLC0415 - within the bounds

    reader = PdfReader(io.BytesIO(data), strict=False)
    return [file.content for file in reader.attachment_list if file.name in NAMES]


def _main() -> int:
    data = sys.stdin.buffer.read(MAX_PDF_BYTES + 1)
    _bounded()
    found = _attached(data)
    if len(found) != 1:
        return _SEVERAL if found else _NONE
    if len(found[0]) > MAX_ATTACHED_BYTES:
        return 1
    sys.stdout.buffer.write(found[0])
    return 0


if __name__ == "__main__":
    sys.exit(_main())
