"""Whatever is changed in a dossier, it is found and named, and never an error of another kind."""

from __future__ import annotations

import contextlib
import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kept_dossiers import IN_TWENTY_YEARS, Box, changed, codes

from branchebadges.branch.sources import sources_in
from branchebadges.dossiers import Dossier
from branchebadges.dossiers.words import codes as known_codes
from branchebadges.dossiers.words import sentence
from branchebadges.errors import BadgeError, Malformed, Refused
from branchebadges.sources import Sources

if TYPE_CHECKING:
    from pathlib import Path

    from branchebadges.dossiers import Judgement


@pytest.fixture(scope="module")
def box(tmp_path_factory: pytest.TempPathFactory) -> Box:
    return Box.begin(tmp_path_factory.mktemp("hostile") / "branch")


@pytest.fixture(scope="module")
def dossier(box: Box) -> Dossier:
    return box.collected()


def judged(dossier: Dossier, change: Any) -> Judgement:
    return changed(dossier, change).verify(IN_TWENTY_YEARS)


def _forge(row: dict[str, Any], **claims: Any) -> None:
    document = json.loads(row["text"])
    document["credentialSubject"] |= claims
    row["text"] = json.dumps(document)


def _listed(document: dict[str, Any], ending: str) -> str:
    (url,) = [str(url) for url in document["sources"]["held"] if url.endswith(ending)]
    return url


def test_a_credential_that_was_altered_is_found(dossier: Dossier) -> None:
    judgement = judged(dossier, lambda d: _forge(d["credentials"][0], creditsEarned=400))
    found = codes(judgement)
    assert judgement.verdict == "failed"
    assert {"credential-altered": "failed", "judged-otherwise": "failed"}.items() <= found.items()
    assert not judgement.judged[0].then.valid


def test_a_credential_that_was_altered_is_found_though_its_findings_were_too(
    dossier: Dossier,
) -> None:
    def change(document: dict[str, Any]) -> None:
        row = document["credentials"][0]
        _forge(row, creditsEarned=400)
        altered = Dossier.read(document).kept[0].signed
        row["findings"]["report"]["digest"] = altered.digest

    assert codes(judged(dossier, change))["judged-otherwise"] == "failed"


def test_a_credential_of_somebody_else_is_found(box: Box, dossier: Dossier) -> None:
    sector = box.attested.sector
    sector.complete("bas", "ido", on="2026-03-03")
    sector.award()
    theirs = sector.badge("bas", "ido")

    def change(document: dict[str, Any]) -> None:
        document["credentials"][0]["text"] = theirs.text

    assert codes(judged(dossier, change))["credential-of-another"] == "failed"


def test_a_credential_that_was_taken_out_leaves_a_diploma_that_cannot_be_computed(
    dossier: Dossier,
) -> None:
    def change(document: dict[str, Any]) -> None:
        del document["credentials"][0]

    assert codes(judged(dossier, change)) == {"computed-otherwise": "unknown"}


def test_a_missing_source_is_named(dossier: Dossier) -> None:
    def change(document: dict[str, Any]) -> None:
        del document["sources"]["held"][_listed(document, "academie/revocation-1.json")]

    judgement = judged(dossier, change)
    missing = [flaw for flaw in judgement.flaws if flaw.code == "source-missing"]
    assert judgement.verdict == "unknown"
    assert missing
    assert all("academie/revocation-1.json" in flaw.sentence("nl") for flaw in missing)


@pytest.mark.parametrize(
    "purpose",
    [
        pytest.param("academie/suspension-1.json", id="by the list of another purpose"),
        pytest.param("branche/revocation-1.json", id="by the list of another party"),
    ],
)
def test_a_status_list_that_was_swapped_is_found(dossier: Dossier, purpose: str) -> None:
    def change(document: dict[str, Any]) -> None:
        held = document["sources"]["held"]
        held[_listed(document, "academie/revocation-1.json")] = held[_listed(document, purpose)]

    assert codes(judged(dossier, change))["judged-otherwise"] == "failed"


def test_an_older_list_that_un_revokes_a_badge_is_found(tmp_path: Path) -> None:
    box = Box.begin(tmp_path / "branch")
    sector = box.attested.sector
    old = sources_in(sector.branch.public)
    sector.now += timedelta(hours=1)
    sector.revoke(sector.badge("anna", "onboarding"))
    dossier = box.collected(sector.badges("anna"))
    assert [each.was_valid for each in dossier.kept] == [True, True, True, False]

    def change(document: dict[str, Any]) -> None:
        url = _listed(document, "academie/revocation-1.json")
        document["sources"]["held"][url]["text"] = old.text(url)

    assert codes(judged(dossier, change))["judged-otherwise"] == "failed"

    def and_more(document: dict[str, Any]) -> None:
        change(document)
        document["sources"]["seen"] = {}

    again = judged(dossier, and_more)
    assert codes(again) == {"judged-otherwise": "failed"}
    assert again.judged[3].then.valid


def test_rules_that_were_altered_are_found(dossier: Dossier) -> None:
    def change(document: dict[str, Any]) -> None:
        (url,) = [url for url in document["sources"]["held"] if "/rules/" in url]
        source = document["sources"]["held"][url]
        source["text"] = source["text"].replace('"value":100', '"value":40')

    judgement = judged(dossier, change)
    assert codes(judgement) == {"computed-otherwise": "failed"}
    assert "rules-altered" in judgement.flaws[0].details


