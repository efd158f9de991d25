"""The worker's half: sign what a program asked for and was found to be in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from branchebadges import model, proofs
from branchebadges.canonical import jcs, read_json
from branchebadges.errors import Malformed, Refused
from issuer_app.journal import note_owners

if TYPE_CHECKING:
    from uuid import UUID

    from issuer_app.branch import BranchInDatabase


def sign(branch: BranchInDatabase, credential: UUID) -> None:
    """Sign a credential that was planned; done again, it does nothing.

    Raises:
        KeyUnusable: the key of the organisation is not in order; try again.
    """
    work = branch.work
    row = work.row(
        """
        SELECT name, organisation, profile, suite, document FROM machine_credentials
        WHERE id = %s AND signed IS NULL AND problem IS NULL FOR UPDATE
        """,
        credential,
    )
    if row is None:
        return
    document = read_json(row["document"])
    signer = branch.signer(branch.settings.organisation(row["organisation"]))
    note_owners(work, branch.journal, [row["name"]])
    try:
        model.lint(document)
        signed = proofs.sign(document, signer, suite=row["suite"], created=work.at)
    except (Malformed, Refused) as error:
        problem = f"{error.code}: {error.message}"
        work.run("UPDATE machine_credentials SET problem = %s WHERE id = %s", problem, credential)
        return
    body, sealed = signed.text, signed.document["proof"]
    if row["profile"] == "generic" and isinstance(sealed, list):
        # One proof is as well an object (VC Data Integrity, 2.1), and some readers know no other.
        body = jcs({**signed.document, "proof": sealed[0]}).decode()
    work.run(
        "UPDATE machine_credentials SET signed = %s, body = %s WHERE id = %s",
        work.at,
        body,
        credential,
    )
    work.tell("signed for a program", f"machine:{credential}")
