"""The one door outside: guarded, bounded HTTPS, and `verify`, which fetches what a check lacks.

    report = verify(signed, at=moment, trust=trust)
    report, sources = gather(signed, at=moment)      # and keep what it rests on
    shown, sources = gather_shown(presentation, challenge=…, domain=…, at=moment)

Whoever writes a badge chooses the addresses in it, so every fetch is asked for by a stranger. The
door opens to public addresses only, looks at the address that is actually dialled, and gives up
in time.
"""

from __future__ import annotations

from branchebadges.web.addresses import is_public
from branchebadges.web.door import Door, Limits
from branchebadges.web.rounds import gather, gather_parts, gather_shown, verify

__all__ = ["Door", "Limits", "gather", "gather_parts", "gather_shown", "is_public", "verify"]
