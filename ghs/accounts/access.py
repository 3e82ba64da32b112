"""Who may call a view: every view bears exactly one of `@public` and `@requires`."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from ghs.accounts.models import User
from ghs.accounts.roles import Permission

View = Callable[..., HttpResponseBase]

DEMO_SESSION_KEY = "demo_person"


class SignedInRequest(HttpRequest):
    """A request whose person is known; `@requires` guarantees it."""

    user: User


def public(view: View) -> View:
    """Mark a view that anyone may call."""
    marked: View = login_not_required(view)
    marked.access = "public"  # type: ignore[attr-defined]
    return marked


def requires(permission: Permission) -> Callable[[View], View]:
    """Let only people with a permission call a view.

    Errors: anonymous people go to the log-in page; on a staff permission a person without any staff
    role gets 404 and staff without that permission 403; staff without a second factor go to set one up.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not isinstance(request.user, User):
                return redirect_to_login(request.get_full_path())
            check_permission(request.user, permission)
            if permission != Permission.OWN_DESK and not has_second_factor(request):
                return redirect("mfa_index")
            return view(request, *args, **kwargs)

        guarded.access = permission  # type: ignore[attr-defined]
        return guarded

    return decorate


def check_permission(user: User, permission: Permission) -> None:
    """Refuse a person who lacks a permission: outsiders learn nothing, colleagues learn that they may not."""
    if user.may(permission):
        return
    if user.may(Permission.ENTER_DESK) or permission == Permission.OWN_DESK:
        raise PermissionDenied
    raise Http404


def has_second_factor(request: HttpRequest) -> bool:
    """Whether the session is good enough for the staff desk: a second factor, or the demonstration's button."""
    if settings.DEMO and request.session.get(DEMO_SESSION_KEY):
        return True
    return bool(is_mfa_enabled(request.user))
