"""Receiving and answering inquiries."""

import uuid
from datetime import UTC, date, datetime

import pytest

from ghs.accounts.models import User
from ghs.council.models import CouncilProfile
from ghs.history.models import Entry
from ghs.mail.models import Delivery
from ghs.pages.actions import mark_answered, mark_unanswered, receive_inquiry
from ghs.pages.models import Inquiry
from tests.ghs.pages.factories import InquiryFactory

pytestmark = pytest.mark.django_db

AT = datetime(2026, 12, 31, 15, 0, tzinfo=UTC)  # already 2027 in Tokyo


def receive(**changes: object) -> Inquiry:
    entries = {
        "once": uuid.uuid4(),
        "topic": "training",
        "name": "佐藤 次郎",
        "organization": "",
        "email": "jiro@hospital.example",
        "phone": "",
        "message": "席はありますか。",
        "language": "ja",
        "at": AT,
    }
    return receive_inquiry(**{**entries, **changes})


@pytest.fixture
def council(db: None) -> CouncilProfile:
    return CouncilProfile.objects.create(
        effective_on=date(2019, 1, 1),
        name="サンプル協議会",
        name_english="Sample Council",
        postcode="1000001",
        address="東京都千代田区",
        contact_email="office@council.example",
    )


def test_numbers_run_without_gap_and_by_year_in_tokyo() -> None:
    assert [receive().number, receive().number] == ["Q2027-0001", "Q2027-0002"]


def test_the_same_submission_is_one_inquiry_and_takes_one_number(council: CouncilProfile) -> None:
    once = uuid.uuid4()
    first, second = receive(once=once), receive(once=once)
    assert first == second
    assert receive().number == "Q2027-0002"
    assert Delivery.objects.filter(batch__object_key=str(first.pk)).count() == 2


def test_the_person_and_the_office_get_a_mail(council: CouncilProfile) -> None:
    inquiry = receive()
    mails = {delivery.address: delivery.batch for delivery in Delivery.objects.select_related("batch")}
    assert set(mails) == {"jiro@hospital.example", "office@council.example"}
    assert inquiry.number in mails["jiro@hospital.example"].subject
    assert "席はありますか。" in mails["jiro@hospital.example"].text
    assert "席はありますか。" not in mails["office@council.example"].text


def test_before_the_council_has_an_address_only_the_person_is_written_to() -> None:
    receive()
    assert list(Delivery.objects.values_list("address", flat=True)) == ["jiro@hospital.example"]


def test_history_holds_no_personal_data() -> None:
    inquiry = receive()
    entry = Entry.objects.get(verb="receive_inquiry", key=str(inquiry.pk))
    assert (entry.by, entry.detail) == (None, {"topic": "training"})


def test_answered_is_noted_once_and_can_be_taken_back(reviewer: User, organiser: User) -> None:
    inquiry = InquiryFactory()
    mark_answered(inquiry=inquiry, by=reviewer, at=AT)
    mark_answered(inquiry=inquiry, by=organiser, at=AT)
    inquiry.refresh_from_db()
    assert (inquiry.answered_at, inquiry.answered_by) == (AT, reviewer)
    mark_unanswered(inquiry=inquiry, by=organiser, at=AT)
    mark_unanswered(inquiry=inquiry, by=organiser, at=AT)
    inquiry.refresh_from_db()
    assert (inquiry.answered_at, inquiry.answered_by) == (None, None)
    assert list(Entry.objects.filter(verb__startswith="mark_inquiry").values_list("verb", flat=True)) == [
        "mark_inquiry_answered",
        "mark_inquiry_unanswered",
    ]
