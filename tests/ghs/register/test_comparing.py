"""Products side by side: aligned by each criterion's key, only as far as their vendors let everybody read."""

import re
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ghs.library.models import GuidelineEdition
from ghs.register.choice import choose
from ghs.register.queries.comparing import Comparison, comparison_of, listings_numbered
from registrations.models import Answer, Disclosure, RegistrationVersion
from tests.ghs.register.factories import register_product
from tests.registrations.factories import CriterionFactory, GuidelineEditionFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)
PAGE = "/register/compare/"


@pytest.fixture
def editions() -> tuple[GuidelineEdition, GuidelineEdition]:
    """Two editions: one question stays, one is reworded, one is dropped, one is new."""
    old = GuidelineEditionFactory(number="1.10", published_on="2017-03-31")
    new = GuidelineEditionFactory(number="1.20", published_on="2018-12-14")
    for edition, keys in ((old, ["stays", "reworded", "dropped"]), (new, ["stays", "reworded", "fresh"])):
        for key in keys:
            text = f"{key} {edition.number}" if key == "reworded" else key
            CriterionFactory(edition=edition, key=key, text_ja=text)
        CriterionFactory(edition=edition, key="maintenance", area="life_cycle", text_ja="maintenance")
    return old, new


@pytest.fixture
def two(editions: tuple[GuidelineEdition, GuidelineEdition]) -> list[RegistrationVersion]:
    """A Level 1 product of the older edition whose vendor shows nothing, and an open Level 2 one of the newer."""
    first = register_product("旧", sequence=1, guideline_edition="1.10")
    second = register_product("新", sequence=2, level=2)
    verdicts = {"fresh": "not_applicable"}
    for criterion in editions[1].criteria.all():
        verdict = verdicts.get(criterion.key, "conforms")
        Answer.objects.create(declaration=second.registration.declaration, criterion=criterion, verdict=verdict)
    Disclosure.objects.create(
        registration=second.registration, shows_answers=True, changed_at=datetime(2024, 1, 1, tzinfo=UTC)
    )
    return [first, second]


def compared(*numbers: str) -> Comparison:
    return comparison_of(listings_numbered(list(numbers), TODAY))


def covers(comparison: Comparison) -> dict[str, list[str]]:
    rows = [row for _area, rows in comparison.areas for row in rows]
    return {row.criterion.key: [cell.cover.value for cell in row.cells] for row in rows}


def test_criteria_are_aligned_across_editions(two: list[RegistrationVersion]) -> None:
    assert covers(compared("GHS-0001", "GHS-0002")) == {
        "stays": ["within", "conforms"],
        "reworded": ["within", "conforms"],
        "dropped": ["within", "not_asked"],
        "fresh": ["not_asked", "not_applicable"],
        "maintenance": ["not_declared", "conforms"],
    }


def test_a_reworded_criterion_shows_both_wordings(two: list[RegistrationVersion]) -> None:
    rows = [row for _area, rows in compared("GHS-0001", "GHS-0002").areas for row in rows]
    wordings = {row.criterion.text_ja: [cell.wording for cell in row.cells] for row in rows}
    assert wordings["reworded 1.20"] == ["reworded 1.10", ""]
    assert wordings["stays"] == ["", ""]


@pytest.mark.parametrize("why", ["switched off", "ended"])
def test_answers_show_only_while_the_vendor_and_the_register_allow_it(two: list[RegistrationVersion], why: str) -> None:
    if why == "ended":
        RegistrationVersion.objects.filter(pk=two[1].pk).update(state="suspended")
    else:
        Disclosure.objects.update(shows_answers=False)
    assert covers(compared("GHS-0002")) == dict.fromkeys(["stays", "reworded", "fresh", "maintenance"], ["within"])


def test_an_edition_without_a_checklist_says_so(two: list[RegistrationVersion]) -> None:
    register_product("最古", sequence=3, guideline_edition="1.00")
    assert covers(compared("GHS-0003", "GHS-0002"))["stays"] == ["no_checklist", "conforms"]
    assert compared("GHS-0003").areas == []


