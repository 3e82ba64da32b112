"""What forms take and refuse."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from registrations.forms.answers import AnswerForm, EvidenceForm
from registrations.forms.desk import CorrectionForm, PaymentForm, QueueForm
from registrations.forms.drafting import ProductForm, SignatoryForm, StartForm
from tests.registrations.factories import CriterionFactory

SURROGATE = "a\ud800b"


@pytest.mark.parametrize("text", [SURROGATE, "a\x00b", "a\nb", "あ" * 121])
def test_a_product_name_is_one_line_that_can_be_stored(text: str) -> None:
    form = StartForm({"product_name": text}, organizations=[])
    assert "product_name" in form.errors


def test_readings_are_stored_as_katakana() -> None:
    form = ProductForm({"name_kana": "ｱｸﾒ けんこう"})
    form.is_valid()
    assert form.cleaned_data["name_kana"] == "アクメ ケンコウ"


def test_long_texts_keep_their_lines_and_refuse_the_unstorable() -> None:
    form = ProductForm({"intended_use": "一\r\n二", "description": SURROGATE})
    form.is_valid()
    assert form.cleaned_data["intended_use"] == "一\n二"
    assert set(form.errors) >= {"description"}
    assert "intended_use" not in form.errors


@pytest.mark.parametrize(
    ("typed", "amount"),
    [("22000", 22000), ("２２，０００", 22000), ("¥22,000", 22000), ("22,000円", 22000), (" 22000 ", 22000)],
)
def test_amounts_are_taken_as_people_write_them(typed: str, amount: int) -> None:
    form = PaymentForm({"amount_yen": typed, "received_on": "２０２６年１１月２０日"})
    assert form.is_valid(), form.errors
    assert (form.cleaned_data["amount_yen"], form.cleaned_data["received_on"]) == (amount, date(2026, 11, 20))


@pytest.mark.parametrize("typed", ["", "二万二千", "22000.5", "-1", "0", "1e5", "\x00", "9" * 20, SURROGATE])
def test_what_is_no_amount_is_refused(typed: str) -> None:
    assert "amount_yen" in PaymentForm({"amount_yen": typed, "received_on": "2026-11-20"}).errors


@pytest.mark.parametrize("typed", ["", "昨日", "2026-02-30", "\x00", SURROGATE])
def test_what_is_no_day_is_refused(typed: str) -> None:
    form = CorrectionForm({"message": "番号", "due_on": typed}, due_on=date(2026, 12, 1))
    assert list(form.errors) == ["due_on"]


def test_a_criterion_that_always_applies_offers_no_way_out() -> None:
    criterion = CriterionFactory.build(not_applicable_allowed=False, edition=None)
    offered = [key for key, _label in AnswerForm(criterion=criterion).fields["verdict"].choices]
    assert offered == ["conforms", "does_not_conform"]


@pytest.mark.parametrize("name", ["図\x00.png", "あ" * 300 + ".png"])
def test_file_names_that_can_t_be_kept_are_explained(name: str) -> None:
    upload = SimpleUploadedFile("x.png", b"x")
    upload._name = name
    form = EvidenceForm({}, {"file": upload}, is_stored=False)
    assert "file" in form.errors or "document_name" in form.errors


def test_a_stored_document_is_removed_or_named() -> None:
    assert EvidenceForm({"is_removed": "on"}, is_stored=True).is_valid()
    assert list(EvidenceForm({"document_number": "1"}, is_stored=True).errors) == ["document_name"]
    assert EvidenceForm({}, is_stored=False).is_valid()


def test_the_signatory_needs_name_and_title() -> None:
    assert list(SignatoryForm({}).errors) == ["name", "title"]


@pytest.mark.parametrize("query", [{"state": "nowhere"}, {"level": "9"}, {"q": "\x00"}, {"q": "あ" * 500}])
def test_a_spoilt_filter_is_no_fault(query: dict[str, str]) -> None:
    assert not QueueForm(query, people=[]).is_valid()
