"""History in words."""

from django import template
from django.utils.functional import Promise

from ghs.history.models import Entry
from ghs.history.words import VERBS

register = template.Library()


@register.filter
def verb_in_words(entry: Entry) -> str | Promise:
    """What happened, in the words of the page's language."""
    return VERBS.get(entry.verb, entry.verb)
