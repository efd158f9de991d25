"""The JSON Schemas in the repository are those of the models."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema

from branchebadges import examples, schemas
from branchebadges.branch.collecting import collect
from branchebadges.testing import Sector
from model_badges import accreditation, full_badge

if TYPE_CHECKING:
    import pytest

FOLDER = Path(__file__).resolve().parent.parent / "schemas"


def test_the_schemas_are_fresh() -> None:
    assert schemas.stale(FOLDER) == ()


def test_a_schema_that_was_changed_or_belongs_to_nothing_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert schemas.main([str(tmp_path)]) == 0
    assert schemas.main([str(tmp_path), "--check"]) == 0
    (tmp_path / "badge.schema.json").write_text("{}")
    (tmp_path / "stranger.schema.json").write_text("{}")
    assert schemas.stale(tmp_path) == ("badge.schema.json", "stranger.schema.json")
    assert schemas.main([str(tmp_path), "--check"]) == 1
    assert "badge.schema.json is out of date" in capsys.readouterr().err


def checked(name: str, document: dict[str, Any]) -> list[str]:
    schema = json.loads((FOLDER / name).read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    found = jsonschema.Draft202012Validator(schema, format_checker=checker).iter_errors(document)
    return [error.message for error in found]


def test_what_we_write_passes_our_own_schemas() -> None:
    badge = full_badge().to_document()
    assert checked("badge.schema.json", badge) == []
    assert checked("achievement.schema.json", badge["credentialSubject"]["achievement"]) == []
    assert checked("profile.schema.json", badge["issuer"]) == []
    assert checked("endorsement.schema.json", accreditation().to_document()) == []


def test_what_is_wrong_fails_our_own_schemas() -> None:
    badge = full_badge().to_document()
    assert checked("badge.schema.json", badge | {"validFrom": "yesterday"})
    assert checked("badge.schema.json", badge | {"description": None})
    assert checked("badge.schema.json", badge | {"type": ["VerifiableCredential"]})
    assert checked("badge.schema.json", {k: v for k, v in badge.items() if k != "validFrom"})


def test_bounds_are_words_that_a_validator_knows() -> None:
    rules = examples.document("rules")
    assert checked("rule-set.schema.json", rules) == []
    rules["parameters"]["evc_max_share"]["value"] = 1.5
    assert checked("rule-set.schema.json", rules)
    for path in FOLDER.glob("*.schema.json"):
        text = path.read_text()
        assert not [word for word in ("ge", "gt", "le", "lt") if f'"{word}":' in text], path.name


def test_a_dossier_passes_its_schema_and_what_is_none_does_not(tmp_path: Path) -> None:
    sector = Sector.begin(tmp_path / "branch")
    sector.complete("anna", "ido", on="2026-03-01")
    sector.award()
    dossier = json.loads(collect(sector.branch, "anna", at=sector.now).to_text())
    assert checked("dossier.schema.json", dossier) == []
    assert checked("dossier.schema.json", dossier | {"format": "branchebadges-dossier-2"})
    assert checked("dossier.schema.json", dossier | {"password": "x"})
    assert checked("dossier.schema.json", dossier | {"holder": "nobody"})
