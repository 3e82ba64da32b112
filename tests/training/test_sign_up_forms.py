"""What people may type, and what they are told about the rest."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from ghs.text.fields import MomentField
from tests.training.sign_up_inputs import BAD_LINES, ENTRIES
from training.forms.courses import CodeField, EditionForm, WebAddressField, WholeNumberField
from training.forms.sign_ups import CancellationForm, LostLinkForm, SignUpForm

pytestmark = pytest.mark.django_db

LINES = ["family_name", "given_name", "company", "department"]


def errors(**changes: str) -> dict[str, list[str]]:
    """Return what a sign-up form says to some entries."""
    return dict(SignUpForm({**ENTRIES, **changes}).errors)


def test_usual_entries_in_any_width_are_taken() -> None:
    form = SignUpForm({**ENTRIES, "email": "ＴＡＲＯ@Ｘ.example", "phone": "０３−１２３４−５６７８"})
    assert form.errors == {}
    assert form.cleaned_data["family_name_kana"] == "タカハシ"
    assert form.cleaned_data["given_name_kana"] == "ヨシコ"
    assert (form.cleaned_data["email"], form.cleaned_data["phone"]) == ("TARO@x.example", "03-1234-5678")
    assert form.cleaned_data["wants_newsletter"] is False


@pytest.mark.parametrize("name", ["family_name", "given_name", "family_name_kana", "given_name_kana", "company"])
def test_these_must_be_entered(name: str) -> None:
    assert list(errors(**{name: "　"})) == [name]


@pytest.mark.parametrize("name", ["department", "phone"])
def test_these_may_be_left_empty(name: str) -> None:
    assert errors(**{name: ""}) == {}


def test_consent_must_be_ticked_and_the_mail_magazine_is_not() -> None:
    form = SignUpForm()
    assert 'name="wants_newsletter"' in str(form["wants_newsletter"])
    assert "checked" not in str(form["wants_newsletter"])
    assert list(errors(consent="")) == ["consent"]


@pytest.mark.parametrize("name", LINES)
@pytest.mark.parametrize("text", BAD_LINES)
def test_lines_that_cannot_be_kept_are_refused_with_words(name: str, text: str) -> None:
    told = errors(**{name: text})
    assert list(told) == [name]
    assert all(told[name])


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "=cmd|calc", "👩‍⚕️🏥", "𠮷野家", "O'Brien & Söhne"])
def test_strange_but_storable_names_are_kept_as_they_are(text: str) -> None:
    form = SignUpForm({**ENTRIES, "company": text})
    assert form.is_valid()
    assert form.cleaned_data["company"].replace("\u200d", "") == text.replace("\u200d", "")


@pytest.mark.parametrize(
    "email",
    [
        "",
        "taro",
        "taro@",
        "@x.example",
        "taro@x",
        "taro@[127.0.0.1]",
        '"ta ro"@x.example',
        "太郎@x.example",
        "taro@例え.example",
        "taro@x.example,b@x.example",
        "taro@x.example\nBcc: b@x.example",
        "taro\x00@x.example",
        "taro\ud800@x.example",
        f"{'a' * 65}@x.example",
        f"taro@{'x' * 250}.example",
    ],
)
def test_addresses_that_no_mail_reaches_are_refused(email: str) -> None:
    assert list(errors(email=email)) == ["email"]
    assert list(LostLinkForm({"email": email}).errors) == ["email"]


def test_the_office_must_give_a_reason() -> None:
    assert list(CancellationForm({"reason": " "}).errors) == ["reason"]
    assert list(CancellationForm({"reason": "a\r\nBcc: x"}).errors) == ["reason"]


@pytest.mark.parametrize(("typed", "code"), [("ＲＩＳＫ－２", "risk-2"), (" risk-2 ", "risk-2")])
def test_codes_are_made_small_and_narrow(typed: str, code: str) -> None:
    assert CodeField().clean(typed) == code


@pytest.mark.parametrize("typed", ["", "リスク", "a--b", "-a", "a/b", "a b", "new", "courses", "a" * 201, "a\x00"])
def test_other_codes_are_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        CodeField().clean(typed)


@pytest.mark.parametrize(("typed", "number"), [("２０", 20), ("1,000", 1000), (" 5 ", 5)])
def test_numbers_may_be_typed_in_any_width(typed: str, number: int) -> None:
    assert WholeNumberField(least=1, most=5000).clean(typed) == number


@pytest.mark.parametrize("typed", ["0", "5001", "-3", "1.5", "二十", "1e3", "9" * 12, "9" * 5000])
def test_other_numbers_are_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        WholeNumberField(least=1, most=5000).clean(typed)


@pytest.mark.parametrize(
    "typed", ["2026-11-22T13:30", "2026-11-22 13:30", "２０２６／１１／２２　１３：３０", "2026年11月22日 13:30"]
)
def test_moments_may_be_typed_in_several_ways(typed: str) -> None:
    assert MomentField().clean(typed).isoformat() == "2026-11-22T13:30:00+09:00"


@pytest.mark.parametrize("typed", ["", "明日", "2026-13-01 10:00", "0001-01-01 00:00", "9999-12-31 23:59", "\x00"])
def test_other_moments_are_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        MomentField().clean(typed)


@pytest.mark.parametrize(
    "typed", ["javascript:alert(1)", "meeting.example/room", "https://", "https://a b", 'https://x.example/"><b>']
)
def test_only_whole_addresses_of_the_web_are_taken(typed: str) -> None:
    with pytest.raises(ValidationError):
        WebAddressField().clean(typed)


def test_times_must_follow_one_another() -> None:
    form = EditionForm(
        {
            "number": "1",
            "code": "risk-1",
            "starts_at": "2026-12-01T13:00",
            "ends_at": "2026-12-01T12:00",
            "venue": "会議室",
            "capacity": "10",
            "opens_at": "2026-12-01T13:00",
            "closes_at": "2026-12-01T12:30",
        }
    )
    with translation.override("en"):
        assert dict(form.errors) == {
            "ends_at": ["The end must be later than the start."],
            "closes_at": ["Sign-up must close later than it opens.", "Sign-up must close before the event ends."],
        }
