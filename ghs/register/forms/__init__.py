"""What people ask of the register, and what staff write for it."""

from ghs.register.forms.days import DayForm
from ghs.register.forms.marks import ArtworkDayForm, ArtworkForm, MarkForm, PrintForm, SampleForm
from ghs.register.forms.periods import PeriodForm
from ghs.register.forms.searching import SearchForm

__all__ = [
    "ArtworkDayForm",
    "ArtworkForm",
    "DayForm",
    "MarkForm",
    "PeriodForm",
    "PrintForm",
    "SampleForm",
    "SearchForm",
]
