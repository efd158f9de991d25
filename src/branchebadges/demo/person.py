"""One person on the demo's page: progress, badges, diplomas, what is missing and why."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from branchebadges import pictures, qr
from branchebadges.branch.accrediting import module_url
from branchebadges.branch.diploma_signing import diploma_file
from branchebadges.branch.signing import badge_file
from branchebadges.days import add_months
from branchebadges.demo.build import AS_OF
from branchebadges.demo.words import CATEGORIES, CUTS, PAGE, STATES, Language
from branchebadges.files import write_whole
from branchebadges.moments import day_of
from branchebadges.pictures import Goal, Year
from branchebadges.pictures.wording import points_in_words
from branchebadges.standing.words import reason

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from branchebadges.branch.folder import Branch
    from branchebadges.branch.persons import Award, Conferral, Record
    from branchebadges.catalogue import Catalogue
    from branchebadges.rules import DiplomaRule, RuleSet
    from branchebadges.standing import PeYear, Standing


class PersonCard:
    """Makes the card of one person, and the pictures it shows."""

    def __init__(
        self,
        branch: Branch,
        record: Record,
        standing: Standing,
        rules: RuleSet,
        catalogue: Catalogue,
    ) -> None:
        self._branch = branch
        self._record = record
        self._standing = standing
        self._rules = rules
        self._catalogue = catalogue

    def card(self, lang: Language) -> dict[str, Any]:
        """The values the page shows."""
        who = self._record.identity
        return {
            "id": who.person_id,
            "name": who.full_name or who.person_id,
            "category": CATEGORIES[lang][who.category],
            "library": who.library,
            "points": points_in_words(self._standing.points.total, lang),
            "progress": self._progress(lang),
            "progress_alt": "; ".join(self._missing(lang)) or PAGE[lang]["diplomas"],
            "missing": list(self._missing(lang)),
            "lost": list(self._cuts(lang)),
            "diplomas": [self._diploma(each, lang) for each in self._living()],
            "badges": [self._badge(each, lang) for each in self._awards()],
            "refused": list(self._refused(lang)),
        }

    # Progress

    def _progress(self, lang: Language) -> str:
        svg = pictures.progress(
            name=self._record.identity.full_name or self._record.identity.person_id,
            goals=[self._goal(rule, lang) for rule in self._rules.in_order],
            years=[_year(year, lang) for year in self._standing.pe.years],
            on=AS_OF,
            language=lang,
        )
        person = self._record.identity.person_id
        name = "progress.svg" if lang == "nl" else "progress.en.svg"
        path = self._branch.holder(person) / name
        write_whole(path, svg, durable=False)
        return self._relative(path)

    def _goal(self, rule: DiplomaRule, lang: Language) -> Goal:
        added = self._standing.counts[rule.id]
        held = self._standing.diplomas.get(rule.id)
        lost = sum((line.worth - line.counted for line in added.lines), Decimal(0))
        states = {"valid": "reached", "expired": "reached", "under_review": "under-review"}
        return Goal(
            title=rule.name_nl,
            threshold=rule.threshold,
            by_domain=added.domains,
            uncounted=max(lost, Decimal(0)),
            state=states.get(held.status, "revoked") if held else "underway",  # type: ignore[arg-type]
            reached_on=held.awarded_on if held else None,
            note="" if held else self._service(rule, lang),
        )

    def _service(self, rule: DiplomaRule, lang: Language) -> str:
        """What service still asks, in words; nothing where it asks nothing."""
        who = self._record.identity
        if who.category not in rule.eligibility.categories.value:
            return "niet voor externen" if lang == "nl" else "not for externals"
        months = rule.eligibility.min_service_months.value
        if months and who.branch_since is not None:
            day = add_months(who.branch_since, months)
            if day > AS_OF:
                return (
                    f"vanaf {_plain(day)}, na {months} maanden dienst"
                    if lang == "nl"
                    else f"from {day}, after {months} months of service"
                )
        return ""

    def _missing(self, lang: Language) -> Iterator[str]:
        dutch = lang == "nl"
        for rule in self._rules.in_order:
            if rule.id in self._standing.diplomas:
                continue
            added = self._standing.counts[rule.id]
            lacking = max(rule.threshold - added.total, Decimal(0))
            service = self._service(rule, lang)
            if lacking:
                words = points_in_words(lacking, lang)
                more = f"; {service}" if service else ""
                yield (
                    f"{rule.name_nl}: nog {words}{more}"
                    if dutch
                    else f"{rule.name_nl}: {words} to go{more}"
                )
            elif service:
                yield f"{rule.name_nl}: {service}"

    def _cuts(self, lang: Language) -> Iterator[str]:
        lost: dict[str, Decimal] = {}
        for line in self._standing.points.lines:
            if line.cut_by and line.worth > line.counted:
                lost[line.cut_by] = lost.get(line.cut_by, Decimal(0)) + line.worth - line.counted
        for cut, points in lost.items():
            words = points_in_words(points, lang)
            why = CUTS[lang].get(cut, cut)
            yield (
                f"{words} tellen niet mee: {why}"
                if lang == "nl"
                else f"{words} do not count: {why}"
            )

    # Diplomas and badges

    def _living(self) -> list[Conferral]:
        return [each for each in self._record.conferrals if each.state != "replaced"]

    def _diploma(self, conferral: Conferral, lang: Language) -> dict[str, Any]:
        path = diploma_file(self._branch, self._record, conferral)
        rule = self._rules.diploma(conferral.diploma)
        name = rule.name_nl if rule else conferral.diploma
        names = {variant.id: variant.name_nl for variant in self._rules.variants}
        variant = ", ".join(names.get(code, code) for code in conferral.variants)
        address = self._branch.url(f"v/{conferral.credential.removeprefix('urn:uuid:')}")
        code = path.with_suffix(".qr.svg")
        write_whole(code, qr.svg(address), durable=False)
        points = points_in_words(conferral.points, lang)
        return {
            "name": name,
            "short": name.partition(" ")[0],
            "status": conferral.state,
            "status_label": STATES[lang].get(conferral.state, conferral.state),
            "line": " · ".join(
                part for part in (points, _plain(conferral.awarded_on), variant) if part
            ),
            "picture": self._relative(path.with_suffix(".svg")),
            "qr": self._relative(code),
            **self._forms(path),
        }

    def _awards(self) -> list[Award]:
        return sorted(self._record.awards, key=lambda award: award.completed)

    def _badge(self, award: Award, lang: Language) -> dict[str, Any]:
        path = badge_file(self._branch, self._record, award)
        url = module_url(self._branch, award.module, award.version).removesuffix(".json") + ".svg"
        return {
            "title": self._title(award.module),
            "provider": self._branch.settings.organisation(award.provider).name,
            "day": _plain(day_of(award.completed)),
            "picture": self._relative(self._branch.public_file(url)),
            "counts": award.entry not in self._standing.excluded,
            "note": self._note(award, lang),
            **self._forms(path),
        }

    def _note(self, award: Award, lang: Language) -> str:
        why = self._standing.excluded.get(award.entry)
        if why is not None:
            return ("telt niet mee: " if lang == "nl" else "does not count: ") + reason(why, lang)
        line = next(each for each in self._standing.points.lines if each.badge == award.entry)
        counted = points_in_words(line.counted, lang)
        if line.counted < line.worth:
            worth = points_in_words(line.worth, lang)
            why_less = CUTS[lang].get(line.cut_by or "", "")
            between = "van" if lang == "nl" else "of"
            return f"{counted} {between} {worth} ({why_less})"
        return counted

    def _refused(self, lang: Language) -> Iterator[dict[str, str]]:
        issued = {award.entry for award in self._record.awards}
        days = {item.id: item for item in self._record.ledger.attainments}
        for entry, why in self._standing.excluded.items():
            if entry not in issued:
                item = days[entry]
                yield {
                    "title": self._title(item.module or "?"),
                    "day": _plain(item.completed),
                    "reason": reason(why, lang),
                }

    def _title(self, module: str) -> str:
        known = self._catalogue.modules.get(module)
        return (known.title_nl if known else None) or module

    def _forms(self, path: Path) -> dict[str, str]:
        return {
            form: self._relative(path.with_suffix(f".{form}"))
            for form in ("json", "jwt", "png", "svg")
        }

    def _relative(self, path: Path) -> str:
        return path.relative_to(self._branch.folder).as_posix()


def _year(year: PeYear, lang: Language) -> Year:
    del lang
    if not year.required:
        state = "exempt"
    elif year.met:
        state = "met"
    else:
        state = "missed" if year.closed else "open"
    return Year(year=year.year, earned=year.earned, required=year.required, state=state)  # type: ignore[arg-type]


def _plain(day: date) -> str:
    return f"{day.day}-{day.month}-{day.year}"
