"""Modules and the committee: providers propose, one member judges, another confirms.

What is decided is signed by the worker, which has the committee's key; it is then in the catalogue.
"""

from issuer_app.accreditations.carrying_out import announce, carry_out
from issuer_app.accreditations.committee_pages import router as committee
from issuer_app.accreditations.machines import router as machines
from issuer_app.accreditations.provider_pages import router as providers
from issuer_app.accreditations.register_pages import router as register
from issuer_app.accreditations.withdrawing import foresee

ROUTERS = (providers, committee, register, machines)

__all__ = ["ROUTERS", "announce", "carry_out", "foresee"]
