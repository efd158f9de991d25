"""Ending the recognition of a provider: what was completed before that day stays vouched for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from branchebadges import accreditations
from branchebadges.branch.accrediting import (
    places_for,
    provider_url,
    recognised_since,
    sign_and_publish,
)
from branchebadges.branch.status import status_entry
from branchebadges.days import add_days
from branchebadges.errors import Refused
from branchebadges.moments import day_of

if TYPE_CHECKING:
    from datetime import datetime

    from branchebadges.branch.home import Branch
    from branchebadges.branch.organisations import Organisation


def withdraw_recognition(branch: Branch, provider: Organisation, *, at: datetime) -> None:
    """End the recognition of a provider as of the day of `at`, which is the first day without.

    As with an accreditation: the status bit of what was granted is set, and under the same id a
    version is published that says until when it really ran. It cannot be given again.

    Raises:
        Refused: nothing is there to be withdrawn (`provider-not-recognised`).
    """
    since = recognised_since(branch, provider)
    url = provider_url(branch, provider)
    if since is None:
        message = f"{provider.id} is not recognised, or not any more"
        raise Refused("provider-not-recognised", message, where=url)
    ended = day_of(at)
    ending = f"{url}#{ended.isoformat()}"
    document = accreditations.provider_accreditation(
        provider.profile(),
        id=url,
        by=branch.committee.profile(),
        first_day=since,
        last_day=add_days(ended, -1),
        status=status_entry(branch, branch.committee, places_for(branch, [ending])[ending]),
        comment=f"De erkenning van {provider.name} is ingetrokken per {ended:%d-%m-%Y}.",
    )
    sign_and_publish(branch, document, at)
    statuses = branch.statuses(branch.committee)
    statuses = statuses.with_status(url, "revocation", on=True, reason="withdrawn", at=at)
    branch.keep_statuses(branch.committee, statuses)
    branch.lists_changed(branch.committee, at=at)


def was_recognised(branch: Branch, provider: Organisation) -> bool:
    """Was it ever recognised? Then a recognition that does not stand was withdrawn."""
    return branch.is_published(provider_url(branch, provider))
