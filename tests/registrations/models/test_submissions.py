"""What was handed in stays as it was."""

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from registrations.contents import content_of
from registrations.models import Submission
from tests.registrations.factories import AT, Case


def test_each_submission_is_kept_with_its_content(case: Case) -> None:
    case.to("submitted")
    first = content_of(case.declaration)
    case.step("take")
    case.step("return")
    answer = case.declaration.answers.first()
    answer.reason = "版を補いました。"
    answer.save()
    case.step("submit")
    kept = list(case.declaration.submissions.values_list("number", "submitted_by", "content"))
    assert kept == [(1, case.vendor.pk, first), (2, case.vendor.pk, content_of(case.declaration))]
    assert [row["reason"] for row in kept[1][2]["answers"]] == ["版を補いました。", ""]


@pytest.mark.parametrize("change", [{"number": 2}, {"content": {}}, {"submitted_at": AT}, {"declaration": None}])
def test_a_submission_never_changes(case: Case, change: dict) -> None:
    case.to("submitted")
    with pytest.raises(IntegrityError), transaction.atomic():
        Submission.objects.update(**change)
    assert Submission.objects.get().content == content_of(case.declaration)


def test_a_submission_is_never_removed(case: Case) -> None:
    case.to("submitted")
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        Submission.objects.all().delete()
    with pytest.raises(ProtectedError):
        case.declaration.delete()


def test_a_person_may_be_erased(case: Case) -> None:
    case.to("submitted")
    Submission.objects.update(submitted_by=None)
    assert Submission.objects.get().submitted_by is None
