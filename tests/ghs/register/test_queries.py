from datetime import date

import pytest

from ghs.register.queries import find_listing, found, says_nothing
from ghs.register.question import Question
from registrations.models import RegistrationVersion
from tests.factories import OrganizationFactory
from tests.ghs.register.factories import register_product

TODAY = date(2026, 11, 22)


def numbers(text="", *, today=TODAY, **asked):
    versions = found(Question(q=text, **{"sort": "number", **asked}), today=today)
    return [version.registration.number for version in versions]


@pytest.fixture
def three(db):
    takahashi = OrganizationFactory(name="㈱髙橋メディカル", name_kana="タカハシメディカル")
    asahi = OrganizationFactory(name="株式会社あさひ医療", name_kana="アサヒイリョウ")
    register_product("血圧ノート", sequence=1, organization=takahashi, level=1)
    register_product("ガンマビューア", sequence=2, organization=asahi, level=2)
    register_product("Care_100%", sequence=3, organization=takahashi, level=2)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["GHS-0001", "GHS-0002", "GHS-0003"]),
        ("高橋", ["GHS-0001", "GHS-0003"]),
        ("株式会社高橋", ["GHS-0001", "GHS-0003"]),
        ("（株）　髙橋", ["GHS-0001", "GHS-0003"]),
        ("ｶﾞﾝﾏ", ["GHS-0002"]),
        ("がんま", ["GHS-0002"]),
        ("ｃａｒｅ", ["GHS-0003"]),
        ("血", ["GHS-0001"]),
        ("血圧", ["GHS-0001"]),
        ("ＧＨＳ－０００２", ["GHS-0002"]),
        ("ghs 2", ["GHS-0002"]),
        ("ＧＨＳ２", ["GHS-0002"]),
        ("ガ", ["GHS-0002"]),
        ("ん", ["GHS-0002"]),
        ("ﾏﾋﾞ", ["GHS-0002"]),
        ("マーヒ", []),
        ("ガンマ・ビュー", ["GHS-0002"]),
        ("アサヒ 医療 がんま", ["GHS-0002"]),
        ("髙", ["GHS-0001", "GHS-0003"]),
        ("_", ["GHS-0003"]),
        ("😀", []),
        ("0002", ["GHS-0002"]),
        ("高橋 ノート", ["GHS-0001"]),
        ("高橋 ガンマ", []),
        ("100%", ["GHS-0003"]),
        ("e_1", ["GHS-0003"]),
        ("%", ["GHS-0003"]),
        ("' OR 1=1 --", []),
        ("\\", []),
        ("株式会社", ["GHS-0001", "GHS-0002", "GHS-0003"]),
    ],
)
def test_searching_forgives_width_kana_legal_forms_and_variants(three, text, expected):
    assert numbers(text) == expected


def test_a_level_narrows_the_search(three):
    assert [numbers(level=(level,)) for level in (1, 2, 3)] == [["GHS-0001"], ["GHS-0002", "GHS-0003"], []]


def test_the_orders(three):
    assert numbers(sort="") == ["GHS-0002", "GHS-0001", "GHS-0003"]
    assert numbers(sort="date") == ["GHS-0003", "GHS-0002", "GHS-0001"]


def test_only_the_newest_version_is_told(three):
    old = RegistrationVersion.objects.get(registration__number="GHS-0001")
    now = old.recorded_from.replace(year=2021)
    RegistrationVersion.objects.filter(pk=old.pk).update(recorded_to=now)
    old.pk, old.recorded_from, old.state, old.search_key = None, now, "revoked", "新名称"
    old.save(force_insert=True)
    assert numbers("血圧") == []
    assert find_listing("GHS-0001", TODAY).state == "revoked"


def test_past_its_last_day_a_registration_counts_as_lapsed_before_the_clock_notes_it(db):
    register_product("期限", expires_on=date(2026, 11, 22))
    assert find_listing("GHS-0001", date(2026, 11, 22)).state == "registered"
    tomorrow = find_listing("GHS-0001", date(2026, 11, 23))
    assert (tomorrow.state, tomorrow.is_valid, tomorrow.ended_on) == ("lapsed", False, date(2026, 11, 22))


def test_an_unknown_number_has_no_listing(three):
    assert find_listing("GHS-0099", TODAY) is None
    assert find_listing("", TODAY) is None


@pytest.mark.parametrize(
    ("text", "empty"), [("株式会社", True), ("・ー", True), ("", False), ("  ", False), ("医", False)]
)
def test_a_text_of_signs_only_says_nothing(text, empty):
    assert says_nothing(text) is empty
