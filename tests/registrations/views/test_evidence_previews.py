"""Evidence at the desk, page by page."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from ghs.accounts.models import User
from ghs.files.actions import keep_document
from ghs.files.models import Kind, StoredFile
from registrations.models import Evidence
from tests.ghs.files.factories import pdf
from tests.registrations.factories import Case, new_case


@pytest.fixture
def reviewing(case: Case, client_of: Callable[[User], Client]) -> Client:
    """The reviewer's client."""
    return client_of(case.reviewer)


def enclose(case: Case, content: bytes, kind: Kind = Kind.PDF) -> Evidence:
    """Put a file beside the first answer's evidence."""
    file = keep_document(content=content, name="計画書.pdf", by=None, at=case.at)
    StoredFile.objects.filter(pk=file.pk).update(kind=kind)
    evidence = case.declaration.answers.first().evidence.get()
    evidence.file = file
    evidence.save()
    return evidence


def path(case: Case, evidence: Evidence, rest: str) -> str:
    return f"/desk/declarations/{case.declaration.pk}/evidence/{evidence.pk}/pages/{rest}"


def test_pages_lead_to_one_another(case: Case, reviewing: Client) -> None:
    evidence = enclose(case.to("checking"), pdf(pages=3))
    page = reviewing.get(path(case, evidence, "2/")).text
    assert "2／3ページ" in page
    for rest in ("1/", "3/", "2.webp"):
        assert path(case, evidence, rest) in page
    assert 'rel="prev"' not in reviewing.get(path(case, evidence, "1/")).text
    assert 'rel="next"' not in reviewing.get(path(case, evidence, "3/")).text
    for rest in ("0/", "4/", "4.webp", "99999999999/"):
        assert reviewing.get(path(case, evidence, rest)).status_code == 404


def test_a_picture_is_kept_by_the_reader_alone_and_drawn_once(
    case: Case, reviewing: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    evidence = enclose(case.to("checking"), pdf())
    first = reviewing.get(path(case, evidence, "1.webp"))
    assert (first.status_code, first["Content-Type"], first.content[8:12]) == (200, "image/webp", b"WEBP")
    assert (first["Cache-Control"], first["X-Content-Type-Options"]) == (
        "private, max-age=0, must-revalidate",
        "nosniff",
    )
    assert evidence.file.sha256 in first["ETag"]
    monkeypatch.setattr("ghs.files.serving.draw_page", lambda *_arguments: pytest.fail("drawn again"))
    again = reviewing.get(path(case, evidence, "1.webp"), headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(("content", "kind"), [(b"%PDF-1.4 x", Kind.PDF), (b"x", Kind.SPREADSHEET)])
def test_what_can_t_be_shown_is_offered_to_download(case: Case, reviewing: Client, content: bytes, kind: Kind) -> None:
    evidence = enclose(case.to("checking"), content, kind)
    page = reviewing.get(path(case, evidence, "1/"))
    assert (page.status_code, "ここでは表示できません" in page.text) == (200, True)
    assert f"/evidence/{evidence.pk}/" in page.text
    assert reviewing.get(path(case, evidence, "1.webp")).status_code == 422


def test_only_enclosed_files_of_this_declaration_are_found(case: Case, reviewing: Client) -> None:
    named_only = case.to("checking").declaration.answers.last().evidence.get()
    elsewhere = enclose(new_case(case.declaration.organization).to("checking"), pdf())
    for evidence in (named_only, elsewhere):
        for rest in ("1/", "1.webp"):
            assert reviewing.get(path(case, evidence, rest)).status_code == 404


def test_the_page_of_a_declaration_loads_no_picture_before_it_is_opened(case: Case, reviewing: Client) -> None:
    evidence = enclose(case.to("checking"), pdf())
    page = reviewing.get(f"/desk/declarations/{case.declaration.pk}/").text
    picture = page[page.index('<details class="preview-box"') :].split("<img", 1)[1].split(">", 1)[0]
    assert ('loading="lazy"' in picture, path(case, evidence, "1.webp") in picture) == (True, True)
    assert page.count('class="preview-box"') == 1


def test_many_documents_need_no_more_queries(case: Case, reviewing: Client, django_assert_max_num_queries: Any) -> None:
    evidence = enclose(case.to("checking"), pdf())
    page = f"/desk/declarations/{case.declaration.pk}/"
    with django_assert_max_num_queries(60) as few:
        reviewing.get(page)
    Evidence.objects.bulk_create(
        Evidence(answer=evidence.answer, document_name=f"文書{number}", file=evidence.file) for number in range(30)
    )
    with django_assert_max_num_queries(60) as many:
        assert reviewing.get(page).text.count('class="preview-box"') == 31
    assert len(many) == len(few)
