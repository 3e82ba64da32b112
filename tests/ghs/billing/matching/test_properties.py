"""What holds for all transfers and invoices: nothing is paid beyond its balance, and order does not matter."""

import time
from collections import Counter
from datetime import date
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from ghs.billing.matching.amounts import difference, sums
from ghs.billing.matching.claims import Claim, Confidence, Proposal, Standing, Transfer
from ghs.billing.matching.proposals import propose

NAMES = [
    "株式会社サンプル",
    "カ)サンプル",
    "サンプルズ(カ",
    "有限会社サンプル",
    "ヤマダ タロウ",
    "カ)サンプルイリヨウシステム",
]
AMOUNTS = [11_000, 22_000, 21_560, 33_000, 21_999, 5_500]
CLAIMS = st.lists(
    st.builds(
        Claim,
        number=st.integers(1, 99).map(lambda number: f"2026-{number:04}"),
        debtor=st.sampled_from(["a", "b", "c"]),
        amount_yen=st.sampled_from(AMOUNTS),
        names=st.sampled_from(NAMES).map(lambda name: (name,)),
        due_on=st.dates(date(2026, 11, 1), date(2026, 11, 5)),
        standing=st.sampled_from([Standing.OPEN, Standing.OPEN, Standing.OPEN, Standing.PAID, Standing.CANCELLED]),
        lapsed_on=st.sampled_from([None, None, date(2026, 11, 3)]),
    ),
    max_size=8,
    unique_by=lambda claim: claim.number,
)
TRANSFERS = st.lists(
    st.builds(
        Transfer,
        key=st.integers(1, 99).map(str),
        on=st.dates(date(2026, 11, 1), date(2026, 11, 5)),
        amount_yen=st.sampled_from([*AMOUNTS, 44_000, 10_560, 54_670]),
        payer=st.sampled_from([*NAMES, "20260001 カ)ベツ"]),
    ),
    max_size=8,
    unique_by=lambda transfer: transfer.key,
)


def ready(found: list[Proposal]) -> list[Proposal]:
    return [each for each in found if each.is_ready]


@given(TRANSFERS, CLAIMS)
def test_no_invoice_gets_more_than_its_balance(transfers: list[Transfer], claims: list[Claim]) -> None:
    given_yen: Counter[str] = Counter()
    for proposal in ready(propose(transfers, claims)):
        for share in proposal.options[0].shares:
            given_yen[share.number] += share.amount_yen + share.fee_yen
    balances = {claim.number: claim.amount_yen for claim in claims if claim.standing == Standing.OPEN}
    assert all(yen <= balances.get(number, 0) for number, yen in given_yen.items())


@given(TRANSFERS, CLAIMS)
def test_every_transfer_has_one_proposal_and_is_spent_once(transfers: list[Transfer], claims: list[Claim]) -> None:
    found = propose(transfers, claims)
    assert sorted(each.key for proposal in found for each in proposal.transfers) == sorted(t.key for t in transfers)
    for proposal in ready(found):
        assert len(proposal.options) == 1
        assert sum(share.amount_yen for share in proposal.options[0].shares) == proposal.amount_yen


@given(TRANSFERS, CLAIMS, st.randoms(use_true_random=False))
def test_order_does_not_matter(transfers: list[Transfer], claims: list[Claim], random: Random) -> None:
    wanted = propose(transfers, claims)
    random.shuffle(transfers)
    random.shuffle(claims)
    assert propose(transfers, claims) == wanted


@given(TRANSFERS, CLAIMS)
def test_what_is_certain_is_exact_and_alone(transfers: list[Transfer], claims: list[Claim]) -> None:
    by_number = {claim.number: claim for claim in claims}
    for proposal in propose(transfers, claims):
        if proposal.confidence == Confidence.CERTAIN:
            [share] = proposal.options[0].shares
            claim = by_number[share.number]
            assert (share.amount_yen, share.fee_yen, claim.standing) == (claim.amount_yen, 0, Standing.OPEN)
            assert proposal.reasons == ()


@given(TRANSFERS, CLAIMS)
def test_what_was_confirmed_is_not_proposed_again(transfers: list[Transfer], claims: list[Claim]) -> None:
    done = ready(propose(transfers, claims))
    spent = {each.key for proposal in done for each in proposal.transfers}
    settled = {number for proposal in done for number in proposal.options[0].numbers}
    rest = [claim for claim in claims if claim.number not in settled]
    again = propose([each for each in transfers if each.key not in spent], rest)
    assert settled.isdisjoint(number for each in ready(again) for number in each.options[0].numbers)


@given(st.lists(st.integers(1, 50), max_size=6), st.integers(2, 6))
def test_sums_are_complete(amounts: list[int], at_most: int) -> None:
    found = sums(amounts, at_most=at_most)
    for total, ways in found.items():
        assert all(sum(amounts[place] for place in way) == total and 2 <= len(way) <= at_most for way in ways)
    if 2 <= len(amounts) <= at_most:
        assert tuple(range(len(amounts))) in found[sum(amounts)]


@given(st.integers(1, 10**7), st.integers(1, 10**7))
def test_a_difference_is_told_in_words(due_yen: int, came_yen: int) -> None:
    if due_yen != came_yen:
        assert f"{abs(due_yen - came_yen):,}" in difference(due_yen, came_yen).text


def test_a_thousand_of_each_are_matched_in_seconds() -> None:
    random = Random(4)
    kana = "アイウエオカキクケコサシスセソタチツテト"
    names = ["".join(random.choices(kana, k=8)) for _ in range(200)]
    owed = [(f"2026-{n:04}", names[n % 200], random.choice(AMOUNTS)) for n in range(1000)]
    claims = [Claim(number, name, yen, (f"株式会社{name}",)) for number, name, yen in owed]
    sent = [(f"{n:04}", date(2026, 11, 1 + n % 20), random.choice(AMOUNTS)) for n in range(1000)]
    transfers = [Transfer(key, on, yen, f"カ){random.choice(names)[:7]}ト") for key, on, yen in sent]
    began = time.process_time()

    found = propose(transfers, claims)

    assert time.process_time() - began < 10
    assert sum(len(each.transfers) for each in found) == 1000
