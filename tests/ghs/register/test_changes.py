from datetime import UTC, date, datetime, timedelta

import pytest

from ghs.register.queries import changes, describe, told
from registrations.models import RegistrationVersion
from tests.ghs.register.factories import record_next, register_product

pytestmark = pytest.mark.django_db

BEGAN = datetime(2020, 1, 15, 3, tzinfo=UTC)
AT = datetime(2026, 11, 22, 1, tzinfo=UTC)


def told_since(since=AT):
    return [(change.number, str(change.kind)) for change in told(changes(since=since))]


@pytest.mark.parametrize(
    ("said", "kind", "words"),
    [
        ({"state": "lapsed"}, "lapsed", "失効：最終日 2999年1月31日"),
        ({"state": "suspended", "public_reason": "確認中"}, "suspended", "一時停止：理由 確認中"),
        ({"state": "withdrawn", "ended_on": date(2026, 11, 22)}, "withdrawn", "使用中止：2026年11月22日 終了"),
        ({"state": "revoked", "ended_on": date(2026, 11, 22)}, "revoked", "取消：2026年11月22日 終了"),
        ({"expires_on": date(3000, 1, 31)}, "renewed", "更新（期限延長）：3000年1月31日まで有効"),
        ({"organization_name": "あさひ"}, "renamed", "企業・団体の名称変更：企業・団体 旧社 → あさひ"),
        ({"level": 2}, "changed", "内容の変更：レベル 1 → 2"),
        ({"product_names": ["乙"]}, "changed", "内容の変更：製品 甲 → 乙"),
        ({"areas": ["life_cycle"]}, "changed", "内容の変更：追加の領域 （なし） → ライフサイクル"),
        ({"guideline_edition": "2.00"}, "changed", "内容の変更：ガイドライン版 1.20 → 2.00"),
        (
            {"product_details": [{"name": "甲", "intended_use": "体温の記録"}]},
            "changed",
            "内容の変更：製品の記載 意図する使用",
        ),
    ],
)
def test_a_change_has_a_kind_and_words(said, kind, words):
    version = register_product("甲", organization_name="旧社")
    record_next(version, AT, **said)
    (change,) = told(changes(since=AT))
    assert (str(change.kind), change.words) == (kind, words)
    assert describe(change.version, change.previous) == words


def test_a_registration_that_comes_back_is_reinstated_though_its_last_day_moves():
    lapsed = register_product("甲", state="lapsed")
    record_next(lapsed, AT, state="registered", expires_on=date(3000, 1, 31))
    assert told_since() == [("GHS-0001", "reinstated")]


def test_a_new_registration_has_nothing_before_it():
    register_product("甲", recorded_from=AT)
    (change,) = told(changes(since=AT))
    assert (change.kind, change.previous, change.words) == ("new", None, "新規登録：2999年1月31日まで有効")


def test_a_version_that_is_only_found_otherwise_tells_nothing():
    version = register_product("甲")
    record_next(version, AT, search_key="甲 旧社")
    assert told_since() == []


def test_changes_stand_newest_first_between_two_moments():
    first, second = register_product("甲"), register_product("乙", sequence=2)
    record_next(first, AT, level=2)
    record_next(second, AT + timedelta(hours=1), level=2)
    assert told_since() == [("GHS-0002", "changed"), ("GHS-0001", "changed")]
    assert [version.registration.number for version in changes(since=AT, until=AT + timedelta(hours=1))] == ["GHS-0001"]


def test_many_changes_are_read_in_one_query(django_assert_num_queries):
    for sequence in range(1, 31):
        record_next(register_product("甲", sequence=sequence), AT, state="lapsed")
    with django_assert_num_queries(1):
        assert len([change.words for change in told(changes(since=BEGAN))]) == 60


def test_kinds_can_be_chosen_in_the_database():
    record_next(register_product("甲"), AT, state="lapsed")
    register_product("乙", sequence=2)
    assert [version.state for version in changes(since=BEGAN).filter(kind="lapsed")] == ["lapsed"]
    assert RegistrationVersion.objects.count() == 3
