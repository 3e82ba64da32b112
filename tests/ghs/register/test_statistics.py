"""The register in numbers: equal to counting by hand, in a fixed number of queries."""

import csv
import io
import random
import re
from datetime import UTC, date, datetime, time, timedelta
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ghs.register.chart import Bar, draw
from ghs.register.days import fiscal_year_of, fiscal_years_end
from ghs.register.queries.statistics import counted_on, new_by_fiscal_year, new_by_year, standings
from registrations.models import RegistrationVersion
from tests.ghs.register.factories import register_product

PAGE = "/register/statistics/"
FIRST, LAST = date(2017, 6, 1), date(2021, 2, 20)


def put(sequence: int, chance: random.Random) -> None:
    """Put a registration with a story of its own into the register."""
    registered_on = date(2015, 1, 1) + timedelta(days=chance.randrange(2000))
    at = datetime.combine(registered_on, time(3), tzinfo=UTC)
    expires_on = registered_on + timedelta(days=chance.choice([800, 2500, 3000]))
    told = {"registered_on": registered_on, "expires_on": expires_on, "recorded_from": at}
    told["guideline_edition"] = chance.choice(["1.10", "1.20"])
    details = [{"name": "x", "category": chance.choice(["records", "imaging"])} for _ in range(chance.choice([1, 2]))]
    version = register_product("x", sequence=sequence, level=chance.choice([1, 2, 3]), product_details=details)
    for name, value in told.items():
        setattr(version, name, value)
    version.save()
    state = chance.choice(["registered"] * 4 + ["lapsed", "suspended", "withdrawn", "revoked"])
    if state != "registered":
        ended = at + timedelta(days=chance.randrange(1, 1500))
        RegistrationVersion.objects.filter(pk=version.pk).update(recorded_to=ended)
        version.pk, version.recorded_from, version.state = None, ended, state
        version.save(force_insert=True)


@pytest.fixture
def forty(db: None) -> None:
    """Forty registrations, the same in every run."""
    chance = random.Random(7)
    for sequence in range(1, 41):
        put(sequence, chance)


def there_on(day: date) -> list[RegistrationVersion]:
    """Return by hand what stood in the register at the end of a day."""
    end = datetime.combine(day + timedelta(days=1), time(0), tzinfo=UTC) - timedelta(hours=9)
    return [
        version
        for version in RegistrationVersion.objects.all()
        if version.recorded_from < end and (version.recorded_to is None or version.recorded_to >= end)
    ]


def in_force_on(day: date) -> list[RegistrationVersion]:
    return [each for each in there_on(day) if each.state == "registered" and each.expires_on >= day]


def test_what_stood_there_equals_counting_by_hand(forty: None) -> None:
    counted, valid = counted_on(LAST), in_force_on(LAST)
    assert (counted.total, counted.valid) == (len(there_on(LAST)), len(valid))
    assert counted.levels == {str(level): sum(each.level == level for each in valid) for level in (1, 2, 3)}
    assert counted.areas["risk_management"] == len(valid)
    assert counted.areas["life_cycle"] == sum("life_cycle" in each.areas for each in valid)
    by_hand = [
        sum(any(row["category"] == key for row in each.product_details) for each in valid) for key in ("records",)
    ]
    assert [counted.categories["records"]] == by_hand
    assert counted.editions == {
        edition: sum(each.guideline_edition == edition for each in valid) for edition in ("1.10", "1.20")
    }
    revoked = sum(each.state == "revoked" for each in there_on(LAST))
    assert counted.states["revoked"] == revoked


def test_every_year_s_end_equals_counting_by_hand(forty: None) -> None:
    found = [(each.day, each.valid, each.total, each.ended) for each in standings(FIRST, LAST)]
    days = [date(2018, 3, 31), date(2019, 3, 31), date(2020, 3, 31), LAST]
    by_hand = [(day, len(in_force_on(day)), len(there_on(day))) for day in days]
    assert found == [(day, valid, total, total - valid) for day, valid, total in by_hand]


def test_new_ones_equal_counting_by_hand(forty: None) -> None:
    new = [each for each in there_on(LAST) if FIRST <= each.registered_on <= LAST]
    fiscal, plain = new_by_fiscal_year(FIRST, LAST), new_by_year(FIRST, LAST)
    assert sum(sum(row.values()) for row in fiscal.values()) == len(new) > 5
    for year, row in fiscal.items():
        of_year = [each.level for each in new if fiscal_year_of(each.registered_on) == year]
        assert row == {level: of_year.count(level) for level in (1, 2, 3)}
    assert {year: sum(row.values()) for year, row in plain.items()} == {
        year: sum(each.registered_on.year == year for each in new) for year in plain
    }


