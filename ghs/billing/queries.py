"""Reading payments."""

from django.db import models
from django.db.models import QuerySet

from ghs.billing.models import Payment


def payments_for(obj: models.Model) -> QuerySet[Payment]:
    """Return what was paid for an object, earliest first."""
    return Payment.objects.for_object(obj).select_related("noted_by")
