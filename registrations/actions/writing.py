"""Vendor and office write to each other beside a declaration; nothing opens for change by it."""

from datetime import datetime
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ghs.accounts.models import User
from ghs.errors import Refusal
from ghs.history.actions import record
from registrations import emails
from registrations.actions.answering import stored_evidence
from registrations.actions.checking import OwnDeclaration
from registrations.actions.states import WrongState, locked
from registrations.models import Answer, Declaration, Message
from registrations.permissions import can_check, can_write, has_thread


class NotOfVendor(Refusal):
    """Only owners and editors of the vendor write to the office."""

    message = _("You may look on. Owners and editors of the organisation write.")


@transaction.atomic
def ask_vendor(
    *,
    declaration: Declaration,
    answer: Answer | None,
    text: str,
    upload: UploadedFile | None,
    submission: UUID,
    by: User,
    at: datetime,
) -> Message:
    """Write to the vendor, about one item or (None) the whole; its owners and editors are told by mail.

    Effects: the same submission again returns the same message and sends nothing.
    Errors: OwnDeclaration, WrongState, FileRefused (field `file`).
    """
    declaration = locked(declaration)
    if not can_check(by, declaration):
        raise OwnDeclaration
    message, is_new = _written(declaration, answer, text, upload, submission, by, at, from_office=True)
    if is_new:
        record(verb="ask_vendor", obj=declaration, by=by, at=at, detail=_about(message))
        emails.vendor_asked(message, at)
    return message


@transaction.atomic
def write_to_office(
    *,
    declaration: Declaration,
    answer: Answer | None,
    text: str,
    upload: UploadedFile | None,
    submission: UUID,
    by: User,
    at: datetime,
) -> Message:
    """Answer the office, or ask it; who wrote last from there is told by mail.

    Effects: the same submission again returns the same message and sends nothing.
    Errors: NotOfVendor, WrongState, FileRefused (field `file`).
    """
    declaration = locked(declaration)
    if not can_write(by, declaration):
        raise NotOfVendor
    message, is_new = _written(declaration, answer, text, upload, submission, by, at, from_office=False)
    if is_new:
        record(verb="write_to_office", obj=declaration, by=by, at=at, detail=_about(message))
        emails.office_written_to(message, at)
    return message


@transaction.atomic
def read_messages(*, declaration: Declaration, answer: Answer | None, by: User, at: datetime) -> int:
    """Note that one side has opened the thread, or its part about one item; return how many were new to it.

    Effects: only who may answer counts as a reader: a viewer's look leaves the mark for those who act.
    """
    messages = Message.objects.unread().filter(declaration=declaration, written_at__lte=at)
    if answer is not None:
        messages = messages.filter(answer=answer)
    if can_write(by, declaration):
        return messages.from_office().update(read_at=at)
    if can_check(by, declaration):
        return messages.from_vendor().update(read_at=at)
    return 0


def _written(
    declaration: Declaration,
    answer: Answer | None,
    text: str,
    upload: UploadedFile | None,
    submission: UUID,
    by: User,
    at: datetime,
    *,
    from_office: bool,
) -> tuple[Message, bool]:
    """Return the message of a submission, and whether it is new. Errors: WrongState, FileRefused."""
    if earlier := Message.objects.filter(declaration=declaration, submission=submission).first():
        return earlier, False
    if not has_thread(declaration):
        raise WrongState
    message = Message.objects.create(
        declaration=declaration,
        answer=answer,
        from_office=from_office,
        author=by,
        text=text,
        file=stored_evidence(upload, by, at),
        submission=submission,
        written_at=at,
    )
    return message, True


def _about(message: Message) -> dict[str, str]:
    return {"criterion": message.answer.criterion.number} if message.answer else {}
