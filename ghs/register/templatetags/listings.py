"""The long parts of the register's page: put together at once, since a template asks for every word by itself."""

from collections.abc import Iterable

from django import template
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from ghs.register.filters import Choice

register = template.Library()

_CHOICE = '<li><a href="?{}"{}><span>{}</span>{}</a></li>\n'
_CHOSEN = SafeString(' class="chosen" aria-current="true"')


@register.simple_tag
def filter_choices(choices: Iterable[Choice]) -> SafeString:
    """The values of one filter, each a link with how many hits it has."""
    return format_html_join(
        "", _CHOICE, ((each.query, _CHOSEN if each.is_chosen else "", each.label, _count(each)) for each in choices)
    )


def _count(choice: Choice) -> str:
    if choice.count is None:
        return ""
    return format_html('<span class="filter-count">{}</span>', number_format(choice.count, force_grouping=True))
