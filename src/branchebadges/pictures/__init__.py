"""Pictures made from data: badges, and how far a person has come.

Each is an SVG that stands on its own: no script, no font or file from elsewhere, its text in
outlines, and what it shows in words for who cannot see it. They know plain values only.
"""

from __future__ import annotations

from branchebadges.pictures.badge_art import badge
from branchebadges.pictures.bars import Goal
from branchebadges.pictures.progress_art import progress
from branchebadges.pictures.raster import to_png
from branchebadges.pictures.rings import Year

__all__ = ["Goal", "Year", "badge", "progress", "to_png"]
