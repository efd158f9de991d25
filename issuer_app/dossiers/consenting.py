"""Whether a library may see how its employee stands: only if the employee says so, and as long.

The library is the one where the employee works now. Who moves to another library is asked again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from branchebadges.errors import Refused
from issuer_app.dossiers import repository
from issuer_app.problems import not_found

if TYPE_CHECKING:
    from issuer_app.branch import BranchInDatabase


def let_see(branch: BranchInDatabase, person: str, library: str) -> None:
    """Let the library where this person works see totals and PE years.

    Args:
        branch: the branch.
        person: who agrees.
        library: the library that was named to them, so that nobody agrees to another.

    Raises:
        Problem: nobody is known by that id (404).
        Refused: this person works elsewhere by now (`library-changed`).
    """
    record = branch.glance(person)
    if record is None:
        raise not_found()
    if not library or record.identity.library != library:
        message = "this is not the library where you work now; open the page again"
        raise Refused("library-changed", message, where="library")
    repository.consent(branch.work, person, library)
    branch.work.tell("consent given", person, library=library)


def see_no_more(branch: BranchInDatabase, person: str) -> None:
    """Withdraw the consent: from now on no library sees anything of this person."""
    repository.withdraw_consent(branch.work, person)
    branch.work.tell("consent withdrawn", person)
