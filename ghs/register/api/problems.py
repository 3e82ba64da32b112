"""Refusals of the open data interface. Source: RFC 9457, application/problem+json."""

import json
from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from ghs.mail.links import absolute

PROBLEM_TYPE = "application/problem+json"


class BadParameters(Exception):
    """What was asked can't be understood; the form knows which parameters and why."""

    def __init__(self, form: forms.Form) -> None:
        super().__init__()
        self.form = form


def problem(status: int, detail: str, *, errors: list[dict[str, str]] | None = None) -> HttpResponse:
    """Return a refusal that says how to go on, in the language of the moment.

    Shape: `type` leads to the paragraph of the documentation; `errors` names each wrong parameter.
    """
    name = _kinds()[status]
    said: dict[str, Any] = {
        "type": absolute(reverse("register:api_docs")) + f"#status-{status}",
        "title": name,
        "status": status,
        "detail": detail,
    }
    if errors:
        said["errors"] = errors
    return HttpResponse(json.dumps(said, ensure_ascii=False), status=status, content_type=PROBLEM_TYPE)


def bad_parameters(form: forms.Form) -> HttpResponse:
    """Return what is wrong with each parameter."""
    errors = [
        {"parameter": "" if name == "__all__" else name, "detail": " ".join(map(str, messages))}
        for name, messages in form.errors.items()
    ]
    return problem(400, _("Some parameters can't be understood. See what is said of each."), errors=errors)


def not_found() -> HttpResponse:
    """Return that there is nothing at an address."""
    return problem(404, _("There is nothing at this address. See the documentation for the addresses there are."))


def _kinds() -> dict[int, str]:
    return {
        400: _("Parameters not understood"),
        401: _("Key not accepted"),
        404: _("Not found"),
        405: _("Method not allowed"),
        412: _("Condition not met"),
        429: _("Too many requests"),
        500: _("Fault of the portal"),
    }
