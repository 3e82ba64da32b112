"""The whole demonstration, told from the beginning."""

import uuid
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from ghs.accounts.demonstration import PEOPLE
from ghs.accounts.models import User
from ghs.council.actions import load_first_values
from ghs.desk.demonstration import (
    bank,
    courses,
    declarations,
    films,
    money,
    newsletter,
    outreach,
    paper,
    people,
    registrations,
    renewals,
    revision,
    settle,
    vendors,
)
from ghs.desk.demonstration.days import FIRST_OF_PERIOD, LAST_OF_PERIOD
from ghs.library.actions import load_guideline, load_law_articles
from ghs.reports.actions import save_period
from ghs.reports.period import Period


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
    people.allow_deciding_alone()
    persons = people.welcome_people()
    vendor = people.found_first_vendor(persons)
    companies = vendors.found_companies()
    registrations.fill_register(own=vendor, companies=companies, people=persons, today=timezone.localdate(at))
    renewals.offer_renewals(now=at)
    declarations.fill_desk(organization=vendor, people=persons, now=at)
    revision.notify_change(organization=vendor, people=persons, now=at)
    money.tell_money(organization=vendor, people=persons, now=at)
    paper.enter_paper(companies=companies, people=persons, now=at)
    bank.bring_statement(organization=vendor, people=persons, now=at)
    courses.hold_courses(people=persons, now=at)
    films.release_films(people=persons, now=at)
    newsletter.tell_newsletter(people=persons, now=at)
    outreach.tell_outreach()
    _save_period(at)
    settle.settle_mail()


def _save_period(at: datetime) -> None:
    save_period(
        by=None,
        at=at,
        submission=uuid.uuid4(),
        name="2019年度（成果報告会）",
        period=Period(FIRST_OF_PERIOD, LAST_OF_PERIOD),
        is_default=True,
    )
