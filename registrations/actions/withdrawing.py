"""The vendor stops using the mark (使用中止届)."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from ghs.accounts.models import User
from registrations import emails
from registrations.actions.documents import issue_withdrawal
from registrations.actions.measures import drop_open_measures
from registrations.actions.publishing import publish_version
from registrations.actions.renewing import close_renewals
from registrations.actions.states import locked, move
from registrations.models import Actor, Declaration, Registration


@transaction.atomic
def withdraw_registration(*, declaration: Declaration, reason: str, by: User, at: datetime) -> Registration:
    """End a registration at the vendor's wish, today: the notice is kept, the register says so at once.

    Effects: a second call finds it ended already. Errors: WrongState.
    """
    declaration = locked(declaration)
    if declaration.state == Declaration.State.WITHDRAWN:
        return declaration.registration
    move(
        declaration=declaration,
        to=Declaration.State.WITHDRAWN,
        actor=Actor.VENDOR,
        by=by,
        at=at,
        verb="withdraw_registration",
    )
    drop_open_measures(declaration, at)
    close_renewals(declaration, at)
    registration = declaration.registration
    registration.declaration = declaration
    publish_version(registration=registration, at=at, ended_on=timezone.localdate(at))
    issue_withdrawal(registration, reason, by, at)
    emails.registration_withdrawn(registration, at)
    return registration
