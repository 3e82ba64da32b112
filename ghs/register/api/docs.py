"""The documentation of the open data for people, and the OpenAPI document for programs."""

import json
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ghs.accounts.access import public
from ghs.register.api.description import describe_interface, refusals
from ghs.register.api.problems import not_found
from ghs.register.api.revision import told_by_content
from ghs.register.item import API_ROOT, item_of
from ghs.register.listing import MEANINGS, Listing
from ghs.register.queries.open_data import with_owners
from registrations.models import RegistrationVersion

# What is asked in the example of each operation.
EXAMPLES: dict[str, dict[str, Any]] = {
    "list_registrations": {"state": "registered", "level": 2, "limit": 5},
    "list_products": {"category": "imaging", "limit": 5},
    "list_organizations": {"q": "サンプル"},
    "list_changes": {"since": "2026-01-01"},
    "list_criteria": {"edition": "1.20"},
}
USUAL_NUMBER = "GHS-0001"


@public
@require_safe
def api_docs(request: HttpRequest) -> HttpResponse:
    """How to read the register with a program, with examples from the register itself."""
    newest = with_owners(RegistrationVersion.objects.in_force()).order_by("-registration__sequence").first()
    listing = Listing(newest, timezone.localdate()) if newest else None
    document = describe_interface()
    context = {
        "endpoints": [
            _endpoint(path, operation, document, listing)
            for path, operations in document["paths"].items()
            for operation in operations.values()
        ],
        "example": _readable(item_of(listing, request.LANGUAGE_CODE)) if listing else "",
        "refusals": sorted(_told_refusals().items()),
        "states": [(state, state.label, meaning) for state, meaning in MEANINGS.items()],
        "per_minute": settings.API_PER_MINUTE,
        "per_minute_with_key": settings.API_PER_MINUTE_WITH_KEY,
        "root": settings.SITE_URL + API_ROOT,
    }
    return render(request, "register/api_docs.html", context)


@told_by_content
def openapi(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document."""
    return HttpResponse(json.dumps(describe_interface(), ensure_ascii=False), content_type="application/json")


def api_root(request: HttpRequest) -> HttpResponse:
    """Lead whoever tries the root to the documentation."""
    return redirect("register:api_docs")


def nothing_here(request: HttpRequest) -> HttpResponse:
    """Tell a program in its own terms that an address leads nowhere."""
    return not_found()


def _told_refusals() -> dict[int, str]:
    """Return every status with what it means, those too that are the same everywhere."""
    return {
        **refusals(),
        405: _("These are data to read: use GET, HEAD or OPTIONS."),
        412: _("The data changed meanwhile, or the condition can't be met."),
        500: _("Something went wrong in the portal. Ask again later."),
    }


def _endpoint(
    path: str, operation: dict[str, Any], document: dict[str, Any], listing: Listing | None
) -> dict[str, Any]:
    """Return what the page tells of one operation."""
    name = operation["operationId"]
    number = listing.number if listing else USUAL_NUMBER
    organization = listing.version.registration.organization_id if listing else 1
    asked = urlencode(EXAMPLES.get(name, {}))
    address = path.replace("{number}", number).replace("{organization_id}", str(organization))
    answer = operation["responses"]["200"]["content"]["application/json"]["schema"]
    return {
        "name": name,
        "path": path,
        "summary": operation["summary"],
        "description": operation["description"],
        "parameters": [
            {**each, "kind": _kind(each["schema"])} for each in operation["parameters"] if each["name"] != "lang"
        ],
        "fields": _fields(answer, document["components"]["schemas"]),
        "address": f"{settings.SITE_URL}{address}" + (f"?{asked}" if asked else ""),
    }


def _fields(schema: dict[str, Any], schemas: dict[str, Any], above: str = "") -> list[tuple[str, str, str]]:
    """Return every field below a schema: its path, its kind and what is said of it."""
    told = []
    properties = schemas[schema["$ref"].rsplit("/", 1)[-1]]["properties"]
    for name, field in properties.items():
        inner = field.get("items", field)
        path = f"{above}{name}" + ("[]" if field.get("type") == "array" else "")
        if "$ref" in inner:
            told += _fields(inner, schemas, f"{path}.")
        else:
            told.append((path, _kind(field), field.get("description", "")))
    return told


def _kind(schema: dict[str, Any]) -> str:
    """Return in words what a schema takes."""
    if "enum" in schema:
        return _("one of: %(values)s") % {"values": ", ".join(map(str, schema["enum"]))}
    if "anyOf" in schema:
        return _(" or ").join(dict.fromkeys(_kind(each) for each in schema["anyOf"]))
    if schema.get("type") == "array":
        return _("several times: %(kind)s") % {"kind": _kind(schema["items"])}
    words = {
        "integer": _("number"),
        "boolean": _("true or false"),
        "null": _("null"),
        "date": _("day"),
        "date-time": _("moment"),
    }
    return words.get(schema.get("format", schema.get("type", "")), _("text"))


def _readable(item: dict[str, Any]) -> str:
    return json.dumps(item, ensure_ascii=False, indent=2, cls=DjangoJSONEncoder)
