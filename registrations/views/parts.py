"""The parts of a declaration beside products and checklist: areas, signatory.

What can be kept of a page is kept at once, even while something else on it must be mended.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ghs.accounts.access import SignedInRequest, requires
from ghs.accounts.roles import Permission
from ghs.errors import Refusal
from registrations import actions
from registrations.actions import signatory_texts
from registrations.forms.drafting import AreasForm, SignatoryForm
from registrations.forms.merging import MergingForm
from registrations.merging import fingerprint
from registrations.models import Declaration
from registrations.permissions import details_are_open
from registrations.views.autosave import autosaved_part, is_autosave
from registrations.views.loading import declaration_to_write
from registrations.views.my import level_context, shown, status_of, typed


@requires(Permission.OWN_DESK)
@require_http_methods(["GET", "POST"])
def declaration_areas(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change the areas of a draft."""
    declaration = declaration_to_write(request, pk)
    form = AreasForm(typed(request), initial={"areas": declaration.areas} | shown(request))
    if form.is_bound and form.is_valid():
        areas = form.cleaned_data["areas"]
        try:
            actions.choose_areas(declaration=declaration, areas=areas, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.add_error(refusal.field, refusal.text)
        else:
            messages.success(request, _("The areas were saved. Answers given before are kept."))
            return redirect("registrations:declaration", declaration.pk)
    is_open = declaration.state == Declaration.State.DRAFT
    context = {"form": form, "declaration": declaration, "is_open": is_open, **level_context()}
    return render(request, "registrations/declaration_areas.html", context, status=status_of(form))


@requires(Permission.OWN_DESK)
@require_http_methods(["GET", "POST"])
@never_cache
def declaration_signatory(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say who signs."""
    declaration = declaration_to_write(request, pk)

    def save(values: dict[str, Any]) -> None:
        actions.save_signatory(declaration=declaration, by=request.user, at=timezone.now(), **values)

    def now() -> dict[str, Any]:
        declaration.refresh_from_db()
        return {
            "name": declaration.signatory_name,
            "title": declaration.signatory_title,
            "publish_documents": declaration.publish_documents,
        }

    form = SignatoryForm(request.POST or None, initial=now() | {"seen": fingerprint(*signatory_texts(declaration))})
    return part_page(request, declaration, form, save, now, "registrations/declaration_signatory.html")


def part_page(
    request: SignedInRequest,
    declaration: Declaration,
    form: MergingForm,
    save: Callable[[dict[str, Any]], None],
    now: Callable[[], dict[str, Any]],
    template: str,
) -> HttpResponse:
    """Show one part, or keep what of it is sound; `now` returns what is stored."""
    was_saved = False
    if form.is_bound:
        is_whole = form.is_valid()
        before = now()
        kept = {name: form.cleaned_data.get(name, value) for name, value in before.items()}
        try:
            save({**kept, "seen": form.cleaned_data.get("seen", "")})
        except Refusal as refusal:
            form.refuse(refusal, stored=_differences(form, before, kept), seen=_mark(before))
        else:
            if is_whole and not is_autosave(request):
                messages.success(request, _("Saved."))
                return redirect("registrations:declaration", declaration.pk)
            was_saved = True
            if now() == kept:
                form.renew(seen=_mark(kept))
        if is_autosave(request):
            return autosaved_part(form, before)
    context = {
        "form": form,
        "declaration": declaration,
        "is_open": details_are_open(declaration),
        "was_saved": was_saved,
    }
    return render(request, template, context, status=status_of(form))


def _mark(values: dict[str, Any]) -> str:
    """Return the fingerprint of stored values."""
    return fingerprint(*(str(value) for value in values.values()))


def _differences(form: MergingForm, stored: dict[str, Any], kept: dict[str, Any]) -> str:
    """Return what is stored where it differs from what was typed, a line for each field."""
    changed = [name for name in stored if stored[name] != kept[name]]
    return "\n".join(f"{form.fields[name].label}: {stored[name] or '―'}" for name in changed)
