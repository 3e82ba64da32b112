"""What is told by mail, one function a message: the owners and editors of the vendor; the office; the registrars."""

from datetime import datetime
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils import timezone

from ghs.accounts.models import User
from ghs.accounts.queries import holders_of
from ghs.accounts.roles import Permission
from ghs.billing.models import Invoice
from ghs.billing.queries import standing_invoice
from ghs.billing.subjects import Subject
from ghs.council.queries import council_on
from ghs.mail.actions import Recipient, queue_mail
from ghs.mail.links import absolute
from ghs.proof.tokens import digest
from registrations.models import (
    CorrectionRequest,
    Declaration,
    Measure,
    Message,
    OfficeEntry,
    Registration,
    Renewal,
    StandIn,
    Succession,
)
from registrations.permissions import WRITERS, can_check, can_take_measure, can_take_succession


def declaration_received(declaration: Declaration, at: datetime, *, is_correction: bool) -> None:
    """Tell that a declaration, or its correction, has arrived, with its receipt number."""
    _tell(declaration, "declaration_received", at, {"is_correction": is_correction, "submitted_at": at})


def declaration_cancelled(declaration: Declaration, at: datetime) -> None:
    """Tell that a declaration was taken back."""
    _tell(declaration, "declaration_cancelled", at, {})


def correction_requested(declaration: Declaration, at: datetime) -> None:
    """Tell what is to be mended, item by item, and by when."""
    requests = CorrectionRequest.objects.open().filter(declaration=declaration)
    requests = requests.select_related("answer__criterion")
    _tell(declaration, "correction_requested", at, {"requests": list(requests)})


def declaration_refused(declaration: Declaration, reason: str, at: datetime) -> None:
    """Tell that a declaration was refused, and why."""
    _tell(declaration, "declaration_refused", at, {"reason": reason})


def payment_asked(declaration: Declaration, at: datetime) -> None:
    """Ask for the fee: amount with tax, day and bank account."""
    council = council_on(timezone.localdate(at))
    account = council.bank_account if council else ""
    invoice = standing_invoice(Subject.of(declaration))
    _tell(declaration, "payment_asked", at, {"bank_account": account, "invoice": invoice})


def declaration_registered(registration: Registration, at: datetime) -> None:
    """Tell the registration number and where the permit is."""
    _tell(registration.declaration, "declaration_registered", at, {"registration": registration})


def registration_revised(registration: Registration, at: datetime) -> None:
    """Tell that a change notice has taken effect: number and last day stay, the permit is a new one."""
    _tell(registration.declaration, "registration_revised", at, {"registration": registration})


def registration_lapsed(registration: Registration, renewal: Renewal | None, at: datetime) -> None:
    """Tell that a registration has ended because it was not renewed, and how a payment still brings it back."""
    invoice = standing_invoice(Subject.of(renewal)) if renewal else None
    context = {"registration": registration, "renewal": renewal, "invoice": invoice, **_account(at)}
    _tell(registration.declaration, "registration_lapsed", at, context)


def renewal_offered(renewal: Renewal, invoice: Invoice, at: datetime) -> None:
    """Tell that another year was invoiced: amount with tax, last day, bank account."""
    _tell_of_renewal(renewal, "renewal_offered", at, {"invoice": invoice, **_account(at)}, "offered")


def renewal_reinvoiced(renewal: Renewal, invoice: Invoice, cancelled: Invoice | None, at: datetime) -> None:
    """Tell that another invoice takes the place of a cancelled one, and that only the new one is to be paid."""
    context = {"invoice": invoice, "cancelled": cancelled, **_account(at)}
    _tell_of_renewal(renewal, "renewal_reinvoiced", at, context, invoice.number)


def renewal_due(renewal: Renewal, invoice: Invoice, days_left: int, at: datetime) -> None:
    """Remind of a renewal that is not paid; once at each step."""
    left = (renewal.extends_from - timezone.localdate(at)).days
    context = {"invoice": invoice, "left": left, **_account(at)}
    _tell_of_renewal(renewal, "renewal_due", at, context, f"{days_left} days left")


