"""The one door through which a declaration changes its state."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from ghs.errors import Refusal
from ghs.history.actions import Person, record
from registrations.models import Actor, Declaration


class WrongState(Refusal):
    """The declaration has moved on, or this step does not follow from where it stands."""

    message = _("This step is not possible in the declaration's present state. Look at the page again.")


def locked(declaration: Declaration) -> Declaration:
    """Return a declaration as it is now, locked until the caller's transaction ends."""
    rows = Declaration.objects.select_for_update(of=("self",))
    return rows.select_related("organization", "guideline_edition").get(pk=declaration.pk)


def move(
    *,
    declaration: Declaration,
    to: Declaration.State,
    actor: Actor,
    by: Person | None,
    at: datetime,
    verb: str,
    fields: Iterable[str] = (),
    detail: dict[str, Any] | None = None,
) -> None:
    """Bring a locked declaration from its state to another, together with other changed fields.

    Errors: WrongState when the table of transitions does not allow it.
    """
    if not declaration.allows(to, actor):
        raise WrongState
    came_from, declaration.state, declaration.state_since = declaration.state, to, at
    declaration.save(update_fields=["state", "state_since", *fields])
    record(verb=verb, obj=declaration, by=by, at=at, from_state=came_from, to_state=to, detail=detail)
