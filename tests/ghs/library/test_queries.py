"""Which edition and which article count on a day."""

from datetime import UTC, date, datetime

import pytest

from ghs.library.actions import load_guideline, load_law_articles
from ghs.library.models import Distribution, Leaflet, Lecture
from ghs.library.queries import articles_in_force, edition_in_force

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "number"),
    [
        (date(2014, 7, 31), None),
        (date(2014, 8, 1), "1.00"),
        (date(2018, 12, 13), "1.10"),
        (date(2018, 12, 14), "1.20"),
        (date(2026, 11, 22), "1.20"),
    ],
)
def test_the_newest_edition_published_by_the_day_is_in_force(day: date, number: str | None) -> None:
    load_guideline(at=AT)
    edition = edition_in_force(day)
    assert (edition.number if edition else None) == number


def test_articles_follow_the_numbering_of_the_day() -> None:
    load_law_articles(at=AT)
    before, after = articles_in_force(date(2022, 3, 31)), articles_in_force(date(2022, 4, 1))
    assert (before["third_parties"].article, after["third_parties"].article) == (23, 27)
    assert "leaks" not in before
    assert after["leaks"].article == 26


@pytest.mark.parametrize("model", [Leaflet, Lecture, Distribution])
def test_outreach_within_a_period_counts_both_days(model: type[Leaflet | Lecture | Distribution]) -> None:
    name = "published_on" if model is Leaflet else "held_on"
    for day in (date(2019, 2, 28), date(2019, 3, 1), date(2020, 2, 21), date(2020, 2, 22)):
        model.objects.create(title=str(day), **{name: day})
    found = model.objects.within(date(2019, 3, 1), date(2020, 2, 21))
    assert [row.title for row in found] == ["2020-02-21", "2019-03-01"]
