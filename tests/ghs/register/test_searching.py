"""Ranking, the register of a past day, and the numbers beside the facets."""

from collections import Counter
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ghs.register.queries import best_found, count_facets, count_up_to, found, similar_to
from ghs.register.question import FACETS, Question
from registrations.models import RegistrationVersion
from tests.factories import OrganizationFactory
from tests.ghs.register.factories import record_next, register_product

TODAY = date(2026, 11, 22)


def numbers(*, today=TODAY, **asked):
    return [version.sequence for version in found(Question(**asked), today=today)]


def test_what_fits_best_stands_first(db):
    maker = OrganizationFactory(name="株式会社リズム", name_kana="リズム")
    other = OrganizationFactory(name="甲社", name_kana="コウシャ")
    register_product("甲", sequence=1, organization=maker)
    register_product("睡眠リズム", sequence=2, organization=other)
    register_product("リズム手帳", sequence=3, organization=other)
    former = register_product("乙", sequence=4, organization=other)
    RegistrationVersion.objects.filter(pk=former.pk).update(search_key=former.search_key + "\nリズム")
    register_product("丙", sequence=20, organization=other)
    assert numbers(q="りずむ") == [3, 2, 1, 4]
    assert numbers(q="リズム 手帳") == [3]
    assert numbers(q="2") == [2, 20]
    assert numbers(q="りずむ", sort="number") == [1, 2, 3, 4]


def test_equal_hits_keep_their_order_from_page_to_page(db):
    organization = OrganizationFactory()
    for sequence in range(1, 8):
        register_product("同じ名前", sequence=sequence, organization=organization)
    assert numbers(q="同じ") == list(range(1, 8))


@pytest.fixture
def lived(db):
    """One registration: registered in 2020 until January 2022, renewed for a year, revoked in June 2022."""
    first = register_product("甲", sequence=1, expires_on=date(2022, 1, 31))
    renewed = record_next(first, datetime(2022, 2, 10, 3, tzinfo=UTC), expires_on=date(2023, 1, 31))
    record_next(renewed, datetime(2022, 6, 30, 14, 59, tzinfo=UTC), state="revoked", ended_on=date(2022, 6, 30))


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2020, 1, 14), None),
        (date(2020, 1, 15), "registered"),
        (date(2022, 1, 31), "registered"),
        (date(2022, 2, 1), "lapsed"),
        (date(2022, 2, 10), "registered"),
        (date(2022, 6, 29), "registered"),
        (date(2022, 6, 30), "revoked"),
        (None, "revoked"),
    ],
)
def test_the_register_of_a_day_says_what_it_said_at_its_end_in_japan(lived, day, state):
    told = {each: numbers(state=(each,), on=day) for each in ("registered", "lapsed", "revoked")}
    assert told == {each: [1] if each == state else [] for each in told}
    counted = {each.value: each.count for each in count_facets(Question(on=day), today=TODAY).facets["state"]}
    assert counted == ({state: 1} if state else {})


@pytest.fixture
def varied(db):
    """Thirty registrations of every kind."""
    organizations = [OrganizationFactory(name=f"会社{number}") for number in range(4)]
    for number in range(1, 31):
        categories = ["records", "imaging"] if number % 5 == 0 else [["health", "other"][number % 2]]
        register_product(
            f"{'血圧' if number % 3 else '体温'}ノート{number}",
            sequence=number,
            organization=organizations[number % 4],
            level=number % 3 + 1,
            state=["registered", "revoked", "suspended"][number % 7 % 3],
            expires_on=date(2026, 11, 1 + number % 29),
            guideline_edition="1.10" if number < 10 else "1.20",
            registered_on=date(2015 + number % 6, 4, 1),
            product_details=[{"name": "x", "category": each} for each in categories],
        )


def facet_values(version, name):
    """Return a version's values of a facet, worked out one by one."""
    lapsed = version.state == "registered" and version.expires_on < TODAY
    return {
        "level": [version.level],
        "state": ["lapsed" if lapsed else version.state],
        "area": ["risk_management", *version.areas],
        "category": {each["category"] for each in version.product_details},
        "organization": [version.organization_id],
        "year": [version.registered_on.year],
        "edition": [version.guideline_edition],
    }[name]


