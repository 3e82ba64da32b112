"""Change notices: begun, accepted, paid where there is a fee, taking effect."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from ghs.billing.models import Document as InvoiceDocument
from ghs.billing.models import Invoice
from ghs.council.actions import set_scheme_status
from ghs.history.queries import history_of
from ghs.mail.models import Delivery
from registrations import actions
from registrations.actions.revising import ChangesClosed, NothingChanged, NotInForce, RevisionOpen, StandsNoLonger
from registrations.models import Declaration, Document, RegistrationVersion
from registrations.revisions import Plan
from tests.registrations.actions.test_carrying import next_edition
from tests.registrations.factories import AT, Case, GuidelineEditionFactory
from tests.registrations.revisions import revised, revision_case

ALL_AREAS = ("quality_management", "product_safety", "life_cycle")


@pytest.fixture
def registered(case: Case) -> Case:
    """What the owner's organisation has registered at Level 1."""
    return case.to("registered")


def close(case: Case, status: str) -> None:
    set_scheme_status(by=case.vendor, at=AT, effective_on=AT.date(), status=status, notice="終了", notice_english="End")


def rows_of(notice: Declaration) -> list[tuple[Any, ...]]:
    return list(notice.answers.values_list("criterion__number", "verdict", "is_to_read_again").order_by("id"))


def test_a_notice_begins_with_what_is_registered(registered: Case) -> None:
    notice = revised(registered)
    notice.refresh_from_db()
    source = registered.declaration
    assert (notice.state, notice.revises, notice.previous) == ("draft", source.registration, source)
    assert (notice.areas, notice.level, notice.signatory_name) == (source.areas, 1, "山田 花子")
    assert notice.guideline_edition == source.guideline_edition
    assert [verdict for _number, verdict, again in rows_of(notice) if not again] == ["conforms", "conforms"]
    assert [entry.verb for entry in history_of(notice)] == ["start_revision", "carry_over_answers"]


def test_the_edition_stays_unless_the_newest_is_asked_for(registered: Case) -> None:
    edition = next_edition(registered)
    plan = Plan(areas=[], is_newest_edition=True)
    assert revised(registered).guideline_edition == registered.declaration.guideline_edition
    Declaration.objects.filter(revises__isnull=False).update(state="cancelled")
    notice = revised(registered, plan)
    assert notice.guideline_edition == edition
    assert rows_of(notice) == [("N-1", "conforms", False), ("N-2", "conforms", True), ("N-3", "", False)]


def test_a_new_release_asks_anew_about_the_areas_that_it_touches(case: Case) -> None:
    case.do(actions.choose_areas, case.vendor, areas=["life_cycle"])
    revision = revised(completed_case(case), Plan(areas=["life_cycle"], touched=["life_cycle"]))
    by_area = revision.answers.order_by("id").values_list("criterion__area", "is_to_read_again")
    assert set(by_area) == {("risk_management", False), ("life_cycle", True)}


def completed_case(case: Case) -> Case:
    new = case.declaration.answers.filter(verdict="")
    for answer in new:
        answer.evidence.create(document_name="文書")
    new.update(verdict="conforms")
    return case.to("registered")


def test_a_second_click_begins_nothing_new_and_a_second_notice_is_refused(registered: Case) -> None:
    submission = uuid.uuid4()
    first = revised(registered, submission=submission)
    assert revised(registered, submission=submission) == first
    with pytest.raises(RevisionOpen):
        revised(registered)


def test_the_database_refuses_two_open_notices(registered: Case) -> None:
    notice = revised(registered)
    notice.pk, notice.submission = None, uuid.uuid4()
    with pytest.raises(IntegrityError), transaction.atomic():
        notice.save(force_insert=True)


@pytest.mark.parametrize(("status", "is_taken"), [("renewals_only", True), ("closed", False)])
def test_the_scheme_says_whether_notices_are_taken(registered: Case, status: str, is_taken: bool) -> None:
    close(registered, status)
    if is_taken:
        assert revision_case(registered).to("submitted").declaration.state == "submitted"
    else:
        with pytest.raises(ChangesClosed):
            revised(registered)


@pytest.mark.parametrize("state", ["lapsed", "withdrawn", "revoked"])
def test_what_has_ended_is_not_changed(registered: Case, state: str) -> None:
    notice = revision_case(registered)
    Declaration.objects.filter(pk=registered.declaration.pk).update(state=state)
    with pytest.raises(StandsNoLonger):
        revised(registered)
    with pytest.raises(StandsNoLonger):
        notice.to("submitted")


def test_a_notice_that_changes_nothing_is_not_taken_in(registered: Case) -> None:
    notice = Case(revised(registered), registered.vendor, registered.reviewer, registered.registrar, registered.tick())
    with pytest.raises(NothingChanged):
        notice.to("submitted")


def test_a_free_notice_takes_effect_when_it_is_accepted(registered: Case) -> None:
    earlier, registration = registered.declaration, registered.declaration.registration
    notice = revision_case(registered).to("awaiting_payment").declaration
    fresh = type(registration).objects.get(pk=registration.pk)
    earlier.refresh_from_db()
    assert (notice.state, earlier.state, fresh.declaration) == ("registered", "superseded", notice)
    assert (notice.fee_yen, notice.tax_yen, Invoice.objects.filter(for_key=str(notice.pk)).count()) == (0, 0, 0)
    assert (fresh.number, fresh.expires_on, fresh.registered_on) == (
        registration.number,
        registration.expires_on,
        registration.registered_on,
    )
    steps = [(entry.verb, entry.to_state) for entry in history_of(notice)][-2:]
    assert steps == [("accept_revision", "awaiting_payment"), ("revise_registration", "registered")]
    assert history_of(earlier).last().verb == "supersede_declaration"


