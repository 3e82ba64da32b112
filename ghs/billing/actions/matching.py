"""Confirming what statement lines pay: proposals by the press of a button, the rest by hand; and setting aside."""

from collections import deque
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ghs.accounts.models import User
from ghs.billing.actions.paying import allocate_payment, record_payment
from ghs.billing.actions.undoing import undo_payment
from ghs.billing.matches import NO_LAST_DAYS, LastDays, Match, matches
from ghs.billing.matching.claims import Share
from ghs.billing.models import Invoice, Payment, StatementLine
from ghs.errors import Refusal
from ghs.history.actions import record

LONGEST_PAYER = 160


class NothingChosen(Refusal):
    """No proposal was ticked."""

    message = _("Choose at least one proposal to confirm.")


class ProposalsChanged(Refusal):
    """Somebody confirmed lines or changed invoices since the page was shown."""

    message = _("Nothing was noted: the proposals have changed since this page was opened. Look through them again.")


class LineSettled(Refusal):
    """The line has been paid out or set aside meanwhile."""

    message = _("This line has been settled meanwhile. Look at it again.")


class LineNotSettled(Refusal):
    """There is nothing to undo."""

    message = _("Nothing stands for this line that could be undone.")


class TooLittle(Refusal):
    """An invoice would get nothing."""

    message = _("The amount does not reach for all the chosen invoices. Choose fewer.")


@transaction.atomic
def confirm_matches(
    *, marks: Collection[str], by: User, at: datetime, last_days: LastDays = NO_LAST_DAYS
) -> list[Invoice]:
    """Let the chosen proposals come true: a payment for each line, paid out to its invoices; all of them or none.

    `marks` are those of the matches that were shown, worked out with the same `last_days`.
    Shape: the invoices that got money.
    Errors: NothingChosen, ProposalsChanged, and those of `allocate_payment`.
    """
    if not marks:
        raise NothingChosen
    _locked(list(StatementLine.objects.open().values_list("pk", flat=True)))
    ready = {match.mark: match for match in matches(timezone.localdate(at), last_days) if match.proposal.is_ready}
    if not ready.keys() >= set(marks):
        raise ProposalsChanged
    chosen = [match for mark, match in ready.items() if mark in marks]
    _lock_invoices([invoice for match in chosen for invoice in match.invoices.values()])
    for match in chosen:
        _settle(match.lines, _shares(match), by, at)
    return list({invoice.pk: invoice for match in chosen for invoice in match.invoices.values()}.values())


@transaction.atomic
def assign_line(
    *, line: StatementLine, invoices: Sequence[Invoice], is_fee_borne: bool, by: User, at: datetime
) -> StatementLine:
    """Pay invoices out of a line by hand, what falls due first first; what is left over stays as open credit.

    When the council bears the fee that a bank kept, the last invoice is settled by it.
    Effects: the payer's name is known for the organisation from now on.
    Errors: NothingChosen, LineSettled, TooLittle, and those of `allocate_payment`.
    """
    if not invoices:
        raise NothingChosen
    [line] = _open_lines([line.pk])
    locked = _lock_invoices(invoices)
    _settle([line], _by_hand(line.amount_yen, locked.values(), is_fee_borne=is_fee_borne), by, at)
    return line


@transaction.atomic
def set_aside_line(*, line: StatementLine, reason: str, by: User, at: datetime) -> StatementLine:
    """Say that the money on a line pays no invoice, and why. Errors: LineSettled."""
    [line] = _open_lines([line.pk])
    line.payment = None
    line.set_aside_reason, line.set_aside_by, line.set_aside_at = reason, by, at
    line.save(update_fields=["payment", "set_aside_reason", "set_aside_by", "set_aside_at"])
    record(verb="set_aside_line", obj=line, by=by, at=at)
    return line


@transaction.atomic
def reopen_line(*, line: StatementLine, reason: str, by: User, at: datetime) -> StatementLine:
    """Undo what was done with a line: its payment, or its being set aside.

    Errors: LineNotSettled, and those of `undo_payment`.
    """
    line = _locked([line.pk])[0]
    if line.set_aside_at:
        line.set_aside_reason, line.set_aside_by, line.set_aside_at = "", None, None
        line.save(update_fields=["set_aside_reason", "set_aside_by", "set_aside_at"])
    elif line.payment and line.is_settled:
        undo_payment(payment=line.payment, reason=reason, by=by, at=at)
    else:
        raise LineNotSettled
    record(verb="reopen_line", obj=line, by=by, at=at)
    return line


def _open_lines(keys: Collection[int]) -> list[StatementLine]:
    """Lock lines and return them as they are now. Errors: LineSettled."""
    lines = _locked(keys)
    if not all(line.is_open for line in lines):
        raise LineSettled
    return lines


def _locked(keys: Collection[int]) -> list[StatementLine]:
    """Lock lines, always in the same order, so that two people never wait for each other in a circle.

    They are read anew after the wait: a joined payment would be the one from before it.
    """
    lines = StatementLine.objects.filter(pk__in=keys).order_by("pk")
    list(lines.select_for_update().values_list("pk"))
    return list(lines.select_related("payment__reversed_by"))


def _lock_invoices(invoices: Iterable[Invoice]) -> dict[int, Invoice]:
    locked = Invoice.objects.select_for_update(of=("self",)).filter(pk__in={invoice.pk for invoice in invoices})
    return {invoice.pk: invoice for invoice in locked.order_by("pk")}


def _shares(match: Match) -> list[tuple[Invoice, Share]]:
    return [(match.invoices[share.number], share) for share in match.proposal.options[0].shares]


def _by_hand(amount_yen: int, invoices: Iterable[Invoice], *, is_fee_borne: bool) -> list[tuple[Invoice, Share]]:
    """Divide an amount among invoices, what falls due first first. Errors: TooLittle."""
    shares = []
    for invoice in sorted(invoices, key=lambda each: (each.due_on, each.number)):
        part = min(amount_yen, invoice.balance_yen)
        if part < 1:
            raise TooLittle
        shares.append((invoice, Share(invoice.number, part)))
        amount_yen -= part
    if is_fee_borne:
        last, share = shares[-1]
        shares[-1] = (last, replace(share, fee_yen=last.balance_yen - share.amount_yen))
    return shares


def _settle(lines: Iterable[StatementLine], shares: Iterable[tuple[Invoice, Share]], by: User, at: datetime) -> None:
    """Note a payment for each line and pay the invoices out of them, one after the other."""
    due = deque((invoice, share.amount_yen, share.fee_yen) for invoice, share in shares)
    for line in lines:
        payment = _payment_of(line, by, at)
        credit_yen = line.amount_yen
        while credit_yen and due:
            invoice, needed_yen, fee_yen = due.popleft()
            part = min(credit_yen, needed_yen)
            fee = fee_yen if part == needed_yen else 0
            allocate_payment(payment=payment, invoice=invoice, amount_yen=part, fee_difference_yen=fee, by=by, at=at)
            credit_yen -= part
            if part < needed_yen:
                due.appendleft((invoice, needed_yen - part, fee_yen))


def _payment_of(line: StatementLine, by: User, at: datetime) -> Payment:
    payment = record_payment(
        amount_yen=line.amount_yen,
        received_on=line.booked_on,
        payer_name=line.payer[:LONGEST_PAYER],
        source=Payment.Source.STATEMENT,
        submission=uuid4(),
        by=by,
        at=at,
    )
    line.payment = payment
    line.save(update_fields=["payment"])
    record(verb="settle_line", obj=line, by=by, at=at, detail={"payment": payment.pk})
    return payment
