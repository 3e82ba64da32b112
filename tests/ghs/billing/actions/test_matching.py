"""Lines become payments by the press of a button or by hand; what is set aside or undone is told."""

from datetime import date

import pytest

from ghs.accounts.models import Membership, Organization, User
from ghs.accounts.roles import MemberRole
from ghs.billing import actions
from ghs.billing.actions import (
    LineNotSettled,
    LineSettled,
    NothingChosen,
    OwnInvoice,
    ProposalsChanged,
    TooLittle,
)
from ghs.billing.matches import Match, matches
from ghs.billing.matching.claims import Confidence
from ghs.billing.models import Payment, StatementLine
from ghs.history.queries import history_of
from tests.factories import LONG_AGO, OrganizationFactory
from tests.ghs.billing.bank import ACME, imported, line_of
from tests.ghs.billing.factories import AT, TODAY, fresh, invoice_to, pay


def only() -> Match:
    [match] = matches(TODAY)
    return match


def reasons() -> list[str]:
    return [reason.why.name for reason in only().proposal.options[0].reasons]


def confirm(by: User, *found: Match) -> None:
    actions.confirm_matches(marks={match.mark for match in found}, by=by, at=AT)


def test_a_certain_line_pays_its_invoice(organization: Organization, reviewer: User) -> None:
    invoice, line = invoice_to(organization), line_of(reviewer)
    assert (only().proposal.confidence, reasons()) == (Confidence.CERTAIN, ["NAME", "AMOUNT"])

    confirm(reviewer, only())

    line.refresh_from_db()
    payment = line.payment
    assert payment is not None
    assert (payment.amount_yen, payment.received_on, payment.source, payment.payer_name, payment.noted_by) == (
        22_000,
        line.booked_on,
        "statement",
        "カ)アクメイリヨウ",
        reviewer,
    )
    assert (fresh(invoice).is_paid, line.is_settled, line.is_open, matches(TODAY)) == (True, True, False, [])
    assert [entry.verb for entry in history_of(line)] == ["settle_line"]


def test_a_reference_of_the_invoice_is_recognised(organization: Organization, reviewer: User) -> None:
    invoice = invoice_to(organization)
    line_of(reviewer, payer=f"{invoice.transfer_reference} カ)オヤ")
    assert (only().proposal.confidence, reasons()) == (Confidence.CERTAIN, ["REFERENCE", "AMOUNT"])


def test_a_fee_is_borne_by_the_council(organization: Organization, reviewer: User) -> None:
    invoice = invoice_to(organization)
    line_of(reviewer, 21_560)
    confirm(reviewer, only())
    assert fresh(invoice).is_paid
    allocation = invoice.allocations.get()
    assert (allocation.amount_yen, allocation.fee_difference_yen) == (21_560, 440)


def test_one_transfer_pays_several_invoices(organization: Organization, reviewer: User) -> None:
    invoices = [invoice_to(organization, "1"), invoice_to(organization, "2")]
    line = line_of(reviewer, 44_000)
    confirm(reviewer, only())
    assert [fresh(invoice).is_paid for invoice in invoices] == [True, True]
    line.refresh_from_db()
    assert line.payment is not None
    assert line.payment.allocations.count() == 2


def test_several_transfers_pay_one_invoice(organization: Organization, reviewer: User) -> None:
    invoice = invoice_to(organization)
    statement = imported(reviewer, ("2026/11/2", 10_000, ACME), ("2026/11/4", 12_000, ACME))
    confirm(reviewer, only())
    assert (fresh(invoice).is_paid, Payment.objects.count()) == (True, 2)
    assert statement.lines.settled().count() == 2


def test_unclear_lines_are_never_confirmed(organization: Organization, reviewer: User) -> None:
    invoices = [invoice_to(organization, "1"), invoice_to(organization, "2")]
    line_of(reviewer)
    with pytest.raises(ProposalsChanged):
        confirm(reviewer, only())
    with pytest.raises(NothingChosen):
        confirm(reviewer)
    assert [fresh(invoice).settled_yen for invoice in invoices] == [0, 0]


def test_nothing_is_noted_when_one_proposal_has_changed(organization: Organization, reviewer: User) -> None:
    other = OrganizationFactory(name="株式会社ベツモノ", name_kana="ベツモノ")
    invoices = [invoice_to(organization, "1"), invoice_to(other, "2")]
    imported(reviewer, ("2026/11/2", 22_000, ACME), ("2026/11/4", 22_000, "カ)ベツモノ"))
    shown = matches(TODAY)
    pay(invoices[1], reviewer)
    with pytest.raises(ProposalsChanged):
        confirm(reviewer, *shown)
    assert fresh(invoices[0]).settled_yen == 0


def test_nobody_confirms_for_an_own_organisation(organization: Organization, reviewer: User) -> None:
    invoice = invoice_to(organization)
    Membership.objects.create(organization=organization, user=reviewer, role=MemberRole.VIEWER, since=LONG_AGO)
    line_of(reviewer)
    with pytest.raises(OwnInvoice):
        confirm(reviewer, only())
    assert (fresh(invoice).settled_yen, Payment.objects.count()) == (0, 0)


