"""Judging a dossier from what is in it alone, at any later moment.

Two questions are kept apart. Is the dossier what it was: is every credential, judged again as of
the moment of collecting, found to be what was found then? And how do its credentials stand at the
moment of judging, as far as a dossier can tell? After the documents in it have aged that second
answer is mostly "unknown", and the first one is what a dossier is kept for.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from branchebadges.dossiers.looking import Look, json_of, without_aged
from branchebadges.dossiers.words import sentence
from branchebadges.errors import Refused
from branchebadges.moments import write_moment
from branchebadges.pins import pinned_in
from branchebadges.sources import Sources
from branchebadges.verification import Memo, Question, examine

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from branchebadges.diplomas import Rederivation
    from branchebadges.dossiers.dossier import Dossier, Kept
    from branchebadges.proofs import Signed
    from branchebadges.trust import Trust
    from branchebadges.verification import Report


@dataclass(frozen=True)
class Flaw:
    """Something in the dossier that is not what it was, or not there.

    Attributes:
        part: the id of what it is about; None for the dossier as a whole.
    """

    code: str
    outcome: Literal["failed", "unknown"]
    part: str | None = None
    details: str = ""

    def sentence(self, language: Literal["nl", "en"]) -> str:
        """The flaw in one sentence."""
        return sentence(self.code, language, part=self.part or "", details=self.details)

    def to_document(self) -> dict[str, Any]:
        """The flaw as JSON values."""
        return {
            "code": self.code,
            "outcome": self.outcome,
            "part": self.part,
            "sentence": {"nl": self.sentence("nl"), "en": self.sentence("en")},
        }


@dataclass(frozen=True)
class Judged:
    """One credential: how it stood when the dossier was collected, and how it stands now.

    `computed` is there for diplomas: what came out when they were computed again, as of the moment
    of collecting.
    """

    kept: Kept
    then: Report
    now: Report
    computed: Rederivation | None = None


@dataclass(frozen=True)
class Judgement:
    """What came out of judging a dossier.

    Attributes:
        sealed: did the branch sign the dossier as a whole, and does that hold?
        own_keys: addresses of DID documents for which there is only the dossier's own copy; whoever
            made the dossier could have made those too, so a reader with other copies uses these.
        anchored: does the reader say whom it believes, and has it the keys: all of them, or those
            of the branch that sealed the dossier with everybody's keys in it? Otherwise a dossier
            that is whole may still be wholly made up.
    """

    collected: datetime
    at: datetime
    judged: tuple[Judged, ...]
    flaws: tuple[Flaw, ...]
    sealed: bool
    own_keys: frozenset[str]
    anchored: bool

    @property
    def conclusion(self) -> Literal["passed", "failed", "unknown"]:
        """May the reader rely on it? Only where it is what it was, and rests on the reader's keys.

        A dossier that brings its own keys and says itself whom to believe proves nothing.
        """
        return "unknown" if self.verdict == "passed" and not self.anchored else self.verdict

    @property
    def verdict(self) -> Literal["passed", "failed", "unknown"]:
        """Is the dossier what it was when it was collected?"""
        outcomes = {flaw.outcome for flaw in self.flaws}
        if "failed" in outcomes:
            return "failed"
        return "unknown" if outcomes else "passed"

    @property
    def valid_then(self) -> tuple[Kept, ...]:
        """The credentials that were valid when the dossier was collected."""
        return tuple(each.kept for each in self.judged if each.then.valid)

    def to_document(self) -> dict[str, Any]:
        """The judgement as JSON values, for programs."""
        return {
            "verdict": self.verdict,
            "conclusion": self.conclusion,
            "collected": write_moment(self.collected),
            "at": write_moment(self.at),
            "sealed": self.sealed,
            "own_keys": sorted(self.own_keys),
            "anchored": self.anchored,
            "flaws": [flaw.to_document() for flaw in self.flaws],
            "credentials": [
                {
                    "id": each.kept.id,
                    "kind": each.then.kind,
                    "then": each.then.verdict,
                    "now": each.now.verdict,
                    "computed": each.computed and each.computed.outcome,
                }
                for each in self.judged
            ],
        }


def findings_on(dossier: Dossier) -> list[dict[str, Any]]:
    """What is found of each credential as of the moment of collecting, as it is kept."""
    look = Look(dossier, dossier.sources, dossier.trust, registered=True, memo=Memo())
    found = []
    for kept in dossier.kept:
        findings: dict[str, Any] = {"report": look.report(kept, dossier.collected).to_document()}
        computed = look.computed(kept)
        if computed is not None:
            # The report on the diploma itself stands beside it already.
            findings["computed"] = {
                name: value for name, value in computed.to_document().items() if name != "diploma"
            }
        found.append(findings)
    return found


def judge(
    dossier: Dossier, *, at: datetime, trust: Trust | None, anchors: Sources | None
) -> Judgement:
    """As `Dossier.verify`."""
    if at.utcoffset() is None:
        raise Refused("moment-zone", "the moment of judging needs a time zone")
    if at < dossier.collected - dossier.trust.skew:
        raise Refused("dossier-future", "this dossier was collected after the moment of judging")
    given = anchors or Sources()
    anchored = {url: given.held[url] for url in _key_documents(given)}
    # The reader's own copies come first: a dossier cannot bring keys for somebody they know.
    sources = replace(dossier.sources, held={**dossier.sources.held, **anchored})
    flaws = list(_flaws_of_seal(dossier, sources, trust or dossier.trust, at))
    sealed = dossier.record is not None and not flaws
    memo = Memo()
    look = Look(dossier, sources, trust or dossier.trust, registered=sealed, memo=memo)
    as_collected = Look(dossier, sources, dossier.trust, registered=True, memo=memo)
    unsealed = Look(dossier, sources, dossier.trust, registered=False, memo=memo)
    # What was published since says nothing of then, and everything of now.
    current = replace(dossier.sources, held={**dossier.sources.held, **given.held})
    today = replace(look, sources=without_aged(current, at))
    judged = []
    for kept in dossier.kept:
        then, now = look.report(kept, dossier.collected), today.report(kept, at)
        judged.append(Judged(kept, then, now, look.computed(kept)))
        flaws += _flaws_of(kept, as_collected)
        if kept.registered is not None and not sealed:
            flaws += _flaws_of_registration(kept, as_collected, unsealed)
    own_keys = frozenset(_key_documents(dossier.sources)) - anchored.keys()
    by_readers_keys = sealed and _is_real(dossier.record, Sources(held=anchored), at)
    return Judgement(
        collected=dossier.collected,
        at=at,
        judged=tuple(judged),
        flaws=tuple(dict.fromkeys(flaws)),
        sealed=sealed,
        own_keys=own_keys,
        anchored=trust is not None and (by_readers_keys or not own_keys),
    )


def _is_real(record: Signed | None, sources: Sources, at: datetime) -> bool:
    return (
        record is not None
        and examine(record, at=at, sources=sources).answer(Question.REAL) == "passed"
    )


def _flaws_of(kept: Kept, look: Look) -> Iterator[Flaw]:
    """Where a credential is not what the dossier says was found of it."""
    dossier = look.dossier
    report = look.report(kept, dossier.collected)
    said = _object(kept.findings, "report")
    subject = kept.signed.document.get("credentialSubject")
    if not isinstance(subject, dict) or subject.get("id") != dossier.holder:
        yield Flaw("credential-of-another", "failed", kept.id)
    if said.get("digest") != report.signed.digest:
        yield Flaw("credential-altered", "failed", kept.id)
    before = said.get("missing")
    known = before if isinstance(before, list) else []
    lacking = sorted(url for url in report.missing if url not in known)
    for url in lacking:
        yield Flaw("source-missing", "unknown", kept.id, url)
    if not lacking and (said.get("verdict"), said.get("kind")) != (report.verdict, report.kind):
        yield Flaw("judged-otherwise", _outcome(report.verdict), kept.id, _why(report))
    computed = look.computed(kept)
    if computed is not None and computed.outcome != _object(kept.findings, "computed").get(
        "outcome"
    ):
        details = ", ".join(each.code for each in computed.differences)
        yield Flaw("computed-otherwise", _outcome(computed.outcome), kept.id, details)


def _flaws_of_registration(kept: Kept, believed: Look, unsealed: Look) -> Iterator[Flaw]:
    """Where all depends on a day that nobody signed for."""
    at = believed.dossier.collected
    if believed.report(kept, at).verdict != unsealed.report(kept, at).verdict:
        yield Flaw("registration-unsealed", "unknown", kept.id)


def _outcome(found: str) -> Literal["failed", "unknown"]:
    return "unknown" if found == "unknown" else "failed"


def _object(holder: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = holder.get(name)
    return value if isinstance(value, dict) else {}


def _why(report: Report) -> str:
    return ", ".join(
        finding.code
        for finding in report.findings
        if finding.required and finding.outcome != "passed"
    )


def _flaws_of_seal(
    dossier: Dossier, sources: Sources, trust: Trust, at: datetime
) -> Iterator[Flaw]:
    """Where the branch's signature over the dossier does not hold."""
    if dossier.record is None:
        return
    real = examine(dossier.record, at=at, sources=sources, trust=trust).answer(Question.REAL)
    if real != "passed":
        yield Flaw("record-not-real", _outcome(real))
        return
    issuer = dossier.record.document.get("issuer")
    name = issuer.get("id") if isinstance(issuer, dict) else issuer
    if name not in trust.branches:
        yield Flaw("record-by-stranger", "failed", None, str(name))
    pin = pinned_in(dossier.record.document).get(dossier.id)
    if pin is None or pin.digest != dossier.digest:
        yield Flaw("dossier-altered", "failed")


def _key_documents(sources: Sources) -> Iterator[str]:
    for url, source in sources.held.items():
        if "verificationMethod" in source.text:
            document = json_of(source.text)
            if isinstance(document, dict) and "verificationMethod" in document:
                yield url
