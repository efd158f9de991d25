"""Every class and every property of the official files is in our models, and ours pass theirs."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from branchebadges import model as m
from branchebadges.canonical import jcs
from branchebadges.errors import Refused
from branchebadges.model.amounts import number_on_the_wire
from model_badges import accreditation, achievement, full_badge, official_examples

if TYPE_CHECKING:
    from pathlib import Path

# Two names in the official files are not classes with terms but "anything" and a choice.
NO_CLASSES = {"Map", "Context", "ProfileRef"}
TITLES = {
    "achievementcredential": "AchievementCredential",
    "endorsementcredential": "EndorsementCredential",
    "profile": "Profile",
    "getopenbadgecredentialsresponse": "GetOpenBadgeCredentialsResponse",
    "imsx_statusinfo": "Imsx_StatusInfo",
}
DRAFT = jsonschema.Draft201909Validator


def of_json_schemas(standards: Path) -> dict[str, set[str]]:
    classes: dict[str, set[str]] = {}
    for file, title in TITLES.items():
        schema = json.loads((standards / f"open-badges/{file}.schema.json").read_text())
        for name, described in (
            {title: schema, **schema["$defs"]}.items() if "$defs" in schema else ((title, schema),)
        ):
            classes.setdefault(name, set()).update(described.get("properties", {}))
    return classes


def of_openapi(standards: Path) -> dict[str, set[str]]:
    """`components.schemas` of the OpenAPI file, by its indentation: no YAML reader is needed."""
    classes: dict[str, set[str]] = {}
    name, in_properties = "", False
    text = (standards / "open-badges/openapi.yaml").read_text()
    for line in text.partition("\n  schemas:\n")[2].splitlines():
        depth = len(line) - len(line.lstrip())
        if depth < 4:
            break
        key = re.match(r"\s*'?([@\w-]+)'?:", line)
        if depth == 4 and key:
            name, in_properties = key[1], False
            classes[name] = set()
        elif depth == 6:
            in_properties = line.strip() == "properties:"
        elif depth == 8 and in_properties and key:
            classes[name].add(key[1])
    return classes


@pytest.mark.parametrize("listed", [of_json_schemas, of_openapi])
def test_every_class_and_property_of_the_official_files_is_in_our_models(
    standards: Path, listed: Any
) -> None:
    classes = listed(standards)
    assert len(classes) > 20
    assert sum(map(len, classes.values())) > 150
    for name, terms in classes.items():
        ours = getattr(m, name)
        if name in NO_CLASSES:
            continue
        assert terms <= set(ours.terms()), name


def test_every_class_is_frozen_and_keeps_unknown_terms() -> None:
    classes = [value for value in vars(m).values() if isinstance(value, type)]
    parts = [one for one in classes if issubclass(one, m.Part)]
    assert len(parts) > 40
    assert all(one.model_config["frozen"] for one in parts)
    assert all(one.model_config["extra"] == "allow" for one in parts)


@cache
def validator(folder: Path, file: str) -> Any:
    schema = json.loads((folder / f"open-badges/{file}.schema.json").read_text())
    return DRAFT(schema, format_checker=DRAFT.FORMAT_CHECKER)


def test_a_badge_we_build_passes_the_official_schema(standards: Path) -> None:
    validator(standards, "achievementcredential").validate(full_badge().to_document())


def test_an_endorsement_we_build_passes_the_official_schema(standards: Path) -> None:
    validator(standards, "endorsementcredential").validate(accreditation().to_document())


def test_a_profile_we_build_passes_the_official_schema(standards: Path) -> None:
    issuer = full_badge().issuer
    assert isinstance(issuer, m.Profile)
    validator(standards, "profile").validate(issuer.to_document())


def test_what_the_api_answers_passes_the_official_schema(standards: Path) -> None:
    answer = m.GetOpenBadgeCredentialsResponse(
        credential=(full_badge(),), compact_jws_string=("e30.e30.c2ln",)
    )
    validator(standards, "getopenbadgecredentialsresponse").validate(answer.to_document())
    fault = m.Imsx_StatusInfo(
        code_major="failure",
        severity="error",
        code_minor=m.Imsx_CodeMinor(
            code_minor_field=(
                m.Imsx_CodeMinorField(
                    code_minor_field_name="branch", code_minor_field_value="not_found"
                ),
            )
        ),
    )
    validator(standards, "imsx_statusinfo").validate(fault.to_document())


def test_lint_passes_every_official_example_that_is_a_whole_credential(standards: Path) -> None:
    whole = [one for one in official_examples(standards).values() if "issuer" in one]
    assert len(whole) >= 10
    for document in whole:
        assert m.faults(document) == ()


def test_what_is_absent_is_left_out() -> None:
    document = m.Achievement(
        id="urn:uuid:1", name="A", description="B", criteria=m.Criteria(narrative="C"), tag=()
    ).to_document()
    assert document == {
        "id": "urn:uuid:1",
        "type": ["Achievement"],
        "criteria": {"narrative": "C"},
        "description": "B",
        "name": "A",
    }


def test_a_status_stands_alone_and_lists_are_lists() -> None:
    document = full_badge().to_document()
    assert document["credentialStatus"]["type"] == "BitstringStatusListEntry"
    assert document["evidence"][0]["type"] == ["Evidence"]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        pytest.param("8", "8", id="a whole number"),
        pytest.param("8.0", "8", id="a whole number with a point"),
        pytest.param("8E+1", "80", id="a whole number with an exponent"),
        pytest.param("1.50", "1.5", id="one and a half"),
        pytest.param("0", "0", id="nothing"),
        pytest.param("-0", "0", id="nothing from below"),
        pytest.param("0.25", "0.25", id="a quarter"),
    ],
)
def test_points_are_written_as_the_plainest_number(value: str, written: str) -> None:
    assert json.dumps(number_on_the_wire(Decimal(value))) == written
    assert jcs(number_on_the_wire(Decimal(value))).decode() == written


@pytest.mark.parametrize("value", ["NaN", "Infinity", "1E+30", "0.12345678901234567", "1E-9"])
def test_a_number_that_json_would_change_is_refused(value: str) -> None:
    with pytest.raises(Refused) as caught:
        number_on_the_wire(Decimal(value))
    assert caught.value.code == "number-precision"


@given(st.decimals(0, 10_000, places=3))
def test_points_survive_json_and_json_ld(points: Decimal) -> None:
    from pyld import jsonld

    subject = m.AchievementSubject(id="urn:x:y", achievement=achievement(), credits_earned=points)
    document = subject.to_document()
    again = m.AchievementSubject.read(json.loads(jcs(document)))
    assert again.credits_earned == points

    def literal(number: object) -> str:
        terms = {
            "@vocab": "https://x.example/",
            "c": {"@id": "c", "@type": "http://www.w3.org/2001/XMLSchema#float"},
        }
        quads = jsonld.to_rdf({"@context": terms, "c": number}, {"format": "application/n-quads"})
        return str(quads).split('"')[1]

    # The same literal for whoever reads the signed text anew, and the same number in it. (The
    # literal has 16 digits, of which the last may be the binary's: 69.43 becomes 6.943…01E1.)
    assert literal(document["creditsEarned"]) == literal(json.loads(jcs(document["creditsEarned"])))
    assert float(literal(document["creditsEarned"])) == float(points)


names = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)


@settings(max_examples=40, deadline=None)
@given(names, st.decimals(0, 500, places=2), st.none() | st.datetimes(), st.integers(0, 2))
def test_any_badge_we_build_passes_the_official_schema_and_our_own_lint(
    standards: Path, name: str, points: Decimal, ended: Any, works: int
) -> None:
    from datetime import UTC

    badge = full_badge().model_copy(
        update={
            "name": name,
            "credential_subject": full_badge().credential_subject.model_copy(
                update={
                    "credits_earned": points,
                    "activity_end_date": ended and ended.replace(year=2026, tzinfo=UTC),
                    "role": name,
                }
            ),
            "evidence": tuple(m.Evidence(narrative=name) for _ in range(works)),
        }
    )
    document = badge.to_document()
    validator(standards, "achievementcredential").validate(document)
    assert m.faults(document) == ()
    assert m.OpenBadgeCredential.read(document) == badge
