"""Scenarios: other values for some settings of the rules, and all combinations of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import TYPE_CHECKING, Any, Final

from branchebadges.canonical import read_json
from branchebadges.errors import BadgeError, Malformed, Refused
from branchebadges.reading import as_json
from branchebadges.rules import Parameters, PeRules

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from branchebadges.rules import DiplomaRule, RuleSet

MOST: Final = 200
"""Scenarios in one simulation, the rules as they are among them; a longer table nobody reads."""

_WORD: Final = re.compile(r"[a-z][a-z0-9_]*\Z")
_NOTHING: Final = frozenset({"none", "null"})

_DIPLOMA_SETTINGS: Final[Mapping[str, Callable[[DiplomaRule], Any]]] = {
    "threshold": lambda rule: rule.threshold,
    "min_service_months": lambda rule: rule.eligibility.min_service_months.value,
    "categories": lambda rule: rule.eligibility.categories.value,
}


@dataclass(frozen=True)
class Scenario:
    """The rules with these values in place of what they say now; without any, as they are."""

    values: tuple[tuple[str, Any], ...] = ()

    def rules(self, now: RuleSet) -> RuleSet:
        """The rule set of this scenario.

        Raises:
            Refused: `rules-unknown` or `rules`, with the place.
        """
        return now.with_values(dict(self.values)) if self.values else now


AS_THEY_ARE: Final = Scenario()


def scenarios_of(
    rules: RuleSet, *, fixed: Sequence[str] = (), varied: Sequence[str] = ()
) -> tuple[Scenario, ...]:
    """The scenarios that somebody asks for, the rules as they are left out.

    Args:
        rules: the rules as they are; every value has to be possible in them.
        fixed: `name=value`, in every scenario.
        varied: `name=value,value,...`; several give every combination, the first one slowest.

    Raises:
        Refused: no such rule, an impossible value, a name that is set twice, or more than `MOST`
            scenarios. `where` is the text that is wrong.
    """
    if not fixed and not varied:
        return ()
    settings = [_setting(rules, "--set", text) for text in fixed]
    settings += [_setting(rules, "--vary", text) for text in varied]
    names = [name for name, _ in settings]
    for place, name in enumerate(names):
        if name in names[:place]:
            text = (*fixed, *varied)[place]
            raise Refused("scenario-twice", f"{name} was given a value already", where=text)
    number = 1 + prod(len(values) for _, values in settings)
    if number > MOST:
        raise Refused(
            "scenarios-too-many",
            f"this makes {number} scenarios; vary less, {MOST} is the most",
            where="--vary",
        )
    combined = product(*(values for _, values in settings))
    return tuple(Scenario(tuple(zip(names, values, strict=True))) for values in combined)


def _setting(rules: RuleSet, option: str, text: str) -> tuple[str, tuple[Any, ...]]:
    """The name and the values of `name=value` or `name=value,value`."""
    name, mark, written = (part.strip() for part in text.partition("="))
    where = f"{option} {text}"
    if not mark or not name:
        raise Malformed("scenario", "write a name and a value: name=value", where=where)
    found: list[Any] = []
    for each in written.split(",") if option == "--vary" else [written]:
        value = _possible(rules, name, each.strip(), where)
        if any(type(value) is type(other) and value == other for other in found):
            raise Refused("scenario-twice", f"{each.strip()} stands here twice", where=where)
        found.append(value)
    return name, tuple(found)


def _possible(rules: RuleSet, name: str, written: str, where: str) -> Any:
    """The value, if the rules can have it."""
    refusal: Refused | None = None
    for value in _meanings(written, where):
        try:
            rules.with_values({name: value})
        except Refused as error:
            refusal = refusal or error
        else:
            return value
    assert refusal is not None  # noqa: S101 - every text has a meaning, or was refused before
    raise Refused(refusal.code, refusal.message, where=where) from refusal


def _meanings(written: str, where: str) -> tuple[Any, ...]:
    """What a text may mean: a JSON scalar, nothing at all, or one of a setting's own words."""
    if written in _NOTHING:
        # `none` is no limit where there may be none, and for some settings a word of their own.
        return (None, written)
    if _WORD.match(written) and written not in {"true", "false"}:
        return (written,)
    try:
        value = read_json(written)
    except BadgeError as error:
        raise Malformed(
            "scenario",
            "write a number, true, false, none, or a word of the rule set",
            where=where,
        ) from error
    if isinstance(value, list | dict):
        raise Malformed("scenario", "one value is expected, not a list of them", where=where)
    return (value,)


def value_of(rules: RuleSet, name: str) -> Any:
    """The value of a setting, by the name that `RuleSet.with_values` knows it by.

    Raises:
        Refused: `rules-unknown`.
    """
    match name.split("."):
        case ["points_step"]:
            return as_json(rules.points_step)
        case [parameter] if parameter in Parameters.model_fields:
            return getattr(rules.parameters, parameter).value
        case ["pe", parameter] if parameter in PeRules.model_fields:
            return getattr(rules.pe, parameter).value
        case ["diploma", diploma, setting] if setting in _DIPLOMA_SETTINGS:
            rule = rules.diploma(diploma)
            if rule is not None:
                return _DIPLOMA_SETTINGS[setting](rule)
    raise Refused("rules-unknown", f"there is no rule named {name!r}")


def settings_of(scenarios: Sequence[Scenario]) -> tuple[tuple[str, ...], Scenario]:
    """What makes these scenarios differ, and what they have in common beside that.

    Where all are alike, and of a single one, everything it sets is what makes it differ, from the
    rules as they are.
    """
    values: dict[str, set[str]] = {}
    for scenario in scenarios:
        for name, value in scenario.values:
            values.setdefault(name, set()).add(repr(value))
    varied = tuple(name for name, found in values.items() if len(found) > 1)
    if not varied:
        return tuple(values), AS_THEY_ARE
    common = (pair for pair in scenarios[0].values if pair[0] not in varied)
    return varied, Scenario(tuple(common))
