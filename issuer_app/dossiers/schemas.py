"""What a holder sends with a form."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from branchebadges.errors import Refused
from issuer_app.dossiers.sharing import Wish


class ShareForm(BaseModel):
    """What a link is to show; a box that is not ticked is not sent, and is not shown."""

    model_config = ConfigDict(frozen=True)

    modules: str = Field(default="", max_length=5, description="Its modules, one by one.")
    name: str = Field(default="", max_length=5, description="The name of the holder.")
    ends: str = Field(default="", max_length=20, description="The last day, as 2027-01-31.")
    paper: str = Field(default="", max_length=5, description="On to the certificate of it.")

    @property
    def wish(self) -> Wish:
        """What the holder wants to show.

        Raises:
            Refused: the last day is no day (`share-ended`).
        """
        return Wish(bool(self.modules), bool(self.name), _day(self.ends))


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        message = "this is no day; write it as 2027-01-31"
        raise Refused("share-ended", message, where="ends") from error
