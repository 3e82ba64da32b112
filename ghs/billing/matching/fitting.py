"""Which invoices one transfer may pay, taken by itself. The first kind of fit that is found decides."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from ghs.billing.matching.amounts import (
    MOST_INVOICES_SEARCHED,
    MOST_INVOICES_SUMMED,
    difference,
    fee_yen,
    sums,
)
from ghs.billing.matching.claims import Claim, Confidence, Option, Proposal, Reason, Share, Standing, Transfer, Why
from ghs.billing.matching.directory import Directory, Evidence

# A name this similar is proposed, when nothing else fits; a less similar one is only shown.
SIMILAR_ENOUGH = 0.9
MOST_OPTIONS = 5
MOST_CLAIMS_OF_AN_AMOUNT = 3


class Fitting:
    """Works out the proposal for each transfer; sums are worked out once for each set of invoices."""

    def __init__(self, directory: Directory) -> None:
        self.directory = directory
        self.open_by_amount: dict[int, list[Claim]] = defaultdict(list)
        self._sums: dict[tuple[str, ...], dict[int, list[tuple[int, ...]]]] = {}
        for claim in directory.claims:
            if claim.standing == Standing.OPEN:
                self.open_by_amount[claim.amount_yen].append(claim)

    def propose(self, transfer: Transfer) -> Proposal:
        """Return what one transfer may be for."""
        evidence = self.directory.evidence(transfer)
        open_ones = [each for each in evidence if each.claim.standing == Standing.OPEN]
        strong = [each for each in open_ones if each.is_strong]
        weak = [each for each in open_ones if not each.is_strong]
        proposal = (
            self._exact(transfer, strong, weak)
            or self._less_a_fee(transfer, strong)
            or self._similar(transfer, weak)
            or _closed(transfer, evidence)
            or _nearly(transfer, strong)
            or self._amount_only(transfer)
        )
        return _weighed(proposal, transfer, evidence, self.directory) if proposal else _nothing(transfer)

    def _exact(self, transfer: Transfer, strong: list[Evidence], weak: list[Evidence]) -> Proposal | None:
        """Whose name or number is told, and the amount is that of one invoice or the sum of several."""
        singles = [_single(each) for each in strong if each.claim.amount_yen == transfer.amount_yen]
        options = _decided(singles) or singles + self._summed(transfer.amount_yen, strong)
        if len(options) != 1:
            return _unclear(transfer, options)
        rivals = [each for each in weak if each.claim.amount_yen == transfer.amount_yen]
        twins = {each.claim.debtor for each in strong if not _is_named(each)}
        doubts = [Reason(Why.OTHER_NAME, each.claim.number) for each in rivals[:1]]
        if len(twins) > 1 and not _has_reference(options[0]):
            doubts.append(Reason(Why.TWINS))
        is_certain = bool(singles) and not doubts
        return _ready(transfer, options[0], Confidence.CERTAIN if is_certain else Confidence.LIKELY, doubts)

    def _summed(self, amount_yen: int, strong: Sequence[Evidence]) -> list[Option]:
        found = []
        for group in _by_debtor(strong):
            for places in self._sums_of(group).get(amount_yen, ()):
                chosen = [group[place] for place in places]
                shares = tuple(Share(each.claim.number, each.claim.amount_yen) for each in chosen)
                found.append(Option(shares, (*_shared(chosen), Reason(Why.SUM, str(len(shares))))))
        return found

    def _sums_of(self, group: Sequence[Evidence]) -> dict[int, list[tuple[int, ...]]]:
        key = tuple(each.claim.number for each in group)
        if key not in self._sums:
            self._sums[key] = sums([each.claim.amount_yen for each in group], at_most=MOST_INVOICES_SUMMED)
        return self._sums[key]

    def _less_a_fee(self, transfer: Transfer, strong: list[Evidence]) -> Proposal | None:
        """A customary fee lacks: on one invoice, or on everything that the payer owes."""
        options = []
        for each in strong:
            if fee := fee_yen(each.claim.amount_yen, transfer.amount_yen):
                share = Share(each.claim.number, transfer.amount_yen, fee)
                options.append(Option((share,), (*each.reasons, Reason(Why.FEE, f"{fee:,}"))))
        for group in _by_debtor(strong):
            options += _all_less_a_fee(group, transfer.amount_yen)
        if len(options) == 1:
            return _ready(transfer, options[0], Confidence.LIKELY)
        return _unclear(transfer, options)

    def _similar(self, transfer: Transfer, weak: list[Evidence]) -> Proposal | None:
        """The amount is right and the name is like one."""
        fits = [each for each in weak if each.claim.amount_yen == transfer.amount_yen]
        options = [_single(each) for each in fits]
        if len(fits) == 1 and fits[0].score >= SIMILAR_ENOUGH and len(transfer.payer) > 1:
            return _ready(transfer, options[0], Confidence.LIKELY)
        return _unclear(transfer, options)

    def _amount_only(self, transfer: Transfer) -> Proposal | None:
        claims = self.open_by_amount.get(transfer.amount_yen, [])
        if len(claims) > MOST_CLAIMS_OF_AN_AMOUNT:
            return None
        reasons = (Reason(Why.AMOUNT_ONLY),)
        return _unclear(transfer, [Option((Share(each.number, each.amount_yen),), reasons) for each in claims])


def _all_less_a_fee(group: Sequence[Evidence], amount_yen: int) -> list[Option]:
    due_yen = sum(each.claim.amount_yen for each in group)
    fee = fee_yen(due_yen, amount_yen)
    first = group[0].claim
    if len(group) < 2 or not fee or fee >= first.amount_yen:
        return []
    shares = [Share(each.claim.number, each.claim.amount_yen) for each in group]
    shares[0] = Share(first.number, first.amount_yen - fee, fee)
    return [Option(tuple(shares), (*_shared(group), Reason(Why.SUM, str(len(group))), Reason(Why.FEE, f"{fee:,}")))]


def _decided(options: Sequence[Option]) -> list[Option]:
    """Return the one invoice whose number and payer are both told, whatever else has the same amount."""
    names = {Why.NAME, Why.ALIAS, Why.BRANCH}
    told = [option for option in options if _has_reference(option) and names & {each.why for each in option.reasons}]
    return told if len(told) == 1 else []


def _single(each: Evidence) -> Option:
    return Option((Share(each.claim.number, each.claim.amount_yen),), (*each.reasons, Reason(Why.AMOUNT)))


def _by_debtor(evidence: Iterable[Evidence]) -> list[list[Evidence]]:
    """Return the invoices of each debtor that are searched for sums: those that fall due first."""
    groups: dict[str, list[Evidence]] = defaultdict(list)
    for each in evidence:
        groups[each.claim.debtor].append(each)
    return [group[:MOST_INVOICES_SEARCHED] for _debtor, group in sorted(groups.items())]


def _shared(group: Iterable[Evidence]) -> tuple[Reason, ...]:
    return tuple(dict.fromkeys(reason for each in group for reason in each.reasons))


def _is_named(evidence: Evidence) -> bool:
    return evidence.reasons[:1] == (Reason(Why.REFERENCE),)


def _has_reference(option: Option) -> bool:
    return Reason(Why.REFERENCE) in option.reasons


def _closed(transfer: Transfer, evidence: Iterable[Evidence]) -> Proposal | None:
    """The invoice that is meant has been paid or cancelled."""
    words = {Standing.PAID: Why.PAID, Standing.CANCELLED: Why.CANCELLED}
    options = []
    for each in evidence:
        is_meant = each.is_strong and (each.claim.amount_yen == transfer.amount_yen or _is_named(each))
        if each.claim.standing in words and is_meant:
            reasons = (*each.reasons, Reason(words[each.claim.standing]))
            options.append(Option((Share(each.claim.number, transfer.amount_yen),), reasons))
    return _unclear(transfer, list(reversed(options)))


def _nearly(transfer: Transfer, strong: list[Evidence]) -> Proposal | None:
    """The name or number is right, the amount is not."""
    options = []
    for each in sorted(strong, key=lambda each: abs(each.claim.amount_yen - transfer.amount_yen)):
        yen = min(each.claim.amount_yen, transfer.amount_yen)
        reasons = (*each.reasons, difference(each.claim.amount_yen, transfer.amount_yen))
        options.append(Option((Share(each.claim.number, yen),), reasons))
    return _unclear(transfer, options)


def _weighed(proposal: Proposal, transfer: Transfer, evidence: list[Evidence], directory: Directory) -> Proposal:
    """Doubt a ready proposal when the text names another invoice, or the last day of what is paid is over."""
    if not proposal.is_ready:
        return proposal
    numbers = proposal.options[0].numbers
    others = [each.claim for each in evidence if _is_named(each) and each.claim.number not in numbers]
    ends = [directory.claim(number).lapsed_on for number in numbers]
    over = sorted(day for day in ends if day and transfer.on > day)
    doubts = (*proposal.reasons, *(Reason(Why.OTHER_NUMBER, claim.number) for claim in others[:1]))
    doubts += tuple(Reason(Why.LAPSED, f"{day:%Y/%m/%d}") for day in over[:1])
    if over or any(claim.standing == Standing.OPEN for claim in others):
        return Proposal(proposal.transfers, Confidence.UNCLEAR, proposal.options, doubts)
    return Proposal(proposal.transfers, Confidence.LIKELY if others else proposal.confidence, proposal.options, doubts)


def _ready(transfer: Transfer, option: Option, confidence: Confidence, doubts: Iterable[Reason] = ()) -> Proposal:
    return Proposal((transfer,), confidence, (option,), tuple(doubts))


def _unclear(transfer: Transfer, options: Sequence[Option]) -> Proposal | None:
    if not options:
        return None
    more = len(options) - MOST_OPTIONS
    reasons = (Reason(Why.MORE_OPTIONS, str(more)),) if more > 0 else ()
    return Proposal((transfer,), Confidence.UNCLEAR, tuple(options[:MOST_OPTIONS]), reasons)


def _nothing(transfer: Transfer) -> Proposal:
    return Proposal((transfer,), Confidence.NONE)
