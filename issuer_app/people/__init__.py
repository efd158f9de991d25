"""People and their mail addresses: who may sign in as what, by a link in a mail and no password.

An address may be somebody's own and that of staff at once. What is known of who asks is an
`Asker`; everything here takes a `Work` and knows nothing of requests or pages.
"""

from __future__ import annotations

from issuer_app.people.asker import Asker, Kind
from issuer_app.people.roles import Role

__all__ = ["Asker", "Kind", "Role"]
