"""The stock admin, open to operators with a second factor only."""

from typing import Any

from allauth.account.decorators import secure_admin_login
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator

from ghs.accounts.access import has_second_factor


class PortalAdminSite(AdminSite):
    """Django's admin behind the portal's own log-in."""

    site_header = "GHS Portal"
    site_title = "GHS Portal"

    def has_permission(self, request: HttpRequest) -> bool:
        """Let operators in who have passed a second factor."""
        return super().has_permission(request) and has_second_factor(request)

    @method_decorator(secure_admin_login)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Send people to the portal's own log-in; who is logged in but may not enter is refused."""
        if not self.has_permission(request):
            return redirect("mfa_index")
        response: HttpResponse = super().login(request, extra_context)
        return response
