"""Everyone browses: the modules that the committee accredited, to be searched and checked."""

from issuer_app.catalogue.machines import router as machines
from issuer_app.catalogue.routes import router

__all__ = ["machines", "router"]
