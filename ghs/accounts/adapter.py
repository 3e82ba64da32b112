"""Hooks into django-allauth."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.utils import translation

from ghs.accounts.models import User
from ghs.text.fields import EmailField


class AccountAdapter(DefaultAccountAdapter):
    """How the portal wants its accounts: quiet subjects, mail in the person's language, the own desk after log-in."""

    def clean_email(self, email: str) -> str:
        """Refuse an address that no mail can be sent to."""
        address: str = EmailField().clean(super().clean_email(email))
        return address

    def format_email_subject(self, subject: str) -> str:
        """Leave the subject as it is; the outbox puts the scheme's name before it."""
        return str(subject)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue a mail in the person's language; links lead to the portal's own address."""
        person = context.get("user")
        language = person.language if isinstance(person, User) else translation.get_language() or "ja"
        with translation.override(language):
            super().send_mail(template_prefix, email, {**context, "site_url": settings.SITE_URL})

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        """Go to the own desk after signing up."""
        return self.get_login_redirect_url(request)

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """Keep the language in which the person signed up."""
        user.language = translation.get_language() or "ja"
        saved: User = super().save_user(request, user, form, commit=commit)
        return saved
