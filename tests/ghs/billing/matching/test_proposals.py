"""What is proposed for a transfer, how sure it is, and why."""

from datetime import date

import pytest

from ghs.billing.matching.claims import Confidence, Proposal, Standing, Why
from ghs.billing.matching.proposals import propose
from tests.ghs.billing.matching.builders import claim, transfer

DAY_1, DAY_2 = date(2026, 11, 2), date(2026, 11, 3)


def whys(proposal: Proposal, option: int = 0) -> list[Why]:
    return [reason.why for reason in (*proposal.options[option].reasons, *proposal.reasons)]


def paid(proposal: Proposal) -> list[tuple[str, int, int]]:
    return [(share.number, share.amount_yen, share.fee_yen) for share in proposal.options[0].shares]


def test_the_same_name_and_amount_are_certain() -> None:
    [found] = propose([transfer(22_000, "ｻﾝﾌﾟﾙ(ｶ")], [claim("2026-0001"), claim("2026-0002", name="合同会社ベツ")])
    assert (found.confidence, paid(found)) == (Confidence.CERTAIN, [("2026-0001", 22_000, 0)])
    assert whys(found) == [Why.NAME, Why.AMOUNT]


def test_an_invoice_number_in_the_text_is_as_good_as_a_name() -> None:
    [found] = propose([transfer(22_000, "20260001 カ)オヤガイシヤ")], [claim("2026-0001"), claim("2026-0002")])
    assert (found.confidence, found.options[0].numbers) == (Confidence.CERTAIN, ("2026-0001",))
    assert whys(found) == [Why.REFERENCE, Why.AMOUNT]


def test_an_alias_counts_as_a_name() -> None:
    [found] = propose([transfer(22_000, "カ)オヤ")], [claim("2026-0001", aliases=("カ)オヤ",))])
    assert (found.confidence, whys(found)) == (Confidence.CERTAIN, [Why.ALIAS, Why.AMOUNT])


@pytest.mark.parametrize(
    ("payer", "why"),
    [
        ("カ)サンプルイリヨウシステムス", Why.SIMILAR),
        ("カ)サンプルイリヨウシス", Why.CUT_OFF),
        ("ユ)サンプルイリヨウシステム", Why.FORM),
    ],
)
def test_a_name_that_is_nearly_the_same_is_likely(payer: str, why: Why) -> None:
    [found] = propose([transfer(22_000, payer)], [claim("2026-0001", name="株式会社サンプルイリョウシステム")])
    assert found.confidence == Confidence.LIKELY
    assert why in whys(found)


def test_a_branch_does_not_make_another_payer() -> None:
    [found] = propose([transfer(22_000, "カ)サンプル トウキヨウシテン")], [claim("2026-0001")])
    assert (found.confidence, whys(found)) == (Confidence.CERTAIN, [Why.BRANCH, Why.AMOUNT])


def test_a_transfer_fee_is_likely() -> None:
    [found] = propose([transfer(21_560)], [claim("2026-0001")])
    assert (found.confidence, paid(found)) == (Confidence.LIKELY, [("2026-0001", 21_560, 440)])
    assert [reason.text for reason in found.options[0].reasons][-1].startswith("440")


@pytest.mark.parametrize(
    ("yen", "why"),
    [
        (21_999, Why.LESS),
        (22_001, Why.MORE),
        (22_900, Why.ONE_DIGIT),
        (20_200, Why.SWAPPED),
        (30_000, Why.MORE),
        (10_000, Why.LESS),
    ],
)
def test_a_wrong_amount_is_only_to_look_at(yen: int, why: Why) -> None:
    [found] = propose([transfer(yen)], [claim("2026-0001")])
    assert (found.confidence, whys(found)) == (Confidence.UNCLEAR, [Why.NAME, why])


def test_one_transfer_for_several_invoices() -> None:
    [found] = propose([transfer(55_000)], [claim("2026-0001"), claim("2026-0002", 33_000), claim("2026-0003", 11_000)])
    assert (found.confidence, paid(found)) == (
        Confidence.LIKELY,
        [("2026-0001", 22_000, 0), ("2026-0002", 33_000, 0)],
    )
    assert whys(found) == [Why.NAME, Why.SUM]


def test_one_transfer_for_everything_less_a_fee() -> None:
    [found] = propose([transfer(54_670)], [claim("2026-0001"), claim("2026-0002", 33_000)])
    assert paid(found) == [("2026-0001", 21_670, 330), ("2026-0002", 33_000, 0)]
    assert (found.confidence, whys(found)) == (Confidence.LIKELY, [Why.NAME, Why.SUM, Why.FEE])


def test_several_transfers_for_one_invoice() -> None:
    [found] = propose([transfer(10_000), transfer(12_000, on=DAY_2)], [claim("2026-0001")])
    assert (found.confidence, len(found.transfers), paid(found)) == (
        Confidence.LIKELY,
        2,
        [("2026-0001", 22_000, 0)],
    )
    assert whys(found) == [Why.NAME, Why.SEVERAL]


