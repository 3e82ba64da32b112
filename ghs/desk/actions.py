"""What concerns several apps at once, and is done in one transaction."""

from datetime import datetime

from django.db import transaction

from ghs.accounts.actions.merging import merge_accounts
from ghs.accounts.models import Organization, User
from ghs.billing.actions import move_invoices
from ghs.register.actions.moving import move_follows
from registrations.actions import move_declarations


@transaction.atomic
def merge_organizations(
    *,
    keep: Organization,
    merge: Organization,
    reason: Organization.MergeReason,
    remark: str,
    by: User,
    at: datetime,
) -> Organization:
    """Let one organisation go on as another, with everything that belongs to it.

    Effects: the merged one stays as a row that points to the kept one; documents that were issued stay as they are;
    once more, nothing happens. The register takes the name over when it is published again.
    Errors: those of `ghs.accounts.actions.merging.merge_accounts`.
    """
    if merge_accounts(keep=keep, merge=merge, reason=reason, remark=remark, by=by, at=at):
        move_invoices(source=merge, target=keep, by=by, at=at)
        move_declarations(source=merge, target=keep, by=by, at=at)
        move_follows(source=merge, target=keep)
    return Organization.objects.get(pk=keep.pk)
