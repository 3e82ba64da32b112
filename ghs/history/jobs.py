"""What the clock starts for history."""

from celery import shared_task
from django.utils import timezone

from ghs.history import actions


@shared_task
def seal_entries() -> None:
    """Seal what was committed since the last tick."""
    actions.seal_entries(at=timezone.now())
