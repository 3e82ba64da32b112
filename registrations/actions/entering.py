"""Staff enter a declaration that came on paper or by mail (代理入力)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ghs.accounts.models import Organization, User
from ghs.errors import Refusal
from ghs.files.actions import store_upload
from ghs.files.checks import FileRefused
from ghs.files.models import Kind
from ghs.history.actions import record
from ghs.history.queries import history_of
from registrations.actions.checking import OwnDeclaration, note_part
from registrations.actions.drafting import start_declaration
from registrations.actions.states import WrongState, locked
from registrations.models import Declaration, EntryScan, Involvement, OfficeEntry
from registrations.permissions import can_enter_for, is_of_vendor

SCAN_KINDS = (Kind.PDF, Kind.IMAGE)
SCAN_LIMIT_BYTES = 20_000_000


class ReceivedInFuture(Refusal):
    """Nothing is entered before it has come."""

    message = _("Choose today or an earlier day: the day on which it came.")


@transaction.atomic
def enter_declaration(
    *,
    organization: Organization,
    product_name: str,
    areas: Sequence[str],
    entry: OfficeEntry,
    scans: Sequence[UploadedFile],
    submission: UUID,
    by: User,
    at: datetime,
) -> Declaration:
    """Begin a draft for a vendor from what came, with its scans; the office then writes it like a vendor.

    Shape: `entry` is not stored yet and says source, day and contact.
    Effects: the same submission again returns the same draft.
    Errors: OwnDeclaration, ReceivedInFuture, FileRefused (field `scans`), SchemeClosed, NoGuideline.
    """
    organization = Organization.objects.select_for_update().get(pk=organization.pk)
    if earlier := Declaration.objects.filter(submission=submission, organization=organization).first():
        return earlier
    if not can_enter_for(by, organization):
        raise OwnDeclaration
    if entry.received_on > timezone.localdate(at):
        raise ReceivedInFuture(field="received_on")
    declaration = start_declaration(
        organization=organization, product_name=product_name, areas=areas, submission=submission, by=by, at=at
    )
    entry.declaration, entry.entered_by, entry.entered_at = declaration, by, at
    entry.save(force_insert=True)
    keep_scans(entry, EntryScan.Kind.RECEIVED, scans, by, at)
    note_part(declaration, Involvement.Part.ENTERED, by, at)
    detail = {"source": entry.source, "received_on": str(entry.received_on), "scans": len(scans)}
    record(verb="enter_declaration", obj=declaration, by=by, at=at, detail=detail)
    return declaration


@transaction.atomic
def add_scans(*, declaration: Declaration, scans: Sequence[UploadedFile], by: User, at: datetime) -> OfficeEntry:
    """Keep more of what came, such as corrected pages. Errors: OwnDeclaration, WrongState, FileRefused."""
    entry = locked_entry(declaration, by)
    if entry.declaration.state not in (Declaration.State.DRAFT, Declaration.State.RETURNED):
        raise WrongState
    keep_scans(entry, EntryScan.Kind.RECEIVED, scans, by, at)
    record(verb="add_scans", obj=entry.declaration, by=by, at=at, detail={"scans": len(scans)})
    return entry


def keep_scans(entry: OfficeEntry, kind: EntryScan.Kind, scans: Sequence[UploadedFile], by: User, at: datetime) -> None:
    """Check and keep every scan, or none. Errors: FileRefused (field `scans`)."""
    for upload in scans:
        try:
            file = store_upload(upload=upload, kinds=SCAN_KINDS, limit_bytes=SCAN_LIMIT_BYTES, by=by, at=at)
        except FileRefused as refusal:
            raise FileRefused(f"{upload.name}: {refusal.text}", field="scans") from refusal
        EntryScan.objects.create(entry=entry, kind=kind, file=file, stored_at=at)


def note_writers(declaration: Declaration, at: datetime) -> None:
    """Keep who of the office wrote what is handed in now: since the last return, or since the beginning."""
    entries = history_of(declaration)
    last_return = entries.filter(to_state=Declaration.State.RETURNED).last()
    if last_return:
        entries = entries.filter(pk__gt=last_return.pk)
    members = declaration.organization.memberships.values("user")
    writers = User.objects.filter(reference__in=entries.exclude(by=None).values("by")).exclude(pk__in=members)
    for person in writers:
        note_part(declaration, Involvement.Part.ENTERED, person, at)


def locked_entry(declaration: Declaration, by: User | None) -> OfficeEntry:
    """Return the entry of a declaration, both locked. Errors: OwnDeclaration for a person of the vendor."""
    declaration = locked(declaration)
    if by and is_of_vendor(by, declaration):
        raise OwnDeclaration
    entry = OfficeEntry.objects.select_for_update(of=("self",)).get(declaration=declaration)
    entry.declaration = declaration
    return entry
