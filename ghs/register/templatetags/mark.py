"""What pages say of the mark."""

from django import template
from django.utils import timezone

from ghs.register.queries import has_sample_on

register = template.Library()


@register.simple_tag
def mark_is_sample() -> bool:
    """Whether any mark is still drawn with the portal's own sample picture today."""
    return has_sample_on(timezone.localdate())