def holds(version, question, but_for=""):
    text = question.q in version.product_names[0]
    return text and all(
        set(values) & set(facet_values(version, name)) for name, values in question.facets.items() if name != but_for
    )


def chosen(*values):
    return st.sets(st.sampled_from(values), max_size=2).map(lambda some: tuple(sorted(some)))


asked = st.fixed_dictionaries(
    {
        "q": st.sampled_from(["", "血圧", "温", "ノート"]),
        "level": chosen(1, 2, 3),
        "state": chosen("registered", "lapsed", "revoked"),
        "area": chosen("risk_management", "life_cycle", "product_safety"),
        "category": chosen("records", "health"),
        "year": chosen(2015, 2017),
        "edition": chosen("1.10"),
        "organization": st.sets(st.integers(0, 3), max_size=2),
    }
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked)
def test_the_numbers_beside_facets_are_what_choosing_them_finds(varied, asked):
    versions = list(RegistrationVersion.objects.current())
    keys = sorted({version.organization_id for version in versions})
    question = Question(**{**asked, "organization": tuple(keys[each] for each in asked["organization"])})
    counts = count_facets(question, today=TODAY)
    expected = [version for version in versions if holds(version, question)]
    assert sorted(found(question, today=TODAY).values_list("pk", flat=True)) == sorted(each.pk for each in expected)
    assert (counts.total, counts.uncounted) == (len(expected), frozenset())
    for name in FACETS:
        others = [version for version in versions if holds(version, question, but_for=name)]
        by_value = Counter(str(value) for version in others for value in facet_values(version, name))
        by_value.pop("risk_management", 0)  # declared always, so nothing to choose
        assert {each.value: each.count for each in counts.facets[name]} == by_value


def test_the_organisations_with_most_hits_and_those_asked_are_counted(db):
    organizations = [OrganizationFactory(name=f"会社{number}") for number in range(14)]
    for number, organization in enumerate([*organizations, organizations[13]], 1):
        register_product("甲", sequence=number, organization=organization)
    counted = count_facets(Question(), today=TODAY).facets["organization"]
    assert counted[0].count == 2
    assert len(counted) == 12
    asked = count_facets(Question(organization=(organizations[12].pk,)), today=TODAY).facets["organization"]
    assert (asked[0].name, asked[0].count, len(asked)) == ("会社12", 1, 13)


def test_beyond_the_limit_numbers_say_more_than_that(varied, monkeypatch):
    monkeypatch.setattr("ghs.register.queries.facets.MOST_COUNTED", 20)
    counts = count_facets(Question(level=(1,)), today=TODAY)
    assert (counts.total, counts.uncounted) == (10, {"level"})
    assert count_facets(Question(), today=TODAY).total == 21
    assert count_up_to(found(Question(), today=TODAY), limit=29) == 30


def test_counting_is_one_statement(varied):
    with CaptureQueriesContext(connection) as captured:
        count_facets(Question(q="血圧", level=(1, 2), year=(2015,)), today=TODAY)
    assert len(captured) == 1


def test_of_very_many_hits_some_are_weighed_and_the_exact_number_always(db, monkeypatch):
    monkeypatch.setattr("ghs.register.queries.searching.MOST_COUNTED", 2)
    for sequence in range(20, 28):
        register_product("2号", sequence=sequence, level=1)
    register_product("甲", sequence=2, level=1)
    register_product("2号", sequence=29, level=2)
    question = Question(q="2", level=(1,))
    first, *others = [version.sequence for version in best_found(question, 9, today=TODAY)]
    assert first == 2
    assert 1 <= len(others) <= 2 and others == sorted(others) and set(others) <= set(range(20, 28))
    assert [version.level for version in best_found(Question(q="2", level=(2,)), 3, today=TODAY)] == [2]


def test_nothing_is_like_a_sign(db):
    register_product("100%ノート")
    assert similar_to("%") == []


def test_a_long_word_beside_a_short_one_is_still_looked_for_as_a_whole(db):
    register_product("富士ノート管理", sequence=1)
    register_product("富士ノーとート", sequence=2)
    register_product("ノート管理", sequence=3)
    assert numbers(q="富士 ノート管理") == [1]
    assert numbers(q="ノート 管") == [3, 1]
