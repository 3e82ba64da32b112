"""What may be asked of each list. Every parameter may be left out; the documentation is made of these fields."""

import re
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ghs.council.days import midnight
from ghs.register.forms import SearchForm
from ghs.register.queries.searching import MOST_COUNTED
from ghs.text.fields import TextField, refuse_unstorable
from ghs.text.normal import to_narrow

USUAL_LIMIT, MOST = 20, 100
YEARS = range(1970, 2200)


class LimitField(forms.Field):
    """How many entries one answer holds."""

    def __init__(self) -> None:
        super().__init__(required=False, label=gettext_lazy("Entries in one answer, from 1 to 100; 20 when left out"))

    def to_python(self, value: Any) -> int:
        """Return the number; the usual one when none is given."""
        text = to_narrow(str(value or USUAL_LIMIT)[:20])
        if not re.fullmatch(r"[0-9]{1,9}", text) or not 1 <= int(text) <= MOST:
            raise ValidationError(_("Write the limit as a number from 1 to 100."))
        return int(text)


class CursorField(forms.Field):
    """Where the next part of a list begins. Shape: numbers joined by hyphens, opaque to those who ask."""

    def __init__(self, parts: int, most: int = 2**31) -> None:
        label = gettext_lazy("Where this part begins: taken from `next` of the answer before, never made up")
        super().__init__(required=False, label=label)
        self.most = most
        self.shape = re.compile("-".join([r"([0-9]{1,18})"] * parts))

    def to_python(self, value: Any) -> tuple[int, ...] | None:
        """Return the numbers, or None at the beginning."""
        if not value:
            return None
        matched = self.shape.fullmatch(str(value)[:80])
        numbers = tuple(map(int, matched.groups())) if matched else ()
        if not numbers or max(numbers) > self.most:
            raise ValidationError(_("This cursor is not one of ours. Take it from `next` of the answer before."))
        return numbers


class SinceField(forms.Field):
    """A day or moment from which changes are told."""

    def __init__(self) -> None:
        label = gettext_lazy(
            "Only changes since this day (2026-11-22, Japan) or moment (2026-11-22T09:00:00+09:00); all when left out"
        )
        super().__init__(required=False, label=label)

    def to_python(self, value: Any) -> Any:
        """Return a moment, or None for the very beginning."""
        if not value:
            return None
        refuse_unstorable(str(value))
        # A plus sign that was not encoded arrives as a space.
        moment = moment_of(to_narrow(str(value)[:60]).replace(" ", "+"))
        if moment is None:
            raise ValidationError(
                _("Write a day such as 2026-11-22, or a moment with its time zone such as 2026-11-22T09:00:00+09:00.")
            )
        return moment


def moment_of(text: str) -> datetime | None:
    """Return the moment a text names, a day by its beginning in Japan, or None when it names none within reason."""
    try:
        moment = parse_datetime(text) if "T" in text else None
        day = None if moment else parse_date(text)
    except ValueError:  # the shape is right, but there is no such day
        return None
    if day and day.year in YEARS:
        return midnight(day)
    if moment and moment.year in YEARS:
        return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
    return None


class RegistrationsForm(SearchForm):
    """Registrations: the search of the page, in parts."""

    limit = LimitField()
    cursor = CursorField(parts=1)

    @property
    def is_by_number(self) -> bool:
        """Whether the list is asked for by registration number, which a cursor can follow."""
        return self.cleaned_data["sort"] == "number" and self.cleaned_data["page"] == 1

    def reaches(self, page: int) -> bool:
        """Whether a page lies within the entries that have a page."""
        return page * int(self.cleaned_data["limit"]) <= MOST_COUNTED

    def clean(self) -> dict[str, Any]:
        """Refuse a cursor in another order than that of numbers, and pages too far on."""
        values = super().clean() or self.cleaned_data
        if self.errors:
            return values
        if values["cursor"] and not self.is_by_number:
            self.add_error("cursor", _("A cursor goes with sort=number and without a page."))
        if not self.reaches(values["page"]):
            self.add_error(
                "page", _("Only the first 10,000 entries have pages. Ask with sort=number and follow `next`.")
            )
        return values


class ProductsForm(SearchForm):
    """Products of the registrations that a search finds, by number."""

    limit = LimitField()
    cursor = CursorField(parts=2)


class OrganizationsForm(forms.Form):
    """Organisations by name."""

    q = TextField(label=gettext_lazy("A part of the name"), required=False, max_length=200)
    limit = LimitField()
    cursor = CursorField(parts=1)


class ChangesForm(forms.Form):
    """Changes since a moment."""

    since = SinceField()
    limit = LimitField()
    cursor = CursorField(parts=2, most=7 * 10**15)


class CriteriaForm(forms.Form):
    """The checklist of one edition."""

    edition = TextField(
        label=gettext_lazy("Guideline edition, such as 1.20; the newest with a checklist when left out"),
        required=False,
        max_length=10,
    )
