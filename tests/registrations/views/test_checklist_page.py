"""The checklist of one area on its page."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from registrations import actions
from registrations.models import Answer, Evidence
from tests.registrations.actions.test_answering import PNG
from tests.registrations.factories import Case, CriterionFactory
from tests.registrations.views.texts import BAD_TEXTS, path


def checklist_page(client: Client, case: Case) -> dict[str, Any]:
    """Return what the page would send back untouched."""
    typed: dict[str, Any] = {}
    for item in client.get(path(case, "checklist/risk_management/")).context["items"]:
        for form in item.forms:
            for field in form:
                if field.name not in ("file", "is_removed"):
                    typed[field.html_name] = field.value() or ""
    return typed


def save(client: Client, case: Case, typed: dict[str, Any]) -> Any:
    return client.post(path(case, "checklist/risk_management/"), typed)


def test_a_whole_page_is_saved(case: Case, client: Client) -> None:
    first, second = case.declaration.answers.all()
    typed = checklist_page(client, case) | {
        f"a{first.pk}-verdict": "not_applicable",
        f"a{first.pk}-reason": "通信しない",
        f"n{second.pk}-document_name": "追加文書",
        f"e{second.evidence.get().pk}-is_removed": "on",
        "step": "next",
    }
    response = save(client, case, typed)
    assert (response.status_code, response["Location"]) == (302, path(case))
    assert list(case.declaration.answers.values_list("verdict", flat=True)) == ["not_applicable", "conforms"]
    assert [each.document_name for each in second.evidence.all()] == ["追加文書"]


@pytest.mark.parametrize(
    ("step", "ending"),
    [
        ("save", "risk_management/"),
        ("next", "life_cycle/"),
        ("answer-5", "#answer-5"),
        ("answer-x", "risk_management/"),
    ],
)
def test_the_buttons_lead_on(case: Case, client: Client, step: str, ending: str) -> None:
    case.do(actions.choose_areas, case.vendor, areas=["life_cycle"])
    response = save(client, case, checklist_page(client, case) | {"step": step})
    assert response["Location"].endswith(ending)


@pytest.mark.parametrize("kind", BAD_TEXTS)
def test_one_bad_text_does_not_cost_the_others(case: Case, client: Client, kind: str) -> None:
    first, second = case.declaration.answers.all()
    typed = checklist_page(client, case) | {
        f"a{first.pk}-reason": BAD_TEXTS[kind],
        f"a{second.pk}-reason": "残る理由",
        f"n{first.pk}-document_name": BAD_TEXTS[kind],
        f"n{first.pk}-document_number": "RM-9",
    }
    response = save(client, case, typed)
    assert response.status_code == 422
    assert f'href="#id_a{first.pk}-reason"' in response.text
    assert 'value="RM-9"' in response.text
    assert list(case.declaration.answers.values_list("reason", flat=True)) == ["", "残る理由"]


def test_a_verdict_that_is_not_offered_is_refused(case: Case, client: Client) -> None:
    always = CriterionFactory(edition=case.declaration.guideline_edition, not_applicable_allowed=False)
    answer = case.declaration.answers.create(criterion=always, verdict="conforms")
    for verdict in ("not_applicable", "excellent"):
        response = save(client, case, checklist_page(client, case) | {f"a{answer.pk}-verdict": verdict})
        assert response.status_code == 422
    answer.refresh_from_db()
    assert answer.verdict == "conforms"


def test_a_wrong_file_keeps_the_typed_document(case: Case, client: Client) -> None:
    first, second = case.declaration.answers.all()
    typed = checklist_page(client, case) | {
        f"n{first.pk}-document_name": "新文書",
        f"n{first.pk}-file": SimpleUploadedFile("../../x.pdf", b"<html>"),
        f"a{second.pk}-reason": "残る理由",
    }
    response = save(client, case, typed)
    assert (response.status_code, 'value="新文書"' in response.text) == (422, True)
    assert first.evidence.count() == 1
    second.refresh_from_db()
    assert second.reason == "残る理由"


def test_a_file_names_its_document_when_nothing_else_does(case: Case, client: Client) -> None:
    first = case.declaration.answers.first()
    upload = SimpleUploadedFile("リスク分析表.png", PNG)
    response = save(client, case, checklist_page(client, case) | {f"n{first.pk}-file": upload})
    assert response.status_code == 302
    evidence = Evidence.objects.exclude(file=None).get()
    assert evidence.document_name == "リスク分析表.png"
    download = client.get(path(case, f"evidence/{evidence.pk}/"))
    assert b"".join(download.streaming_content) == PNG
    assert download["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("field", ["document_number", "document_version"])
def test_a_document_needs_a_name(case: Case, client: Client, field: str) -> None:
    first = case.declaration.answers.first()
    response = save(client, case, checklist_page(client, case) | {f"n{first.pk}-{field}": "2"})
    assert (response.status_code, f"#id_n{first.pk}-document_name" in response.text) == (422, True)


def test_an_editor_s_conflict_shows_both_texts(case: Case, client: Client) -> None:
    first = case.declaration.answers.first()
    typed = checklist_page(client, case)
    Answer.objects.filter(pk=first.pk).update(reason="同僚の理由")
    response = save(client, case, typed | {f"a{first.pk}-reason": "自分の理由"})
    assert response.status_code == 422
    assert ("同僚の理由" in response.text, "自分の理由" in response.text) == (True, True)
    seen = response.context["items"][0].form["seen"].value()
    save(client, case, typed | {f"a{first.pk}-reason": "自分の理由", f"a{first.pk}-seen": seen})
    first.refresh_from_db()
    assert first.reason == "自分の理由"


def test_a_document_added_by_a_colleague_meanwhile_stays(case: Case, client: Client) -> None:
    first = case.declaration.answers.first()
    typed = checklist_page(client, case)
    Evidence.objects.create(answer=first, document_name="同僚の文書")
    assert save(client, case, typed).status_code == 302
    assert first.evidence.count() == 2


def test_only_the_items_asked_for_are_open_after_a_return(case: Case, client: Client) -> None:
    asked, other = case.declaration.answers.all()
    typed = checklist_page(client, case)
    case.to("returned")
    page = client.get(path(case, "checklist/risk_management/"))
    assert [item.form is not None for item in page.context["items"]] == [True, False]
    forged = typed | {f"a{asked.pk}-reason": "可", f"a{other.pk}-reason": "不可"}
    assert save(client, case, forged).status_code == 302
    assert list(case.declaration.answers.values_list("reason", flat=True)) == ["可", ""]


def test_a_stale_checklist_is_refused(case: Case, client: Client) -> None:
    typed = checklist_page(client, case)
    case.to("submitted")
    response = save(client, case, typed | {f"a{case.declaration.answers.first().pk}-reason": "遅い"})
    assert (response.status_code, "変更できません" in response.text) == (422, True)
