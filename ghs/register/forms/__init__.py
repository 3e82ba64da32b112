"""What people ask of the register, and what staff write for it."""

from ghs.register.forms.days import DayForm
from ghs.register.forms.marks import MarkForm
from ghs.register.forms.searching import SearchForm

__all__ = ["DayForm", "MarkForm", "SearchForm"]
