"""Mail: what is to be sent is written down with what it is about, and sent by the worker.

    write(work, "sign-in", to=address_id, link="sign-in", about="/dossier")

Its text is made when it is sent, in the language of who gets it. Nothing of it is kept.
"""

from __future__ import annotations

from issuer_app.mail.delivering import Sender, deliver
from issuer_app.mail.outbox import write
from issuer_app.mail.post import Post, post_of

__all__ = ["Post", "Sender", "deliver", "post_of", "write"]