def registration_renewed(renewal: Renewal, at: datetime, *, was_lapsed: bool) -> None:
    """Tell that a registration holds for another year, and where its new permit is."""
    _tell_of_renewal(renewal, "registration_renewed", at, {"was_lapsed": was_lapsed}, "renewed")


def _tell_of_renewal(renewal: Renewal, rule: str, at: datetime, context: dict[str, Any], step: str) -> None:
    """Queue one mail a person, step and period."""
    context = {"renewal": renewal, "registration": renewal.registration, **context}
    occasion = f"{renewal.extends_from} {step}"
    _tell(renewal.registration.declaration, rule, at, context, occasion=occasion)


def _account(at: datetime) -> dict[str, str]:
    council = council_on(timezone.localdate(at))
    return {"bank_account": council.bank_account if council else ""}


def registration_withdrawn(registration: Registration, at: datetime) -> None:
    """Tell that a registration has ended at the vendor's own wish."""
    _tell(registration.declaration, "registration_withdrawn", at, {"registration": registration})


def measure_proposed(measure: Measure, at: datetime) -> None:
    """Tell the registrars who could be the second person that a measure waits."""
    declaration = measure.registration.declaration
    path = reverse("registrations:desk_declaration", args=[declaration.pk])
    for person in holders_of(Permission.DECIDE_REGISTRATIONS):
        if can_take_measure(person, measure):
            queue_mail(
                rule="measure_proposed",
                obj=measure,
                to=_recipient(person),
                template="registrations/measure_proposed",
                context={**_measured(measure), "link": absolute(path, person.language)},
                at=at,
            )


def measure_taken(measure: Measure, at: datetime) -> None:
    """Tell the vendor what was done to its registration, and why."""
    _tell(measure.registration.declaration, "measure_taken", at, _measured(measure))


def succession_proposed(succession: Succession, at: datetime) -> None:
    """Tell the registrars who could be the second person that a succession waits."""
    path = reverse("registrations:desk_succession", args=[succession.pk])
    for person in holders_of(Permission.DECIDE_REGISTRATIONS):
        if can_take_succession(person, succession):
            _tell_of_succession(succession, "succession_proposed", person, path, at)


def succession_taken(succession: Succession, at: datetime) -> None:
    """Tell owners and editors of both organisations which registrations have passed."""
    parties = [succession.predecessor_id, succession.successor_id]
    members = User.objects.filter(memberships__organization__in=parties, memberships__role__in=WRITERS, is_active=True)
    for person in members.distinct():
        _tell_of_succession(succession, "succession_taken", person, reverse("registrations:declaration_list"), at)


def _tell_of_succession(succession: Succession, rule: str, person: User, path: str, at: datetime) -> None:
    queue_mail(
        rule=rule,
        obj=succession,
        to=_recipient(person),
        template=f"registrations/{rule}",
        context={
            "succession": succession,
            "predecessor": succession.predecessor_name,
            "successor": succession.successor.name,
            "registrations": list(succession.registrations.order_by("sequence")),
            "link": absolute(path, person.language),
        },
        at=at,
    )


def _measured(measure: Measure) -> dict[str, Any]:
    declaration = measure.registration.declaration
    return {
        "measure": measure,
        "registration": measure.registration,
        "declaration": declaration,
        "products": list(declaration.products.all()),
    }


def stand_in_overdue(stand_in: StandIn, at: datetime) -> None:
    """Tell every registrar that nobody has confirmed in time what a colleague decided alone."""
    _tell_registrars(stand_in, "stand_in_overdue", at)


def stand_in_objected(stand_in: StandIn, at: datetime) -> None:
    """Tell every registrar that a colleague objects to what was decided alone, and why."""
    _tell_registrars(stand_in, "stand_in_objected", at)


def entry_to_confirm(entry: OfficeEntry, token: str, at: datetime) -> None:
    """Ask the vendor to confirm what the office entered; the link is a secret, so the body is erased after sending."""
    declaration = entry.declaration
    queue_mail(
        rule="entry_to_confirm",
        obj=declaration,
        to=_contact(entry),
        template="registrations/entry_to_confirm",
        context={
            "declaration": declaration,
            "products": list(declaration.products.all()),
            "entry": entry,
            "link": absolute(reverse("registrations:entry_confirm", args=[token]), "ja"),
        },
        occasion=digest(token)[:20],
        secret=True,
        at=at,
    )