def test_two_invoices_of_one_amount_are_unclear() -> None:
    [found] = propose([transfer(22_000)], [claim("2026-0001"), claim("2026-0002")])
    assert (found.confidence, [option.numbers for option in found.options]) == (
        Confidence.UNCLEAR,
        [("2026-0001",), ("2026-0002",)],
    )


def test_as_many_transfers_as_equal_invoices_are_paired() -> None:
    found = propose([transfer(22_000, on=DAY_2), transfer(22_000)], [claim("2026-0002"), claim("2026-0001")])
    assert [(each.transfers[0].on, each.options[0].numbers, each.confidence) for each in found] == [
        (DAY_1, ("2026-0001",), Confidence.LIKELY),
        (DAY_2, ("2026-0002",), Confidence.LIKELY),
    ]


def test_twins_are_unclear_and_the_number_decides() -> None:
    claims = [claim("2026-0001", debtor="a"), claim("2026-0002", debtor="b")]
    assert propose([transfer(22_000)], claims)[0].confidence == Confidence.UNCLEAR
    [found] = propose([transfer(22_000, "20260002 カ)サンプル")], claims)
    assert (found.confidence, found.options[0].numbers) == (Confidence.CERTAIN, ("2026-0002",))
    [found] = propose([transfer(22_000)], [claims[0], claim("2026-0002", 33_000, debtor="b")])
    assert (found.confidence, whys(found)[-1]) == (Confidence.LIKELY, Why.TWINS)


def test_a_similar_name_with_the_same_amount_takes_the_certainty() -> None:
    claims = [
        claim("2026-0001", name="株式会社サンプルシステム"),
        claim("2026-0002", name="株式会社サンプルシステムズ"),
    ]
    [found] = propose([transfer(22_000, "カ)サンプルシステム")], claims)
    assert (found.confidence, found.options[0].numbers) == (Confidence.LIKELY, ("2026-0001",))
    assert whys(found)[-1] == Why.OTHER_NAME


def test_paying_twice_is_named() -> None:
    found = propose([transfer(22_000), transfer(22_000, on=DAY_2)], [claim("2026-0001")])
    assert [each.confidence for each in found] == [Confidence.LIKELY, Confidence.UNCLEAR]
    assert [whys(each)[-1] for each in found] == [Why.OTHER_TRANSFER, Why.OTHER_TRANSFER]


@pytest.mark.parametrize(("standing", "why"), [(Standing.PAID, Why.PAID), (Standing.CANCELLED, Why.CANCELLED)])
@pytest.mark.parametrize("payer", ["カ)サンプル", "20260001 カ)ベツ"])
def test_a_closed_invoice_is_named(standing: Standing, why: Why, payer: str) -> None:
    [found] = propose([transfer(22_000, payer)], [claim("2026-0001", standing=standing)])
    assert (found.confidence, whys(found)[-1]) == (Confidence.UNCLEAR, why)


def test_an_old_number_beside_the_right_name_is_told() -> None:
    claims = [claim("2026-0001", standing=Standing.CANCELLED), claim("2026-0002")]
    [found] = propose([transfer(22_000, "20260001 カ)サンプル")], claims)
    assert (found.confidence, found.options[0].numbers) == (Confidence.LIKELY, ("2026-0002",))
    assert found.reasons[-1].text.endswith("2026-0001")


def test_an_open_number_that_does_not_fit_is_unclear() -> None:
    claims = [claim("2026-0001", 33_000, name="合同会社ベツ"), claim("2026-0002")]
    [found] = propose([transfer(22_000, "20260001 カ)サンプル")], claims)
    assert (found.confidence, whys(found)[-1]) == (Confidence.UNCLEAR, Why.OTHER_NUMBER)


@pytest.mark.parametrize("amounts", [(22_000,), (12_000, 10_000)])
def test_money_after_the_last_day_is_unclear(amounts: tuple[int, ...]) -> None:
    [found] = propose([transfer(yen) for yen in amounts], [claim("2026-0001", lapsed_on=date(2026, 10, 31))])
    assert (found.confidence, found.reasons[-1].why) == (Confidence.UNCLEAR, Why.LAPSED)


def test_only_an_amount_is_shown_when_few_have_it() -> None:
    claims = [claim(f"2026-000{number}", name=f"合同会社{name}") for number, name in enumerate("アカサタ", 1)]
    [found] = propose([transfer(22_000, "ヤマダ タロウ")], claims[:3])
    assert (found.confidence, len(found.options), whys(found)) == (Confidence.UNCLEAR, 3, [Why.AMOUNT_ONLY])
    [found] = propose([transfer(22_000, "ヤマダ タロウ")], claims)
    assert (found.confidence, found.options) == (Confidence.NONE, ())


def test_many_options_are_cut() -> None:
    [found] = propose([transfer(22_000)], [claim(f"2026-000{number}") for number in range(8)])
    assert (len(found.options), found.reasons[0].value) == (5, "3")


def test_a_payer_without_a_name_is_no_riddle() -> None:
    [found] = propose([transfer(1_234, "")], [claim("2026-0001")])
    assert found.confidence == Confidence.NONE
