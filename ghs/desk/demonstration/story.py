"""The whole demonstration, told from the beginning."""

from datetime import datetime

from django.db import transaction

from ghs.accounts.demonstration import PEOPLE
from ghs.accounts.models import User
from ghs.council.actions import load_first_values
from ghs.desk.demonstration import outreach, people
from ghs.library.actions import load_guideline, load_law_articles


def is_loaded() -> bool:
    """Whether the demonstration's people are here."""
    return User.objects.filter(email=PEOPLE[0].email).exists()


@transaction.atomic
def load(*, at: datetime) -> None:
    """Load everything or nothing. Effects: nothing that was loaded is ever sent to anybody."""
    load_first_values(at=at)
    load_guideline(at=at)
    load_law_articles(at=at)
    people.found_council()
    persons = people.welcome_people()
    people.found_first_vendor(persons)
    outreach.tell_outreach()
