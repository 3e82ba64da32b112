"""The interface described as OpenAPI 3.1, in either language; parameters are the fields of the forms that read them."""

import json
from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from ghs.mail.links import absolute
from ghs.register.api.answers import Problem
from ghs.register.api.forms import (
    MOST,
    USUAL_LIMIT,
    ChangesForm,
    CriteriaForm,
    CursorField,
    LimitField,
    OrganizationsForm,
    ProductsForm,
    RegistrationsForm,
    SinceField,
)
from ghs.register.api.gate import LANGUAGES
from ghs.register.api.interface import api
from ghs.register.api.problems import PROBLEM_TYPE
from ghs.register.forms.searching import MOST_VALUES, FacetField, PageField
from ghs.register.item import API_ROOT
from ghs.text.fields import DateField, TextField

FORMS: dict[str, type[forms.Form]] = {
    "list_registrations": RegistrationsForm,
    "list_products": ProductsForm,
    "list_organizations": OrganizationsForm,
    "list_changes": ChangesForm,
    "list_criteria": CriteriaForm,
}
# Order and page are asked for where there is a choice.
LEFT_OUT = {"list_products": {"sort", "page"}}
# What may be missing: objects named by the address, and an edition without a checklist.
MAY_BE_MISSING = {"get_registration", "get_organization", "list_criteria"}
LISTS = {"list_registrations", "list_products", "list_organizations", "list_changes"}

Document = dict[str, Any]


def describe_interface() -> Document:
    """Return the OpenAPI document in the language of the moment."""
    document: Document = json.loads(json.dumps(api.get_openapi_schema(path_prefix=API_ROOT)))
    document["info"] = {
        "title": _("Open data of the register of health software (GHS)"),
        "version": api.version,
        "description": _("The public register of GHS (Good Health Software) declarations, to read for everybody."),
        "termsOfService": absolute(reverse("register:api_docs")) + "#terms",
    }
    document["servers"] = [{"url": settings.SITE_URL}]
    document["tags"] = [{"name": name, "description": words} for name, words in _tags().items()]
    components = document["components"]
    components["schemas"] |= Problem.model_json_schema(ref_template="#/components/schemas/{model}").pop("$defs")
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    problem.pop("$defs")
    components["schemas"]["Problem"] = problem
    components["responses"] = {str(status): _refusal(words) for status, words in refusals().items()}
    components["headers"] = {name: _header(*told) for name, told in _headers().items()}
    components["securitySchemes"] = {
        "key": {"type": "http", "scheme": "bearer", "description": _("A key of one's own.")}
    }
    for schema in components["schemas"].values():
        schema.pop("description", None)  # a docstring for those who read the code
    for part in (components["schemas"], document["paths"]):
        _translate(part)
    for path in document["paths"].values():
        for operation in path.values():
            _complete(operation)
    return document


def refusals() -> dict[int, str]:
    """Return what each status other than success means and what to do."""
    return {
        304: _("Nothing has changed since the answer you named by If-None-Match or If-Modified-Since."),
        400: _("Some parameters can't be understood. See what is said of each."),
        401: _("The key is unknown or was revoked. Create one, or ask without a key."),
        404: _("There is no such registration, organisation or edition, or no such address."),
        429: _("You asked too often. Wait as many seconds as Retry-After says."),
    }


