"""Telling an organisation what happened, at an address it named: signed, guarded, tried again."""

from __future__ import annotations

from issuer_app.webhooks.places import (
    KINDS,
    Event,
    Kind,
    Place,
    again,
    end,
    events_of,
    name,
    places_of,
)
from issuer_app.webhooks.posting import Poster, signature
from issuer_app.webhooks.telling import TRIES, Untold, deliver, tell

__all__ = [
    "KINDS",
    "TRIES",
    "Event",
    "Kind",
    "Place",
    "Poster",
    "Untold",
    "again",
    "deliver",
    "end",
    "events_of",
    "name",
    "places_of",
    "signature",
    "tell",
]
