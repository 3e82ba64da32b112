"""From transfers and claims to proposals. The same input gives the same proposals, in whatever order it comes."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ghs.billing.matching.amounts import MOST_TRANSFERS_SEARCHED, MOST_TRANSFERS_SUMMED, sums
from ghs.billing.matching.claims import Claim, Confidence, Option, Proposal, Reason, Share, Standing, Transfer, Why
from ghs.billing.matching.directory import Directory, Evidence
from ghs.billing.matching.fitting import Fitting

_RANKS = {Confidence.CERTAIN: 0, Confidence.LIKELY: 1, Confidence.UNCLEAR: 2, Confidence.NONE: 3}


def propose(transfers: Iterable[Transfer], claims: Iterable[Claim]) -> list[Proposal]:
    """Return a proposal for every transfer, earliest first; transfers that pay one invoice together share one.

    No invoice gets more than its balance by the certain and the likely ones together.
    """
    ordered = sorted(transfers, key=lambda each: (each.on, each.key))
    directory = Directory(claims)
    fitting = Fitting(directory)
    found = [fitting.propose(transfer) for transfer in ordered]
    found = _as_many(found, directory)
    found = _contended(found, directory)
    found = _together(found, directory)
    return sorted(found, key=lambda each: (each.transfers[0].on, each.transfers[0].key))


def _as_many(found: list[Proposal], directory: Directory) -> list[Proposal]:
    """Pair transfers with equal invoices of one debtor when there are as many of the one as of the other."""
    groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place, proposal in enumerate(found):
        if numbers := _equal_invoices(proposal, directory):
            groups[numbers].append(place)
    paired = list(found)
    for numbers, places in sorted(groups.items()):
        if len(numbers) == len(places):
            for place, option in zip(places, found[places[0]].options, strict=True):
                options = (replace(option, reasons=(*option.reasons, Reason(Why.AS_MANY))),)
                paired[place] = replace(found[place], confidence=Confidence.LIKELY, options=options, reasons=())
    return paired


def _equal_invoices(proposal: Proposal, directory: Directory) -> tuple[str, ...]:
    """Return the invoices between which a transfer is undecided, if nothing else stands in its way."""
    numbers = tuple(option.numbers[0] for option in proposal.options if len(option.numbers) == 1)
    if proposal.confidence != Confidence.UNCLEAR or proposal.reasons or len(numbers) != len(proposal.options):
        return ()
    claims = [directory.claim(number) for number in numbers]
    same_debtor = len({claim.debtor for claim in claims}) == 1
    exact = all(claim.standing == Standing.OPEN and claim.amount_yen == proposal.amount_yen for claim in claims)
    strong = all(_weaknesses(option) == [] for option in proposal.options)
    return numbers if len(numbers) > 1 and same_debtor and exact and strong else ()


def _weaknesses(option: Option) -> list[Reason]:
    strong = (Why.REFERENCE, Why.NAME, Why.ALIAS, Why.BRANCH, Why.AMOUNT)
    return [reason for reason in option.reasons if reason.why not in strong]


def _contended(found: list[Proposal], directory: Directory) -> list[Proposal]:
    """Leave an invoice to the surest and earliest of the transfers that want more than its balance."""
    order = sorted(range(len(found)), key=lambda place: (_RANKS[found[place].confidence], place))
    left = {claim.number: claim.amount_yen for claim in directory.claims}
    settled = list(found)
    holders: dict[str, int] = {}
    for place in order:
        proposal = found[place]
        if not proposal.is_ready:
            continue
        shares = proposal.options[0].shares
        if all(share.amount_yen + share.fee_yen <= left[share.number] for share in shares):
            for share in shares:
                left[share.number] -= share.amount_yen + share.fee_yen
                holders[share.number] = place
            continue
        settled[place] = _doubted(proposal, Confidence.UNCLEAR)
        for holder in {holders[share.number] for share in shares if share.number in holders}:
            settled[holder] = _doubted(settled[holder], Confidence.LIKELY)
    return settled


def _doubted(proposal: Proposal, confidence: Confidence) -> Proposal:
    reason = Reason(Why.OTHER_TRANSFER)
    reasons = proposal.reasons if reason in proposal.reasons else (*proposal.reasons, reason)
    return replace(proposal, confidence=confidence, reasons=reasons)


def _together(found: list[Proposal], directory: Directory) -> list[Proposal]:
    """Find transfers that together are the amount of one invoice of their payer."""
    taken = {number for each in found if each.is_ready for number in each.options[0].numbers}
    merged: dict[int, Proposal] = {}
    used: set[int] = set()
    for claim, places in _loose_by_claim(found, directory):
        free = [place for place in places if place not in used][:MOST_TRANSFERS_SEARCHED]
        if claim.number in taken:
            continue
        amounts = [found[place].amount_yen for place in free]
        ways = sums(amounts, at_most=MOST_TRANSFERS_SUMMED).get(claim.amount_yen, [])
        if len(ways) == 1:
            chosen = [free[place] for place in ways[0]]
            merged[chosen[0]] = _joined([found[place] for place in chosen], claim, directory)
            used.update(chosen)
            taken.add(claim.number)
    return [merged.get(place, each) for place, each in enumerate(found) if place in merged or place not in used]


def _loose_by_claim(found: Sequence[Proposal], directory: Directory) -> list[tuple[Claim, list[int]]]:
    """Return the open claims of which transfers tell the name or number but do not fit alone."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, proposal in enumerate(found):
        if proposal.is_ready or len(proposal.transfers) > 1:
            continue
        for evidence in _meant(directory.evidence(proposal.transfers[0])):
            if evidence.claim.amount_yen > proposal.amount_yen:
                places[evidence.claim.number].append(place)
    return [(claim, places[claim.number]) for claim in directory.claims if len(places[claim.number]) > 1]


def _meant(evidence: Iterable[Evidence]) -> list[Evidence]:
    return [each for each in evidence if each.is_strong and each.claim.standing == Standing.OPEN]


def _joined(proposals: list[Proposal], claim: Claim, directory: Directory) -> Proposal:
    transfers = tuple(transfer for proposal in proposals for transfer in proposal.transfers)
    reasons = Counter(
        reason
        for transfer in transfers
        for each in directory.evidence(transfer)
        if each.claim.number == claim.number
        for reason in each.reasons
    )
    option = Option((Share(claim.number, claim.amount_yen),), (*reasons, Reason(Why.SEVERAL, str(len(transfers)))))
    over = claim.lapsed_on
    if over and transfers[-1].on > over:
        return Proposal(transfers, Confidence.UNCLEAR, (option,), (Reason(Why.LAPSED, f"{over:%Y/%m/%d}"),))
    return Proposal(transfers, Confidence.LIKELY, (option,))
