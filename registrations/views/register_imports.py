"""The list of the old register: uploaded, its columns chosen, tried, taken over."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ghs.accounts.access import SignedInRequest, requires
from ghs.accounts.roles import Permission
from ghs.errors import Refusal
from ghs.text.encodings import ENCODING_NAMES
from registrations import actions
from registrations.forms.register_imports import ColumnsForm, ListForm
from registrations.legacy.rows import Fault
from registrations.legacy.tables import column_words, opened_table, position
from registrations.models import RegisterImport
from registrations.views.my import status_of

EARLIER_SHOWN = 20
FAULTS_SHOWN = 200


@requires(Permission.DECIDE_REGISTRATIONS)
@require_http_methods(["GET", "POST"])
def register_import_list(request: SignedInRequest) -> HttpResponse:
    """Upload a list; below it those uploaded before."""
    form = ListForm(request.POST, request.FILES) if request.method == "POST" else ListForm()
    if form.is_bound and form.is_valid():
        try:
            taken = actions.take_list(upload=form.cleaned_data["file"], by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.add_error("file", refusal.text)
        else:
            return redirect("registrations:register_import", taken.pk)
    earlier = RegisterImport.objects.select_related("file", "uploaded_by")[:EARLIER_SHOWN]
    context = {"form": form, "earlier": earlier}
    return render(request, "registrations/register_import_list.html", context, status=status_of(form))


@requires(Permission.DECIDE_REGISTRATIONS)
@require_http_methods(["GET", "POST"])
def register_import(request: SignedInRequest, pk: int) -> HttpResponse:
    """Choose the columns of a list, try it, and take it over when nothing is wrong."""
    row = get_object_or_404(RegisterImport.objects.select_related("file", "uploaded_by"), pk=pk)
    with row.file.opened() as content, opened_table(content) as table:
        headings = table.headings
        facts: dict[str, Any] = {"encoding": ENCODING_NAMES.get(table.encoding, ""), "heading_row": table.heading_row}
    taken = set(row.mapping.values())
    facts["left_out"] = [words for index, words in column_words(headings).items() if index not in taken]
    data = request.POST if request.method == "POST" else None
    form = ColumnsForm(data, headings=headings, mapping=row.mapping)
    if form.is_bound and form.is_valid() and _ran(request, row, form):
        return redirect("registrations:register_import", row.pk)
    context = {"form": form, "register_import": row, "outcome": row.outcome, **facts, **_faults(row)}
    return render(request, "registrations/register_import.html", context, status=status_of(form))


def _faults(row: RegisterImport) -> dict[str, Any]:
    """Return the faults of the last try in the order of the list, and how many more there are."""
    kept = [Fault(**fault) for fault in row.outcome.get("faults", [])]
    faults = sorted(kept, key=lambda fault: position(fault.place))[:FAULTS_SHOWN]
    return {"faults": faults, "faults_beyond": row.outcome.get("fault_count", 0) - len(faults)}


def _ran(request: SignedInRequest, row: RegisterImport, form: ColumnsForm) -> bool:
    """Try or take over what was chosen; say whether the portal could do it."""
    is_rehearsal = request.POST.get("step") != "import"
    try:
        outcome = actions.run_import(
            register_import=row, mapping=form.mapping, is_rehearsal=is_rehearsal, by=request.user, at=timezone.now()
        )
    except Refusal as refusal:
        form.add_error(None, refusal.text)
        return False
    if not outcome.fault_count and not is_rehearsal:
        messages.success(request, _("The list was taken over."))
    return True
