"""The vendor confirms what the office entered: by a link, logged in, or on paper."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ghs.accounts.models import User
from ghs.errors import Refusal
from ghs.history.actions import record
from ghs.proof.tokens import digest, new_token
from registrations import emails
from registrations.actions.entering import keep_scans, locked_entry, note_writers
from registrations.actions.states import WrongState
from registrations.models import CONFIRMABLE, Declaration, EntryScan, OfficeEntry
from registrations.permissions import can_confirm_entry, is_of_vendor

LINK_LIFE = timedelta(days=30)
How = OfficeEntry.ConfirmedHow


class NotConfirmed(Refusal):
    """What the office entered is accepted only when the vendor has confirmed it."""

    message = _(
        "The office entered this declaration and the organisation has not confirmed it yet. "
        "It can be accepted once the organisation has confirmed it."
    )


class ConfirmedAlready(Refusal):
    """There is nothing left to ask for."""

    message = _("The organisation has confirmed this declaration already.")


class LinkGone(Refusal):
    """The link was replaced by a newer one, or has run out."""

    message = _("This link is no longer valid. Please ask the office to send a new one.")


class NotOwner(Refusal):
    """Only who answers for the organisation confirms."""

    message = _("Only an owner of the organisation can confirm this declaration.")


@transaction.atomic
def send_confirmation_link(
    *, declaration: Declaration, contact_name: str, contact_email: str, by: User, at: datetime
) -> OfficeEntry:
    """Mail a secret link by which the vendor confirms; links sent before end.

    Errors: OwnDeclaration, WrongState, ConfirmedAlready.
    """
    entry = locked_entry(declaration, by)
    _check_waiting(entry)
    entry.contact_name, entry.contact_email = contact_name, contact_email
    entry.save(update_fields=["contact_name", "contact_email"])
    _send_link(entry, by, at)
    return entry


@transaction.atomic
def confirm_by_link(*, token: str, at: datetime) -> OfficeEntry:
    """Confirm what was entered, by the link in the mail; a second click finds it confirmed.

    Errors: LinkGone, WrongState.
    """
    found = OfficeEntry.objects.select_related("declaration").filter(token_digest=digest(token)).first()
    if found is None:
        raise LinkGone
    entry = locked_entry(found.declaration, None)
    if entry.token_digest != digest(token) or not entry.has_open_link(at):
        raise LinkGone
    if entry.is_confirmed:
        return entry
    return _confirmed(entry, How.LINK, None, at)


@transaction.atomic
def confirm_by_member(*, declaration: Declaration, by: User, at: datetime) -> OfficeEntry:
    """Confirm what was entered, as an owner of the organisation; a second click finds it confirmed.

    Errors: NotOwner, WrongState.
    """
    entry = locked_entry(declaration, None)
    if not can_confirm_entry(by, entry.declaration):
        raise NotOwner
    if entry.is_confirmed:
        return entry
    return _confirmed(entry, How.ACCOUNT, by, at)


@transaction.atomic
def record_confirmation(
    *, declaration: Declaration, scans: Sequence[UploadedFile], by: User, at: datetime
) -> OfficeEntry:
    """Keep a confirmation that came signed on paper, with its scan.

    Errors: OwnDeclaration, WrongState, ConfirmedAlready, FileRefused (field `scans`).
    """
    entry = locked_entry(declaration, by)
    _check_waiting(entry)
    keep_scans(entry, EntryScan.Kind.CONFIRMATION, scans, by, at)
    return _confirmed(entry, How.PAPER, by, at)


def renew_confirmation(declaration: Declaration, by: User, at: datetime) -> None:
    """After a locked declaration was handed in: who of the office wrote it, and that the vendor must confirm it.

    Effects: an owner or editor who hands in what the office began has confirmed it; otherwise an earlier
    confirmation ends, because it was of another text, and a known contact gets a new link. Nothing for others.
    """
    entry = OfficeEntry.objects.select_for_update().filter(declaration=declaration).first()
    if entry is None:
        return
    entry.declaration = declaration
    note_writers(declaration, at)
    if is_of_vendor(by, declaration):
        _confirmed(entry, How.ACCOUNT, by, at)
        return
    if entry.is_confirmed:
        entry.confirmed_how, entry.confirmed_by, entry.confirmed_at = "", None, None
        entry.save(update_fields=["confirmed_how", "confirmed_by", "confirmed_at"])
        record(verb="void_confirmation", obj=declaration, by=by, at=at)
    if entry.contact_email:
        _send_link(entry, by, at)


def _check_waiting(entry: OfficeEntry) -> None:
    if entry.is_confirmed:
        raise ConfirmedAlready
    if entry.declaration.state not in CONFIRMABLE:
        raise WrongState


def _send_link(entry: OfficeEntry, by: User, at: datetime) -> None:
    token = new_token()
    entry.token_digest, entry.link_sent_at, entry.link_expires_at = digest(token), at, at + LINK_LIFE
    entry.save(update_fields=["token_digest", "link_sent_at", "link_expires_at"])
    record(verb="send_confirmation_link", obj=entry.declaration, by=by, at=at)
    emails.entry_to_confirm(entry, token, at)


def _confirmed(entry: OfficeEntry, how: How, by: User | None, at: datetime) -> OfficeEntry:
    if entry.declaration.state not in CONFIRMABLE:
        raise WrongState
    entry.confirmed_how, entry.confirmed_by, entry.confirmed_at = how, by, at
    entry.save(update_fields=["confirmed_how", "confirmed_by", "confirmed_at"])
    record(verb="confirm_entry", obj=entry.declaration, by=by, at=at, detail={"how": how})
    return entry
