"""Invoices and quotes of an organisation that goes on as another one. What was issued stays as it is."""

from datetime import datetime

from django.db import transaction

from ghs.accounts.models import Organization, User
from ghs.billing.models import Invoice, Quote
from ghs.history.actions import record


@transaction.atomic
def move_invoices(*, source: Organization, target: Organization, by: User, at: datetime) -> None:
    """Let quotes and invoices belong to another organisation: its members see and pay them.

    Effects: addressee, amounts and every issued document stay; an open claim is issued again by hand if need be.
    """
    numbers = [
        number
        for model in (Quote, Invoice)
        for number in model._default_manager.filter(organization=source).order_by("pk").values_list("number", flat=True)
    ]
    if not numbers:
        return
    for model in (Quote, Invoice):
        model._default_manager.filter(organization=source).update(organization=target)
    record(verb="move_invoices", obj=target, by=by, at=at, detail={"from": source.pk, "numbers": numbers})
