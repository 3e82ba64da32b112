"""The checklist as an Excel workbook: downloaded, filled in away from the site, looked through, applied."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ghs.accounts.access import SignedInRequest, requires
from ghs.accounts.roles import Permission
from ghs.errors import Refusal
from ghs.files.names import clean_name, disposition
from registrations import actions
from registrations.actions.filling import plan_of, stored_items
from registrations.forms.workbook import ApplyForm, UploadForm, shown_changes
from registrations.models import Answer, ChecklistUpload, Declaration
from registrations.permissions import can_write
from registrations.views.loading import declaration_to_write, desk_declaration, drafted_declaration
from registrations.workbook.rows import Book
from registrations.workbook.writing import write_workbook

FAULTS_SHOWN = 200
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@requires(Permission.OWN_DESK)
@require_http_methods(["GET", "POST"])
def declaration_workbook(request: SignedInRequest, pk: int) -> HttpResponse:
    """Download the checklist filled so far, and send it back; who may only look on downloads it."""
    declaration = drafted_declaration(request, pk)
    may_write = can_write(request.user, declaration)
    form = UploadForm()
    if request.method == "POST":
        if not may_write:
            raise PermissionDenied
        form = UploadForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                upload = actions.take_workbook(
                    declaration=declaration, upload=form.cleaned_data["file"], by=request.user, at=timezone.now()
                )
            except Refusal as refusal:
                form.add_error(refusal.field or "file", refusal.text)
            else:
                return redirect("registrations:workbook_apply", declaration.pk, upload.pk)
    context = {
        "declaration": declaration,
        "form": form,
        "may_write": may_write,
        "is_open": may_write and Answer.objects.open_to_vendor(declaration).exists(),
    }
    status = 422 if form.errors else 200
    return render(request, "registrations/declaration_workbook.html", context, status=status)


@requires(Permission.OWN_DESK)
@require_http_methods(["GET", "POST"])
def workbook_apply(request: SignedInRequest, pk: int, upload_pk: int) -> HttpResponse:
    """Show what an uploaded workbook would change (確認画面), or what is wrong in it; then apply it."""
    declaration = declaration_to_write(request, pk)
    uploads = ChecklistUpload.objects.filter(declaration=declaration, uploaded_by=request.user)
    upload = get_object_or_404(uploads.select_related("declaration", "file"), pk=upload_pk)
    if upload.applied_at:
        return redirect("registrations:declaration", declaration.pk)
    plan = plan_of(upload, declaration)
    form = ApplyForm(request.POST if request.method == "POST" else None, plan=plan)
    refused = ""
    if form.is_bound and form.is_valid():
        try:
            return _applied(request, upload, form)
        except Refusal as refusal:
            refused, form = refusal.text, ApplyForm(plan=plan)
    context = {
        "declaration": declaration,
        "upload": upload,
        "faults": plan.faults[:FAULTS_SHOWN],
        "faults_beyond": max(0, len(plan.faults) - FAULTS_SHOWN),
        "items": shown_changes(plan, form),
        "conflicts": len(plan.conflicts),
        "form": form,
        "upload_form": UploadForm(),
        "refused": refused,
    }
    status = 422 if refused or form.errors else 200
    return render(request, "registrations/workbook_apply.html", context, status=status)


@requires(Permission.OWN_DESK)
@require_safe
def workbook_download(request: SignedInRequest, pk: int) -> HttpResponse:
    """The checklist of one of the person's own declarations; what they can't change now is locked."""
    declaration = drafted_declaration(request, pk)
    return _workbook(declaration, may_write=can_write(request.user, declaration))


@requires(Permission.CHECK_DECLARATIONS)
@require_safe
def desk_workbook(request: SignedInRequest, pk: int) -> HttpResponse:
    """The checklist of any declaration on the desk, to read."""
    return _workbook(desk_declaration(pk), may_write=False)


def _applied(request: SignedInRequest, upload: ChecklistUpload, form: ApplyForm) -> HttpResponse:
    """Apply a workbook and go back to its declaration. Errors: Refusal."""
    count = actions.apply_workbook(
        upload=upload, seen=form.cleaned_data["seen"], chosen=form.chosen, by=request.user, at=timezone.now()
    )
    done = ngettext("%(count)d item was changed.", "%(count)d items were changed.", count) % {"count": count}
    anew = _("Download the checklist anew before you go on in Excel.")
    messages.success(request, f"{done} {anew}")
    return redirect("registrations:declaration", upload.declaration_id)


def _workbook(declaration: Declaration, *, may_write: bool) -> HttpResponse:
    """Return a declaration's checklist as a download, in the language of the page."""
    facts = [
        (_("Organisation"), declaration.organization.name),
        (_("Product name"), "、".join(product.name for product in declaration.products.all())),
        (_("Receipt number"), declaration.receipt_number or "―"),
        (_("State"), str(declaration.get_state_display())),
        (_("Level"), str(declaration.level)),
        (_("Guideline edition"), str(declaration.guideline_edition)),
        (_("Downloaded at"), f"{timezone.localtime():%Y-%m-%d %H:%M}"),
    ]
    book = Book(
        declaration_key=declaration.pk,
        language="en" if get_language() == "en" else "ja",
        title=_("Checklist of the health software declaration"),
        facts=facts,
        notes=_notes(),
        items=stored_items(declaration, may_write=may_write),
    )
    response = HttpResponse(write_workbook(book), content_type=XLSX)
    title = _("Checklist")
    file_name = clean_name(f"{title}_{declaration.receipt_number or declaration.title}.xlsx", extension="xlsx")
    response["Content-Disposition"] = disposition(file_name, inline=False)
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _notes() -> list[str]:
    """Return how to fill the workbook in."""
    return [
        _("There is one sheet for each area. Fill in the white cells; the grey ones can't be changed now."),
        _("Choose the answer from the list: 適合 (conforms), 不適合 (does not conform), 該当なし (not applicable)."),
        _("When an item is not applicable, write the reason."),
        _(
            "Name up to three documents an item as evidence. "
            "Further documents, links and files are added on the item's page."
        ),
        _("Emptying all three cells of a document removes it from the item."),
        _("Type values, no formulas. Keep the headings and the item numbers, and do not merge cells."),
        _("Upload the file on the page of the declaration. You see every change before anything is saved."),
        _("Download the checklist anew before you go on in Excel after an upload."),
    ]
