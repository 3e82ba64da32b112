"""Reading what was and may be done to a registration."""

from typing import Any

from ghs.accounts.models import User
from registrations.models import Declaration, Measure
from registrations.permissions import can_propose_measure, can_take_measure


def measures_on(declaration: Declaration, user: User) -> dict[str, Any]:
    """Return what a person may propose for a registration, what waits, and what was done before.

    Shape: the context of a page; empty before there is a registration.
    """
    if not hasattr(declaration, "registration"):
        return {}
    rows = Measure.objects.filter(registration=declaration.registration)
    measures = list(rows.select_related("proposed_by", "decided_by"))
    waiting = next((measure for measure in measures if not measure.outcome), None)
    may_propose = can_propose_measure(user, declaration)
    possible = [kind for kind in Measure.Kind if declaration.state in Measure.POSSIBLE_IN[kind]]
    return {
        "waiting_measure": waiting,
        "may_take_measure": waiting is not None and can_take_measure(user, waiting),
        "may_drop_measure": waiting is not None and may_propose,
        "possible_measures": possible if may_propose and waiting is None else [],
        "settled_measures": [measure for measure in measures if measure.outcome],
    }
