"""Making, using and revoking keys of the open data interface."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ghs.accounts.models import User
from ghs.errors import Refusal
from ghs.history.actions import record
from ghs.proof.tokens import digest, new_token
from ghs.register.models import ApiKey

MOST_KEYS = 5


class TooManyKeys(Refusal):
    """A person keeps a few keys only, so that a lost one is noticed."""

    message = _("You have five keys already. Revoke one that is no longer used, then create a new one.")


@transaction.atomic
def create_api_key(*, by: User, name: str, submission: UUID, at: datetime) -> tuple[ApiKey, str]:
    """Make a key and return it with its secret, which is told only now.

    Shape: the same page sent twice returns the key of the first time and an empty secret.
    Errors: TooManyKeys.
    """
    User.objects.select_for_update().get(pk=by.pk)
    if made := ApiKey.objects.filter(submission=submission, person=by).first():
        return made, ""
    if ApiKey.objects.valid().filter(person=by).count() >= MOST_KEYS:
        raise TooManyKeys
    secret = new_token()
    key = ApiKey.objects.create(person=by, name=name, digest=digest(secret), submission=submission, created_at=at)
    record(verb="create_api_key", obj=key, by=by, at=at)
    return key, secret


@transaction.atomic
def revoke_api_key(*, key: ApiKey, by: User, at: datetime) -> ApiKey:
    """End a key at once. Effects: none when it was revoked before."""
    key = ApiKey.objects.select_for_update().get(pk=key.pk)
    if key.revoked_at is None:
        key.revoked_at = at
        key.save(update_fields=["revoked_at"])
        record(verb="revoke_api_key", obj=key, by=by, at=at)
    return key


def note_use(*, key: ApiKey, on: date) -> None:
    """Remember the day a key was last used. Effects: writes once a day, not with every request."""
    if key.last_used_on != on:
        ApiKey.objects.filter(pk=key.pk).update(last_used_on=on)
