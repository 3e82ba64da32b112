"""Open statement lines beside invoices: what is proposed now. Nothing of it is stored, so it is never out of date."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from django.db.models import Q, QuerySet

from ghs.billing.matching.claims import Claim, Proposal, Share, Standing, Transfer
from ghs.billing.matching.proposals import propose
from ghs.billing.models import Allocation, Invoice, Statement, StatementLine
from ghs.billing.subjects import Subject
from ghs.text.normal import search_key

# How long a paid or cancelled invoice is told when money comes in for it once more.
REMEMBERED = timedelta(days=400)
LastDays = Mapping[Subject, date]
NO_LAST_DAYS: LastDays = MappingProxyType({})


@dataclass(frozen=True)
class ShownShare:
    """What one invoice would get."""

    invoice: Invoice
    share: Share


@dataclass(frozen=True)
class ShownOption:
    """One way to pay out lines, with the reasons in words."""

    shares: tuple[ShownShare, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Match:
    """A proposal with the rows it speaks of."""

    proposal: Proposal
    lines: tuple[StatementLine, ...]
    invoices: dict[str, Invoice]

    @property
    def mark(self) -> str:
        """The same as long as the same lines are to pay the same invoices in the same way."""
        lines = ",".join(transfer.key for transfer in self.proposal.transfers)
        shares = (f"{share.number}:{share.amount_yen}:{share.fee_yen}" for share in self.proposal.options[0].shares)
        return f"{lines}|{';'.join(shares)}"

    @property
    def options(self) -> list[ShownOption]:
        """The ways to pay the lines out, each with its invoices."""
        return [
            ShownOption(
                tuple(ShownShare(self.invoices[share.number], share) for share in option.shares),
                tuple(reason.text for reason in option.reasons),
            )
            for option in self.proposal.options
        ]

    @property
    def doubts(self) -> list[str]:
        """What speaks against all of it, in words."""
        return [reason.text for reason in self.proposal.reasons]

    def touches(self, statement: Statement) -> bool:
        """Whether one of its lines stands on a statement."""
        return any(line.statement_id == statement.pk for line in self.lines)

    def concerns(self, organizations: Collection[int]) -> bool:
        """Whether one of its invoices is to one of these organisations."""
        return any(invoice.organization_id in organizations for invoice in self.invoices.values())


def matches(today: date, last_days: LastDays = NO_LAST_DAYS) -> list[Match]:
    """Return what is proposed for every open line, earliest first; a constant number of queries.

    `last_days` is when that which an invoice extends has ended, by its subject: the apps above know it.
    """
    lines = {_line_key(line): line for line in StatementLine.objects.open()}
    if not lines:
        return []
    invoices = {invoice.number: invoice for invoice in _invoices(today)}
    found = propose([_transfer(line) for line in lines.values()], _claims(invoices.values(), last_days))
    return [
        Match(
            proposal,
            tuple(lines[transfer.key] for transfer in proposal.transfers),
            {number: invoices[number] for option in proposal.options for number in option.numbers},
        )
        for proposal in found
    ]


def _line_key(line: StatementLine) -> str:
    return f"{line.pk:012}"


def _transfer(line: StatementLine) -> Transfer:
    return Transfer(_line_key(line), line.booked_on, line.amount_yen, line.payer, line.text)


def _invoices(today: date) -> QuerySet[Invoice]:
    """Return what is unpaid, and what was paid or cancelled lately."""
    unpaid = Q(pk__in=Invoice.objects.unpaid().values("pk"))
    lately = Q(issued_on__gte=today - REMEMBERED)
    return Invoice.objects.filter(unpaid | lately).select_related("organization")


def _claims(invoices: Iterable[Invoice], last_days: LastDays) -> list[Claim]:
    aliases = _aliases()
    return [_claim(invoice, aliases[invoice.organization_id], last_days.get(invoice.subject)) for invoice in invoices]


def _aliases() -> dict[int | None, list[str]]:
    """Return the names under which organisations have paid: what a person confirmed, but not what was undone."""
    names: dict[int | None, list[str]] = defaultdict(list)
    paid = Allocation.objects.standing().exclude(payment__payer_name="").exclude(invoice__organization=None)
    pairs = paid.order_by("invoice__organization", "payment__payer_name")
    for organization, name in pairs.values_list("invoice__organization", "payment__payer_name").distinct():
        names[organization].append(name)
    return names


def _claim(invoice: Invoice, aliases: list[str], lapsed_on: date | None) -> Claim:
    organization = invoice.organization
    names = [invoice.addressee]
    if organization:
        names += [organization.name_kana, organization.name, organization.name_english]
    debtor = f"organization {organization.pk}" if organization else f"addressee {search_key(invoice.addressee)}"
    return Claim(
        number=invoice.number,
        debtor=debtor,
        amount_yen=invoice.balance_yen or invoice.total_yen,
        names=tuple(name for name in names if name),
        aliases=tuple(aliases),
        due_on=invoice.due_on,
        standing=_standing(invoice),
        lapsed_on=lapsed_on,
    )


def _standing(invoice: Invoice) -> Standing:
    if invoice.cancelled_at:
        return Standing.CANCELLED
    return Standing.OPEN if invoice.balance_yen else Standing.PAID
