"""What is matched: transfers that came in and invoices that were sent; and what is proposed, with its reasons."""

from dataclasses import dataclass
from datetime import date
from enum import Enum, StrEnum

from django.utils.translation import gettext_lazy as _


class Standing(StrEnum):
    """How an invoice stands."""

    OPEN = "open"
    PAID = "paid"
    CANCELLED = "cancelled"


class Confidence(StrEnum):
    """How sure a proposal is. Only a person confirms; an unclear one not before that person has chosen."""

    CERTAIN = "certain"
    LIKELY = "likely"
    UNCLEAR = "unclear"
    NONE = "none"


@dataclass(frozen=True)
class Transfer:
    """Money that came in. Units: yen."""

    key: str
    on: date
    amount_yen: int
    payer: str
    text: str = ""


@dataclass(frozen=True)
class Claim:
    """An invoice as it is matched.

    Units: yen; `amount_yen` is the balance of an open invoice and the total of one that is paid or cancelled.
    `debtor` is the same for all invoices of one organisation or person; `names` are every name it is known under,
    `aliases` the payer names from which it has paid before. `lapsed_on` is the last day of what the invoice extends,
    when that is over.
    """

    number: str
    debtor: str
    amount_yen: int
    names: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    due_on: date | None = None
    standing: Standing = Standing.OPEN
    lapsed_on: date | None = None

    @property
    def order(self) -> tuple[date, str]:
        """What falls due first comes first."""
        return (self.due_on or date.max, self.number)


class Why(Enum):
    """Reasons in words; each takes the number or name that belongs to it."""

    REFERENCE = _("the invoice number is in the text")
    NAME = _("the name is the same")
    ALIAS = _("this name has paid for them before")
    BRANCH = _("the name is the same but for a branch")
    SIMILAR = _("the name is similar (%(value)s)")
    CUT_OFF = _("the name begins the same; banks cut long names")
    FORM = _("the legal form is another")
    AMOUNT = _("the amount is the same")
    FEE = _("%(value)s yen less: a transfer fee was taken off")
    SUM = _("the amount is the sum of %(value)s invoices of this payer")
    SEVERAL = _("%(value)s transfers together are the amount of one invoice")
    AS_MANY = _("as many transfers of this amount came in as invoices are open")
    AMOUNT_ONLY = _("only the amount is the same")
    ONE_DIGIT = _("the amounts differ in one figure (%(value)s yen)")
    SWAPPED = _("two figures of the amounts are swapped (%(value)s yen)")
    LESS = _("%(value)s yen too little")
    MORE = _("%(value)s yen too much")
    PAID = _("this invoice has been paid already: was it paid twice?")
    CANCELLED = _("this invoice was cancelled")
    LAPSED = _("it came in after the last day, %(value)s")
    TWINS = _("several payers have this name")
    OTHER_NAME = _("a similar name has the same amount open (%(value)s)")
    OTHER_NUMBER = _("but the text names the invoice %(value)s")
    OTHER_TRANSFER = _("another transfer fits the same invoice: was it paid twice?")
    MORE_OPTIONS = _("%(value)s more invoices would fit")


@dataclass(frozen=True)
class Reason:
    """One reason of a proposal."""

    why: Why
    value: str = ""

    @property
    def text(self) -> str:
        """The reason as people read it."""
        return str(self.why.value) % {"value": self.value}


@dataclass(frozen=True)
class Share:
    """What goes to one invoice: yen that came in, and yen that a bank kept as its fee."""

    number: str
    amount_yen: int
    fee_yen: int = 0


@dataclass(frozen=True)
class Option:
    """One way to assign transfers to invoices, with the reasons that speak for it and against it."""

    shares: tuple[Share, ...]
    reasons: tuple[Reason, ...] = ()

    @property
    def numbers(self) -> tuple[str, ...]:
        """The invoices that would be paid."""
        return tuple(share.number for share in self.shares)


@dataclass(frozen=True)
class Proposal:
    """What is proposed for a transfer, or for several that pay one invoice together.

    A certain or likely proposal has exactly one option; an unclear one has those that a person may look at.
    """

    transfers: tuple[Transfer, ...]
    confidence: Confidence
    options: tuple[Option, ...] = ()
    reasons: tuple[Reason, ...] = ()

    @property
    def is_ready(self) -> bool:
        """Whether a press of the button may confirm it."""
        return self.confidence in (Confidence.CERTAIN, Confidence.LIKELY)

    @property
    def amount_yen(self) -> int:
        """What came in. Units: yen."""
        return sum(transfer.amount_yen for transfer in self.transfers)
