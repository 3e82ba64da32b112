"""What waits for a member of staff, and what a person has signed up for."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ghs.accounts.models import OwnerReplacement, User
from ghs.accounts.roles import Permission
from ghs.billing.models import Invoice
from ghs.billing.queries import open_credit
from ghs.mail.models import Delivery
from ghs.pages.models import Inquiry
from newsletter.models import Mailing
from registrations.models import Declaration, Measure, Renewal, StandIn, Succession
from registrations.queries import desk_tasks, unread_threads
from training.models import SignUp
from training.queries.courses import sign_ups_of
from training.queries.videos import waiting_applications

SHOWN_EVENTS = 5


@dataclass(frozen=True)
class Task:
    """Something that waits for a member of staff; a problem is told in red."""

    label: str | Promise
    count: int
    path: str
    is_problem: bool = False


def oldest_waiting_mail(at: datetime) -> datetime | None:
    """Return since when the mail that has waited longest is due, or None when nothing is due."""
    return Delivery.objects.due(at).order_by("not_before").values_list("not_before", flat=True).first()


def staff_tasks(user: User, at: datetime) -> list[Task]:
    """Return what waits for a member of staff, by the roles held; only what does wait."""
    return [task for task in _tasks(user, at) if task.count]


def coming_sign_ups(user: User, at: datetime) -> list[SignUp]:
    """Return a person's own seats in events that are not over, soonest first."""
    own = sign_ups_of(user).filter(state=SignUp.State.CONFIRMED, edition__ends_at__gte=at)
    return list(own.order_by("edition__starts_at", "id")[:SHOWN_EVENTS])


def _tasks(user: User, at: datetime) -> Iterator[Task]:
    declarations = reverse("registrations:desk_declaration_list")
    for state, count in desk_tasks(user):
        label = gettext("Declarations: %(state)s") % {"state": state.label}
        yield Task(label, count, f"{declarations}?state={state.value}")
    if user.may(Permission.DECIDE_REGISTRATIONS):
        alone, today = StandIn.objects.waiting().apart_from(user), timezone.localdate(at)
        path, is_late = reverse("registrations:desk_stand_in_list"), alone.overdue(today).exists()
        yield Task(_("Decisions made alone, to be confirmed"), alone.count(), path, is_problem=is_late)
        measures = Measure.objects.open().exclude(proposed_by=user).count()
        yield Task(_("Measures waiting for a second person"), measures, reverse("registrations:desk_measure_list"))
        successions = Succession.objects.open().exclude(proposed_by=user).count()
        path = reverse("registrations:desk_succession_list")
        yield Task(_("Successions waiting for a second person"), successions, path)
        owners = OwnerReplacement.objects.open().exclude(proposed_by=user).count()
        yield Task(_("Owners to be replaced"), owners, reverse("accounts:owner_replacement_list"))
    if user.may(Permission.CHECK_DECLARATIONS):
        yield Task(_("Messages from vendors"), unread_threads(), reverse("registrations:desk_thread_list"))
        yield from _renewal_tasks(timezone.localdate(at))
    if user.may(Permission.NOTE_PAYMENTS):
        yield from _money_tasks(timezone.localdate(at))
    if user.may(Permission.RUN_EVENTS):
        applications = reverse("training:desk_video_applications")
        yield Task(_("Applications for videos"), waiting_applications().count(), applications)
    if user.may(Permission.PUBLISH):
        mailings = reverse("newsletter:desk_mailings")
        yield Task(_("Mailings in draft"), Mailing.objects.filter(state=Mailing.State.DRAFT).count(), mailings)
        yield Task(_("Mailings scheduled"), Mailing.objects.filter(state=Mailing.State.SCHEDULED).count(), mailings)
    yield Task(_("Inquiries to answer"), Inquiry.objects.unanswered().count(), reverse("pages:desk_inquiries"))
    if user.may(Permission.READ_OUTBOX):
        failed = Delivery.objects.filter(state=Delivery.State.FAILED).count()
        outbox = f"{reverse('desk:mail_list')}?state={Delivery.State.FAILED.value}"
        yield Task(_("Mails that failed"), failed, outbox, is_problem=True)


def _renewal_tasks(day: date) -> Iterator[Task]:
    renewals = reverse("registrations:desk_renewal_list")
    lapsed = Renewal.objects.open().filter(registration__declaration__state=Declaration.State.LAPSED).count()
    yield Task(_("Lapsed, a payment still brings it back"), lapsed, f"{renewals}?show=lapsed")
    cancelled = Renewal.objects.to_invoice(day).count()
    yield Task(_("Renewals whose invoice was cancelled"), cancelled, f"{renewals}?show=uninvoiced", is_problem=True)
    idle = Renewal.objects.paid_without_effect().count()
    yield Task(_("Renewals paid without effect"), idle, f"{renewals}?show=without_effect", is_problem=True)


def _money_tasks(day: date) -> Iterator[Task]:
    invoices = reverse("billing:desk_invoice_list")
    overdue = Invoice.objects.overdue(day).count()
    yield Task(_("Overdue invoices"), overdue, f"{invoices}?state=overdue", is_problem=True)
    undone = Declaration.objects.registered_but_not_paid().count()
    yield Task(_("Registered, but the payment was undone"), undone, invoices, is_problem=True)
    closed = Declaration.objects.cancelled_but_paid().count()
    idle_page = reverse("registrations:desk_idle_money")
    yield Task(_("Paid for a change that did not come about"), closed, idle_page, is_problem=True)
    yield Task(_("Payments that pay no invoice yet"), open_credit()["count"], reverse("billing:desk_credit_list"))
