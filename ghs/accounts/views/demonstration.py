"""One button per person of the demonstration, on the log-in page of a demo only."""

from allauth.account.utils import get_next_redirect_url
from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, resolve_url
from django.views.decorators.http import require_POST

from ghs.accounts.access import DEMO_SESSION_KEY, public
from ghs.accounts.demonstration import person_by_key
from ghs.accounts.models import User
from ghs.accounts.roles import Permission


@public
@require_POST
def demo_login(request: HttpRequest, key: str) -> HttpResponse:
    """Log in as a person of the demonstration, without password and second factor; nothing outside a demo.

    The way leads on to the page that asked for the log-in, if one did.
    """
    person = person_by_key(key)
    if not settings.DEMO or person is None:
        raise Http404
    user = get_object_or_404(User, email=person.email)
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    request.session[DEMO_SESSION_KEY] = key
    at_home = resolve_url("desk:home" if user.may(Permission.ENTER_DESK) else "desk:my")
    return redirect(get_next_redirect_url(request) or at_home)
