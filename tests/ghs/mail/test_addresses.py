"""Addresses and header texts: one spelling, nothing that breaks out."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from ghs.mail.addresses import AddressError, header_text, mailbox, wire_form
from ghs.text.fields import EmailField


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("hanako@hospital.example", "hanako@hospital.example"),
        ("  Hanako@Hospital.EXAMPLE ", "hanako@hospital.example"),
        ("taro@病院.example", "taro@xn--0rys90e.example"),
        ("o'neil+ghs@a-b.example", "o'neil+ghs@a-b.example"),
        ("ta..ro.@carrier.example", "ta..ro.@carrier.example"),
    ],
)
def test_an_address_has_one_spelling(written: str, kept: str) -> None:
    assert mailbox(written) == kept


@pytest.mark.parametrize(
    "written",
    [
        "",
        "hanako",
        "@hospital.example",
        "hanako@",
        "a b@hospital.example",
        "a@b@hospital.example",
        "a@hospital.example, b@hospital.example",
        "a@hospital.example\r\nBcc: everyone@hospital.example",
        "花子@hospital.example",
        "a@-hospital.example",
        "a@hospital..example",
        "a\x00@hospital.example",
        f"{'a' * 65}@hospital.example",
        f"a@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 60}.{'f' * 60}.example",
        "\ud83d@hospital.example",
    ],
)
def test_anything_else_is_refused(written: str) -> None:
    with pytest.raises(AddressError):
        mailbox(written)


@given(st.text())
def test_whatever_is_typed_gives_one_address_or_a_refusal(typed: str) -> None:
    try:
        address = mailbox(typed)
    except AddressError:
        return
    assert mailbox(address) == address
    assert address.isascii()
    assert not set(address) & set('\r\n \t\x00,;<>"')


@pytest.mark.parametrize("text", ["山田\r\nBcc: x@y.example", "a\nb", "a\x00b", "a\u2028b", "half \ud800"])
def test_a_header_takes_no_line_break_or_control_character(text: str) -> None:
    with pytest.raises(AddressError):
        header_text(text)


def test_odd_dots_go_in_quotes_on_the_wire() -> None:
    assert wire_form("ta..ro.@carrier.example") == '"ta..ro."@carrier.example'
    assert wire_form("ta.ro@carrier.example") == "ta.ro@carrier.example"


@given(st.emails() | st.from_regex(r"\A[!-~]{1,70}@[a-z0-9.-]{1,40}\.[a-z]{2,10}\Z"))
def test_whatever_a_form_takes_can_be_sent_to(typed: str) -> None:
    try:
        taken = EmailField().clean(typed)
    except ValidationError:
        return
    assert mailbox(taken) == taken.lower()
