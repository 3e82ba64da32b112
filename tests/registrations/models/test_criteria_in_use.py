"""What declarations refer to never changes: the database sees to it."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from ghs.library.models import Criterion, GuidelineEdition
from registrations.models import Answer
from tests.registrations.factories import Case

CHANGES = {
    "key": "another",
    "number": "Z-1",
    "position": 999,
    "area": "life_cycle",
    "clause_ja": "別",
    "clause_en": "Other",
    "text_ja": "別の問い",
    "text_en": "Another question",
    "evidence_wanted_ja": "別の文書",
    "evidence_wanted_en": "Another document",
    "not_applicable_allowed": False,
    "standards": [{"standard": "ISO 14971:2007", "clause": "5"}],
    "is_sample": False,
}


def test_every_field_of_a_criterion_is_tried() -> None:
    fields = {field.name for field in Criterion._meta.fields}
    assert CHANGES.keys() == fields - {"id", "edition"}


@pytest.mark.parametrize("field", CHANGES)
def test_a_criterion_that_is_answered_never_changes(case: Case, field: str) -> None:
    answered = Criterion.objects.filter(answers__declaration=case.declaration).order_by("pk")
    before = list(answered.values())
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        Criterion.objects.filter(pk=before[0]["id"]).update(**{field: CHANGES[field]})
    assert list(answered.values()) == before


def test_a_criterion_that_is_answered_stays(case: Case) -> None:
    criterion = Answer.objects.filter(declaration=case.declaration)[0].criterion
    with pytest.raises(IntegrityError), transaction.atomic():
        Criterion.objects.filter(pk=criterion.pk)._raw_delete("default")
    assert Criterion.objects.filter(pk=criterion.pk).exists()


def test_one_that_nobody_answered_may_be_corrected(case: Case) -> None:
    unused = Criterion.objects.filter(answers=None)
    assert unused.update(text_en="Corrected") == unused.count() > 0


def test_saving_an_answered_criterion_as_it_is_does_no_harm(case: Case) -> None:
    assert Criterion.objects.update(is_sample=True) == Criterion.objects.count()


@pytest.mark.parametrize("facts", [{"published_on": date(2030, 1, 1)}, {"number": "9.99"}, {"title_ja": "別"}])
def test_an_edition_that_is_declared_by_never_changes(case: Case, facts: dict[str, object]) -> None:
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        GuidelineEdition.objects.update(**facts)
    assert GuidelineEdition.objects.get().number == "1.20"
