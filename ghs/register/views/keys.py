"""A person's own keys of the open data interface."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ghs.accounts.access import SignedInRequest, requires
from ghs.accounts.roles import Permission
from ghs.errors import Refusal
from ghs.register.actions.keys import MOST_KEYS, create_api_key, revoke_api_key
from ghs.register.forms.keys import ApiKeyForm
from ghs.register.models import ApiKey


@requires(Permission.OWN_DESK)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def api_key_list(request: SignedInRequest) -> HttpResponse:
    """The person's keys and a form for another; a new key is shown in the answer to that form and never again."""
    form = ApiKeyForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _shown(request, form, status=200 if request.method != "POST" else 422)
    try:
        key, secret = create_api_key(by=request.user, at=timezone.now(), **form.cleaned_data)
    except Refusal as refusal:
        form.add_error(refusal.field, refusal.text)
        return _shown(request, form, status=422)
    return _shown(request, ApiKeyForm(), made=key, secret=secret)


@requires(Permission.OWN_DESK)
@require_http_methods(["GET", "HEAD", "POST"])
def api_key_revoke(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask whether a key shall end, and end it."""
    key = get_object_or_404(ApiKey.objects.valid().visible_to(request.user), pk=pk)
    if request.method == "POST":
        revoke_api_key(key=key, by=request.user, at=timezone.now())
        messages.success(request, _("The key was revoked. Programs that use it are refused from now on."))
        return redirect("register:api_key_list")
    return render(request, "register/api_key_revoke.html", {"key": key})


def _shown(
    request: SignedInRequest, form: ApiKeyForm, *, made: ApiKey | None = None, secret: str = "", status: int = 200
) -> HttpResponse:
    keys = list(ApiKey.objects.valid().visible_to(request.user))
    context = {"form": form, "keys": keys, "made": made, "secret": secret, "is_full": len(keys) >= MOST_KEYS}
    return render(request, "register/api_key_list.html", context, status=status)
