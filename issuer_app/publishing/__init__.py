"""What everybody may read: the documents of the branch, without a login, for keeping."""

from issuer_app.publishing.documents import KeptDocuments
from issuer_app.publishing.routes import router

__all__ = ["KeptDocuments", "router"]
