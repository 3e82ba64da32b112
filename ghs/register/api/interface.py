"""The open data interface put together: its routes and how faults are told."""

from django.core.signals import got_request_exception
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.log import log_response
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.renderers import JSONRenderer

from ghs.register.api import changes, organizations, registrations, scheme
from ghs.register.api.problems import BadParameters, bad_parameters, not_found, problem


class ReadableJson(JSONRenderer):
    """JSON in which Japanese stands as it is."""

    json_dumps_params = {"ensure_ascii": False}


api = NinjaAPI(
    title="GHS register of health software",
    version="1.0.0",
    openapi_url=None,
    docs_url=None,
    urls_namespace="open-data",
    renderer=ReadableJson(),
)
for router in (registrations.router, organizations.router, changes.router, scheme.router):
    api.add_router("", router)


@api.exception_handler(BadParameters)
def tell_parameters(request: HttpRequest, fault: BadParameters) -> HttpResponse:
    """Answer what was asked wrongly."""
    return bad_parameters(fault.form)


@api.exception_handler(Http404)
def tell_nothing(request: HttpRequest, fault: Http404) -> HttpResponse:
    """Answer that there is no such thing."""
    return not_found()


@api.exception_handler(Exception)
def tell_fault(request: HttpRequest, fault: Exception) -> HttpResponse:
    """Answer that the portal failed. Effects: logged and signalled as Django does for its own pages."""
    got_request_exception.send(sender=None, request=request)
    response = problem(500, _("Something went wrong in the portal. Ask again later."))
    log_response("Internal Server Error: %s", request.path, response=response, request=request, exception=fault)
    return response
