from datetime import date

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from ghs.register.forms import SearchForm
from ghs.register.question import SORTS, Question

TODAY = date(2026, 11, 22)


def asked(address):
    form = SearchForm(QueryDict(address), today=TODAY)
    assert form.errors == {}
    return form.question()


def values(*known):
    return st.sets(st.sampled_from(known), max_size=3).map(lambda chosen: tuple(sorted(chosen)))


questions = st.builds(
    Question,
    q=st.sampled_from(["", "血圧 ノート", "100%&q=2", "a+b", "㈱髙橋"]),
    level=values(1, 2, 3),
    state=values("registered", "lapsed", "revoked"),
    area=values("risk_management", "life_cycle"),
    category=values("records", "imaging"),
    organization=values(1, 22, 333),
    year=values(2014, 2026),
    edition=values("1.00", "1.20"),
    on=st.none() | st.dates(date(2014, 8, 1), date(2026, 11, 21)),
    sort=st.sampled_from(["", *SORTS]),
    page=st.integers(1, 500),
)


@given(questions)
def test_an_address_says_the_whole_question(question):
    assert asked(question.query_string()) == question


@given(questions)
def test_the_same_question_has_one_address(question):
    turned = Question(**{**vars(question), "level": tuple(reversed(question.level))})
    assert turned.query_string() == question.query_string()


def test_what_is_not_asked_is_left_out():
    assert Question().query_string() == ""
    assert Question(q="a b", level=(2, 1), page=1).query_string() == "level=1&level=2&q=a+b"


def test_a_change_begins_from_the_first_page():
    question = Question(q="a", page=7, level=(1, 2))
    assert question.query_string(sort="date") == "level=1&level=2&q=a&sort=date"
    assert question.query_string(page=8) == "level=1&level=2&page=8&q=a"
    assert question.without("level", 2).query_string() == "level=1&q=a"


@pytest.mark.parametrize(
    ("address", "question"),
    [
        ("level=２&year=２０２０", Question(level=(2,), year=(2020,))),
        ("level=&state=&page=&on=&sort=&q=%20", Question()),
        ("level=2&level=2&level=1", Question(level=(1, 2))),
        ("on=2020年1月31日", Question(on=date(2020, 1, 31))),
        ("on=2026-11-22", Question()),
        ("page=99999999999999999999", Question(page=1_000_000)),
        ("page=２", Question(page=2)),
        ("order=number&unknown=1", Question()),
    ],
)
def test_addresses_typed_otherwise(address, question):
    assert asked(address) == question


@pytest.mark.parametrize(
    ("address", "field"),
    [
        ("q=" + "あ" * 10_000, "q"),
        ("q=a%00b", "q"),
        ("q=a%0Ab", "q"),
        ("level=9", "level"),
        ("level=%00", "level"),
        ("level='; DROP TABLE", "level"),
        ("state=draft", "state"),
        ("area=x", "area"),
        ("category=x", "category"),
        ("organization=x", "organization"),
        ("organization=-1", "organization"),
        ("organization=" + "9" * 30, "organization"),
        ("year=20", "year"),
        ("edition=x", "edition"),
        ("edition=1.20&edition=%EF%BF%BD", "edition"),
        ("&".join(f"organization={key}" for key in range(51)), "organization"),
        ("on=2026-11-23", "on"),
        ("on=2014-07-31", "on"),
        ("on=yesterday", "on"),
        ("on=9999999-99-99", "on"),
        ("on=%00", "on"),
        ("sort=secret", "sort"),
        ("page=-1", "page"),
        ("page=0", "page"),
        ("page=x", "page"),
        ("page=" + "9" * 1000, "page"),
    ],
)
def test_what_can_t_be_asked_is_said_beside_its_field(address, field):
    form = SearchForm(QueryDict(address), today=TODAY)
    assert list(form.errors) == [field]