def test_the_public_reads_the_change_and_the_vendor_gets_a_new_permit(registered: Case) -> None:
    notice = revision_case(registered).to("awaiting_payment").declaration
    versions = RegistrationVersion.objects.filter(registration=notice.revises).order_by("recorded_from")
    ranges = [version.product_details[0]["version_range"] for version in versions]
    assert (ranges, [version.recorded_to is None for version in versions]) == (["3.0～3.9", "4.0～4.9"], [False, True])
    kinds = list(notice.documents.values_list("kind", flat=True))
    assert kinds == ["revision", "declaration", "report", "receipt", "permit"]
    assert Delivery.objects.filter(batch__rule="registration_revised").count() == 1


@pytest.mark.parametrize(("before", "after", "fee_yen"), [(0, 2, 0), (0, 3, 10000), (2, 3, 10000), (3, 1, 0)])
def test_only_an_upgrade_to_the_third_level_costs(case: Case, before: int, after: int, fee_yen: int) -> None:
    case.do(actions.choose_areas, case.vendor, areas=ALL_AREAS[:before])
    notice = revision_case(completed_case(case), Plan(areas=ALL_AREAS[:after])).to("awaiting_payment").declaration
    state = "awaiting_payment" if fee_yen else "registered"
    assert (notice.fee_yen, notice.tax_yen, notice.state) == (fee_yen, fee_yen // 10, state)


@pytest.fixture
def upgrade(registered: Case) -> Case:
    """An upgrade from Level 1 to 3 that was accepted and is not paid yet."""
    return revision_case(registered, Plan(areas=ALL_AREAS)).to("awaiting_payment")


def test_an_upgrade_takes_effect_when_it_is_paid(upgrade: Case) -> None:
    registration = upgrade.declaration.revises
    document = InvoiceDocument.objects.get(invoice__for_key=str(upgrade.declaration.pk))
    assert registration.number in str(document.lines)
    assert (registration.level, registration.declaration.state) == (1, "registered")
    upgrade.step("settle")
    registration.refresh_from_db()
    assert (registration.level, registration.declaration) == (3, upgrade.declaration)
    assert RegistrationVersion.objects.current().get(registration=registration).level == 3
    assert upgrade.declaration.state == "registered"


def test_settling_twice_changes_nothing_more(upgrade: Case) -> None:
    upgrade.step("settle")
    again = actions.settle_declaration(declaration=upgrade.declaration, by=None, at=upgrade.tick())
    assert again == upgrade.declaration.registration
    assert RegistrationVersion.objects.filter(registration=again).count() == 2


def test_a_paid_upgrade_waits_while_the_registration_is_not_in_force(upgrade: Case) -> None:
    earlier = upgrade.declaration.previous
    Declaration.objects.filter(pk=earlier.pk).update(state="suspended")
    upgrade.pay()
    assert not Declaration.objects.paid_but_not_registered().exists()
    with pytest.raises(NotInForce):
        actions.settle_declaration(declaration=upgrade.declaration, by=None, at=upgrade.tick())
    Declaration.objects.filter(pk=earlier.pk).update(state="registered")
    assert list(Declaration.objects.paid_but_not_registered()) == [upgrade.declaration]


def test_a_change_of_what_is_suspended_is_filed_but_not_accepted(registered: Case) -> None:
    Declaration.objects.filter(pk=registered.declaration.pk).update(state="suspended")
    notice = revision_case(registered).to("proposed")
    with pytest.raises(NotInForce):
        notice.step("accept")
    notice.declaration.refresh_from_db()
    assert notice.declaration.state == "proposed"


def test_an_upgrade_taken_back_leaves_everything_as_it_was(upgrade: Case) -> None:
    upgrade.step("cancel")
    registration = upgrade.declaration.revises
    assert (registration.level, registration.declaration.state) == (1, "registered")
    assert not Invoice.objects.standing().filter(for_key=str(upgrade.declaration.pk)).exists()


def test_a_notice_follows_a_notice(registered: Case) -> None:
    first = revision_case(registered).to("awaiting_payment")
    second = revision_case(first, version_range="5.0～").to("awaiting_payment").declaration
    first.declaration.refresh_from_db()
    assert (first.declaration.state, second.previous, second.state) == ("superseded", first.declaration, "registered")
    assert second.revises == registered.declaration.registration.__class__.objects.get()


def test_a_lapse_after_the_change_ends_the_registration(registered: Case) -> None:
    notice = revision_case(registered).to("awaiting_payment").declaration
    registration = notice.registration
    late = AT + timedelta(days=800)
    actions.lapse_registration(registration=registration, at=late)
    notice.refresh_from_db()
    assert (notice.state, notice.previous.state) == ("lapsed", "superseded")


def test_the_document_is_kept_at_each_submission(registered: Case) -> None:
    notice = revision_case(registered).to("returned")
    notice.step("submit")
    kept = Document.objects.filter(declaration=notice.declaration, kind="revision").select_related("file")
    assert [document.file.name for document in kept] == [
        f"改訂届_{notice.declaration.receipt_number}.pdf",
        f"改訂届_{notice.declaration.receipt_number}_第2版.pdf",
    ]
    assert all(document.file.sha256 for document in kept)


def test_what_was_registered_without_a_checklist_is_declared_by_the_newest_edition(registered: Case) -> None:
    old = GuidelineEditionFactory(number="1.00", published_on="2014-08-01")
    Declaration.objects.filter(pk=registered.declaration.pk).update(guideline_edition=old)
    notice = revised(registered)
    assert notice.guideline_edition.number == "1.20"
    assert notice.answers.count() == 2
