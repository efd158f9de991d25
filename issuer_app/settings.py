"""What a service is told by its environment, read once and frozen.

Every setting is an environment variable `BRANCHEBADGES_` and its name in capitals. Nothing else in
the service reads the environment.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from branchebadges.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping

PREFIX: Final = "BRANCHEBADGES_"
_THIS_MACHINE: Final = frozenset({"localhost", "127.0.0.1", "::1"})

Language = Literal["nl", "en"]


def on_this_machine(host: str | None) -> bool:
    """Is it this machine, so that nobody listens in between?"""
    return host in _THIS_MACHINE


def _base(text: str) -> str:
    parts = urlsplit(text)
    plain = parts.scheme == "https" or (parts.scheme == "http" and on_this_machine(parts.hostname))
    if not plain or not parts.hostname or parts.username or parts.path.strip("/") or parts.query:
        # pydantic expects ValueError here; `read_settings` turns it into a Refused.
        message = "an https address without a path is expected, as https://badges.example"
        raise ValueError(message)
    return f"{parts.scheme}://{parts.netloc}"


class Settings(BaseModel):
    """All settings, complete at birth."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    url: Annotated[str, AfterValidator(_base)]
    """The address the service is known by: what stands in QR codes, links and credentials."""
    language: Language = "nl"
    """The language of who asks for none that there is."""
    database: str = ""
    """The address of a PostgreSQL; without one, our own is started in `folder`."""
    folder: Path = Path("service-data")
    """Where our own PostgreSQL keeps its data, where mail is put that is not sent, and the like."""
    connections: int = Field(default=10, ge=1, le=200)
    """To the database, at the most, of each web process."""
    keys: Path | None = None
    """The folder with the keys; only a worker is told of it."""
    trusted_proxies: int = Field(default=0, ge=0, le=8)
    """How many proxies of our own stand in front; so many addresses of `X-Forwarded-For`, from the
    right, are theirs to say. With 0 the header is not looked at."""

    max_body_bytes: int = Field(default=1_500_000, ge=1_000, le=100_000_000)
    """Of a request; more is refused before it is read (413)."""
    max_upload_bytes: int = Field(default=25_000_000, ge=1_000, le=500_000_000)
    """Of a form that takes files."""
    body_seconds: float = Field(default=30, gt=0, le=600)
    """How long a request may take to arrive."""

    mail_server: str = Field(default="", pattern=r"^(smtps?://[^\s/]+/?)?$", repr=False)
    """Where mail is handed over: `smtp://name:password@mail.example:587` (with STARTTLS) or
    `smtps://…`. Without one, mail is put in files in `folder`, under `outbox`."""
    mail_from: str = Field(default="badges@localhost.example", pattern=r"^[^\s@<>,]+@[^\s@<>,]+$")
    """The address that mail comes from."""
    keep_years: int | None = Field(default=None, ge=1, le=100)
    """So many years after somebody left the branch, everything that says who it was is erased;
    without it, nobody is erased but who asks for it."""
    sign_ins_a_minute: int = Field(default=30, ge=1)
    """Mails to sign in with that one address may ask for in a minute, in the long run."""

    verify_files: int = Field(default=20, ge=1, le=100)
    """The most files in one go on the verify page."""
    verify_a_minute: int = Field(default=600, ge=1)
    """Verifications that one address may ask for in a minute, in the long run."""
    verify_at_once: int = Field(default=120, ge=1)
    """And how many of these in one go, after a rest."""
    outbound_fetches: int = Field(default=12, ge=0, le=32)
    """The most documents one request to us may make us ask of others (threat 123)."""
    outbound_seconds: float = Field(default=10, gt=0, le=60)
    """How long others may take to answer, all together."""
    outbound_at_once: int = Field(default=64, ge=1, le=512)
    """Requests that may be waiting for others at a time; the next says unknown at once."""
    outbound_per_host: int = Field(default=4, ge=1, le=64)
    """Of these, how many for one host, so that a slow one cannot take all places (threat 70)."""


def read_settings(environ: Mapping[str, str]) -> Settings:
    """The settings in an environment; a variable that is empty counts as not there.

    Raises:
        Refused: one is missing or wrong (`settings`); `where` names the variable.
    """
    given = {
        name: environ[PREFIX + name.upper()]
        for name in Settings.model_fields
        if environ.get(PREFIX + name.upper())
    }
    try:
        return Settings.model_validate(given)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        variable = PREFIX + str(first["loc"][0]).upper() if first["loc"] else PREFIX
        said = "it is not set" if first["type"] == "missing" else str(first["msg"])
        raise Refused("settings", f"{said}; set {variable}", where=variable) from error
