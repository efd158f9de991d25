"""The rules of the domain notes (section 4) read a second time: slow, plain, exact.

This was written from the notes alone, without the library's own reading of them, so that where
both agree the text was clear. Every maximum is found by trying: which of what excludes each other
is counted, and each total under limits as the least of all the bounds that the limits give.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
STEP = Fraction(1, 2)


def day_of(written: str) -> date:
    """The day in Amsterdam of a day or of a moment (4.2, PE year)."""
    if "T" in written:
        return datetime.fromisoformat(written).astimezone(AMSTERDAM).date()
    return date.fromisoformat(written)


def day_or_none(written: str | None) -> date | None:
    """The same where it may be left out."""
    return None if written is None else day_of(written)


def number(written: Any) -> Fraction:
    """An exact number; JSON's 1.5 is one and a half."""
    return Fraction(str(written))


def months_later(day: date, months: int) -> date:
    """So many months on; the last of the month where that day does not exist."""
    years, month = divmod(day.month - 1 + months, 12)
    for last in range(day.day, 0, -1):
        try:
            return date(day.year + years, month + 1, last)
        except ValueError:
            continue
    raise AssertionError(day)


def down_to_step(points: Fraction) -> Fraction:
    """Rounded down to a half."""
    return points // STEP * STEP


class Numbers:
    """Every number of a rule set by its name, as it was set on a day."""

    def __init__(self, rules: dict[str, Any], given: dict[str, Any]) -> None:
        first = {name: one["value"] for name, one in rules["parameters"].items()}
        first |= {f"pe.{name}": one["value"] for name, one in rules["pe"].items()}
        for one in rules["diplomas"]:
            name = f"diploma.{one['id']}."
            first[name + "threshold"] = one["threshold_points"]["value"]
            for key in ("min_service_months", "categories"):
                first[name + key] = one["eligibility"][key]["value"]
        first |= given.get("rules_override") or {}
        changes = sorted(given.get("rule_changes") or [], key=lambda one: one["effective_from"])
        self.versions = [(date.min, first)]
        for one in changes:
            at = date.fromisoformat(one["effective_from"])
            self.versions.append((at, self.versions[-1][1] | one["set"]))

    def on(self, day: date) -> dict[str, Any]:
        """All numbers on that day."""
        return [numbers for since, numbers in self.versions if since <= day][-1]


@dataclass(frozen=True)
class Counted:
    """A badge that may count, with the points of its accreditation."""

    id: str
    completed: date
    registered: date
    since: date  # the first day on which it may count
    module: str | None
    group: str
    component: str | None
    points: Fraction
    domains: tuple[tuple[str, Fraction], ...]
    generic: bool = False
    refresher: bool = False
    overlap: str | None = None
    evc: bool = False
    external: str | None = None
    whole_points: Fraction = Fraction()  # of the module that a component is of

    @property
    def order(self) -> tuple[date, date, str]:
        """Chronological by completion."""
        return (self.completed, self.registered, self.id)