def _complete(operation: Document) -> None:
    """Add to an operation what ninja does not know: parameters, refusals, headers, the key."""
    name = operation["operationId"]
    own = operation.get("parameters", [])
    form = FORMS.get(name)
    asked = form().fields if form else {}
    asked = {key: field for key, field in asked.items() if key not in LEFT_OUT.get(name, ())}
    operation["parameters"] = [*own, *(_parameter(key, field) for key, field in asked.items()), _language_parameter()]
    for parameter in own:
        parameter["description"] = _path_words()[parameter["name"]]
    responses = operation["responses"]
    responses["200"]["description"] = _("What was asked for.")
    told = ["ETag", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset", *(["Link"] if name in LISTS else [])]
    responses["200"]["headers"] = {each: {"$ref": f"#/components/headers/{each}"} for each in told}
    for status in refusals():
        if status != 404 or name in MAY_BE_MISSING:
            responses[str(status)] = {"$ref": f"#/components/responses/{status}"}
    if name == "get_organization":
        for moved in ("301", "302"):
            responses[moved] = {"description": _("Another organisation took its place; its address is in Location.")}
    operation["security"] = [{}, {"key": []}]


def _parameter(name: str, field: forms.Field) -> Document:
    shape = next(shape for kind, shape in _SHAPES if isinstance(field, kind))
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": str(field.label or _("Part of the list, from 1")),
        "schema": shape(field),
    }


def _facet(field: Any) -> Document:
    one: Document = {"type": "integer"} if field.coerce is int else {"type": "string"}
    if keys := [key for key, _label in field.choices]:
        one["enum"] = [field.coerce(key) for key in keys]
    elif one["type"] == "string":
        one["pattern"] = f"^{field.shape.pattern}$"
    else:
        one["minimum"], one["maximum"] = (2000, 2099) if field.shape.pattern.startswith("20") else (0, 10**15 - 1)
    return {"type": "array", "items": one, "maxItems": MOST_VALUES}


def _choice(field: Any) -> Document:
    return {"type": "string", "enum": [key for key, _label in field.choices if key]}


_SHAPES: list[tuple[type[forms.Field], Callable[[Any], Document]]] = [
    (FacetField, _facet),
    (LimitField, lambda field: {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL_LIMIT}),
    (PageField, lambda field: {"type": "integer", "minimum": 1, "default": 1}),
    (CursorField, lambda field: {"type": "string", "pattern": f"^{field.shape.pattern}$"}),
    (SinceField, lambda field: {"anyOf": [{"type": "string", "format": kind} for kind in ("date", "date-time")]}),
    (DateField, lambda field: {"type": "string", "format": "date"}),
    (forms.ChoiceField, _choice),
    (TextField, lambda field: {"type": "string", "maxLength": field.limit}),
]


def _language_parameter() -> Document:
    words = _("Language of the answer; without it Accept-Language counts, and Japanese without both")
    schema = {"type": "string", "enum": list(LANGUAGES)}
    return {"name": "lang", "in": "query", "required": False, "description": words, "schema": schema}


def _refusal(words: str) -> Document:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": words, "content": {PROBLEM_TYPE: {"schema": schema}}}


def _header(words: str, kind: str) -> Document:
    return {"description": words, "schema": {"type": kind}}


def _headers() -> dict[str, tuple[str, str]]:
    return {
        "ETag": (_("Names this answer; send it back as If-None-Match."), "string"),
        "Link": (_("Addresses of the next part and the part before."), "string"),
        "RateLimit-Limit": (_("How many requests are allowed in a minute."), "integer"),
        "RateLimit-Remaining": (_("How many of them are left."), "integer"),
        "RateLimit-Reset": (_("Seconds until the next minute begins."), "integer"),
    }


def _tags() -> dict[str, str]:
    return {
        "register": _("The register"),
        "organizations": _("Organisations"),
        "scheme": _("The scheme"),
    }


def _path_words() -> dict[str, str]:
    return {
        "number": _("Registration number, such as GHS-0087"),
        "organization_id": _("Number of the organisation in this portal."),
    }


def _translate(part: Any, *, is_named: bool = False) -> None:
    """Put the words of ninja's document into the language of the moment; names of classes say nothing to others.

    Shape: below `properties` and `schemas` the keys are names, not words of JSON Schema.
    """
    if isinstance(part, list):
        for each in part:
            _translate(each)
    if not isinstance(part, dict):
        return
    if not is_named:
        if isinstance(part.get("title"), str):
            del part["title"]
        for key in ("description", "summary"):
            if isinstance(part.get(key), str) and part[key]:
                part[key] = _(part[key])
    for key, value in part.items():
        _translate(value, is_named=key == "properties")
