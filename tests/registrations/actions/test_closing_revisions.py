"""Upgrades of what has ended: closed by the clock, their money given back."""

import uuid
from datetime import timedelta

import pytest

from ghs.billing.actions import refund_invoice
from ghs.billing.models import Document, Invoice
from ghs.history.queries import history_of
from registrations import actions, jobs
from registrations.models import Declaration, Registration
from registrations.queries.idle_money import idle_money
from registrations.revisions import Plan
from tests.registrations.factories import Case
from tests.registrations.revisions import revision_case

THREE_AREAS = ["quality_management", "product_safety", "life_cycle"]


@pytest.fixture
def upgrade(case: Case) -> Case:
    """An upgrade to Level 3 that was accepted and is not paid yet."""
    return revision_case(case.to("registered"), Plan(areas=THREE_AREAS)).to("awaiting_payment")


def invoice_for(upgrade: Case) -> Invoice:
    return Invoice.objects.get(for_key=str(upgrade.declaration.pk), for_kind="registrations.declaration")


def end(upgrade: Case, state: str) -> None:
    Declaration.objects.filter(pk=upgrade.declaration.previous_id).update(state=state)


def closed(upgrade: Case) -> None:
    upgrade.declaration = actions.close_revision(declaration=upgrade.declaration, at=upgrade.tick())


@pytest.mark.parametrize("state", ["withdrawn", "revoked"])
def test_an_unpaid_upgrade_of_what_has_ended_is_closed_with_its_invoice(upgrade: Case, state: str) -> None:
    end(upgrade, state)
    closed(upgrade)
    assert (upgrade.declaration.state, invoice_for(upgrade).cancelled_at) == ("cancelled", upgrade.at)
    assert Document.objects.get(kind="cancellation").reason == "登録が終了したため、変更の効力が生じません。"
    entry = history_of(upgrade.declaration).last()
    assert (entry.verb, entry.from_state, entry.to_state, entry.by) == (
        "close_revision",
        "awaiting_payment",
        "cancelled",
        None,
    )
    assert idle_money() == []


@pytest.mark.parametrize("state", ["registered", "suspended", "lapsed"])
def test_one_that_can_still_take_effect_stays(upgrade: Case, state: str) -> None:
    end(upgrade, state)
    closed(upgrade)
    assert (upgrade.declaration.state, invoice_for(upgrade).cancelled_at) == ("awaiting_payment", None)


def test_a_lapse_closes_it_when_no_payment_brings_the_registration_back(upgrade: Case) -> None:
    end(upgrade, "lapsed")
    today = upgrade.at.date()
    Registration.objects.update(registered_on=today - timedelta(days=500), expires_on=today - timedelta(days=140))
    assert list(Declaration.objects.changes_of_the_ended(today)) == [upgrade.declaration]
    assert not Declaration.objects.changes_of_the_ended(today - timedelta(days=40)).exists()


def test_a_paid_one_leaves_its_money_to_the_office_until_it_is_given_back(upgrade: Case) -> None:
    upgrade.pay()
    end(upgrade, "revoked")
    closed(upgrade)
    closed(upgrade)
    invoice = invoice_for(upgrade)
    assert (upgrade.declaration.state, invoice.cancelled_at) == ("cancelled", None)
    assert [(row.invoice, row.amount_yen) for row in idle_money()] == [(invoice, 11_000)]
    refund_invoice(
        invoice=invoice,
        amount_yen=11_000,
        refunded_on=upgrade.at.date(),
        reason="登録の取消",
        submission=uuid.uuid4(),
        by=upgrade.registrar,
        at=upgrade.tick(),
    )
    assert Document.objects.get(kind="return_invoice").total_yen == 11_000
    assert (idle_money(), Declaration.objects.cancelled_but_paid().exists()) == ([], False)


def test_the_minute_job_closes_each_and_goes_on_after_one_that_fails(
    upgrade: Case, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    end(upgrade, "withdrawn")
    with monkeypatch.context() as patch:
        patch.setattr("registrations.jobs.actions.close_revision", lambda **values: 1 / 0)
        jobs.close_revisions()
    assert "changes what has ended but could not be closed" in caplog.text
