"""The template tags of the whole portal."""

import uuid
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django import forms
from django.template.loader import render_to_string
from django.utils import translation

from ghs.pages.templatetags.portal import device_name, display_value, focus_id, japanese_date, japanese_datetime, yen

MIDNIGHT_IN_TOKYO = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)


class Sample(forms.Form):
    """One field of each layout."""

    name = forms.CharField(help_text="姓と名", max_length=20)
    level = forms.TypedChoiceField(choices=[(1, "レベル1"), (2, "レベル2")], coerce=int, widget=forms.RadioSelect)
    areas = forms.MultipleChoiceField(
        choices=[("核", [("risk", "リスク")]), ("ほか", [("safety", "製品安全")])],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    held_on = forms.DateField(required=False)
    starts_at = forms.DateTimeField(required=False)
    note = forms.CharField(widget=forms.Textarea, required=False)
    magazine = forms.BooleanField(required=False)
    paper = forms.FileField(required=False)
    once = forms.UUIDField(widget=forms.HiddenInput, required=False)


ENTRIES = {
    "name": "山田 <花子>",
    "level": "2",
    "areas": ["risk", "safety"],
    "held_on": "2026-11-22",
    "starts_at": "2026-11-22 13:30",
    "note": "一\n二 & 三",
    "magazine": "on",
    "once": str(uuid.UUID(int=7)),
}


@pytest.mark.parametrize(
    ("value", "japanese", "english"),
    [
        (date(2026, 11, 22), "2026年11月22日（日）", "22 Nov 2026"),
        (MIDNIGHT_IN_TOKYO, "2026年11月22日（日）", "22 Nov 2026"),
        (None, "", ""),
    ],
)
def test_a_day_is_written_as_people_write_it(value: date | None, japanese: str, english: str) -> None:
    assert japanese_date(value) == japanese
    with translation.override("en"):
        assert japanese_date(value) == english


def test_a_moment_is_told_in_tokyo() -> None:
    assert japanese_datetime(MIDNIGHT_IN_TOKYO) == "2026年11月22日（日） 00:00"
    assert japanese_datetime(None) == ""


@pytest.mark.parametrize(
    ("amount", "japanese", "english"),
    [
        (20_000, "20,000円", "¥20,000"),
        (0, "0円", "¥0"),
        (Decimal("1234567"), "1,234,567円", "¥1,234,567"),
        (None, "", ""),
    ],
)
def test_money(amount: int | Decimal | None, japanese: str, english: str) -> None:
    assert yen(amount) == japanese
    with translation.override("en"):
        assert yen(amount) == english


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0", "Edge (Windows)"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36", "Chrome (Android)"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari (iPhone)"),
        ("curl/8", "ブラウザー"),
    ],
)
def test_a_device_has_a_readable_name(user_agent: str, name: str) -> None:
    assert device_name(user_agent) == name


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("name", "山田 <花子>"),
        ("level", "レベル2"),
        ("areas", "リスク、製品安全"),
        ("held_on", "2026年11月22日（日）"),
        ("starts_at", "2026年11月22日（日） 13:30"),
        ("note", "<p>一<br>二 &amp; 三</p>"),
        ("magazine", "はい"),
        ("paper", "（未入力）"),
    ],
)
def test_the_confirmation_tells_values_in_words(field: str, words: str) -> None:
    form = Sample(ENTRIES)
    assert form.is_valid()
    assert display_value(form[field]) == words


def test_an_unticked_box_is_a_no() -> None:
    form = Sample({**ENTRIES, "magazine": ""})
    form.is_valid()
    assert display_value(form["magazine"]) == "いいえ"


def test_the_confirmation_sends_exactly_what_was_entered() -> None:
    form = Sample(ENTRIES)
    form.is_valid()
    page = render_to_string("_parts/confirm.html", {"form": form})
    assert 'name="name" value="山田 &lt;花子&gt;"' in page
    assert page.count('name="areas"') == 2
    assert 'name="paper"' not in page
    assert f'name="once" value="{uuid.UUID(int=7)}"' in page
    assert page.index('value="edit"') < page.index('value="send"')


def test_a_field_says_what_it_needs_and_what_is_wrong() -> None:
    form = Sample({"name": ""})
    page = render_to_string("_parts/form.html", {"form": form})
    assert 'aria-describedby="id_name_helptext id_name_error"' in page
    assert '<span class="need need-required">必須</span>' in page
    assert '<span class="need need-optional">任意</span>' in page
    assert " required" not in page.replace("need-required", "").replace("aria-required", "")
    assert page.index('<a href="#id_name">') < page.index('<a href="#id_level_0">') < page.index("<fieldset")


def test_links_of_the_error_summary_lead_to_a_control() -> None:
    form = Sample()
    page = render_to_string("_parts/form.html", {"form": form})
    for field in form.visible_fields():
        assert f'id="{focus_id(field)}"' in page


def test_a_form_without_faults_has_no_summary() -> None:
    assert "error-summary" not in render_to_string("_parts/form.html", {"form": Sample(ENTRIES)})