def test_by_hand_the_earliest_is_paid_first(organization: Organization, reviewer: User) -> None:
    later = invoice_to(organization, "1", due_on=date(2027, 1, 29))
    sooner = invoice_to(organization, "2")
    line = line_of(reviewer, 30_000, "カ)オヤガイシヤ")
    actions.assign_line(line=line, invoices=[later, sooner], is_fee_borne=False, by=reviewer, at=AT)
    assert (fresh(sooner).balance_yen, fresh(later).balance_yen) == (0, 14_000)


def test_by_hand_what_is_left_over_is_credit(organization: Organization, reviewer: User) -> None:
    line = line_of(reviewer, 30_000, "カ)オヤガイシヤ")
    line = actions.assign_line(line=line, invoices=[invoice_to(organization)], is_fee_borne=False, by=reviewer, at=AT)
    assert line.payment is not None
    line.payment.refresh_from_db()
    assert line.payment.credit_yen == 8_000


def test_by_hand_the_council_may_bear_the_fee(organization: Organization, reviewer: User) -> None:
    invoice = invoice_to(organization)
    line = line_of(reviewer, 21_230)
    actions.assign_line(line=line, invoices=[invoice], is_fee_borne=True, by=reviewer, at=AT)
    assert (fresh(invoice).is_paid, invoice.allocations.get().fee_difference_yen) == (True, 770)


def test_by_hand_every_invoice_gets_something(organization: Organization, reviewer: User) -> None:
    invoices = [invoice_to(organization, "1"), invoice_to(organization, "2")]
    line = line_of(reviewer, 22_000)
    with pytest.raises(TooLittle):
        actions.assign_line(line=line, invoices=invoices, is_fee_borne=False, by=reviewer, at=AT)
    with pytest.raises(NothingChosen):
        actions.assign_line(line=line, invoices=[], is_fee_borne=False, by=reviewer, at=AT)


def test_a_name_assigned_by_hand_is_known_until_it_is_undone(organization: Organization, reviewer: User) -> None:
    line = line_of(reviewer, 22_000, "カ)オヤガイシヤ")
    actions.assign_line(line=line, invoices=[invoice_to(organization, "1")], is_fee_borne=False, by=reviewer, at=AT)
    invoice_to(organization, "2")
    line_of(reviewer, 22_000, "カ)オヤガイシヤ", date(2026, 11, 19))
    assert (only().proposal.confidence, reasons()) == (Confidence.CERTAIN, ["ALIAS", "AMOUNT"])

    actions.reopen_line(line=line, reason="別の会社", by=reviewer, at=AT)

    assert {match.proposal.confidence for match in matches(TODAY)} == {Confidence.UNCLEAR}


def test_a_settled_line_is_settled_once(organization: Organization, reviewer: User) -> None:
    invoice, line = invoice_to(organization), line_of(reviewer)
    confirm(reviewer, only())
    with pytest.raises(LineSettled):
        actions.assign_line(line=line, invoices=[invoice], is_fee_borne=False, by=reviewer, at=AT)
    with pytest.raises(LineSettled):
        actions.set_aside_line(line=line, reason="利息", by=reviewer, at=AT)


def test_a_line_is_set_aside_and_opened_again(reviewer: User) -> None:
    line = actions.set_aside_line(line=line_of(reviewer, 12, "リソク"), reason="利息", by=reviewer, at=AT)
    assert (line.set_aside_reason, line.set_aside_by, line.set_aside_at) == ("利息", reviewer, AT)
    assert (StatementLine.objects.open().count(), StatementLine.objects.set_aside().count()) == (0, 1)
    line = actions.reopen_line(line=line, reason="違った", by=reviewer, at=AT)
    assert (line.is_open, line.set_aside_reason, line.set_aside_by) == (True, "", None)
    with pytest.raises(LineNotSettled):
        actions.reopen_line(line=line, reason="もう一度", by=reviewer, at=AT)
    assert [entry.verb for entry in history_of(line)] == ["set_aside_line", "reopen_line"]


def test_an_undone_payment_opens_its_line(organization: Organization, reviewer: User) -> None:
    invoice, line = invoice_to(organization), line_of(reviewer)
    confirm(reviewer, only())
    actions.reopen_line(line=line, reason="誤り", by=reviewer, at=AT)
    assert (fresh(invoice).settled_yen, StatementLine.objects.open().get()) == (0, line)
    confirm(reviewer, only())
    assert fresh(invoice).is_paid
    actions.reopen_line(line=line, reason="誤り", by=reviewer, at=AT)
    line = actions.set_aside_line(line=line, reason="返金済み", by=reviewer, at=AT)
    assert line.payment is None


@pytest.mark.parametrize("is_paid", [True, False])
def test_money_for_a_closed_invoice_is_named(organization: Organization, reviewer: User, is_paid: bool) -> None:
    invoice = invoice_to(organization)
    if is_paid:
        pay(invoice, reviewer)
    else:
        actions.cancel_invoice(invoice=invoice, reason="取下げ", by=reviewer, at=AT)
    line_of(reviewer)
    assert (only().proposal.confidence, reasons()[-1]) == (Confidence.UNCLEAR, "PAID" if is_paid else "CANCELLED")
