"""The demonstration's people, for the log-in page."""

from django import template
from django.conf import settings

from ghs.accounts.demonstration import PEOPLE, DemoPerson

register = template.Library()


@register.simple_tag
def demo_people() -> tuple[DemoPerson, ...]:
    """Return the people to log in as; none outside a demonstration."""
    return PEOPLE if settings.DEMO else ()
