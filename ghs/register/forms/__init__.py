"""What people ask of the register, and what staff write for it."""

from ghs.register.forms.changes import ChangesForm
from ghs.register.forms.days import DayForm
from ghs.register.forms.following import ChangeFollowForm, FollowForm, FollowsLinkForm, OwnFollowForm
from ghs.register.forms.marks import ArtworkDayForm, ArtworkForm, MarkForm, PrintForm, SampleForm
from ghs.register.forms.periods import PeriodForm
from ghs.register.forms.searching import SearchForm

__all__ = [
    "ArtworkDayForm",
    "ArtworkForm",
    "ChangeFollowForm",
    "ChangesForm",
    "DayForm",
    "FollowForm",
    "FollowsLinkForm",
    "MarkForm",
    "OwnFollowForm",
    "PeriodForm",
    "PrintForm",
    "SampleForm",
    "SearchForm",
]
