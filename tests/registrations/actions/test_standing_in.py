"""One person decides alone (代決), and another looks at it later."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from ghs.accounts.models import Membership, User
from ghs.accounts.roles import MemberRole, Role
from ghs.council.actions import set_stand_in_rule
from ghs.history.queries import history_of
from ghs.mail.models import Delivery
from registrations import actions, jobs
from registrations.actions.checking import note_part
from registrations.actions.standing_in import CannotReview, CannotStandIn, ReviewedAlready, StandInNotAllowed
from registrations.actions.states import WrongState
from registrations.models import Involvement, StandIn
from registrations.permissions import can_stand_in
from tests.factories import LONG_AGO, staff
from tests.registrations.factories import Case, allow_stand_ins, decide_alone

WHY = "ほかの登録決裁者が出張中のため。"


@pytest.fixture
def alone(case: Case) -> Case:
    """A proposal in an office where the only registrar present has checked it."""
    allow_stand_ins(case.at)
    case.reviewer = staff(Role.REVIEWER, Role.REGISTRAR, email="alone@council.example")
    return case.to("proposed")


@pytest.mark.parametrize(
    ("kind", "state"), [("accepted", "awaiting_payment"), ("sent_back", "checking"), ("refused", "refused")]
)
def test_who_checked_may_decide_alone_with_a_reason(alone: Case, kind: str, state: str) -> None:
    stand_in = decide_alone(alone, kind=kind, why_alone=WHY)
    assert alone.declaration.state == state
    assert (stand_in.decision.kind, stand_in.decision.decided_by, stand_in.reason) == (kind, alone.reviewer, WHY)
    assert (stand_in.outcome, stand_in.confirm_by) == ("", date(2026, 11, 30))
    entry = history_of(alone.declaration).get(verb="decide_alone")
    assert (entry.by, entry.detail) == (alone.reviewer.reference, {"decision": kind})


def test_without_a_rule_nobody_decides_alone(case: Case) -> None:
    case.reviewer = staff(Role.REVIEWER, Role.REGISTRAR)
    case.to("proposed")
    with pytest.raises(StandInNotAllowed):
        decide_alone(case)
    allow_stand_ins(case.at)
    set_stand_in_rule(
        by=case.registrar, at=case.at, effective_on=case.at.date(), is_allowed=False, confirm_within_days=5
    )
    with pytest.raises(StandInNotAllowed):
        decide_alone(case)
    assert not StandIn.objects.exists()


def test_never_by_who_entered_it_nor_by_who_belongs_to_the_vendor(alone: Case) -> None:
    assert can_stand_in(alone.reviewer, alone.declaration)
    note_part(alone.declaration, Involvement.Part.ENTERED, alone.reviewer, alone.at)
    with pytest.raises(CannotStandIn):
        decide_alone(alone)
    Involvement.objects.filter(part="entered").delete()
    organization = alone.declaration.organization
    Membership.objects.create(organization=organization, user=alone.reviewer, role=MemberRole.VIEWER, since=LONG_AGO)
    with pytest.raises(CannotStandIn):
        decide_alone(alone)
    assert not StandIn.objects.exists()


def test_only_a_registrar_who_checked_stands_in(alone: Case, second_reviewer: User) -> None:
    for person in (alone.registrar, second_reviewer):
        with pytest.raises(CannotStandIn):
            decide_alone(alone, by=person)


def test_another_registrar_confirms_once(alone: Case) -> None:
    stand_in = decide_alone(alone)
    with pytest.raises(CannotReview):
        actions.confirm_stand_in(stand_in=stand_in, by=alone.reviewer, at=alone.tick())
    confirmed = actions.confirm_stand_in(stand_in=stand_in, by=alone.registrar, at=alone.tick())
    assert (confirmed.outcome, confirmed.reviewed_by, confirmed.reviewed_at) == ("confirmed", alone.registrar, alone.at)
    with pytest.raises(ReviewedAlready):
        actions.object_to_stand_in(stand_in=stand_in, remark="遅い", by=alone.registrar, at=alone.tick())
    assert history_of(alone.declaration).last().verb == "confirm_stand_in"
    assert not StandIn.objects.waiting().exists()


def test_who_took_part_or_is_of_the_vendor_confirms_nothing(alone: Case, second_reviewer: User) -> None:
    stand_in = decide_alone(alone)
    checked, member = staff(Role.REGISTRAR), staff(Role.REGISTRAR)
    note_part(alone.declaration, Involvement.Part.CHECKED, checked, alone.at)
    organization = alone.declaration.organization
    Membership.objects.create(organization=organization, user=member, role=MemberRole.VIEWER, since=LONG_AGO)
    for person in (checked, member, second_reviewer):
        with pytest.raises(CannotReview):
            actions.confirm_stand_in(stand_in=stand_in, by=person, at=alone.tick())
    assert list(StandIn.objects.waiting()) == [stand_in]


def test_an_objection_is_kept_and_every_registrar_told(alone: Case) -> None:
    stand_in = decide_alone(alone)
    actions.object_to_stand_in(stand_in=stand_in, remark="根拠が足りません。", by=alone.registrar, at=alone.tick())
    stand_in.refresh_from_db()
    assert (stand_in.outcome, stand_in.remark) == ("objected", "根拠が足りません。")
    told = Delivery.objects.filter(rule="stand_in_objected")
    assert set(told.values_list("address", flat=True)) == {alone.reviewer.email, alone.registrar.email}
    assert all("根拠が足りません。" in delivery.batch.text for delivery in told)
    alone.declaration.refresh_from_db()
    assert alone.declaration.state == "awaiting_payment"


def test_registrars_are_reminded_once_and_only_when_it_is_late(alone: Case) -> None:
    stand_in = decide_alone(alone)
    last_day = alone.at.replace(month=11, day=30)
    actions.remind_of_stand_in(stand_in=stand_in, at=last_day)
    assert not Delivery.objects.filter(rule="stand_in_overdue").exists()
    for days in (1, 2):
        actions.remind_of_stand_in(stand_in=stand_in, at=last_day + timedelta(days=days))
    assert Delivery.objects.filter(rule="stand_in_overdue").count() == 2


def test_the_job_finds_what_is_late_and_may_run_again(alone: Case) -> None:
    late, fresh = decide_alone(alone), date(2999, 1, 1)
    StandIn.objects.update(confirm_by=date(2026, 1, 5))
    for _ in range(2):
        jobs.remind_of_stand_ins()
    assert Delivery.objects.filter(rule="stand_in_overdue").count() == 2
    StandIn.objects.filter(pk=late.pk).update(reminded_at=None, confirm_by=fresh)
    jobs.remind_of_stand_ins()
    assert Delivery.objects.filter(rule="stand_in_overdue").count() == 2


def test_one_that_fails_does_not_stop_the_job(
    alone: Case, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    stand_in = decide_alone(alone)
    StandIn.objects.update(confirm_by=date(2026, 1, 5))

    def fail(**values: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr("registrations.jobs.actions.remind_of_stand_in", fail)
    jobs.remind_of_stand_ins()
    assert f"stand-in {stand_in.pk} is overdue but nobody could be told" in caplog.text


def test_a_decided_declaration_is_not_decided_alone_again(alone: Case) -> None:
    decide_alone(alone)
    with pytest.raises(WrongState):
        decide_alone(alone)
    assert StandIn.objects.count() == 1


@pytest.mark.parametrize(
    "values", [{"reason": ""}, {"outcome": "confirmed"}, {"outcome": "objected", "reviewed_at": LONG_AGO}]
)
def test_the_database_wants_reasons_and_moments(alone: Case, values: dict[str, object]) -> None:
    decide_alone(alone)
    with pytest.raises(IntegrityError), transaction.atomic():
        StandIn.objects.update(**values)
