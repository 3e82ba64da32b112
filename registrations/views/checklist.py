"""The checklist of one area: every item with its answer and its evidence on one page."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ghs.accounts.access import SignedInRequest, requires
from ghs.accounts.roles import Permission
from ghs.errors import Refusal
from ghs.library.models import Area
from registrations import actions
from registrations.actions import TypedAnswer, TypedEvidence
from registrations.forms.answers import AnswerForm, EvidenceForm
from registrations.forms.checklist import Item, gone_documents
from registrations.models import Answer, Declaration, Evidence
from registrations.permissions import can_write
from registrations.queries import answers_of
from registrations.views.autosave import autosaved_checklist, is_autosave, refused_autosave
from registrations.views.loading import drafted_declaration
from registrations.views.threads import vendor_links


@requires(Permission.OWN_DESK)
@require_http_methods(["GET", "POST"])
@never_cache
def declaration_checklist(request: SignedInRequest, pk: int, area: str) -> HttpResponse:
    """Answer the items of one area. Every row that is sound is saved, whatever the others are."""
    declaration = drafted_declaration(request, pk)
    if area not in declaration.all_areas:
        raise Http404
    may_write = can_write(request.user, declaration)
    if request.method == "POST" and not may_write:
        raise PermissionDenied
    items = items_of(declaration, area, may_write)
    if request.method == "POST":
        return _saved(request, declaration, area, items)
    return _page(request, declaration, area, items)


def _saved(request: SignedInRequest, declaration: Declaration, area: str, items: list[Item]) -> HttpResponse:
    """Save what was sent, then go on, or show what must be mended."""
    gone = gone_documents(items, request.POST)
    sent = items_of(declaration, area, True, request)
    try:
        refused = _save(request, declaration, sent)
    except Refusal as refusal:
        said = str(refusal.text)
        return refused_autosave(said) if is_autosave(request) else _page(request, declaration, area, items, said)
    items = _kept(items_of(declaration, area, True), sent, refused)
    if is_autosave(request):
        return autosaved_checklist(items, sent, gone)
    for text in gone.values():
        messages.warning(request, text)
    if not refused and not any(item.is_wrong for item in sent):
        messages.success(request, _("The answers were saved."))
        return redirect(_page_after(request, declaration, Area(area)))
    return _page(request, declaration, area, items)


def _page(
    request: SignedInRequest, declaration: Declaration, area: str, items: list[Item], not_open: str = ""
) -> HttpResponse:
    is_wrong = any(item.is_wrong for item in items)
    context = {
        "declaration": declaration,
        "area": Area(area),
        "areas": declaration.all_areas,
        "items": items,
        "done": sum(item.gap is None for item in items),
        "is_open": any(item.form for item in items),
        "is_sample": any(item.answer.criterion.is_sample for item in items),
        "not_open": not_open,
        "is_wrong": is_wrong,
        **vendor_links(declaration, may_write=can_write(request.user, declaration)),
    }
    status = 422 if not_open or is_wrong else 200
    return render(request, "registrations/declaration_checklist.html", context, status=status)


def items_of(
    declaration: Declaration, area: str, may_write: bool, request: SignedInRequest | None = None
) -> list[Item]:
    """Return the items of an area, with forms where the vendor may write now; bound to what was sent."""
    open_ids = set()
    if may_write:
        open_ids = set(Answer.objects.open_to_vendor(declaration).values_list("pk", flat=True))
    data, files = (request.POST, request.FILES) if request else (None, None)
    return [
        Item(answer, is_open=answer.pk in open_ids, data=data, files=files)
        for answer in answers_of(declaration)
        if answer.criterion.area == area
    ]


def _kept(items: list[Item], sent: list[Item], refused: dict[str, Refusal]) -> list[Item]:
    """Return the items as stored, but with what could not be saved as it was typed."""
    before = {item.answer.pk: item for item in sent}
    for item in items:
        item.keep(before[item.answer.pk], refused)
    return items


def _save(request: SignedInRequest, declaration: Declaration, items: list[Item]) -> dict[str, Refusal]:
    """Hand every sound form to the action; return what it refused, by the form's prefix. Errors: Refusal."""
    answers, evidence = [], []
    for item in items:
        if item.form and item.form.is_bound and item.form.is_valid():
            answers.append(_typed_answer(item.answer, item.form))
        for row, form in item.rows:
            if form.is_bound and form.is_valid() and not form.is_blank:
                evidence.append(_typed_evidence(item.answer, row, form))
    return actions.save_checklist(
        declaration=declaration, answers=answers, evidence=evidence, by=request.user, at=timezone.now()
    )


def _page_after(request: SignedInRequest, declaration: Declaration, area: Area) -> str:
    """Return where the button leads: the same item, the next area, or the declaration."""
    step = request.POST.get("step", "")
    page = reverse("registrations:declaration_checklist", args=[declaration.pk, area])
    if step.startswith("answer-"):
        return f"{page}#{step}" if step.removeprefix("answer-").isdecimal() else page
    if step != "next":
        return page
    areas = declaration.all_areas
    following = areas[areas.index(area) + 1 :]
    if following:
        return reverse("registrations:declaration_checklist", args=[declaration.pk, following[0]])
    return reverse("registrations:declaration", args=[declaration.pk])


def _typed_answer(answer: Answer, form: AnswerForm) -> TypedAnswer:
    return TypedAnswer(
        key=str(form.prefix),
        answer_id=answer.pk,
        verdict=form.cleaned_data["verdict"],
        reason=form.cleaned_data["reason"],
        seen=form.cleaned_data["seen"],
        is_still_true=form.cleaned_data.get("is_still_true", False),
    )


def _typed_evidence(answer: Answer, row: Evidence | None, form: EvidenceForm) -> TypedEvidence:
    typed = form.cleaned_data
    return TypedEvidence(
        key=str(form.prefix),
        answer_id=answer.pk,
        evidence_id=row.pk if row else None,
        document_name=typed["document_name"],
        document_number=typed["document_number"],
        document_version=typed["document_version"],
        link=typed["link"],
        seen=typed["seen"],
        upload=typed["file"] or None,
        is_removed=typed.get("is_removed", False),
    )
