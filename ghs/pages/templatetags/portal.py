"""Template tags and filters of the whole portal."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import forms, template
from django.conf import settings
from django.core.paginator import Page
from django.forms.boundfield import BoundField
from django.template import Context
from django.template.defaultfilters import linebreaks_filter
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from ghs.council.models import CouncilProfile
from ghs.library.models import in_page_language
from ghs.pages import navigation

register = template.Library()

LANGUAGE_NAMES = [("ja", "日本語"), ("en", "English")]
WEEKDAYS = "月火水木金土日"
_CURRENT = SafeString(' aria-current="page"')
# Order matters: Edge and Opera also call themselves Chrome, Chrome also Safari, Android also Linux.
BROWSERS = [("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari")]
SYSTEMS = [
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
]


@register.simple_tag(takes_context=True)
def contents(context: Context) -> SafeString:
    """The list of the eight contents of the portal, on every page three times and so put together at once."""
    entries = navigation.entries_for(navigation.CONTENTS, path_of(context))
    lines = ((entry.path, _CURRENT if entry.is_current else "", entry.label) for entry in entries)
    return format_html(
        '<ul class="contents">\n{}</ul>', format_html_join("", '<li><a href="{}"{}>{}</a></li>\n', lines)
    )


@register.simple_tag(takes_context=True)
def my_navigation(context: Context) -> list[navigation.Entry]:
    """The side navigation of a person's own pages."""
    return navigation.entries_for(navigation.MY_ROOM, path_of(context))


@register.simple_tag(takes_context=True)
def desk_navigation(context: Context) -> list[navigation.Entry]:
    """The side navigation of the staff desk: what the person may enter."""
    permissions = context["user"].permissions
    allowed = [(path, label) for path, label, permission in navigation.DESK if permission in permissions]
    return navigation.entries_for(allowed, path_of(context))


@register.simple_tag(takes_context=True)
def page_languages(context: Context) -> list[navigation.PageLanguage]:
    """This page in each language."""
    request = context.get("request")
    return navigation.languages_of(request.get_full_path() if request else "", LANGUAGE_NAMES)


@register.simple_tag
def local_path(path: str) -> str:
    """A path of the site map in the language of the page."""
    return navigation.in_language(path, get_language())


@register.simple_tag
def demonstration() -> bool:
    """Whether the portal shows demonstration data."""
    return bool(settings.DEMO)


@register.simple_tag
def council_name(council: CouncilProfile) -> str:
    """Who the council is, in the language of the page."""
    return in_page_language(council.name, council.name_english)


@register.simple_tag
def council_address(council: CouncilProfile) -> str:
    """Where the council is, in the language of the page as far as it was written in it."""
    return in_page_language(council.address, council.address_english or council.address)


@register.filter
def postcode(digits: str) -> str:
    """A postcode as it stands on letters: 〒100-0001."""
    return f"〒{digits[:3]}-{digits[3:]}" if digits else ""


@register.filter
def japanese_date(value: date | datetime | None) -> str:
    """A day as people write it: 2026年11月22日（日）, in English 22 Nov 2026 (Asia/Tokyo)."""
    if not value:
        return ""
    day = timezone.localdate(value) if isinstance(value, datetime) else value
    if get_language() == "ja":
        return f"{day.year}年{day.month}月{day.day}日（{WEEKDAYS[day.weekday()]}）"
    return format_date(day, "j M Y")


@register.filter
def japanese_datetime(value: datetime | None) -> str:
    """A moment in Asia/Tokyo: the day and the time on a 24-hour clock."""
    return f"{japanese_date(value)} {timezone.localtime(value):%H:%M}" if value else ""


@register.filter
def days_until(day: date) -> int:
    """How many days are left up to a day; below nought when it has passed. Units: days in Asia/Tokyo."""
    return (day - timezone.localdate()).days


@register.filter
def yen(value: int | Decimal | None) -> str:
    """An amount of money: 20,000円, in English ¥20,000."""
    if value is None:
        return ""
    return f"{value:,.0f}円" if get_language() == "ja" else f"¥{value:,.0f}"


@register.filter
def device_name(user_agent: str) -> str:
    """What a browser calls itself, in two words: Chrome (Windows). Unknown ones are only called a browser."""
    browser = next((name for sign, name in BROWSERS if sign in user_agent), gettext("Browser"))
    system = next((name for sign, name in SYSTEMS if sign in user_agent), "")
    return f"{browser} ({system})" if system else browser


@register.filter
def page_numbers(page: Page[Any]) -> Iterator[str | int]:
    """The page numbers worth showing, with ellipses between."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)


@register.filter
def field_kind(field: BoundField) -> str:
    """How a field is laid out: `tick` for one box, `group` for several under a legend, else `line`."""
    if isinstance(field.field.widget, forms.CheckboxInput):
        return "tick"
    if field.use_fieldset and not isinstance(field.field.widget, forms.FileInput):
        return "group"
    return "line"


@register.filter
def focus_id(field: BoundField) -> str:
    """The id of the control that a link in the error summary leads to."""
    if field_kind(field) == "group" and field.subwidgets:
        return field.subwidgets[0].id_for_label or f"{field.auto_id}_0"
    return field.id_for_label or field.auto_id


@register.filter
def display_value(field: BoundField) -> str | SafeString:
    """What a person entered, in words: labels of choices, yes or no, dates as written, lines kept."""
    value = (getattr(field.form, "cleaned_data", None) or {}).get(field.name, field.value())
    if value is None or value == "" or value == []:
        return gettext("(not entered)")
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(field.field, forms.ModelChoiceField):
        return field.field.label_from_instance(value)
    choices = getattr(field.field, "choices", None)
    if choices is not None:
        return choice_labels(choices, value)
    if isinstance(value, datetime):
        return japanese_datetime(value)
    if isinstance(value, date):
        return japanese_date(value)
    return linebreaks_filter(str(value)) if "\n" in str(value) else str(value)


def choice_labels(choices: Any, value: Any) -> str:
    """The labels of one chosen value or of several, groups of choices looked into."""
    labels: dict[str, str] = {}
    for key, label in choices:
        inner = label if isinstance(label, list | tuple) else [(key, label)]
        labels.update({str(k): str(text) for k, text in inner})
    chosen = value if isinstance(value, list | tuple | set) else [value]
    return "、".join(labels.get(str(item), str(item)) for item in chosen)


def path_of(context: Context) -> str:
    """The path of the page being shown; an error page made without a request has none."""
    request = context.get("request")
    return request.path if request else ""
