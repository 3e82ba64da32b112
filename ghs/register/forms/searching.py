"""The search of the register, as the address of a page asks it."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ghs.library.models import Area
from ghs.register.question import FACETS, Question
from ghs.text.fields import DateField, TextField, refuse_unstorable
from ghs.text.normal import to_narrow
from registrations.models import PUBLIC_STATES, Product

# The day on which the first edition of the guideline came out.
# Source: the list of guideline editions in the council's own data (edition 1.00).
SCHEME_BEGAN_ON = date(2014, 8, 1)
LAST_YEAR = 2100
MOST_PAGES = 1_000_000
MOST_VALUES = 50

LEVELS = [("1", gettext_lazy("Level 1")), ("2", gettext_lazy("Level 2")), ("3", gettext_lazy("Level 3"))]
SORTS = [
    ("", gettext_lazy("Usual order")),
    ("relevance", gettext_lazy("Best match first")),
    ("kana", gettext_lazy("By company, in kana order")),
    ("number", gettext_lazy("By registration number")),
    ("date", gettext_lazy("Newest registration first")),
]


class FacetField(forms.MultipleChoiceField):
    """Values of one facet, in any width; those that can't be are refused, those that nothing has are not."""

    def __init__(
        self,
        *,
        label: Any,
        unknown: Any,
        coerce: Callable[[str], Any] = str,
        choices: Sequence[tuple[str, Any]] = (),
        shape: str = "",
        widget: type[forms.Widget] = forms.MultipleHiddenInput,
    ) -> None:
        self.unknown, self.coerce, self.shape = unknown, coerce, re.compile(shape)
        self.known = {value for value, _label in choices}
        super().__init__(label=label, required=False, choices=choices, widget=widget)

    def to_python(self, value: Any) -> list[str]:
        """Return the values narrow, without empty ones, each once."""
        texts = [str(each) for each in value or []]
        for text in texts:
            refuse_unstorable(text)
        return sorted({narrow for text in texts if (narrow := to_narrow(text[:100]))})

    def validate(self, value: list[str]) -> None:
        """Refuse values that can't be."""
        if len(value) > MOST_VALUES or not all(map(self.can_be, value)):
            raise ValidationError(self.unknown)

    def can_be(self, text: str) -> bool:
        """Whether a value stands in the list or, where there is none, has the right shape."""
        return text in self.known if self.known else bool(self.shape.fullmatch(text))

    def clean(self, value: Any) -> tuple[Any, ...]:
        """Return the values."""
        return tuple(map(self.coerce, super().clean(value)))


class PageField(forms.Field):
    """The number of a page of the list, in any width."""

    def to_python(self, value: Any) -> int:
        """Return the number; the first page when there is none."""
        text = to_narrow(str(value or "1")[:100])
        if not re.fullmatch(r"0*[1-9][0-9]{0,30}", text):
            raise ValidationError(_("Write the page as a number from 1."))
        return min(int(text), MOST_PAGES)


class SearchForm(forms.Form):
    """Everything may be left out. Takes the address's values; `question()` gives them back when they are sound."""

    q = TextField(
        label=gettext_lazy("Company, product or registration number"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    level = FacetField(
        label=gettext_lazy("Level"),
        choices=LEVELS,
        coerce=int,
        widget=forms.SelectMultiple,
        unknown=gettext_lazy("There is no such level. Choose level 1, 2 or 3, or all levels."),
    )
    state = FacetField(
        label=gettext_lazy("State"),
        choices=PUBLIC_STATES,
        unknown=gettext_lazy("There is no such state. Choose one of the list."),
    )
    area = FacetField(
        label=gettext_lazy("Area"),
        choices=Area.choices,
        unknown=gettext_lazy("There is no such area. Choose one of the list."),
    )
    category = FacetField(
        label=gettext_lazy("Category"),
        choices=Product.Category.choices,
        unknown=gettext_lazy("There is no such category. Choose one of the list."),
    )
    organization = FacetField(
        label=gettext_lazy("Company or body"),
        coerce=int,
        shape=r"[0-9]{1,15}",
        unknown=gettext_lazy("This is no company of the register. Choose one of the list."),
    )
    year = FacetField(
        label=gettext_lazy("Year of registration"),
        coerce=int,
        shape=r"20[0-9]{2}",
        unknown=gettext_lazy("Write the year of registration in four digits, such as 2026."),
    )
    edition = FacetField(
        label=gettext_lazy("Guideline edition"),
        shape=r"[0-9]{1,2}\.[0-9]{1,2}",
        unknown=gettext_lazy("Write the guideline edition as it is numbered, such as 1.20."),
    )
    on = DateField(label=gettext_lazy("As it was on"), required=False)
    sort = forms.ChoiceField(
        label=gettext_lazy("Order"),
        required=False,
        choices=SORTS,
        error_messages={"invalid_choice": gettext_lazy("There is no such order. Choose one of the list.")},
    )
    page = PageField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: MultiValueDict[str, str] | None = None, *, today: date | None = None) -> None:
        super().__init__(data, auto_id="search_%s")
        self.today = today or timezone.localdate()

    def clean_on(self) -> date | None:
        """Return a day of the register's past; None for today, which is still going on."""
        on = self.cleaned_data["on"]
        if on and on > self.today:
            raise ValidationError(_("This day has not come yet. Choose today or an earlier day."))
        if on and on < SCHEME_BEGAN_ON:
            raise ValidationError(_("The scheme began on 1 August 2014. Choose that day or a later one."))
        return on if on != self.today else None

    @property
    def kept(self) -> list[tuple[str, Any]]:
        """What narrows the search already and what is sound of it, for another search to keep."""
        sound = {name: self.cleaned_data.get(name, ()) for name in FACETS}
        return [(name, value) for name, values in sound.items() for value in values]

    def question(self) -> Question:
        """Return what a sound form asks."""
        return Question(**{name: self.cleaned_data[name] for name in ("q", *FACETS, "on", "sort", "page")})
