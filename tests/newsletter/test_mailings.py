"""Writing and scheduling mailings."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from ghs.accounts.models import User
from ghs.council.models import CouncilProfile
from ghs.history.models import Entry
from newsletter.actions.mailings import (
    MailingChangedMeanwhile,
    MailingStandsElsewhere,
    MailingText,
    SenderUnknown,
    TimePassed,
    cancel_mailing,
    change_mailing,
    compose_resend,
    schedule_mailing,
    take_back_mailing,
)
from newsletter.models import Mailing
from tests.newsletter.factories import (
    NOW,
    MailingFactory,
    composed,
)

TEXT = MailingText(subject="新しい件名", body="新しい本文")


def test_the_same_submission_composes_once(publisher: User) -> None:
    submission = uuid.uuid4()
    first, second = (composed(publisher, submission=submission) for _ in range(2))
    assert (first, Mailing.objects.count(), Entry.objects.count()) == (second, 1, 1)


def test_a_draft_is_changed_by_who_saw_its_newest_version(publisher: User) -> None:
    mailing = MailingFactory()
    change_mailing(mailing=mailing, version=1, text=TEXT, by=publisher, at=NOW)
    mailing.refresh_from_db()
    assert (mailing.subject, mailing.body, mailing.version) == ("新しい件名", "新しい本文", 2)
    with pytest.raises(MailingChangedMeanwhile):
        change_mailing(mailing=mailing, version=1, text=TEXT, by=publisher, at=NOW)


def test_scheduling_needs_the_version_that_was_looked_at(council: CouncilProfile, publisher: User) -> None:
    mailing = MailingFactory()
    change_mailing(mailing=mailing, version=1, text=TEXT, by=publisher, at=NOW)
    with pytest.raises(MailingChangedMeanwhile):
        schedule_mailing(mailing=mailing, version=1, send_at=None, by=publisher, at=NOW)


def test_the_same_wish_twice_schedules_once(council: CouncilProfile, publisher: User) -> None:
    mailing, later = MailingFactory(), NOW + timedelta(hours=2)
    for seconds in range(2):
        at = NOW + timedelta(seconds=seconds)
        schedule_mailing(mailing=mailing, version=1, send_at=later, by=publisher, at=at)
    mailing.refresh_from_db()
    assert (mailing.state, mailing.send_at, mailing.version) == ("scheduled", later, 2)
    assert Entry.objects.filter(verb="schedule_mailing").count() == 1


def test_a_double_click_on_now_schedules_once(council: CouncilProfile, publisher: User) -> None:
    mailing = MailingFactory()
    for seconds in range(2):
        at = NOW + timedelta(seconds=seconds)
        schedule_mailing(mailing=mailing, version=1, send_at=None, by=publisher, at=at)
    mailing.refresh_from_db()
    assert (mailing.state, mailing.send_at) == ("scheduled", NOW)


def test_another_time_for_a_scheduled_mailing_is_refused(
    council: CouncilProfile, publisher: User, operator: User
) -> None:
    mailing, later = MailingFactory(), NOW + timedelta(hours=2)
    schedule_mailing(mailing=mailing, version=1, send_at=later, by=publisher, at=NOW)
    for other in [later + timedelta(hours=1), None]:
        with pytest.raises(MailingStandsElsewhere):
            schedule_mailing(mailing=mailing, version=1, send_at=other, by=operator, at=NOW)
    mailing.refresh_from_db()
    assert mailing.send_at == later


def test_a_time_in_the_past_is_refused(council: CouncilProfile, publisher: User) -> None:
    with pytest.raises(TimePassed) as refusal:
        schedule_mailing(mailing=MailingFactory(), version=1, send_at=NOW - timedelta(hours=1), by=publisher, at=NOW)
    assert refusal.value.field == "moment"


def test_without_a_postal_address_nothing_may_go_out(publisher: User) -> None:
    with pytest.raises(SenderUnknown):
        schedule_mailing(mailing=MailingFactory(), version=1, send_at=None, by=publisher, at=NOW)


STATES = {
    "draft": {},
    "scheduled": {"send_at": NOW},
    "sending": {"send_at": NOW, "sent_at": NOW, "audience_count": 0},
    "sent": {"send_at": NOW, "sent_at": NOW, "finished_at": NOW, "audience_count": 0},
    "cancelled": {},
}
ALLOWED = {
    "draft": {"change", "schedule", "take_back", "cancel"},
    "scheduled": {"take_back", "cancel"},
    "sending": {"resend"},
    "sent": {"resend"},
    "cancelled": {"cancel"},
}


@pytest.mark.parametrize("state", Mailing.State.values)
def test_what_each_state_allows(state: str, council: CouncilProfile, publisher: User) -> None:
    common, later = {"by": publisher, "at": NOW}, NOW + timedelta(hours=1)
    everyone = Mailing.Audience.EVERYONE
    acts = {
        "change": lambda it: change_mailing(mailing=it, version=1, text=TEXT, **common),
        "schedule": lambda it: schedule_mailing(mailing=it, version=1, send_at=later, **common),
        "take_back": lambda it: take_back_mailing(mailing=it, **common),
        "cancel": lambda it: cancel_mailing(mailing=it, **common),
        "resend": lambda it: compose_resend(mailing=it, audience=everyone, submission=uuid.uuid4(), **common),
    }
    done = set()
    for name, act in acts.items():
        try:
            act(MailingFactory(state=state, **STATES[state]))
            done.add(name)
        except MailingStandsElsewhere:
            pass
    assert done == ALLOWED[state]


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "scheduled"},
        {"state": "sent", "send_at": NOW},
        {"state": "sending", "send_at": NOW, "sent_at": NOW, "finished_at": NOW},
        {"sent_at": NOW},
        {"audience_count": 3},
        {"subject_english": "Only a subject"},
        {"audience": "missed"},
    ],
)
def test_the_database_refuses_what_must_never_be(wrong: dict[str, object], db: None) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        MailingFactory(**wrong)
