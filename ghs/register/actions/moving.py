"""Follows of an organisation that goes on as another one."""

from django.db import transaction

from ghs.accounts.models import Organization
from ghs.register.models import Follow


@transaction.atomic
def move_follows(*, source: Organization, target: Organization) -> None:
    """Let whoever follows one organisation follow another. Effects: who follows both follows it once."""
    follows = Follow.objects.filter(organization=source)
    confirmed = follows.confirmed().values("follower")
    Follow.objects.unconfirmed().filter(organization=target, follower__in=confirmed).delete()
    follows.filter(follower__in=Follow.objects.filter(organization=target).values("follower")).delete()
    follows.update(organization=target)
