"""What waits at the office's desk."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Case, Count, DateField, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils import timezone

from ghs.accounts.models import User
from ghs.accounts.roles import Permission
from registrations.models import CorrectionRequest, Declaration, Product
from registrations.queries.declarations import days_since
from registrations.queries.threads import with_unread
from registrations.queries.turnaround import WITH_OFFICE, office_days

State = Declaration.State

FINISHED = frozenset(
    {
        State.REGISTERED,
        State.SUPERSEDED,
        State.REFUSED,
        State.CANCELLED,
        State.SUSPENDED,
        State.LAPSED,
        State.WITHDRAWN,
        State.REVOKED,
    }
)
# What the desk still has to bring further, in the order of a working day.
WAITING_FOR_DESK = (State.SUBMITTED, State.CHECKING, State.PROPOSED, State.AWAITING_PAYMENT)
# Everything that is not finished, in the order of the way.
UNDER_WAY = (State.SUBMITTED, State.CHECKING, State.RETURNED, State.PROPOSED, State.AWAITING_PAYMENT)
NOBODY = "nobody"
SOON_DAYS = 7


@dataclass(frozen=True)
class QueueRow:
    """A declaration in the queue. Units: days of the calendar in its state, working days with the office."""

    declaration: Declaration
    days: int
    office_days: int
    deadline: date | None
    is_late: bool


def desk_queue(
    *,
    state: str = "",
    level: str = "",
    q: str = "",
    person: str = "",
    deadline: str = "",
    sort: str = "",
    today: date | None = None,
) -> QuerySet[Declaration]:
    """Return what was submitted, longest waiting first unless sorted otherwise, with `deadline`.

    Shape: an empty state means all that is not finished; `person` is the key of a colleague, or `NOBODY`.
    """
    on_desk = Declaration.objects.on_desk().select_related(
        "organization", "registration", "revises", "checked_by", "proposed_by"
    )
    rows = _in_state(on_desk, state)
    if level:
        rows = rows.filter(level=level)
    if q:
        rows = rows.filter(_found(q))
    if person:
        rows = rows.filter(_with_person(person))
    rows = _due(_with_deadline(rows), deadline, today or timezone.localdate())
    rows = with_unread(rows, from_office=False)
    return rows.prefetch_related("products").order_by(*_ORDERS.get(sort, ()), "state_since", "id")


def queue_rows(declarations: Iterable[Declaration], at: datetime) -> list[QueueRow]:
    """Return declarations of the queue with what time has to say of them, in a fixed number of queries."""
    declarations = list(declarations)
    counted, today = office_days(declarations, at), timezone.localdate(at)
    return [_row(each, days_since(each.state_since, at), counted.get(each.pk, 0), today) for each in declarations]


def queue_counts() -> list[tuple[State, int]]:
    """Return how many declarations stand in each state before the end of the way."""
    counted = _counted_by_state(UNDER_WAY)
    return [(state, counted.get(state, 0)) for state in UNDER_WAY]


def people_of_queue() -> QuerySet[User]:
    """Return the colleagues who took a declaration into checking or proposed it, by name."""
    rows = Declaration.objects.on_desk()
    took, proposed = rows.order_by().values("checked_by"), rows.order_by().values("proposed_by")
    return User.objects.filter(Q(pk__in=took) | Q(pk__in=proposed)).order_by("family_name", "given_name", "pk")


def desk_tasks(user: User) -> list[tuple[State, int]]:
    """Return how many declarations wait in each state that a staff member may bring further."""
    states = [state for state in WAITING_FOR_DESK if user.may(_PERMISSION_FOR[state])]
    counted = _counted_by_state(states)
    return [(state, counted.get(state, 0)) for state in states]


_PERMISSION_FOR = {
    State.SUBMITTED: Permission.CHECK_DECLARATIONS,
    State.CHECKING: Permission.CHECK_DECLARATIONS,
    State.PROPOSED: Permission.DECIDE_REGISTRATIONS,
    State.AWAITING_PAYMENT: Permission.NOTE_PAYMENTS,
}

_ORDERS = {
    "submitted": (F("submitted_at").asc(),),
    "deadline": (F("deadline").asc(nulls_last=True),),
    "state": (
        Case(
            *[When(state=state, then=Value(place)) for place, state in enumerate(UNDER_WAY)],
            default=Value(len(UNDER_WAY)),
            output_field=IntegerField(),
        ).asc(),
    ),
    "person": (F("checked_by__family_name").asc(nulls_last=True), F("checked_by__given_name").asc(nulls_last=True)),
}


def _counted_by_state(states: Iterable[State]) -> dict[str, int]:
    waiting = Declaration.objects.filter(state__in=list(states)).order_by().values_list("state")
    return dict(waiting.annotate(number=Count("id")))


def _in_state(rows: QuerySet[Declaration], state: str) -> QuerySet[Declaration]:
    if state == "":
        return rows.exclude(state__in=FINISHED)
    return rows if state == "all" else rows.filter(state=state)


def _found(q: str) -> Q:
    products = Product.objects.filter(name__icontains=q)
    return (
        Q(receipt_number__icontains=q)
        | Q(organization__name__icontains=q)
        | Q(registration__number__icontains=q)
        | Q(revises__number__icontains=q)
        | Q(pk__in=products.values("declaration"))
    )


def _with_person(person: str) -> Q:
    if person == NOBODY:
        return Q(checked_by=None, proposed_by=None)
    return Q(checked_by=person) | Q(proposed_by=person)


def _with_deadline(rows: QuerySet[Declaration]) -> QuerySet[Declaration]:
    """With the day by which the next step is due: the vendor's correction, the fee, or the office's own target."""
    asked = CorrectionRequest.objects.open().filter(declaration=OuterRef("pk")).order_by("due_on")
    return rows.annotate(
        deadline=Case(
            When(state=State.RETURNED, then=Subquery(asked.values("due_on")[:1])),
            When(state=State.AWAITING_PAYMENT, then=F("pay_by")),
            When(state__in=WITH_OFFICE, then=F("office_due_on")),
            output_field=DateField(),
        )
    )


def _due(rows: QuerySet[Declaration], deadline: str, today: date) -> QuerySet[Declaration]:
    if deadline == "late":
        return rows.filter(Q(("deadline__lt", today)))
    if deadline == "soon":
        return rows.filter(Q(("deadline__range", (today, today + timedelta(days=SOON_DAYS)))))
    return rows


def _row(declaration: Declaration, days: int, counted: int, today: date) -> QueueRow:
    deadline: date | None = getattr(declaration, "deadline", None)
    return QueueRow(declaration, days, counted, deadline, deadline is not None and deadline < today)
