"""Areas and signatory."""

import uuid
from datetime import timedelta

import pytest

from ghs.accounts.models import Organization, User
from ghs.council.actions import set_scheme_status
from ghs.history.queries import history_of
from ghs.library.models import GuidelineEdition
from registrations import actions
from registrations.actions.drafting import ChangedMeanwhile, NoGuideline, NotOpen, PaidAlready, SchemeClosed
from registrations.merging import fingerprint
from registrations.models import Answer, Declaration
from tests.registrations.factories import AT, DETAILS, Case, draft

LATER = AT + timedelta(hours=1)


def test_a_draft_begins_with_product_level_and_checklist(
    checklist: GuidelineEdition, organization: Organization, owner: User
) -> None:
    declaration = draft(owner, organization, ("life_cycle", "quality_management"))
    assert declaration.state == Declaration.State.DRAFT
    assert (declaration.areas, declaration.level) == (["quality_management", "life_cycle"], 2)
    assert declaration.guideline_edition == checklist
    assert [product.name for product in declaration.products.all()] == [DETAILS.name]
    areas = Answer.objects.filter(declaration=declaration).values_list("criterion__area", flat=True)
    assert sorted(areas) == sorted(["risk_management", "quality_management", "life_cycle"] * 2)
    entry = history_of(declaration).get()
    assert (entry.verb, entry.to_state, entry.by) == ("start_declaration", "draft", owner.reference)


def test_a_second_click_begins_nothing_new(
    checklist: GuidelineEdition, organization: Organization, owner: User
) -> None:
    submission = uuid.uuid4()
    values = {"organization": organization, "product_name": "A", "areas": [], "submission": submission}
    first = actions.start_declaration(**values, by=owner, at=AT)
    assert actions.start_declaration(**values, by=owner, at=LATER) == first
    assert Declaration.objects.count() == 1


def test_nothing_begins_while_the_scheme_is_closed(
    checklist: GuidelineEdition, organization: Organization, owner: User
) -> None:
    for status in ("renewals_only", "closed"):
        set_scheme_status(
            by=owner, at=AT, effective_on=AT.date(), status=status, notice="終了しました", notice_english="Over"
        )
        with pytest.raises(SchemeClosed):
            draft(owner, organization)
    assert not Declaration.objects.exists()


def test_nothing_begins_without_a_guideline(
    checklist: GuidelineEdition, organization: Organization, owner: User
) -> None:
    GuidelineEdition.objects.update(published_on="2100-01-01")
    with pytest.raises(NoGuideline):
        draft(owner, organization)


def test_areas_change_the_level_and_keep_answers(case: Case) -> None:
    case.do(actions.choose_areas, case.vendor, areas=["product_safety", "life_cycle", "quality_management"])
    assert (case.declaration.level, case.declaration.answers.count()) == (3, 8)
    case.do(actions.choose_areas, case.vendor, areas=[])
    assert case.declaration.level == 1
    assert case.declaration.answers.count() == 8
    assert Answer.objects.asked_in(case.declaration).count() == 2
    assert history_of(case.declaration).filter(verb="choose_areas").count() == 2


def test_the_same_areas_again_change_nothing(case: Case) -> None:
    case.do(actions.choose_areas, case.vendor, areas=[])
    assert not history_of(case.declaration).filter(verb="choose_areas").exists()


@pytest.mark.parametrize("state", ["submitted", "returned", "registered"])
def test_areas_stand_once_submitted(case: Case, state: str) -> None:
    case.to(state)
    with pytest.raises(NotOpen):
        case.do(actions.choose_areas, case.vendor, areas=["life_cycle"])


def test_two_editors_of_a_signatory_notice_each_other(case: Case) -> None:
    seen = fingerprint(*actions.signatory_texts(case.declaration))
    signed = {"title": "取締役", "publish_documents": False, "seen": seen}
    case.do(actions.save_signatory, case.vendor, name="甲", **signed)
    with pytest.raises(ChangedMeanwhile):
        case.do(actions.save_signatory, case.vendor, name="乙", **signed)
    assert (case.declaration.signatory_name, case.declaration.publish_documents) == ("甲", False)


@pytest.mark.parametrize("state", ["submitted", "checking", "returned", "awaiting_payment"])
def test_the_signatory_stands_unless_asked_for(case: Case, state: str) -> None:
    case.to(state)
    with pytest.raises(NotOpen):
        case.do(actions.save_signatory, case.vendor, name="乙", title="", publish_documents=False, seen="")


def test_taking_back_twice_is_once(case: Case) -> None:
    case.to("cancelled")
    case.step("cancel")
    assert history_of(case.declaration).filter(verb="cancel_declaration").count() == 1


def test_what_is_paid_is_not_taken_back(case: Case) -> None:
    case.to("awaiting_payment")
    case.pay()
    with pytest.raises(PaidAlready):
        case.step("cancel")
