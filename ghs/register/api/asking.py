"""Reading what was asked."""

from typing import TypeVar

from django import forms
from django.http import HttpRequest

from ghs.register.api.problems import BadParameters

AskedForm = TypeVar("AskedForm", bound=forms.Form)


def asked(form: type[AskedForm], request: HttpRequest) -> AskedForm:
    """Return a request's parameters, sound. Errors: BadParameters."""
    bound = form(request.GET)
    if not bound.is_valid():
        raise BadParameters(bound)
    return bound
