import uuid
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from ghs.history.models import Entry
from ghs.reports.actions import NameTaken, remove_period, save_period
from ghs.reports.models import ReportingPeriod
from ghs.reports.period import Period

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, tzinfo=UTC)
PERIOD = Period(date(2019, 3, 1), date(2020, 2, 21))


def save(by, name="報告会", **changes):
    values = {"submission": uuid.uuid4(), "period": PERIOD, "is_default": False}
    return save_period(by=by, at=AT, name=name, **{**values, **changes})


def test_a_period_is_kept_and_noted(organiser):
    saved = save(organiser)
    assert (saved.name, saved.period, saved.is_default) == ("報告会", PERIOD, False)
    entry = Entry.objects.get(verb="save_reporting_period")
    assert (entry.key, entry.by) == (str(saved.pk), organiser.reference)


def test_the_same_submission_twice_is_one_period(organiser):
    mark = uuid.uuid4()
    assert save(organiser, submission=mark) == save(organiser, submission=mark)
    assert ReportingPeriod.objects.count() == 1


def test_a_name_is_given_once(organiser):
    save(organiser)
    with pytest.raises(NameTaken):
        save(organiser)


def test_a_new_default_takes_the_old_one_s_place(organiser):
    old, new = save(organiser, is_default=True), save(organiser, "翌年", is_default=True)
    old.refresh_from_db()
    assert (old.is_default, new.is_default) == (False, True)


def test_the_database_allows_one_default_and_no_turned_period():
    values = {"first_on": PERIOD.first, "last_on": PERIOD.last, "created_at": AT}
    ReportingPeriod.objects.create(name="甲", is_default=True, **values)
    for wrong in [{"is_default": True}, {"last_on": date(2019, 2, 28)}, {"name": "甲"}]:
        with pytest.raises(IntegrityError), transaction.atomic():
            ReportingPeriod.objects.create(**{"name": "乙", **values, **wrong})


def test_a_removed_period_is_gone_and_noted(organiser):
    saved = save(organiser)
    key = str(saved.pk)
    remove_period(by=organiser, at=AT, saved=saved)
    assert not ReportingPeriod.objects.exists()
    assert Entry.objects.filter(verb="remove_reporting_period", key=key).count() == 1
