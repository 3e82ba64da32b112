"""Which level the answers reach, and what the next one takes."""

from collections.abc import Callable

import pytest

from registrations import actions
from registrations.models import Answer, Declaration
from registrations.queries import Standing, progress_of, standing_of
from tests.registrations.factories import Case
from tests.registrations.views.texts import path

QUALITY, SAFETY, LIFE = "quality_management", "product_safety", "life_cycle"


def choose(case: Case, *areas: str) -> None:
    case.do(actions.choose_areas, case.vendor, areas=list(areas))


def complete(case: Case, *areas: str) -> None:
    for answer in Answer.objects.filter(declaration=case.declaration, criterion__area__in=areas):
        answer.evidence.create(document_name="計画書")
        answer.verdict = "conforms"
        answer.save()


def standing(case: Case) -> Standing:
    return standing_of(case.declaration, progress_of(case.declaration))


def lacks(case: Case) -> list[tuple[str, int, bool]]:
    return [(lack.area.value, lack.items, lack.is_chosen) for lack in standing(case).lacks]


def test_risk_management_comes_first(case: Case) -> None:
    choose(case, QUALITY)
    complete(case, QUALITY)
    Answer.objects.filter(criterion__area="risk_management").first().evidence.all().delete()
    assert (standing(case).reached, standing(case).next_level) == (0, 1)
    assert lacks(case) == [("risk_management", 1, True)]


def test_level_2_takes_one_of_the_further_areas(case: Case) -> None:
    choose(case, QUALITY)
    assert (standing(case).reached, standing(case).next_level, standing(case).needs_one_of) == (1, 2, True)
    assert lacks(case) == [(QUALITY, 2, True), (SAFETY, 2, False), (LIFE, 2, False)]


@pytest.mark.parametrize("areas", [(QUALITY,), (QUALITY, LIFE)])
def test_level_3_takes_all_that_is_left(case: Case, areas: tuple[str, ...]) -> None:
    choose(case, *areas)
    complete(case, *areas)
    assert (standing(case).reached, standing(case).next_level, standing(case).needs_one_of) == (2, 3, False)
    left = [area for area in (QUALITY, SAFETY, LIFE) if area not in areas]
    assert [area for area, _items, _chosen in lacks(case)] == left


def test_there_is_nothing_above_level_3(case: Case) -> None:
    choose(case, QUALITY, SAFETY, LIFE)
    complete(case, QUALITY, SAFETY, LIFE)
    assert standing(case) == Standing(3, None, [])


def test_answers_kept_in_an_area_no_longer_chosen_count(case: Case) -> None:
    choose(case, QUALITY)
    complete(case, QUALITY)
    choose(case)
    assert (case.declaration.level, standing(case).reached) == (1, 2)


def test_the_page_tells_it_while_it_is_a_draft(case: Case, client_of: Callable) -> None:
    client = client_of(case.vendor)
    choose(case, QUALITY)
    page = client.get(path(case)).text
    assert ("レベル1に達しています" in page, "この下書きで宣言するのはレベル2" in page) == (True, True)
    assert ("1つ以上の完了が必要" in page, "先にこの領域を選ぶ" in page) == (True, True)
    complete(case, QUALITY)
    assert "レベル3には" in client.get(path(case)).text
    Declaration.objects.update(state="cancelled")
    assert "回答で達したレベル" not in client.get(path(case)).text


def test_the_page_of_a_complete_level_3(case: Case, client_of: Callable) -> None:
    client = client_of(case.vendor)
    choose(case, QUALITY, SAFETY, LIFE)
    complete(case, QUALITY, SAFETY, LIFE)
    assert "4領域すべてが完了" in client.get(path(case)).text
