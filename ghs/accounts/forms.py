"""Shape and meaning of what people type about themselves and their organisations."""

from django import forms
from django.http import HttpRequest

from ghs.accounts.models import User


class SignupForm(forms.Form):
    """The names asked beside address and password when a person makes an account."""

    def signup(self, request: HttpRequest, user: User) -> None:
        """Keep what was typed; django-allauth calls this after it made the person."""
