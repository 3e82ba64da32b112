"""Form fields that take what people type."""

from datetime import date
from uuid import UUID

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import override

from ghs.text.fields import (
    ConsentField,
    CorporateNumberField,
    DateField,
    EmailField,
    KanaField,
    LongTextField,
    MomentField,
    OnceField,
    PhoneField,
    PostcodeField,
    TextField,
)


@pytest.mark.parametrize(
    ("field", "typed", "stored"),
    [
        (TextField(), "　山田😀 ", "山田😀"),
        (TextField(), "<b>&amp;</b>", "<b>&amp;</b>"),
        (LongTextField(), "一\r\n二", "一\n二"),
        (KanaField(), "やまだ", "ヤマダ"),
        (KanaField(), "Smith", "Smith"),
        (EmailField(), "Ｎａｍｅ＠Company.EXAMPLE", "Name@company.example"),
        (EmailField(), "a..b.@mobile.example", "a..b.@mobile.example"),
        (PhoneField(), "０３−１２３４−５６７８", "03-1234-5678"),
        (PostcodeField(), "〒１００－０００１", "1000001"),
        (CorporateNumberField(), "７０００−０１２０−５０００２", "7000012050002"),
        (DateField(), "２０２６年２月９日", date(2026, 2, 9)),
        (DateField(), "20260209", date(2026, 2, 9)),
    ],
)
def test_field_stores_clean_what_people_type(field: forms.Field, typed: str, stored: object) -> None:
    assert field.clean(typed) == stored


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        (TextField(), "a\x00b", "保存できない文字"),
        (TextField(), "a\ud800", "保存できない文字"),
        (TextField(), "a\ufffd", "保存できない文字"),
        (LongTextField(), "\x00", "保存できない文字"),
        (TextField(), "Subject\r\nBcc: all@everyone.example", "改行"),
        (TextField(max_length=5), "六文字をこえる", "5文字以内"),
        (LongTextField(max_length=5), "六文字をこえる", "5文字以内"),
        (KanaField(), "山田", "フリガナ"),
        (EmailField(), "name@", "メールアドレス"),
        (EmailField(), "山田@company.example", "メールアドレス"),
        (EmailField(), "a@b@c.example,d@e.example", "メールアドレス"),
        (PhoneField(), "電話", "電話番号"),
        (PostcodeField(), "100", "7桁"),
        (CorporateNumberField(), "7000012050003", "検査用数字"),
        (CorporateNumberField(), "123", "13桁"),
        (DateField(), "来週", "2026-11-22"),
        (DateField(), "2026-02-30", "2026-11-22"),
        (ConsentField(), "", "チェック"),
    ],
)
def test_field_says_how_to_mend_what_it_refuses(field: forms.Field, typed: str, told: str) -> None:
    with override("ja"), pytest.raises(ValidationError) as refusal:
        field.clean(typed)

    assert told in refusal.value.messages[0]


def test_once_field_gives_a_new_mark_for_a_spoilt_one() -> None:
    mark = "7f2a8c6e-6a1f-4a0c-9a52-0b7e9d3f1c11"

    assert OnceField().clean(mark) == UUID(mark)
    assert isinstance(OnceField().clean("<script>"), UUID)


@pytest.mark.parametrize("field", [TextField(), EmailField(), DateField(), MomentField()])
def test_an_empty_field_says_what_to_do(field: forms.Field) -> None:
    with override("ja"), pytest.raises(ValidationError, match="入力してください。"):
        field.clean("")
