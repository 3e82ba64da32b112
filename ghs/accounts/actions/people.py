"""What happens to people's accounts and staff roles."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ghs.accounts.emails import tell_second_factor_reset
from ghs.accounts.models import StaffRole, User
from ghs.accounts.roles import Role
from ghs.errors import Refusal
from ghs.history.actions import record


class LastOperator(Refusal):
    """Someone must be able to give roles."""

    message = _("The portal needs an operator. Make another person an operator first.")


class OwnSecondFactor(Refusal):
    """A lost second factor is removed by somebody else."""

    message = _("Another staff member must do this for you.")


class NoSecondFactor(Refusal):
    """There is nothing to remove."""

    message = _("This person has no second factor.")


@transaction.atomic
def change_profile(*, by: User, at: datetime, **values: Any) -> User:
    """Change one's own names and language."""
    person = User.objects.select_for_update().get(pk=by.pk)
    changed = [name for name, value in values.items() if getattr(person, name) != value]
    if changed:
        for name in changed:
            setattr(person, name, values[name])
        person.save(update_fields=changed)
        record(verb="change_profile", obj=person, by=by, at=at, detail={"fields": sorted(changed)})
    return person


@transaction.atomic
def set_staff_roles(*, by: User | None, at: datetime, person: User, roles: Collection[Role]) -> User:
    """Let a person hold exactly these staff roles; `by` is None on the command line. Errors: LastOperator."""
    list(StaffRole.objects.select_for_update().filter(role=Role.OPERATOR))
    held = {Role(role) for role in person.staff_roles.values_list("role", flat=True)}
    wanted = set(roles)
    others = StaffRole.objects.filter(role=Role.OPERATOR, user__is_active=True).exclude(user=person)
    if Role.OPERATOR in held - wanted and not others.exists():
        raise LastOperator
    if held == wanted:
        return person
    person.staff_roles.filter(role__in=held - wanted).delete()
    StaffRole.objects.bulk_create([StaffRole(user=person, role=role) for role in sorted(wanted - held)])
    record(
        verb="set_staff_roles",
        obj=person,
        by=by,
        at=at,
        detail={"given": sorted(wanted - held), "taken": sorted(held - wanted)},
    )
    return person


@transaction.atomic
def reset_second_factor(*, by: User, at: datetime, person: User, reason: str) -> User:
    """Remove another person's lost second factor, so that they can set up a new one; they are told by mail.

    Errors: OwnSecondFactor, NoSecondFactor.
    """
    if by.pk == person.pk:
        raise OwnSecondFactor
    removed, _rows = Authenticator.objects.filter(user=person).delete()
    if not removed:
        raise NoSecondFactor
    entry = record(verb="reset_second_factor", obj=person, by=by, at=at, detail={"reason": reason})
    tell_second_factor_reset(person, occasion=str(entry.pk), at=at)
    return person
