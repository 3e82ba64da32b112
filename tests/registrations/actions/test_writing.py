"""Vendor and office write to each other, once each, and nothing opens for change."""

import uuid
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from ghs.accounts.models import Membership, User
from ghs.council.models import CouncilProfile
from ghs.files.checks import FileRefused
from ghs.history.queries import history_of
from ghs.mail.models import Delivery
from registrations import actions
from registrations.actions import WrongState
from registrations.actions.checking import OwnDeclaration
from registrations.actions.writing import NotOfVendor
from registrations.models import Declaration, Message
from tests.ghs.files.factories import pdf, upload
from tests.registrations.conversation import say
from tests.registrations.factories import Case

State = Declaration.State
SINCE_SUBMITTED = [state for state in State if state != State.DRAFT]


@pytest.fixture(autouse=True)
def council(db: None) -> CouncilProfile:
    """The council has an address."""
    return CouncilProfile.objects.create(
        effective_on=date(2020, 4, 1), name="ヘルスソフトウェア推進協議会", contact_email="office@council.example"
    )


def told(rule: str) -> list[str]:
    return sorted(Delivery.objects.filter(rule=rule).values_list("address", flat=True))


def test_a_question_is_kept_told_and_recorded(case: Case, editor: User, viewer: User) -> None:
    case.to("submitted")
    answer = case.declaration.answers.first()
    message = say(case, case.reviewer, answer=answer, upload=upload(pdf(), "様式.pdf"))
    assert (message.from_office, message.answer, message.author, message.read_at) == (True, answer, case.reviewer, None)
    assert message.file is not None
    assert message.file.name == "様式.pdf"
    assert told("vendor_asked") == ["editor@acme.example", "owner@acme.example"]
    entry = history_of(case.declaration).last()
    assert (entry.verb, entry.detail) == ("ask_vendor", {"criterion": answer.criterion.number})
    assert str(message) == f"{case.declaration.pk} office 2026-11-20 01:02"


def test_nothing_opens_for_change(case: Case) -> None:
    case.to("submitted")
    say(case, case.reviewer, answer=case.declaration.answers.first())
    assert case.declaration.state == State.SUBMITTED
    assert not case.declaration.correction_requests.exists()


@pytest.mark.parametrize("by", ["vendor", "reviewer"])
def test_the_same_form_sent_twice_is_one_message_and_one_mail(case: Case, by: str) -> None:
    case.to("submitted")
    submission, person = uuid.uuid4(), getattr(case, by)
    assert say(case, person, submission=submission) == say(case, person, submission=submission, text="別の文")
    assert case.declaration.messages.get().text == "文書番号をお知らせください。"
    assert Delivery.objects.filter(rule__in=["vendor_asked", "office_written_to"]).count() == 1


def test_who_asked_last_hears_the_answer(case: Case) -> None:
    case.to("submitted")
    say(case, case.registrar)
    say(case, case.reviewer)
    say(case, case.vendor)
    assert told("office_written_to") == ["reviewer@council.example"]


def test_without_a_question_who_checks_hears(case: Case) -> None:
    case.to("checking")
    say(case, case.vendor)
    assert told("office_written_to") == ["reviewer@council.example"]


def test_without_a_question_the_office_itself_hears(case: Case) -> None:
    case.to("submitted")
    say(case, case.vendor)
    delivery = Delivery.objects.get(rule="office_written_to")
    assert delivery.address == "office@council.example"
    assert "文書番号をお知らせ" not in delivery.batch.text


def test_who_asked_and_has_left_hears_nothing(case: Case) -> None:
    case.to("submitted")
    say(case, case.reviewer)
    User.objects.filter(pk=case.reviewer.pk).update(is_active=False)
    say(case, case.vendor)
    assert told("office_written_to") == ["office@council.example"]


@pytest.mark.parametrize("language", ["ja", "en"])
def test_subjects_never_carry_the_text(case: Case, language: str) -> None:
    User.objects.update(language=language)
    case.to("submitted")
    case.reviewer.refresh_from_db()
    say(case, case.reviewer, text="極秘の型番 X-1")
    say(case, case.vendor, text="極秘の型番 X-1")
    batches = [delivery.batch for delivery in Delivery.objects.filter(rule__in=["vendor_asked", "office_written_to"])]
    assert len(batches) == 2
    assert not [batch.subject for batch in batches if "X-1" in batch.subject]
    assert all(case.declaration.receipt_number in batch.subject for batch in batches)


@pytest.mark.parametrize("state", SINCE_SUBMITTED)
def test_both_sides_write_in_every_state_since_the_submission(case: Case, state: str) -> None:
    case.to("returned" if state == State.CANCELLED else state)
    if state == State.CANCELLED:
        case.step("cancel")
    assert [say(case, person).from_office for person in (case.vendor, case.reviewer)] == [False, True]


def test_a_draft_has_no_thread(case: Case) -> None:
    with pytest.raises(WrongState):
        say(case, case.vendor)


def test_viewers_and_rivals_do_not_write(case: Case, viewer: User, rival: User) -> None:
    case.to("submitted")
    for person in (viewer, rival):
        with pytest.raises(NotOfVendor):
            say(case, person)


def test_staff_of_the_vendor_do_not_ask_it(case: Case) -> None:
    case.to("submitted")
    Membership.objects.create(
        organization=case.declaration.organization, user=case.reviewer, role="viewer", since=case.at
    )
    with pytest.raises(OwnDeclaration):
        say(case, case.reviewer)


def test_a_bad_file_is_refused_at_the_field(case: Case) -> None:
    case.to("submitted")
    with pytest.raises(FileRefused) as refused:
        say(case, case.vendor, upload=upload(b"<svg onload='x()'/>", "seal.svg"))
    assert refused.value.field == "file"
    assert not case.declaration.messages.exists()


def test_only_who_may_answer_opens_a_message(case: Case, viewer: User) -> None:
    case.to("submitted")
    say(case, case.reviewer)
    opened = [case.do(actions.read_messages, person, answer=None) for person in (viewer, case.reviewer, case.vendor)]
    assert opened == [0, 0, 1]
    message = case.declaration.messages.get()
    first = message.read_at
    assert case.do(actions.read_messages, case.vendor, answer=None) == 0
    message.refresh_from_db()
    assert message.read_at == first == case.at.replace(minute=case.at.minute - 1)


def test_opening_an_item_opens_only_its_messages(case: Case) -> None:
    case.to("submitted")
    first, second = case.declaration.answers.all()[:2]
    for answer in (first, second, None):
        say(case, case.vendor, answer=answer)
    assert case.do(actions.read_messages, case.reviewer, answer=first) == 1
    assert case.declaration.messages.unread().count() == 2


@pytest.mark.parametrize("change", [{"text": "別の文"}, {"from_office": False}, {"read_at": None}])
def test_the_database_keeps_a_message_as_it_was(case: Case, change: dict[str, Any]) -> None:
    case.to("submitted")
    message = say(case, case.reviewer)
    case.do(actions.read_messages, case.vendor, answer=None)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Message.objects.filter(pk=message.pk).update(**change)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Message.objects.filter(pk=message.pk).delete()


def test_who_leaves_takes_the_name_along(case: Case, editor: User) -> None:
    case.to("submitted")
    message = say(case, editor)
    Message.objects.filter(pk=message.pk).update(author=None)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Message.objects.filter(pk=message.pk).update(author=case.vendor)
