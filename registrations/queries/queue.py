"""What waits at the office's desk."""

from django.db.models import Count, Q, QuerySet

from ghs.accounts.models import User
from ghs.accounts.roles import Permission
from registrations.models import Declaration, Product

State = Declaration.State

FINISHED = frozenset(
    {State.REGISTERED, State.REFUSED, State.CANCELLED, State.SUSPENDED, State.LAPSED, State.WITHDRAWN, State.REVOKED}
)
# What the desk still has to bring further, in the order of a working day.
WAITING_FOR_DESK = (State.SUBMITTED, State.CHECKING, State.PROPOSED, State.AWAITING_PAYMENT)


def desk_queue(*, state: str = "", level: str = "", q: str = "") -> QuerySet[Declaration]:
    """Return what was submitted, longest waiting first. An empty state means all that is not finished."""
    declarations = Declaration.objects.on_desk().select_related("organization", "registration")
    if state == "":
        declarations = declarations.exclude(state__in=FINISHED)
    elif state != "all":
        declarations = declarations.filter(state=state)
    if level:
        declarations = declarations.filter(level=level)
    if q:
        found = Product.objects.filter(name__icontains=q)
        declarations = declarations.filter(
            Q(receipt_number__icontains=q)
            | Q(organization__name__icontains=q)
            | Q(registration__number__icontains=q)
            | Q(pk__in=found.values("declaration"))
        )
    return declarations.prefetch_related("products").order_by("state_since", "id")


def desk_tasks(user: User) -> list[tuple[State, int]]:
    """Return how many declarations wait in each state that a staff member may bring further."""
    states = [state for state in WAITING_FOR_DESK if user.may(_PERMISSION_FOR[state])]
    waiting = Declaration.objects.filter(state__in=states).order_by().values_list("state")
    counted = dict(waiting.annotate(number=Count("id")))
    return [(state, counted.get(state, 0)) for state in states]


_PERMISSION_FOR = {
    State.SUBMITTED: Permission.CHECK_DECLARATIONS,
    State.CHECKING: Permission.CHECK_DECLARATIONS,
    State.PROPOSED: Permission.DECIDE_REGISTRATIONS,
    State.AWAITING_PAYMENT: Permission.NOTE_PAYMENTS,
}