@dataclass
class Ledger:
    """One given, with its dates read."""

    given: dict[str, Any]
    rules: dict[str, Any]
    numbers: Numbers = field(init=False)
    known: dict[Any, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.crossed = False  # had an earlier badge to give way, for the total to be the largest?
        self.numbers = Numbers(self.rules, self.given)
        self.as_of = day_of(self.given["as_of"])
        self.modules: dict[str, dict[str, Any]] = self.given["modules"]
        self.since = day_or_none(self.given["person"].get("branch_since"))
        self.category = self.given["person"]["category"]
        self.overlaps = {
            one["id"]: number(one["cap_points"]) for one in self.given.get("overlap_groups") or []
        }
        self.directly: dict[str, set[str]] = {}
        for name, module in self.modules.items():
            parts = {self.group(part) for part in module.get("contains") or []}
            self.directly.setdefault(self.group(name), set()).update(parts)
        self.inside = {self.group(name): self._parts(name) for name in self.modules}

    def group(self, module: str) -> str:
        """Its equivalence group, or itself alone."""
        return "group " + self.modules[module]["group"] if self._grouped(module) else module

    def _grouped(self, module: str) -> bool:
        return bool(self.modules.get(module, {}).get("group"))

    def _parts(self, name: str) -> set[str]:
        # What an equivalent of the programme contains, and what an equivalent of a part is.
        found: set[str] = set()
        ahead = [self.group(name)]
        while ahead:
            here = ahead.pop()
            for other, module in self.modules.items():
                if self.group(other) == here:
                    new = {self.group(part) for part in module.get("contains") or []} - found
                    found |= new
                    ahead += new
        return found - {self.group(name)}


def admitted(
    ledger: Ledger, badge: dict[str, Any], day: date, numbers: dict[str, Any]
) -> Counted | str:
    """One badge on one day, in the order of 4.1: what counts, or the reason why it does not."""
    completed, evc = day_of(badge["completed_on"]), badge.get("kind") == "evc"
    late = timedelta(days=numbers["late_registration_days"])
    # An exemption is a decision of the committee itself.
    timely = evc or first_registered(ledger, badge) <= completed + late or decided(badge, day)
    no_module = evc and badge.get("module") is None
    hurdles = {
        "not_yet_registered": max(day_of(badge["registered_on"]), completed) > day,
        "revoked": bool(badge.get("revoked_on")) and day_of(badge["revoked_on"]) <= day,
        "badge_expired": bool(badge.get("valid_until")) and day_of(badge["valid_until"]) < day,
        "not_passed": badge.get("result") not in {None, "passed", "completed"},
        "evc_disabled": evc and not numbers["evc_enabled"],
        "claim_not_verified": badge.get("kind") == "claim" and not verified(badge, numbers, day),
        "unknown_module": badge.get("module") not in ledger.modules and not no_module,
        "registered_too_late": not timely,
    }
    for reason, stands in hurdles.items():
        if stands:
            return reason
    points = badge.get("points") if evc else accredited(ledger, badge, day, numbers)
    if isinstance(points, str):
        return points
    found = counted(ledger, badge, number(points))
    if found.component is None:
        return found
    # The component's own points came from an accreditation; so do those of the whole.
    alone = {key: value for key, value in badge.items() if key != "component"}
    whole = accredited(ledger, alone, day, numbers)
    return found if isinstance(whole, str) else replace(found, whole_points=whole)


def first_registered(ledger: Ledger, badge: dict[str, Any]) -> date:
    """When it was first reported: a correction was in time if what it corrects was."""
    known = {one["id"]: one for one in ledger.given["badges"]}
    seen = set()
    while badge.get("corrects") in known and badge["id"] not in seen:
        seen.add(badge["id"])
        badge = known[badge["corrects"]]
    return day_of(badge["registered_on"])


def verified(badge: dict[str, Any], numbers: dict[str, Any], day: date) -> bool:
    """Does what somebody says of himself count (003 L85)?"""
    by_whom = numbers["self_registration_counts"]
    seen = badge.get("verified_on")
    if by_whom == "never":
        return False
    return by_whom == "immediately" or bool(seen and day_of(seen) <= day)


def decided(badge: dict[str, Any], day: date) -> bool:
    """Has the committee decided, by that day, that it counts all the same?"""
    when = badge.get("decided_on")
    return bool(badge.get("committee_decision")) and (when is None or day_of(when) <= day)


def accredited(
    ledger: Ledger, badge: dict[str, Any], day: date, numbers: dict[str, Any]
) -> Fraction | str:
    """The points of the accreditation it falls under, or why there is none."""
    answers = [
        under(one, badge, day, numbers)
        for one in ledger.modules[badge["module"]].get("accreditations") or []
    ]
    for way in ("in force", "recognised", "grace"):
        found = [answer[1] for answer in answers if isinstance(answer, tuple) and answer[0] == way]
        if found and way == "recognised" and not decided(badge, day):
            return "not_accredited"
        if found:
            return points_under(max(found, key=lambda one: one["valid_from"]), badge, numbers)
    for reason in ("withdrawn_retroactive", "accreditation_ended"):
        if reason in answers:
            return reason
    return "not_accredited"


def under(
    one: dict[str, Any], badge: dict[str, Any], day: date, numbers: dict[str, Any]
) -> tuple[str, dict[str, Any]] | str:
    """Under this accreditation: how the badge falls under it, or why it does not."""
    completed, started = day_of(badge["completed_on"]), day_or_none(badge.get("started_on"))
    begins, ends = day_of(one["valid_from"]), day_or_none(one.get("valid_until")) or date.max
    withdrawn = day_or_none(one.get("withdrawn_on"))
    known = withdrawn is not None and withdrawn <= day
    said = one.get("withdrawal_mode") == "retroactive"
    # Without protection of good faith every withdrawal takes the past as well.
    back = (day_or_none(one.get("retroactive_from")) or date.min) if said else date.min
    takes_back = known and (said or not numbers["points_for_review_protection"])
    if withdrawn is not None and not said:
        ends = min(ends, withdrawn - timedelta(days=1))
    way = "in force"
    if completed < begins:
        earlier = day_or_none(one.get("recognises_from"))
        if earlier is None or completed < earlier or not badge.get("committee_decision"):
            return "not_accredited"
        way = "recognised"
    elif completed > ends:
        way = "grace"
    if way == "grace":
        grace = timedelta(days=numbers["accreditation_grace_days"])
        if started is None or not begins <= started <= ends or completed - ends > grace:
            return "accreditation_ended"
    if takes_back and completed >= back:
        return "withdrawn_retroactive"
    return way, one


def points_under(
    one: dict[str, Any], badge: dict[str, Any], numbers: dict[str, Any]
) -> Fraction | str:
    """The points of the whole module, or of the component that was followed."""
    component = badge.get("component")
    if component is not None:
        parts = one.get("components") or {}
        if numbers["partial_credit"] == "none" or component not in parts:
            return "no_component_credit"
        return number(parts[component])
    if one.get("points") is not None:
        return number(one["points"])
    points = number(one["study_hours"]) * number(numbers["points_per_study_hour"])
    if numbers["points_rounding"] == "half_up":
        points += STEP / 2
    return down_to_step(points)


def counted(ledger: Ledger, badge: dict[str, Any], points: Fraction) -> Counted:
    """The badge with what the rules look at."""
    name = badge.get("module")
    module = ledger.modules.get(name, {}) if name is not None else {}
    evc = badge.get("kind") == "evc"
    domains = (badge.get("domains") if evc else None) or module.get("domains") or {}
    return Counted(
        id=badge["id"],
        completed=day_of(badge["completed_on"]),
        registered=day_of(badge["registered_on"]),
        since=date.min,
        module=name,
        group=f"exemption {badge['id']}" if name is None else ledger.group(name),
        component=badge.get("component"),
        points=points,
        domains=tuple((key, number(share)) for key, share in sorted(domains.items())),
        generic=bool(module.get("generic")),
        refresher=bool(module.get("annual_refresher")),
        overlap=module.get("overlap"),
        evc=evc,
        external=badge.get("external_id"),
    )
