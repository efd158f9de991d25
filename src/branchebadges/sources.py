"""The documents a judgement rests on, as plain data: an address, its text, and when it was got.

Kept beside a badge, sources answer the same question again in twenty years, without the issuer.
An address that was asked and did not answer is recorded as silent, so that asking ends.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime  # noqa: TC003 - pydantic reads the annotation when the class is made
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from branchebadges.errors import Lacking, Refused

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_SOURCES: Final = 100_000
"""More addresses than any dossier needs; a document with more is refused."""


@dataclass(frozen=True)
class Source:
    """One document as it was received."""

    text: str
    retrieved: datetime | None = None
    """When it was got, or None where nobody wrote that down."""


@dataclass(frozen=True)
class Sources:
    """What is at hand, and which addresses did not answer. Changing it gives a new one.

    DID documents are held under the https address they are published at (`dids.url_of`), status
    lists and accreditations under their id.
    """

    held: Mapping[str, Source] = field(default_factory=dict)
    silent: Mapping[str, str] = field(default_factory=dict)
    """Addresses that were asked in vain, each with the reason in words."""
    seen: Mapping[str, datetime] = field(default_factory=dict)
    """The `validFrom` of the newest status list seen at an address: an older one is a rollback."""
    concluded: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)
    """What was concluded from these very documents, by who concluded it; it goes when they go, and
    other sources, even those made from these, begin without it."""

    def __post_init__(self) -> None:
        for name in ("held", "silent", "seen"):
            # A frozen dataclass holding a dict somebody else can change would not be frozen.
            object.__setattr__(self, name, MappingProxyType(dict(getattr(self, name))))

    @classmethod
    def of(cls, texts: Mapping[str, str], *, retrieved: datetime | None = None) -> Sources:
        """Sources from addresses and their texts, all got at the same time."""
        return cls(held={url: Source(text, retrieved) for url, text in texts.items()})

    @cached_property
    def texts(self) -> Mapping[str, str]:
        """Every address that is at hand, with its text."""
        return MappingProxyType({url: source.text for url, source in self.held.items()})

    def get(self, url: str) -> Source | None:
        """The document at `url`, or None when it is not at hand."""
        return self.held.get(url)

    def text(self, url: str) -> str:
        """The text at `url`.

        Raises:
            Lacking: it is not at hand (`source-missing`), or did not answer (`source-silent`).
        """
        source = self.held.get(url)
        if source is not None:
            return source.text
        reason = self.silent.get(url)
        if reason is not None:
            raise Lacking("source-silent", f"{url} gave no answer: {reason}", urls=frozenset({url}))
        raise Lacking("source-missing", f"{url} is needed", urls=frozenset({url}))

    def with_text(self, url: str, text: str, *, retrieved: datetime | None = None) -> Sources:
        """The same sources and this document; it is then no longer silent."""
        silent = {key: reason for key, reason in self.silent.items() if key != url}
        return replace(self, held={**self.held, url: Source(text, retrieved)}, silent=silent)

    def with_silent(self, url: str, reason: str) -> Sources:
        """The same sources, knowing that `url` gave no answer. A text already at hand stays."""
        if url in self.held:
            return self
        return replace(self, silent={**self.silent, url: reason})

    def with_seen(self, url: str, valid_from: datetime) -> Sources:
        """The same sources, remembering that a list of this date was seen at `url`."""
        before = self.seen.get(url)
        newest = valid_from if before is None else max(before, valid_from)
        return replace(self, seen={**self.seen, url: newest})

    def merged(self, other: Sources) -> Sources:
        """Both together. Where both hold a text, the one got later; `other` if that is unknown."""
        held = dict(self.held)
        for url, source in other.held.items():
            mine = held.get(url)
            if mine is None or not _older(source, mine):
                held[url] = source
        silent = {
            url: why for url, why in {**self.silent, **other.silent}.items() if url not in held
        }
        merged = Sources(held=held, silent=silent, seen=self.seen)
        for url, valid_from in other.seen.items():
            merged = merged.with_seen(url, valid_from)
        return merged

    def __len__(self) -> int:
        return len(self.held)

    def to_document(self) -> dict[str, Any]:
        """The sources as JSON values, to keep beside a badge."""
        return {
            "held": {
                url: {"text": source.text}
                | ({"retrieved": source.retrieved.isoformat()} if source.retrieved else {})
                for url, source in sorted(self.held.items())
            },
            "silent": dict(sorted(self.silent.items())),
            "seen": {url: moment.isoformat() for url, moment in sorted(self.seen.items())},
        }

    @classmethod
    def read(cls, document: object) -> Sources:
        """Read what `to_document` gave.

        Raises:
            Refused: it has another shape (`sources-shape`).
        """
        try:
            wire = _SourcesWire.model_validate(document)
        except ValidationError as error:
            raise Refused("sources-shape", f"these are not sources: {error}") from error
        held = {url: Source(entry.text, entry.retrieved) for url, entry in wire.held.items()}
        return cls(held=held, silent=wire.silent, seen=wire.seen)


def _older(source: Source, than: Source) -> bool:
    if source.retrieved is None or than.retrieved is None:
        return False
    return source.retrieved < than.retrieved


class _SourceWire(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    text: str
    retrieved: AwareDatetime | None = None


class _SourcesWire(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    held: dict[str, _SourceWire] = Field(default_factory=dict, max_length=MAX_SOURCES)
    silent: dict[str, str] = Field(default_factory=dict, max_length=MAX_SOURCES)
    seen: dict[str, AwareDatetime] = Field(default_factory=dict, max_length=MAX_SOURCES)
