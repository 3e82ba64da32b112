"""Reading across the apps for the front rooms."""

from datetime import datetime

from ghs.mail.models import Delivery


def oldest_waiting_mail(at: datetime) -> datetime | None:
    """Return since when the mail that has waited longest is due, or None when nothing is due."""
    return Delivery.objects.due(at).order_by("not_before").values_list("not_before", flat=True).first()
