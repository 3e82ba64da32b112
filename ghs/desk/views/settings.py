"""The council's own data: who it is, prices, scheme status, closing days. Each change is a new dated value."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ghs.accounts.access import SignedInRequest, requires
from ghs.accounts.roles import Permission
from ghs.council import actions
from ghs.council.models import ClosingDays, CouncilProfile, Price, SchemeStatus, StandInRule, TaxRate
from ghs.council.queries import council_on, prices_on, scheme_status_on, stand_in_rule_on
from ghs.desk.forms import ClosingDaysForm, CouncilForm, PriceForm, SchemeStatusForm, StandInRuleForm
from ghs.errors import Refusal
from ghs.files.actions import store_upload
from ghs.files.checks import FileRefused
from ghs.files.models import Kind

SEAL_LIMIT_BYTES = 1_000_000
PROFILE_FIELDS = [name for name in CouncilForm.base_fields if name not in {"effective_on", "seal_image"}]


@requires(Permission.OPERATE)
@require_GET
def settings_overview(request: SignedInRequest) -> HttpResponse:
    """Everything in effect today, and what was or will be."""
    today = timezone.localdate()
    context = {
        "profile": council_on(today),
        "profiles": CouncilProfile.objects.all(),
        "prices": Price.objects.all(),
        "prices_today": prices_on(today),
        "rates": TaxRate.objects.all(),
        "status": scheme_status_on(today),
        "statuses": SchemeStatus.objects.all(),
        "stand_in_rule": stand_in_rule_on(today),
        "stand_in_rules": StandInRule.objects.all(),
        "closings": ClosingDays.objects.all(),
        "today": today,
    }
    return render(request, "desk/settings_overview.html", context)


@requires(Permission.OPERATE)
@require_http_methods(["GET", "POST"])
def settings_council(request: SignedInRequest) -> HttpResponse:
    """Say who the council is from a day on."""
    current = council_on(timezone.localdate())
    initial: dict[str, Any] = {name: getattr(current, name) for name in PROFILE_FIELDS} if current else {}
    form = CouncilForm(
        request.POST or None, request.FILES or None, initial={**initial, "effective_on": timezone.localdate()}
    )

    def set_profile(**values: Any) -> None:
        upload = values.pop("seal_image", None)
        seal = _kept_seal(request, upload) if upload else current.seal_image.name if current else ""
        actions.set_profile(by=request.user, at=timezone.now(), seal_image=seal, **values)

    return _settle(request, form, set_profile, _("The council's data"))


@requires(Permission.OPERATE)
@require_http_methods(["GET", "POST"])
def settings_price(request: SignedInRequest) -> HttpResponse:
    """Set a price from a day on."""
    form = PriceForm(request.POST or None, initial={"effective_on": timezone.localdate()})
    return _settle(
        request,
        form,
        lambda **values: actions.set_price(by=request.user, at=timezone.now(), **values),
        _("A price"),
    )


@requires(Permission.OPERATE)
@require_http_methods(["GET", "POST"])
def settings_status(request: SignedInRequest) -> HttpResponse:
    """Open, narrow or close the scheme from a day on."""
    form = SchemeStatusForm(request.POST or None, initial={"effective_on": timezone.localdate()})
    return _settle(
        request,
        form,
        lambda **values: actions.set_scheme_status(by=request.user, at=timezone.now(), **values),
        _("The scheme's status"),
    )


@requires(Permission.OPERATE)
@require_http_methods(["GET", "POST"])
def settings_stand_in(request: SignedInRequest) -> HttpResponse:
    """Allow or forbid decisions by one person alone (代決) from a day on."""
    form = StandInRuleForm(request.POST or None, initial={"effective_on": timezone.localdate()})
    return _settle(
        request,
        form,
        lambda **values: actions.set_stand_in_rule(by=request.user, at=timezone.now(), **values),
        _("Decisions by one person alone"),
    )


@requires(Permission.OPERATE)
@require_http_methods(["GET", "POST"])
def settings_closing(request: SignedInRequest) -> HttpResponse:
    """Close the office for some days."""
    form = ClosingDaysForm(request.POST or None)
    return _settle(
        request,
        form,
        lambda **values: actions.add_closing_days(by=request.user, at=timezone.now(), **values),
        _("Closing days"),
    )


@requires(Permission.OPERATE)
@require_POST
def settings_closing_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take back closing days."""
    closing = get_object_or_404(ClosingDays, pk=pk)
    actions.remove_closing_days(by=request.user, at=timezone.now(), closing=closing)
    messages.success(request, _("The closing days were removed."))
    return redirect("desk:settings")


def _kept_seal(request: SignedInRequest, upload: UploadedFile) -> str:
    """Check and keep a seal image; return its key in the storage. Errors: FileRefused at its field."""
    try:
        stored = store_upload(
            upload=upload, kinds=[Kind.IMAGE], limit_bytes=SEAL_LIMIT_BYTES, by=request.user, at=timezone.now()
        )
    except FileRefused as refusal:
        raise FileRefused(refusal.text, field="seal_image") from refusal
    return stored.key


def _settle(request: SignedInRequest, form: forms.Form, act: Any, title: str) -> HttpResponse:
    """Do what a settings form asks, or show it again with what must be mended."""
    if request.method == "POST" and form.is_valid():
        try:
            act(**form.cleaned_data)
        except Refusal as refusal:
            form.add_error(refusal.field, refusal.text)
        else:
            messages.success(request, _("Saved. Earlier values stay in the history."))
            return redirect("desk:settings")
    context = {"form": form, "heading": title, "is_multipart": form.is_multipart()}
    return render(request, "desk/settings_form.html", context, status=422 if form.errors else 200)
