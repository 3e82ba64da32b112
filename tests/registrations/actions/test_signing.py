"""The signed declaration is uploaded, replaced and kept."""

import uuid

import pytest

from ghs.files.checks import FileRefused
from ghs.history.queries import history_of
from registrations import actions
from registrations.actions import WrongState
from registrations.models import SignedCopy
from registrations.permissions import TAKES_SIGNED_COPY
from tests.ghs.files.factories import image, pdf, upload, workbook
from tests.registrations.factories import Case


def bring(
    case: Case, content: bytes = b"", name: str = "宣言書.pdf", submission: uuid.UUID | None = None
) -> SignedCopy:
    return case.do(
        actions.keep_signed_copy,
        case.vendor,
        upload=upload(content or pdf(), name),
        submission=submission or uuid.uuid4(),
    )


def test_a_replaced_copy_is_kept_and_history_tells_both(case: Case) -> None:
    case.to("submitted")
    first = bring(case)
    second = bring(case, image("JPEG"), "scan.jpg")
    assert list(case.declaration.signed_copies.all()) == [second, first]
    assert (first.file.content_type, second.file.content_type) == ("application/pdf", "image/jpeg")
    told = history_of(case.declaration).filter(verb__endswith="signed_copy")
    assert [(entry.verb, entry.detail["sha256"]) for entry in told] == [
        ("upload_signed_copy", first.file.sha256),
        ("replace_signed_copy", second.file.sha256),
    ]
    assert str(first) == f"{case.declaration.pk} signed 2026-11-20"


def test_the_same_form_sent_twice_keeps_one_copy(case: Case) -> None:
    case.to("submitted")
    submission = uuid.uuid4()
    assert bring(case, submission=submission) == bring(case, submission=submission)
    assert case.declaration.signed_copies.count() == 1


@pytest.mark.parametrize(
    ("content", "name"), [(workbook(), "宣言書.pdf"), (b"<svg onload='x()'/>", "seal.svg"), (b"MZ\x90", "seal.png")]
)
def test_other_files_are_refused_at_the_field(case: Case, content: bytes, name: str) -> None:
    case.to("submitted")
    with pytest.raises(FileRefused) as refused:
        bring(case, content, name)
    assert refused.value.field == "file"
    assert not case.declaration.signed_copies.exists()


@pytest.mark.parametrize("state", ["draft", "refused", "cancelled", "suspended", "lapsed", "withdrawn", "revoked"])
def test_before_the_first_and_after_the_last_step_none_is_taken(case: Case, state: str) -> None:
    case.to(state)
    with pytest.raises(WrongState):
        bring(case)


@pytest.mark.parametrize("state", TAKES_SIGNED_COPY)
def test_from_submission_to_registration_one_is_taken(case: Case, state: str) -> None:
    case.to(state)
    assert bring(case).declaration_id == case.declaration.pk
