"""A dossier: the credentials of one person as they were signed, and all that judged them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Self

from branchebadges.canonical import jcs, read_json
from branchebadges.dossiers.gathering import needed
from branchebadges.dossiers.judging import Judgement, findings_on, judge
from branchebadges.dossiers.wire import DossierWire, person_document
from branchebadges.encoding import digest_sri
from branchebadges.errors import Malformed, Refused
from branchebadges.ledger import Ledger
from branchebadges.moments import write_moment
from branchebadges.proofs import Signed
from branchebadges.reading import read_as
from branchebadges.sources import Sources
from branchebadges.trust import Trust

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MAX_BYTES: Final = 64_000_000
"""A working life of badges, each with its accreditations, is a few megabytes."""

FORMAT: Final = "branchebadges-dossier-1"

_NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


@dataclass(frozen=True)
class Kept:
    """One credential of a dossier.

    Attributes:
        signed: the credential, to the letter.
        registered: when the branch's ledger took note of it, if it did.
        entry: what it is called in that ledger, if it is.
        findings: what was found of it when the dossier was collected, as JSON values.
    """

    signed: Signed
    registered: datetime | None = None
    entry: str | None = None
    findings: Mapping[str, Any] = field(default_factory=lambda: _NOTHING)

    @property
    def id(self) -> str:
        """The id of the credential, or how to speak of one without."""
        return self.signed.id or self.signed.digest

    @property
    def was_valid(self) -> bool:
        """Was it found valid when the dossier was collected, as the dossier says?"""
        report = self.findings.get("report")
        return isinstance(report, dict) and report.get("verdict") == "passed"


@dataclass(frozen=True)
class Dossier:
    """Everything of one person at one moment. It never changes; later there is another one.

    Attributes:
        id: a `urn:uuid:` of its own.
        holder: whose it is: the pseudonymous id, or the DID of the holder's wallet.
        collected: the moment as of which all of it was judged, in whole seconds.
        kept: the credentials.
        sources: the documents they were judged by: DID documents, status lists, accreditations,
            rule sets, the catalogue.
        trust: whom the collector believed.
        ledger: the entries of the branch about this person, where they were given.
        record: the branch's signature over the dossier, as a learner record that names its digest.
    """

    id: str
    holder: str
    collected: datetime
    kept: tuple[Kept, ...]
    sources: Sources
    trust: Trust
    ledger: Ledger | None = None
    record: Signed | None = None

    def __post_init__(self) -> None:
        if self.collected.utcoffset() is None:
            raise Refused("moment-zone", "the moment of collecting needs a time zone")
        names = [each.id for each in self.kept]
        if len(set(names)) < len(names):
            raise Refused("credential-twice", "each credential is kept once, in one form")

    @classmethod
    def collect(
        cls,
        credentials: Iterable[Signed],
        *,
        id: str,  # noqa: A002 - the word of all documents that have one
        holder: str,
        sources: Sources,
        trust: Trust,
        at: datetime,
        ledger: Ledger | None = None,
        registered: Mapping[str, datetime] = _NOTHING,
        entries: Mapping[str, str] = _NOTHING,
        also: Iterable[str] = (),
    ) -> Self:
        """Collect a dossier: keep what is needed to judge its credentials, and judge them.

        Args:
            credentials: all of this holder; revoked ones included, because they were.
            sources: the documents at hand; only what these credentials rest on is kept. Those that
                carry no moment of retrieval are taken to be current.
            trust: whom the branch itself names.
            at: the moment of collecting.
            ledger: the entries about this person.
            registered: by id of the credential, when the ledger took note of it.
            entries: by id of the credential, what it is called in the ledger.
            also: addresses of sources to keep in any case, such as the keys of who will sign it.

        Raises:
            Refused: a credential of another holder, or the same one twice.
        """
        rows = list(credentials)
        for each in rows:
            if holder_of(each) != holder:
                raise Refused("credential-of-another", f"{each.id} is not this holder's")
        moment = _whole_seconds(at)
        stamped = {name: _whole_seconds(each) for name, each in registered.items()}
        kept_sources = needed(
            rows, sources=sources, trust=trust, at=moment, registered=stamped, also=also
        )
        bare = cls(
            id=id,
            holder=holder,
            collected=moment,
            kept=tuple(
                Kept(each, stamped.get(each.id or ""), entries.get(each.id or "")) for each in rows
            ),
            sources=kept_sources,
            trust=trust,
            ledger=ledger,
        )
        found = findings_on(bare)
        return replace(
            bare,
            kept=tuple(
                replace(each, findings=findings)
                for each, findings in zip(bare.kept, found, strict=True)
            ),
        )

    def verify(
        self, at: datetime, *, trust: Trust | None = None, anchors: Sources | None = None
    ) -> Judgement:
        """Judge the dossier again, from what is in it alone.

        Args:
            at: the moment of judging, however much later.
            trust: whom the reader believes; without it, whom the dossier names.
            anchors: documents the reader has from elsewhere. Their keys come before the dossier's
                own copies; all else, such as newer status lists, tells how things stand now.

        Raises:
            Refused: `at` has no time zone, or lies before the moment of collecting.
        """
        return judge(self, at=at, trust=trust, anchors=anchors)

    def sealed(self, record: Signed) -> Self:
        """The same dossier with the branch's signature over it (see `dossiers.record`)."""
        return replace(self, record=record)

    @cached_property
    def digest(self) -> str:
        """The digest over everything but the record, by which the record names the dossier."""
        document = self.to_document()
        document.pop("record", None)
        return digest_sri(jcs(document))

    def to_document(self) -> dict[str, Any]:
        """The dossier as JSON values; `read` gives the same dossier again."""
        document: dict[str, Any] = {
            "format": FORMAT,
            "id": self.id,
            "holder": self.holder,
            "collected": write_moment(self.collected),
            "credentials": [_kept_document(each) for each in self.kept],
            "sources": self.sources.to_document(),
            "trust": self.trust.to_document(),
        }
        if self.ledger is not None:
            document["ledger"] = {
                "person": person_document(self.ledger.person),
                "entries": list(self.ledger.to_documents()),
            }
        if self.record is not None:
            document["record"] = self.record.text
        return document

    def to_text(self) -> str:
        """The dossier as one JSON text, in its canonical form."""
        return jcs(self.to_document()).decode()

    @classmethod
    def read(cls, document: object) -> Self:
        """Read what `to_document` gave. Nothing in it is believed by this; `verify` judges it.

        Raises:
            Refused: it has another shape (`dossier`, `sources-shape`, `trust-shape`,
                `ledger-entry`, `ledger`), or holds a credential twice.
            Malformed: a credential in it cannot be read.
        """
        wire = read_as(DossierWire, document, code="dossier")
        return cls(
            id=wire.id,
            holder=wire.holder,
            collected=_whole_seconds(wire.collected),
            kept=tuple(
                Kept(_signed(row.text, index), _registered(row.registered), row.entry, row.findings)
                for index, row in enumerate(wire.credentials)
            ),
            sources=Sources.read(wire.sources),
            trust=Trust.read(wire.trust),
            ledger=None
            if wire.ledger is None
            else Ledger.read(wire.ledger.person.person(), wire.ledger.entries),
            record=None if wire.record is None else Signed.read(wire.record),
        )

    @classmethod
    def parse(cls, text: str | bytes) -> Self:
        """Read a dossier from its JSON text; raises as `read`, and `Malformed` for no JSON."""
        return cls.read(read_json(text, max_bytes=MAX_BYTES))


def holder_of(signed: Signed) -> str | None:
    """Whose a credential says it is."""
    subject = signed.document.get("credentialSubject")
    if isinstance(subject, list) and len(subject) == 1:
        subject = subject[0]
    name = subject.get("id") if isinstance(subject, dict) else None
    return name if isinstance(name, str) else None


def _kept_document(kept: Kept) -> dict[str, Any]:
    document: dict[str, Any] = {"text": kept.signed.text, "findings": dict(kept.findings)}
    if kept.registered is not None:
        document["registered"] = write_moment(kept.registered)
    if kept.entry is not None:
        document["entry"] = kept.entry
    return document


def _signed(text: str, index: int) -> Signed:
    try:
        return Signed.read(text)
    except Malformed as error:
        raise Malformed(error.code, error.message, where=f"/credentials/{index}/text") from error


def _registered(moment: datetime | None) -> datetime | None:
    return None if moment is None else _whole_seconds(moment)


def _whole_seconds(moment: datetime) -> datetime:
    """What is written is in whole seconds; a dossier must be the same before and after."""
    if moment.utcoffset() is None:
        raise Refused("moment-zone", "a moment needs a time zone")
    return moment.astimezone(UTC).replace(microsecond=0)