def _tell_registrars(stand_in: StandIn, rule: str, at: datetime) -> None:
    declaration = stand_in.decision.declaration
    path = reverse("registrations:desk_declaration", args=[declaration.pk])
    for person in holders_of(Permission.DECIDE_REGISTRATIONS):
        queue_mail(
            rule=rule,
            obj=stand_in,
            to=_recipient(person),
            template=f"registrations/{rule}",
            context={
                "stand_in": stand_in,
                "declaration": declaration,
                "products": declaration.products.all(),
                "link": absolute(path, person.language),
            },
            occasion=rule,
            at=at,
        )


def vendor_asked(message: Message, at: datetime) -> None:
    """Tell the vendor that the office has written in the declaration's thread."""
    path = reverse("registrations:declaration_messages", args=[message.declaration_id])
    for person in _writers(message.declaration):
        _tell_of_message(message, "vendor_asked", _recipient(person), path, at)


def office_written_to(message: Message, at: datetime) -> None:
    """Tell who wrote last for the office, else who checks it, else the office's own address, that the vendor wrote."""
    path = reverse("registrations:desk_messages", args=[message.declaration_id])
    asked = Message.objects.from_office().filter(declaration=message.declaration_id, author__is_active=True)
    last = asked.select_related("author").last()
    in_charge = last.author if last else message.declaration.checked_by
    council = council_on(timezone.localdate(at))
    if in_charge and in_charge.is_active and can_check(in_charge, message.declaration):
        _tell_of_message(message, "office_written_to", _recipient(in_charge), path, at)
    elif council:
        office = Recipient(address=council.contact_email, name=council.name)
        _tell_of_message(message, "office_written_to", office, path, at)


def _tell_of_message(message: Message, rule: str, to: Recipient, path: str, at: datetime) -> None:
    """Queue one mail on a message: a person gets no second one for the same message."""
    context = {
        "message": message,
        "declaration": message.declaration,
        "products": list(message.declaration.products.all()),
        "link": absolute(path, to.language),
    }
    queue_mail(rule=rule, obj=message, to=to, template=f"registrations/{rule}", context=context, at=at)


def _tell(declaration: Declaration, rule: str, at: datetime, context: dict[str, Any], *, occasion: str = "") -> None:
    """Queue one mail to each person who declares for the vendor, and to the contact of what the office entered."""
    path = reverse("registrations:declaration", args=[declaration.pk])
    told = [(_recipient(person), absolute(path, person.language)) for person in _writers(declaration)]
    if rule != "declaration_received":
        told += [(contact, "") for contact in _contacts(declaration) if contact.address not in _addresses(told)]
    for to, link in told:
        queue_mail(
            rule=rule,
            obj=declaration,
            to=to,
            template=f"registrations/{rule}",
            context={
                "declaration": declaration,
                "products": list(declaration.products.all()),
                "link": link,
                **context,
            },
            occasion=occasion or at.isoformat(),
            at=at,
        )


def _addresses(told: list[tuple[Recipient, str]]) -> set[str]:
    return {to.address.lower() for to, _link in told}


def _contacts(declaration: Declaration) -> list[Recipient]:
    """Return who is written to without an account: nobody, or the contact of what the office entered."""
    entries = OfficeEntry.objects.filter(declaration=declaration).exclude(contact_email="")
    return [_contact(entry) for entry in entries]


def _contact(entry: OfficeEntry) -> Recipient:
    return Recipient(address=entry.contact_email, name=entry.contact_name, language="ja", person=None)


def _recipient(person: User) -> Recipient:
    return Recipient(address=person.email, name=person.full_name, language=person.language, person=person.reference)


def _writers(declaration: Declaration) -> models.QuerySet[User]:
    organization = declaration.organization_id
    return User.objects.filter(memberships__organization=organization, memberships__role__in=WRITERS, is_active=True)
