"""One person on the demo's page: progress, badges, diplomas, what is missing and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from branchebadges import qr
from branchebadges.branch.accrediting import module_url
from branchebadges.branch.handed_out import name_of
from branchebadges.branch.stated import BesideDiploma
from branchebadges.canonical import read_json
from branchebadges.demo.words import CATEGORIES, STATES, Language
from branchebadges.files import read_text, write_whole
from branchebadges.moments import day_of
from branchebadges.pictures.wording import points_in_words
from branchebadges.standing import Case
from branchebadges.standing.explanation import explain, progress_picture

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from branchebadges.branch.folder import BranchFolder
    from branchebadges.branch.persons import Award, Conferral, Record
    from branchebadges.branch.stated import AnyStated
    from branchebadges.catalogue import Catalogue
    from branchebadges.rules import RuleHistory
    from branchebadges.standing import Standing
    from branchebadges.standing.explanation import DiplomaExplained

_COLOURS: Final = {
    "held": "valid",
    "under_review": "under_review",
    "revoked": "revoked",
}


class PersonCard:
    """Makes the card of one person, and the pictures it shows."""

    def __init__(
        self,
        branch: BranchFolder,
        record: Record,
        standing: Standing,
        history: RuleHistory,
        catalogue: Catalogue,
    ) -> None:
        self._branch = branch
        self._record = record
        self._standing = standing
        case = Case(record.person, record.ledger.attainments, catalogue, history)
        self._explained = explain(standing, case)

    def card(self, lang: Language) -> dict[str, Any]:
        """The values the page shows."""
        who = self._record.identity
        diplomas = [self._diploma(each, lang) for each in self._explained.diplomas]
        pe = self._explained.pe
        return {
            "id": who.person_id,
            "name": who.full_name or who.person_id,
            "category": CATEGORIES[lang][who.category],
            "library": who.library,
            "points": points_in_words(self._standing.points.total, lang),
            "progress": self._progress(lang),
            "progress_alt": " ".join(
                f"{each['name']}: {' '.join(each['sentences'])}" for each in diplomas
            ),
            "diplomas": diplomas,
            "pe": pe.sentence(lang),
            "years": [year.sentence(lang) for year in pe.years],
            "badges": [self._badge(each, lang) for each in self._awards()],
            "statements": [self._stated(each) for each in self._statements()],
            "refused": list(self._refused(lang)),
        }

    def _progress(self, lang: Language) -> str:
        who = self._record.identity
        svg = progress_picture(self._explained, name=who.full_name or who.person_id, language=lang)
        name = "progress.svg" if lang == "nl" else "progress.en.svg"
        path = self._branch.holder(who.person_id) / name
        write_whole(path, svg, durable=False)
        return self._relative(path)

    # Diplomas and badges

    def _diploma(self, explained: DiplomaExplained, lang: Language) -> dict[str, Any]:
        name = explained.name(lang)
        return {
            "name": name,
            "short": name.partition(" ")[0],
            "status": _COLOURS.get(explained.state, ""),
            "status_label": STATES[lang][explained.state],
            "sentences": [sentence(lang) for sentence in explained.sentences],
            "issued": [
                self._issued(each)
                for each in self._record.conferrals
                if each.diploma == explained.diploma and each.state != "replaced"
            ],
            "beside": [
                self._stated(each)
                for each in self._record.attestations
                if isinstance(each, BesideDiploma)
                and each.diploma == explained.diploma
                and each.state != "replaced"
            ],
        }

    def _statements(self) -> list[AnyStated]:
        """What is stated of the person beside badges and diplomas, as far as it stands."""
        return [
            each
            for each in self._record.attestations
            if not isinstance(each, BesideDiploma) and each.state != "replaced"
        ]

    def _stated(self, stated: AnyStated) -> dict[str, Any]:
        path = self._branch.file_of(self._record, name_of(stated))
        signed = read_json(read_text(path))
        picture = path.with_suffix(".svg")
        return {
            "title": signed["name"],
            "kind": stated.kind,
            "issuer": signed["issuer"]["name"],
            "picture": self._relative(picture) if picture.is_file() else None,
            **self._forms(path),
        }

    def _issued(self, conferral: Conferral) -> dict[str, str]:
        path = self._branch.file_of(self._record, name_of(conferral))
        address = self._branch.url(f"v/{conferral.credential.removeprefix('urn:uuid:')}")
        code = path.with_suffix(".qr.svg")
        write_whole(code, qr.svg(address), durable=False)
        return {
            "picture": self._relative(path.with_suffix(".svg")),
            "qr": self._relative(code),
            **self._forms(path),
        }

    def _awards(self) -> list[Award]:
        return sorted(self._record.awards, key=lambda award: award.completed)

    def _badge(self, award: Award, lang: Language) -> dict[str, Any]:
        path = self._branch.file_of(self._record, name_of(award))
        url = module_url(self._branch, award.module, award.version).removesuffix(".json") + ".svg"
        explained = self._explained.badge(award.entry)
        return {
            "title": explained.title(lang),
            "provider": self._branch.settings.organisation(award.provider).name,
            "day": _plain(day_of(award.completed)),
            "picture": self._relative(self._branch.public_file(url)),
            "counts": award.entry not in self._standing.excluded,
            "sentences": [sentence(lang) for sentence in explained.sentences],
            **self._forms(path),
        }

    def _refused(self, lang: Language) -> Iterator[dict[str, str]]:
        for explained in self._explained.badges:
            if self._record.credential_of(explained.badge) is None:
                yield {
                    "title": explained.title(lang),
                    "day": _plain(explained.completed),
                    "reason": " ".join(sentence(lang) for sentence in explained.sentences),
                }

    def _forms(self, path: Path) -> dict[str, str]:
        return {
            form: self._relative(path.with_suffix(f".{form}"))
            for form in ("json", "jwt", "png", "svg")
        }

    def _relative(self, path: Path) -> str:
        return path.relative_to(self._branch.folder).as_posix()


def _plain(day: date) -> str:
    return f"{day.day}-{day.month}-{day.year}"
