"""The JSON Schemas of our own documents, written from the models: `schemas/` in the repository.

    python -m branchebadges.schemas            # write them
    python -m branchebadges.schemas --check    # say which are out of date, and exit with 1

The schema of a credential says what we write, so it is stricter than what we read: arrays where
Open Badges wants arrays, no nulls. That of an input (rules, modules, trust, a dossier) says what we
accept.
"""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from branchebadges.catalogue import Catalogue
from branchebadges.dossiers.wire import DossierWire
from branchebadges.model import (
    Achievement,
    BitstringStatusListCredential,
    EndorsementCredential,
    OpenBadgeCredential,
    Openness,
    Part,
    Profile,
)
from branchebadges.modules import Module
from branchebadges.rules import RuleSet
from branchebadges.trust import Trust

DOCUMENTS: Final[Mapping[str, type[BaseModel]]] = {
    "achievement.schema.json": Achievement,
    "badge.schema.json": OpenBadgeCredential,
    "catalogue.schema.json": Catalogue,
    "dossier.schema.json": DossierWire,
    "endorsement.schema.json": EndorsementCredential,
    "module.schema.json": Module,
    "profile.schema.json": Profile,
    "rule-set.schema.json": RuleSet,
    "status-list.schema.json": BitstringStatusListCredential,
    "trust.schema.json": Trust,
}
"""Every document we write, by the name of its schema file."""


_BOUNDS: Final = {
    "ge": "minimum",
    "gt": "exclusiveMinimum",
    "le": "maximum",
    "lt": "exclusiveMaximum",
}


class _AsWritten(GenerateJsonSchema):
    """What stands on the wire: what is absent is left out, and never null."""

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 - whatever it is
        return False  # a title would only repeat the term

    def tagged_union_schema(self, schema: core_schema.TaggedUnionSchema) -> JsonSchemaValue:
        # Not `oneOf`: a status entry is also a status of any kind, so both branches fit it.
        written = super().tagged_union_schema(schema)
        return {"anyOf": written["oneOf"]}

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        written = super().model_schema(schema)
        cls = schema["cls"]
        if issubclass(cls, Part):
            if cls.OPENNESS is Openness.CLOSED:
                written["additionalProperties"] = False
            always = (*written.get("required", ()), *cls.always_written(), *cls.REQUIRED_AT_ISSUE)
            if always:
                written["required"] = [term for term in written["properties"] if term in always]
        return written


class _AsRead(GenerateJsonSchema):
    """Our own inputs, which people write by hand: nulls are allowed, numbers are numbers."""

    def decimal_schema(self, schema: core_schema.DecimalSchema) -> JsonSchemaValue:
        written: JsonSchemaValue = {"type": "number"}
        self.update_with_validations(written, schema, self.ValidationsMapping.numeric)
        return written


def schema_of(model: type[BaseModel]) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a document, by the names it has on the wire."""
    generator = _AsWritten if issubclass(model, Part) else _AsRead
    written = model.model_json_schema(by_alias=True, schema_generator=generator)
    return {"$schema": GenerateJsonSchema.schema_dialect} | {
        name: _in_keywords(value) for name, value in written.items()
    }


def _in_keywords(value: Any) -> Any:
    """The same with bounds as JSON Schema spells them.

    A bound on a number that is read by a function of ours keeps the name that pydantic gives it,
    which no validator knows.
    """
    if isinstance(value, list):
        return [_in_keywords(each) for each in value]
    if not isinstance(value, dict):
        return value
    # In a list of properties one may be called `type`; then it is no word.
    names = _BOUNDS if value.get("type") in ("number", "integer") else {}
    return {names.get(name, name): _in_keywords(each) for name, each in value.items()}


def stale(folder: Path) -> tuple[str, ...]:
    """The names of schema files in `folder` that are missing, different or of no document."""
    names = [name for name, text in _texts().items() if _text_of(folder / name) != text]
    strangers = {path.name for path in folder.glob("*.schema.json")} - set(DOCUMENTS)
    return (*names, *sorted(strangers))


def write(folder: Path) -> None:
    """Write every schema into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in _texts().items():
        (folder / name).write_text(text, encoding="utf-8")


def _texts() -> dict[str, str]:
    return {
        name: json.dumps(schema_of(model), indent=2, ensure_ascii=False) + "\n"
        for name, model in DOCUMENTS.items()
    }


def _text_of(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the schemas, or with `--check` say which are out of date."""
    parser = argparse.ArgumentParser(prog="python -m branchebadges.schemas", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=Path("schemas"))
    parser.add_argument("--check", action="store_true", help="write nothing, only compare")
    chosen = parser.parse_args(arguments)
    if not chosen.check:
        write(chosen.folder)
        return 0
    names = stale(chosen.folder)
    for name in names:
        sys.stderr.write(f"{chosen.folder / name} is out of date; write the schemas again\n")
    return 1 if names else 0


if __name__ == "__main__":
    sys.exit(main())
