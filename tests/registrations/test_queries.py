"""What pages and the report read."""

from datetime import date, timedelta

from ghs.accounts.models import User
from ghs.council.models import Price, TaxRate
from registrations import actions
from registrations.models import Declaration, Registration
from registrations.queries import (
    declarations_of,
    desk_queue,
    desk_tasks,
    is_ready,
    level_fees,
    progress_of,
    refusal_reason_of,
    registered_between,
    registered_up_to,
    stages_of,
    timeline_of,
    waiting_for_vendor,
)
from tests.registrations.factories import AT, Case, draft, new_case


def test_progress_counts_what_is_complete(case: Case, owner: User) -> None:
    declaration = draft(owner, case.declaration.organization, ("life_cycle",))
    first = declaration.answers.first()
    first.verdict = "conforms"
    first.save()
    risk, life_cycle = progress_of(declaration)
    assert (risk.area, risk.done, risk.total, risk.is_begun) == ("risk_management", 0, 2, True)
    assert (life_cycle.area, life_cycle.done, life_cycle.total, life_cycle.is_begun) == ("life_cycle", 0, 2, False)
    assert [gap for _answer, gap in risk.gaps] == ["evidence_missing", "unanswered"]
    assert not is_ready(declaration, [risk, life_cycle])
    assert is_ready(case.declaration, progress_of(case.declaration))


def test_the_way_shows_where_a_declaration_stands(case: Case) -> None:
    case.to("returned")
    stages = stages_of(case.declaration)
    assert [stage.is_done for stage in stages] == [True, True, False, False, False, False]
    assert [stage.is_current for stage in stages] == [False, False, True, False, False, False]
    for state in ("refused", "cancelled", "lapsed", "suspended", "withdrawn", "revoked"):
        assert stages_of(Declaration(state=state)) == []


def test_the_vendor_reads_own_names_and_otherwise_the_office(case: Case) -> None:
    case.vendor.family_name = "見本"
    case.vendor.save()
    case.to("returned")
    vendor = timeline_of(case.declaration, for_staff=False)
    assert [str(event.who) for event in vendor] == ["見本 花子", "見本 花子", "事務局", "事務局"]
    verbs = len(timeline_of(case.declaration, for_staff=True))
    assert verbs == len(vendor) + 1
    assert {str(event.who) for event in timeline_of(case.declaration, for_staff=True)} == {"見本 花子", "山田 花子"}


def test_the_clock_has_no_name(case: Case) -> None:
    registration = case.to("registered").declaration.registration
    actions.lapse_registration(registration=registration, at=AT + timedelta(days=800))
    assert timeline_of(case.declaration, for_staff=False)[-1].who == ""


def test_the_queue_is_longest_waiting_first_and_filtered(case: Case) -> None:
    other = new_case(case.declaration.organization, ("life_cycle",))
    other.declaration.products.update(name="別製品")
    case.to("awaiting_payment")
    other.to("submitted")
    draft(case.vendor, case.declaration.organization)
    assert list(desk_queue()) == [other.declaration, case.declaration]
    assert list(desk_queue(state="submitted")) == [other.declaration]
    assert list(desk_queue(level="1")) == [case.declaration]
    assert list(desk_queue(q="別製")) == [other.declaration]
    assert list(desk_queue(q="アクメ医療")) == [other.declaration, case.declaration]
    assert list(desk_queue(q=case.declaration.receipt_number)) == [case.declaration]
    case.pay()
    case.do(actions.settle_declaration, None)
    assert list(desk_queue()) == [other.declaration]
    assert list(desk_queue(state="all", q="GHS-0001")) == [case.declaration]


def test_what_waits_for_whom(case: Case, organiser: User) -> None:
    case.to("proposed")
    assert desk_tasks(case.reviewer) == [("submitted", 0), ("checking", 0), ("awaiting_payment", 0)]
    assert desk_tasks(case.registrar)[2] == ("proposed", 1)
    assert desk_tasks(organiser) == []
    assert list(waiting_for_vendor(case.vendor, AT.date())) == []
    case.do(actions.accept_declaration, case.registrar)
    assert list(waiting_for_vendor(case.vendor, AT.date())) == [case.declaration]
    assert list(declarations_of(case.vendor)) == [case.declaration]
    assert list(declarations_of(case.reviewer)) == []


def test_a_refusal_is_read_with_its_reason(case: Case) -> None:
    assert refusal_reason_of(case.declaration) == ""
    case.to("refused")
    assert refusal_reason_of(case.declaration) == "対象外の製品です。"


def test_fees_by_level_with_tax(case: Case) -> None:
    fees = [(fee.level, fee.fee_yen, fee.total_yen) for fee in level_fees(date(2026, 11, 20))]
    assert fees == [(1, 20000, 22000), (2, 20000, 22000), (3, 30000, 33000)]
    Price.objects.all().delete()
    TaxRate.objects.all().delete()
    assert [fee.total_yen for fee in level_fees(date(2026, 11, 20))] == [None, None, None]


def test_registrations_of_a_period_and_all_up_to_a_day(case: Case) -> None:
    organization = case.declaration.organization
    days = [date(2019, 2, 28), date(2019, 3, 1), date(2020, 2, 21), date(2020, 2, 22)]
    for day in days:
        registration = new_case(organization).to("registered").declaration.registration
        Registration.objects.filter(pk=registration.pk).update(registered_on=day)
    found = registered_between(date(2019, 3, 1), date(2020, 2, 21))
    assert [each.registered_on for each in found] == days[1:3]
    assert [each.registered_on for each in registered_up_to(date(2020, 2, 21))] == days[:3]
