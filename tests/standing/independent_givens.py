"""Small random inputs for both readings of the rules, every setting and every kind of entry."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import date, timedelta
from random import Random
from typing import Any

Json = dict[str, Any]

START = date(2021, 6, 1)
AS_OF = ("2026-11-22", "2026-12-31", "2025-06-30", "2028-02-29")
POINTS = (1.5, 6, 10, 20, 24, 30, 40, 40, 50, 84, 100)
SETTINGS: dict[str, tuple[Any, ...]] = {
    "points_per_study_hour": (1, 0.5, 1.25),
    "points_rounding": ("floor", "half_up"),
    "accreditation_grace_days": (0, 30, 90, 400),
    "late_registration_days": (0, 30, 365),
    "self_registration_counts": ("after_verification", "immediately", "never"),
    "repeat_policy_diploma": ("max", "first", "latest", "sum"),
    "pe_repeat_months": (0, 12, 24),
    "containment_dedup": (True, False),
    "generic_max_share": (0, 0.2, 0.55, 1),
    "evc_enabled": (True, False),
    "evc_max_share": (0, 0.3, 0.5, 1),
    "evc_counts_for_pe": (True, False),
    "max_points_single_module": (None, 25, 50, 75),
    "points_validity_years_diploma": (None, 1, 2, 5),
    "diploma_validity_years": (None, 1, 5),
    "diploma_on_source_loss": ("review", "auto_revoke", "keep"),
    "points_for_review_protection": (True, False),
    "path_mandatory_gates_diploma": (True, False),
    "specialist_min_share": (0.3, 0.6, 1),
    "generalist_min_share_each": (0, 0.2, 0.3),
    "partial_credit": ("none", "by_component"),
    "rule_change_protection": ("keep_if_reached", "started_before"),
    "diploma.nascholing.threshold": (20, 40, 60),
    "diploma.branche.threshold": (60, 100, 120),
    "diploma.nascholing.min_service_months": (0, 12, 24),
    "diploma.branche.min_service_months": (0, 6),
    "pe.required_points": (5, 10, 15.5),
    "pe.enforcement": ("advisory", "mandatory"),
    "pe.applies_to": ("all_staff", "diploma_holders"),
    "pe.categories": (["staff"], ["staff", "volunteer"]),
    "pe.period": ("calendar_year", "rolling_12m"),
    "pe.first_period": ("prorata", "full", "next_year"),
    "pe.carry_over_max": (0, 5, 7.5),
    "pe.dispensation": (True, False),
}


def some_day(rng: Random, first: date = START, days: int = 1900) -> date:
    """A day in the years that matter; often the first or the last of something."""
    day = first + timedelta(days=rng.randrange(days))
    match rng.randrange(8):
        case 0:
            return day.replace(day=1)
        case 1:
            return date(day.year, 12, 31)
        case 2:
            return date(day.year, 1, 1)
    return day


def accreditation(rng: Random, name: str, first: date) -> Json:
    """One accreditation that begins on a day."""
    last = first + timedelta(days=rng.choice((200, 700, 1800, 2500)))
    one: Json = {"id": name, "valid_from": first.isoformat(), "valid_until": last.isoformat()}
    if rng.random() < 0.15:
        one["study_hours"] = rng.choice((7, 11.3, 33.75, 40))
    else:
        one["points"] = rng.choice(POINTS)
    if rng.random() < 0.2:
        one.pop("study_hours", None)
        one["points"] = rng.choice((12, 20, 40))
        one["components"] = {part: rng.choice((2, 5.5, 12)) for part in ("s1", "s2")}
    if rng.random() < 0.25:
        one["recognises_from"] = (first - timedelta(days=rng.choice((100, 900)))).isoformat()
    if rng.random() < 0.25:
        days = (last - first).days
        withdrawn = first + timedelta(days=rng.randrange(1, days))
        one["withdrawn_on"] = withdrawn.isoformat()
        one["withdrawal_mode"] = rng.choice(("prospective", "retroactive"))
        if one["withdrawal_mode"] == "retroactive":
            back = rng.randrange((withdrawn - first).days + 1)
            one["retroactive_from"] = (withdrawn - timedelta(days=back)).isoformat()
    return one


def some_modules(rng: Random) -> Json:
    """One to five modules, related to each other in every way."""
    modules: Json = {}
    for name in "ABCDE"[: rng.randint(1, 5)]:
        first = some_day(rng, date(2020, 1, 1), 700)
        decisions = [accreditation(rng, f"{name.lower()}1", first)]
        if rng.random() < 0.3:
            after = date.fromisoformat(decisions[0]["valid_until"])
            after += timedelta(days=rng.choice((1, 1, 60, 300)))
            decisions.append(accreditation(rng, f"{name.lower()}2", after))
        if rng.random() < 0.05:
            decisions = []
        modules[name] = {"domains": some_domains(rng), "accreditations": decisions}
        related(rng, name, modules)
    return modules


def related(rng: Random, name: str, modules: Json) -> None:
    """Groups, parts, overlaps and kinds of one module."""
    module = modules[name]
    if rng.random() < 0.25:
        module["group"] = "g"
    before = [other for other in modules if other != name]
    if before and rng.random() < 0.35:
        module["contains"] = sorted(rng.sample(before, rng.randint(1, min(2, len(before)))))
    for key, share, value in (
        ("overlap", 0.3, rng.choice(("o", "p"))),
        ("generic", 0.25, True),
        ("annual_refresher", 0.15, True),
    ):
        if rng.random() < share:
            module[key] = value


def some_domains(rng: Random) -> Json:
    """One domain, or two with weights that sum to 1."""
    one, other = rng.sample(("ME", "CL", "ID", "ALG"), 2)
    return {one: 1} if rng.random() < 0.7 else {one: 0.75, other: 0.25}


def some_badge(rng: Random, name: str, modules: Json) -> Json:
    """One entry: a completion, a claim or an exemption."""
    completed = some_day(rng)
    registered = completed + timedelta(days=rng.choice((0, 0, 0, 1, 20, 200, 365, 366, 500)))
    badge: Json = {
        "id": name,
        "module": rng.choice(sorted(modules)),
        "completed_on": completed.isoformat(),
        "registered_on": registered.isoformat(),
    }
    module = modules[badge["module"]]
    if rng.random() < 0.05:
        badge["completed_on"] = completed.isoformat() + "T23:30:00Z"
        badge["registered_on"] = (registered + timedelta(days=1)).isoformat()
    kind = rng.random()
    if kind < 0.15:
        badge["kind"] = "claim"
        if rng.random() < 0.7:
            badge["verified_on"] = (registered + timedelta(days=rng.randrange(300))).isoformat()
    elif kind < 0.3:
        badge |= {"kind": "evc", "points": rng.choice(POINTS)}
        if rng.random() < 0.6:
            badge |= {"module": None, "domains": some_domains(rng)}
    elif rng.random() < 0.4 and any("components" in one for one in module["accreditations"]):
        badge["component"] = rng.choice(("s1", "s2", "s3"))
    happens(rng, badge, completed, registered)
    return badge


def happens(rng: Random, badge: Json, completed: date, registered: date) -> None:
    """What becomes of an entry."""
    if rng.random() < 0.4:
        started = completed - timedelta(days=rng.choice((0, 10, 60, 400)))
        badge["started_on"] = started.isoformat()
    if rng.random() < 0.25:
        badge["committee_decision"] = "overgangsregeling"
        if rng.random() < 0.5:
            badge["decided_on"] = (registered + timedelta(days=rng.randrange(200))).isoformat()
    if rng.random() < 0.25:
        badge["revoked_on"] = (registered + timedelta(days=rng.randrange(900))).isoformat()
    if rng.random() < 0.1:
        badge["valid_until"] = (registered + timedelta(days=rng.randrange(900))).isoformat()
    if rng.random() < 0.1:
        badge["external_id"] = rng.choice(("x:1", "x:2"))
    if rng.random() < 0.15:
        badge["result"] = rng.choice(("passed", "completed", "failed", "withdrew"))


def correction(rng: Random, badges: list[Json]) -> None:
    """Let a badge be revoked with a successor, on the same day (EX-23)."""
    wrong = [one for one in badges if "revoked_on" in one]
    if wrong:
        old = rng.choice(wrong)
        new = deepcopy(old) | {"id": "n" + old["id"], "registered_on": old["revoked_on"]}
        for key in ("revoked_on", "valid_until"):
            new.pop(key, None)
        new["corrects"] = old["id"]
        badges.append(new)


def some_settings(rng: Random, most: int) -> Json:
    """Other values of a few settings."""
    return {
        name: rng.choice(SETTINGS[name])
        for name in rng.sample(sorted(SETTINGS), rng.randint(0, most))
    }


def some_person(rng: Random) -> Json:
    """Staff for the most part, of long or short standing."""
    person: Json = {"category": rng.choice(("staff", "staff", "staff", "volunteer", "external"))}
    if person["category"] != "external" or rng.random() < 0.3:
        person["branch_since"] = rng.choice(
            ("2015-03-01", some_day(rng).isoformat(), some_day(rng).isoformat())
        )
    if rng.random() < 0.2:
        person["dispensations"] = {rng.choice(("2024", "2025", "2026")): rng.choice((0.25, 0.5, 1))}
    return person


def some_given(rng: Random) -> Json:
    """One input in the shape of a worked example's `given`."""
    modules = some_modules(rng)
    badges = [some_badge(rng, f"b{at}", modules) for at in range(rng.randint(1, 7))]
    if rng.random() < 0.2:
        correction(rng, badges)
    given: Json = {
        "person": some_person(rng),
        "modules": modules,
        "badges": badges,
        "as_of": rng.choice(AS_OF),
        "overlap_groups": [
            {"id": "o", "cap_points": rng.choice((10, 36, 84))},
            {"id": "p", "cap_points": rng.choice((20, 60))},
        ],
    }
    if rng.random() < 0.7:
        given["rules_override"] = some_settings(rng, 4)
    if rng.random() < 0.25:
        given["rule_changes"] = [
            {"effective_from": some_day(rng).isoformat(), "set": some_settings(rng, 2)}
            for _ in range(rng.randint(1, 2))
        ]
    if rng.random() < 0.25:
        given["learning_path"] = {
            "owner": "bieb-voorbeeldstad",
            "mandatory": sorted(rng.sample(sorted(modules), rng.randint(0, min(2, len(modules))))),
            "free_choice_min_points": rng.choice((0, 10, 40)),
        } | rng.choice(({}, {}, {"target_diploma": "branche"}))
    if rng.random() < 0.2:
        given["pe_from_year"] = rng.choice((2022, 2025))
    return given


def smaller(given: Json) -> Iterator[Json]:
    """The same input with one thing less, for as many things as it has."""

    def places(here: Any, path: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
        if isinstance(here, dict | list):
            keys = list(here) if isinstance(here, dict) else range(len(here) - 1, -1, -1)
            for key in keys:
                yield (*path, key)
            for key in keys:
                yield from places(here[key], (*path, key))

    for path in places(given, ()):
        copy = deepcopy(given)
        there = copy
        for key in path[:-1]:
            there = there[key]
        del there[path[-1]]
        yield copy


def smallest(given: Json, still: Callable[[Json], bool]) -> Json:
    """Take away what can be missed while it still holds."""
    for less in smaller(given):
        if still(less):
            return smallest(less, still)
    return given
