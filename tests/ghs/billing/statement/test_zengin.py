"""Records of 200 characters, with and without line breaks."""

from dataclasses import replace

import pytest

from ghs.billing.payers import payer_key
from ghs.billing.statement.incoming import Fault
from ghs.billing.statement.reading import read_statement
from tests.ghs.billing.statement.layouts import TODAY, TRANSFERS, zengin


@pytest.mark.parametrize("kind", ["03", "01"])
@pytest.mark.parametrize("separator", ["\r\n", "\n", ""])
def test_both_kinds_are_read(kind: str, separator: str) -> None:
    reading = read_statement(zengin(kind=kind, separator=separator).encode(), today=TODAY)

    assert reading.faults == ()
    assert [(line.booked_on, line.amount_yen, payer_key(line.payer)) for line in reading.incoming] == [
        (on, yen, payer_key(payer)) for on, yen, payer in TRANSFERS
    ]
    assert reading.withdrawals == (1 if kind == "03" else 0)


def test_half_width_kana_are_one_byte_a_character() -> None:
    content = zengin(separator="", is_narrow=True).encode("cp932")

    reading = read_statement(content + b"\x1a", today=TODAY)

    assert reading.faults == ()
    assert [payer_key(line.payer) for line in reading.incoming] == [payer_key(payer) for _on, _yen, payer in TRANSFERS]
    assert (reading.encoding, len(content) % 200) == ("Shift_JIS (CP932)", 0)


def test_a_file_without_its_end_is_cut_off() -> None:
    content = "".join(zengin(separator="\n").splitlines(keepends=True)[:-1])
    faults = read_statement(content.encode(), today=TODAY).faults
    assert [(fault.line, "cut off" in fault.message) for fault in faults] == [(6, True)]


def test_a_short_record_is_named() -> None:
    records = zengin(separator="\n").splitlines()
    records[2] = records[2][:150]
    faults = read_statement("\n".join(records).encode(), today=TODAY).faults
    assert [(fault.line, "150" in fault.message) for fault in faults] == [(3, True)]


def test_sums_of_the_bank_that_differ_are_told() -> None:
    records = zengin(separator="\n").splitlines()
    del records[2]
    faults = read_statement("\n".join(records).encode(), today=TODAY).faults
    assert [fault.line for fault in faults] == [5]
    assert "60,060" in faults[0].message


@pytest.mark.parametrize(("number", "place", "wrong"), [(1, 9, "081399"), (2, 24, "00000002200X")])
def test_an_unreadable_field_is_named(number: int, place: int, wrong: str) -> None:
    records = zengin(separator="\n").splitlines()
    records[number] = records[number][:place] + wrong + records[number][place + len(wrong) :]
    fault = read_statement("\n".join(records).encode(), today=TODAY).faults[0]
    assert (fault.line, fault.column) == (number + 1, "10")


def test_a_cancelled_notice_is_no_money() -> None:
    records = zengin(kind="01", separator="\n").splitlines()
    records[3] = records[3][:127] + "1" + records[3][128:]
    records[4] = f"8{2:06}{54_560:012}".ljust(200)
    reading = read_statement("\n".join(records).encode(), today=TODAY)
    assert (len(reading.incoming), reading.others, reading.faults) == (2, 1, ())


def test_an_unknown_record_is_named() -> None:
    records = zengin(separator="\n").splitlines()
    records.insert(2, "7".ljust(200))
    found = read_statement("\n".join(records).encode(), today=TODAY).faults
    assert [replace(fault, message="") for fault in found] == [Fault(3, "1", "")]
