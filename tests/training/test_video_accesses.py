"""Applying for videos, granting, declining, withdrawing."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from ghs.accounts.models import User
from ghs.history.models import Entry
from ghs.mail.models import Delivery
from tests.training.video_factories import AT, ApplicationFactory, VideoSetFactory, access_for
from training.actions import video_accesses as actions
from training.actions.video_accesses import AccessEntries
from training.models import Access, AccessApplication, VideoSet

pytestmark = pytest.mark.django_db

TODAY = date(2026, 6, 1)
ENTRIES = AccessEntries(name="山田 花子", company="サンプル病院", purpose="研修", consent_text="同意します")


def apply(user: User, video_set: VideoSet, **changes: object) -> AccessApplication:
    """Apply with a mark of its own."""
    given = {"entries": ENTRIES, "submission": uuid4(), "by": user, "at": AT, **changes}
    return actions.apply_for_access(video_set=video_set, **given)


def test_an_application_gets_a_number_a_mail_and_history(attendee: User) -> None:
    application = apply(attendee, VideoSetFactory(code="C"))
    assert application.receipt_number == "V2026-000001"
    assert (application.state, application.user, application.submitted_at) == ("submitted", attendee, AT)
    mail = Delivery.objects.get()
    assert (mail.rule, mail.address) == ("access_requested", attendee.email)
    assert "V2026-000001" in mail.batch.subject
    assert "研修" in mail.batch.text
    entry = Entry.objects.get()
    assert (entry.verb, entry.to_state, entry.by) == ("apply_for_access", "submitted", attendee.reference)
    assert entry.detail == {"video_set": "C"}


def test_the_same_submission_twice_is_one_application(attendee: User) -> None:
    video_set, submission = VideoSetFactory(), uuid4()
    first = apply(attendee, video_set, submission=submission)
    assert apply(attendee, video_set, submission=submission) == first
    assert AccessApplication.objects.count() == Delivery.objects.count() == 1


def test_a_second_tab_finds_the_application_that_waits(attendee: User) -> None:
    video_set = VideoSetFactory()
    assert apply(attendee, video_set) == apply(attendee, video_set)
    assert AccessApplication.objects.count() == 1


def test_another_person_and_another_set_are_other_applications(attendee: User, viewer: User) -> None:
    video_set = VideoSetFactory()
    numbers = [apply(attendee, video_set), apply(viewer, video_set), apply(attendee, VideoSetFactory())]
    assert [each.receipt_number for each in numbers] == ["V2026-000001", "V2026-000002", "V2026-000003"]


def test_a_form_left_open_for_another_person_is_theirs(attendee: User, rival: User) -> None:
    video_set, submission = VideoSetFactory(), uuid4()
    first = apply(attendee, video_set, submission=submission)
    second = apply(rival, video_set, submission=submission)
    assert (first.user, second.user) == (attendee, rival)


@pytest.mark.parametrize("first_after_days", [-10, 0, 10])
def test_who_has_an_access_now_or_soon_need_not_apply(attendee: User, first_after_days: int) -> None:
    access = access_for(
        attendee, VideoSetFactory(), first=TODAY + timedelta(first_after_days), last=TODAY + timedelta(20)
    )
    with pytest.raises(actions.AccessHeld):
        apply(attendee, access.video_set)


def test_after_the_period_or_a_refusal_one_may_apply_again(attendee: User) -> None:
    ended = access_for(attendee, VideoSetFactory(), first=TODAY - timedelta(9), last=TODAY - timedelta(1))
    assert apply(attendee, ended.video_set).state == "submitted"
    declined = ApplicationFactory(user=attendee, state="declined", decided_at=AT)
    assert apply(attendee, declined.video_set).state == "submitted"


def test_granting_opens_the_set_for_a_period(organiser: User) -> None:
    application = ApplicationFactory(video_set__code="C")
    last = TODAY + timedelta(89)
    access = actions.grant_access(application=application, starts_on=TODAY, ends_on=last, by=organiser, at=AT)
    application.refresh_from_db()
    assert (application.state, application.decided_at) == ("granted", AT)
    assert (access.user, access.starts_on, access.ends_on) == (application.user, TODAY, last)
    mail = Delivery.objects.get()
    assert (mail.rule, mail.address) == ("access_granted", application.user.email)
    assert "2026年6月1日（月）" in mail.batch.text
    assert "2026年8月29日（土）" in mail.batch.text
    entry = Entry.objects.get()
    assert (entry.verb, entry.from_state, entry.to_state) == ("grant_access", "submitted", "granted")
    assert entry.detail == {"video_set": "C", "starts_on": "2026-06-01", "ends_on": "2026-08-29"}


def test_the_mails_speak_the_language_of_the_application(organiser: User) -> None:
    application = ApplicationFactory(language="en")
    actions.grant_access(application=application, starts_on=TODAY, ends_on=TODAY, by=organiser, at=AT)
    batch = Delivery.objects.get().batch
    assert "You can watch the videos" in batch.subject
    assert "/en/my/videos/" in batch.text


@pytest.mark.parametrize(
    ("first", "last", "refusal"),
    [
        (TODAY, TODAY - timedelta(1), actions.PeriodTurned),
        (TODAY - timedelta(9), TODAY - timedelta(1), actions.PeriodOver),
    ],
)
def test_a_useless_period_is_refused(organiser: User, first: date, last: date, refusal: type) -> None:
    application = ApplicationFactory()
    with pytest.raises(refusal):
        actions.grant_access(application=application, starts_on=first, ends_on=last, by=organiser, at=AT)
    assert not Access.objects.exists()
    assert not Delivery.objects.exists()


def test_a_period_that_is_granted_in_part_is_refused(attendee: User, organiser: User) -> None:
    held = access_for(attendee, VideoSetFactory(), first=TODAY, last=TODAY + timedelta(9))
    application = ApplicationFactory(user=attendee, video_set=held.video_set)
    with pytest.raises(actions.PeriodOverlaps):
        actions.grant_access(
            application=application, starts_on=held.ends_on, ends_on=TODAY + timedelta(30), by=organiser, at=AT
        )


def test_declining_tells_the_reason(organiser: User) -> None:
    application = ApplicationFactory()
    actions.decline_access(application=application, reason="目的が分かりません。", by=organiser, at=AT)
    application.refresh_from_db()
    assert (application.state, application.decline_reason) == ("declined", "目的が分かりません。")
    mail = Delivery.objects.get()
    assert mail.rule == "access_declined"
    assert "目的が分かりません。" in mail.batch.text
    assert Entry.objects.get().detail == {"video_set": application.video_set.code}


def test_a_decision_is_taken_once(organiser: User) -> None:
    application = ApplicationFactory()
    actions.decline_access(application=application, reason="対象外", by=organiser, at=AT)
    with pytest.raises(actions.AlreadyDecided):
        actions.decline_access(application=application, reason="対象外", by=organiser, at=AT)
    with pytest.raises(actions.AlreadyDecided):
        actions.grant_access(application=application, starts_on=TODAY, ends_on=TODAY, by=organiser, at=AT)
    assert Delivery.objects.count() == 1


def test_withdrawing_ends_an_access_at_once(attendee: User, organiser: User) -> None:
    access = access_for(attendee, VideoSetFactory())
    actions.withdraw_access(access=access, reason="退職のため", by=organiser, at=AT)
    access.refresh_from_db()
    assert (access.withdrawn_at, access.withdraw_reason) == (AT, "退職のため")
    assert Delivery.objects.get().rule == "access_withdrawn"
    with pytest.raises(actions.AlreadyWithdrawn):
        actions.withdraw_access(access=access, reason="退職のため", by=organiser, at=AT)
    assert Entry.objects.count() == 1