def test_only_differences_are_left_when_asked(two: list[RegistrationVersion]) -> None:
    register_product("双子", sequence=4, level=2)
    differing = compared("GHS-0001", "GHS-0004").differences()
    assert set(covers(differing)) == {"dropped", "fresh", "maintenance"}
    assert [len(set(fact.texts)) for fact in differing.facts] == [2] * len(differing.facts)
    assert len(differing.facts) < len(compared("GHS-0001", "GHS-0004").facts)


def heads(page: str) -> list[str]:
    return re.findall(r'register-number">(GHS-[0-9]+)<', page)


def test_the_page_shows_products_in_the_order_asked(two: list[RegistrationVersion], visitor: Client) -> None:
    page = visitor.get(PAGE, {"number": ["GHS-0002", "ｇｈｓ－１"]})
    assert (page.status_code, heads(page.text)) == (200, ["GHS-0002", "GHS-0001"])
    assert 'role="region"' in page.text
    assert "?number=GHS-0001" in page.text
    assert "認証" not in page.text
    assert "<td" in visitor.get(PAGE, {"number": ["1", "2"], "differences": "1"}).text


@pytest.mark.parametrize(
    ("numbers", "status", "shown", "told"),
    [
        ([], 200, [], "compare-choose"),
        (["GHS-0099"], 404, [], "GHS-0099"),
        (["GHS-0001", "GHS-0099"], 200, ["GHS-0001"], "GHS-0099"),
        (["GHS-0001", "1"], 200, ["GHS-0001"], "GHS-0001"),
        (["1 2 3 4 5"], 200, ["GHS-0001", "GHS-0002"], "GHS-0005"),
        (["<b>", "x" * 10_000, "\x00", "'; --"], 404, [], "&lt;b&gt;"),
        (["", " "], 200, [], "compare-choose"),
    ],
)
def test_any_choice_gets_a_clear_answer(
    two: list[RegistrationVersion], visitor: Client, numbers: list[str], status: int, shown: list[str], told: str
) -> None:
    page = visitor.get(PAGE, {"number": numbers})
    assert (page.status_code, heads(page.text)) == (status, shown)
    assert told in page.text


def test_a_choice_is_read_once_each_and_four_at_most() -> None:
    choice = choose(["GHS-0001、2", "2", "三", "3 4 5 5"])
    assert choice.numbers == ["GHS-0001", "GHS-0002", "GHS-0003", "GHS-0004"]
    assert (choice.repeated, choice.unreadable, choice.left_out) == (["GHS-0002"], ["三"], ["GHS-0005", "GHS-0005"])
    assert choice.query_string(without="GHS-0002") == "number=GHS-0001&number=GHS-0003&number=GHS-0004"


def test_four_products_ask_as_often_as_one(two: list[RegistrationVersion], visitor: Client) -> None:
    for sequence in (3, 4):
        other = register_product(f"他{sequence}", sequence=sequence, level=2)
        Disclosure.objects.create(
            registration=other.registration, shows_answers=True, changed_at=datetime(2024, 1, 1, tzinfo=UTC)
        )
    visitor.get(PAGE, {"number": ["2"]})
    with CaptureQueriesContext(connection) as few:
        visitor.get(PAGE, {"number": ["2"]})
    with CaptureQueriesContext(connection) as many:
        page = visitor.get(PAGE, {"number": ["1", "2", "3", "4"]})
    assert (len(heads(page.text)), len(many)) == (4, len(few))


def test_the_register_and_the_product_page_lead_to_the_comparison(
    two: list[RegistrationVersion], visitor: Client
) -> None:
    assert visitor.get("/register/").text.count('form="compare"') == 2
    assert f"{PAGE}?number=GHS-0001" in visitor.get("/register/GHS-0001/").text
