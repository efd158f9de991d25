"""People receive what they earned: they are told of it, say whether it is theirs, and keep it.

What is known of them, they can see, take along, and have erased.
"""

from __future__ import annotations

from issuer_app.receiving.me import router

__all__ = ["router"]