def test_the_fiscal_year_turns_in_april() -> None:
    assert [fiscal_year_of(date(2019, month, 1)) for month in (3, 4)] == [2018, 2019]
    assert fiscal_years_end(date(2019, 3, 31), date(2020, 3, 31)) == [date(2019, 3, 31), date(2020, 3, 31)]
    assert fiscal_years_end(date(2019, 4, 1), date(2019, 5, 1)) == [date(2019, 5, 1)]


def test_the_page_and_its_files_tell_the_same(forty: None, visitor: Client) -> None:
    asked = {"from": FIRST.isoformat(), "to": LAST.isoformat()}
    page = visitor.get(PAGE, asked)
    assert page.status_code == 200
    told = page.text[page.text.index('id="levels"') :]
    numbers = [int(number) for number in re.findall(r"<td>(\d+)</td>", told)[:3]]
    assert numbers == list(counted_on(LAST).levels.values())
    file = visitor.get(f"{PAGE}levels.csv", asked)
    assert (file["Content-Type"], file.content[:3]) == ("text/csv; charset=utf-8", b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))
    assert [int(row[1]) for row in rows[1:]] == numbers
    assert "levels.csv?from=2017-06-01&amp;to=2021-02-20" in page.text


def test_every_picture_is_sound_and_described(forty: None, visitor: Client) -> None:
    pictures = re.findall(r"<svg.*?</svg>", visitor.get(PAGE).text, re.DOTALL)
    assert len(pictures) == 8
    for picture in pictures:
        root = ElementTree.fromstring(picture)  # noqa: S314 - drawn by the portal itself
        assert [child.tag.split("}")[1] for child in root[:2]] == ["title", "desc"]
        assert "style=" not in picture


def test_a_bar_is_as_long_as_its_number() -> None:
    picture = draw([Bar("甲<", [3, 1]), Bar("乙", [2, 0])], ["a", "b"], key="k", title="t", description="d")
    widths = re.findall(r'chart-(\d)" x="[\d.]+" y="\d+" width="([\d.]+)" height="16"', picture)
    assert widths == [("1", "232.5"), ("2", "77.5"), ("1", "155.0")]
    assert ("甲&lt;" in picture, "3 + 1" in picture) == (True, True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({}, 200),
        ({"from": "2019-03-01", "to": "2020-02-21"}, 200),
        ({"from": "", "to": "２０２０／２／２１"}, 200),
        ({"from": "0001-01-01"}, 400),
        ({"from": "2020-02-21", "to": "2019-03-01"}, 400),
        ({"to": "2999-01-01"}, 400),
        ({"from": "2999-01-01"}, 400),
        ({"from": "きのう"}, 400),
        ({"to": "2020-02-30"}, 400),
        ({"from": "2019-03-01\x00"}, 400),
        ({"to": "0001-01-01"}, 400),
    ],
)
def test_any_period_gets_a_clear_answer(visitor: Client, asked: dict[str, str], status: int) -> None:
    register_product("甲")
    page = visitor.get(PAGE, asked)
    assert page.status_code == status
    assert ('class="error-summary"' in page.text) is (status == 400)
    file = visitor.get(f"{PAGE}levels.csv", asked)
    assert file.status_code == (200 if status == 200 else 404)


@pytest.mark.django_db
def test_an_empty_register_and_an_unknown_table_are_answered(visitor: Client) -> None:
    assert visitor.get(PAGE).status_code == 200
    assert visitor.get(f"{PAGE}secrets.csv").status_code == 404
    assert visitor.post(PAGE).status_code == 405


@pytest.mark.django_db
def test_thirty_registrations_ask_as_often_as_one(visitor: Client) -> None:
    chance = random.Random(1)
    put(1, chance)
    visitor.get(PAGE)
    with CaptureQueriesContext(connection) as few:
        visitor.get(PAGE)
    for sequence in range(2, 31):
        put(sequence, chance)
    with CaptureQueriesContext(connection) as many:
        visitor.get(PAGE)
    assert len(many) == len(few)