def test_keys_that_were_swapped_are_found(box: Box, dossier: Dossier) -> None:
    sector = box.attested.sector

    def change(document: dict[str, Any]) -> None:
        held = document["sources"]["held"]
        mine, theirs = _listed(document, "academie/did.json"), sector.branch.committee.did
        held[mine]["text"] = held[mine]["text"].replace("z6Mk", "z6Mj")
        assert theirs

    assert judged(dossier, change).verdict == "failed"


def test_a_dossier_cannot_bring_other_keys_than_the_reader_has(box: Box, dossier: Dossier) -> None:
    forged = Box.begin(box.attested.sector.branch.folder.parent / "forged").collected()
    assert forged.verify(IN_TWENTY_YEARS).verdict == "passed"
    everything = sources_in(box.attested.sector.branch.public)
    own_keys = dossier.verify(IN_TWENTY_YEARS).own_keys
    anchors = Sources(held={url: everything.held[url] for url in own_keys})
    judgement = forged.verify(IN_TWENTY_YEARS, anchors=anchors)
    assert judgement.verdict == "failed"
    assert judgement.valid_then == ()


def test_findings_that_were_altered_are_found(dossier: Dossier) -> None:
    def change(document: dict[str, Any]) -> None:
        document["credentials"][0]["findings"]["report"]["verdict"] = "failed"
        document["credentials"][4]["findings"]["computed"]["outcome"] = "not_derived"

    assert codes(judged(dossier, change)) == {
        "judged-otherwise": "failed",
        "computed-otherwise": "failed",
    }


@pytest.mark.parametrize(
    ("change", "code"),
    [
        pytest.param(lambda d: d.update(format="dossier-2"), "dossier", id="another format"),
        pytest.param(lambda d: d.update(extra=1), "dossier", id="an unknown member"),
        pytest.param(lambda d: d.pop("trust"), "dossier", id="no trust"),
        pytest.param(lambda d: d.update(holder="anna"), "dossier", id="a holder without a scheme"),
        pytest.param(
            lambda d: d.update(collected="2026-11-22"), "dossier", id="a day for a moment"
        ),
        pytest.param(
            lambda d: d["credentials"].append(d["credentials"][0]), "credential-twice", id="twice"
        ),
        pytest.param(lambda d: d["sources"].update(held=[]), "sources-shape", id="other sources"),
        pytest.param(
            lambda d: d["trust"].update(committees=["x"]), "trust-shape", id="other trust"
        ),
        pytest.param(
            lambda d: d["ledger"]["entries"][0].update(kind="gift"),
            "ledger-entry",
            id="an entry of no kind",
        ),
        pytest.param(
            lambda d: d["ledger"]["entries"].append(d["ledger"]["entries"][0]),
            "ledger",
            id="an entry twice",
        ),
    ],
)
def test_a_dossier_of_another_shape_is_refused(dossier: Dossier, change: Any, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        changed(dossier, change)
    assert refusal.value.code == code


def test_a_credential_that_is_no_json_is_refused_with_its_place(dossier: Dossier) -> None:
    with pytest.raises(Malformed) as refusal:
        changed(dossier, lambda d: d["credentials"][2].update(text="{"))
    assert refusal.value.where == "/credentials/2/text"


@pytest.mark.parametrize("odd", [[[]], [{}], {}, 7, None], ids=str)
@pytest.mark.parametrize("name", ["missing", "verdict", "kind", "digest", "questions"])
def test_findings_of_another_shape_are_judged_all_the_same(
    dossier: Dossier, name: str, odd: object
) -> None:
    judgement = judged(
        dossier, lambda d: d["credentials"][0]["findings"]["report"].update({name: odd})
    )
    assert judgement.judged[0].then.valid


@given(text=st.one_of(st.text(), st.binary()))
def test_a_file_of_anything_is_refused_in_our_own_words(text: str | bytes) -> None:
    with pytest.raises(BadgeError):
        Dossier.parse(text)


json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-9, 9), st.text(max_size=5)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=2), st.dictionaries(st.text(max_size=5), inner, max_size=2)
    ),
    max_leaves=4,
)


@given(data=st.data())
def test_any_one_value_changed_is_refused_or_judged_and_never_crashes(
    dossier: Dossier, data: st.DataObject
) -> None:
    document = json.loads(dossier.to_text())
    document["credentials"] = document["credentials"][:1]
    holder: Any = document
    for _ in range(data.draw(st.integers(0, 4))):
        inner = [value for value in _values(holder) if isinstance(value, dict | list) and value]
        holder = data.draw(st.sampled_from(inner)) if inner else holder
    keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
    holder[data.draw(st.sampled_from(keys))] = data.draw(json_values)
    with contextlib.suppress(BadgeError):
        Dossier.read(document).verify(IN_TWENTY_YEARS)


def _values(holder: Any) -> list[Any]:
    return list(holder.values() if isinstance(holder, dict) else holder)


def test_every_flaw_has_a_sentence_in_both_languages() -> None:
    for code in known_codes():
        dutch, english = (
            sentence(code, language, part="p", details="d") for language in ("nl", "en")
        )
        assert dutch != english
