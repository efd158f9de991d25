"""What a library sends with a form."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class PathForm(BaseModel):
    """A learning path, as it was filled in."""

    model_config = ConfigDict(frozen=True)

    code: str = Field(default="", max_length=100, description="What the library calls it.")
    title_nl: str = Field(default="", max_length=2000)
    title_en: str = Field(default="", max_length=2000)
    mandatory: list[str] = Field(default_factory=list, max_length=200, description="Modules.")
    free: str = Field(default="", max_length=10, description="Points of free choice.")

    @property
    def description(self) -> dict[str, Any]:
        """The path as `branchebadges.branch.following` reads it."""
        english = self.title_en.strip()
        return {
            "id": self.code.strip(),
            "title_nl": self.title_nl.strip(),
            "mandatory": self.mandatory,
            "free_choice_min_points": _points(self.free),
            **({"title_en": english} if english else {}),
        }


def _points(text: str) -> Any:
    """As it is written, comma or not; what is no number is left for the library to refuse."""
    plain = text.strip().replace(",", ".")
    try:
        return float(plain) if "." in plain else int(plain or "0")
    except ValueError:
        return plain
