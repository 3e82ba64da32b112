"""Saving while somebody writes, as the page's script asks for it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from ghs.accounts.models import User
from registrations.models import Answer, Evidence
from tests.registrations.factories import Case
from tests.registrations.views.test_checklist_page import checklist_page
from tests.registrations.views.texts import path

AUTOSAVE = {"X-Autosave": "1"}
CHECKLIST = "checklist/risk_management/"


def autosave(client: Client, case: Case, typed: dict[str, Any], page: str = CHECKLIST) -> Any:
    return client.post(path(case, page), typed, headers=AUTOSAVE)


def part(typed: dict[str, Any], prefix: str, **changed: str) -> dict[str, Any]:
    """Return the fields of one part of a page, as the script sends them."""
    own = {name: value for name, value in typed.items() if name.startswith(f"{prefix}-")}
    return own | {f"{prefix}-{name}": value for name, value in changed.items()}


def test_one_part_is_saved_and_its_new_mark_lets_the_next_save_through(case: Case, client: Client) -> None:
    first = case.declaration.answers.first()
    typed = part(checklist_page(client, case), f"a{first.pk}", reason="一回目")
    answer = autosave(client, case, typed)
    assert (answer.status_code, answer.json()["unsaved"], "保存しました" in answer.json()["said"]) == (200, [], True)
    again = autosave(client, case, typed | answer.json()["seen"] | {f"a{first.pk}-reason": "二回目"})
    first.refresh_from_db()
    assert (again.status_code, first.reason) == (200, "二回目")


def test_the_answer_tells_what_is_missing_now(case: Case, client: Client) -> None:
    first, second = case.declaration.answers.all()
    typed = part(checklist_page(client, case), f"a{first.pk}", verdict="not_applicable")
    told = autosave(client, case, typed).json()
    assert list(told["gaps"]) == [f"answer-{first.pk}"]
    assert "理由がありません" in told["gaps"][f"answer-{first.pk}"]
    assert (told["done"], told["progress"]) == (1, "2項目中1項目が完了")


def test_a_new_document_is_told_its_place_and_grows_there(case: Case, client: Client) -> None:
    first = case.declaration.answers.first()
    new = f"n{first.pk}"
    told = autosave(client, case, {f"{new}-seen": "", f"{new}-document_name": "計"}).json()
    added = first.evidence.last()
    assert told["added"] == {new: f"e{added.pk}"}
    typed = {f"e{added.pk}-document_name": "計画書", **told["seen"]}
    assert autosave(client, case, typed).status_code == 200
    assert list(first.evidence.values_list("document_name", flat=True))[1:] == ["計画書"]


def test_a_conflict_holds_both_texts_and_saves_the_rest(case: Case, client: Client) -> None:
    first, second = case.declaration.answers.all()
    page = checklist_page(client, case)
    Answer.objects.filter(pk=first.pk).update(reason="同僚の理由")
    typed = part(page, f"a{first.pk}", reason="自分の理由") | part(page, f"a{second.pk}", reason="残る理由")
    answer = autosave(client, case, typed)
    told = answer.json()
    assert (answer.status_code, told["unsaved"]) == (422, [f"a{first.pk}"])
    assert "同僚の理由" in told["held"][f"a{first.pk}"]
    assert list(case.declaration.answers.values_list("reason", flat=True)) == ["同僚の理由", "残る理由"]
    decided = client.post(path(case, CHECKLIST), typed | told["seen"])
    first.refresh_from_db()
    assert (decided.status_code, first.reason) == (302, "自分の理由")


def test_what_a_colleague_changed_unseen_gets_no_new_mark(case: Case, client: Client) -> None:
    first, second = case.declaration.answers.all()
    page = checklist_page(client, case)
    Answer.objects.filter(pk=first.pk).update(reason="同僚の理由")
    typed = part(page, f"a{first.pk}") | part(page, f"a{second.pk}", reason="自分の理由")
    told = autosave(client, case, typed).json()
    assert list(told["seen"]) == [f"a{second.pk}-seen"]


def test_what_must_be_mended_is_named_and_everything_else_saved(case: Case, client: Client) -> None:
    first, second = case.declaration.answers.all()
    page = checklist_page(client, case)
    typed = part(page, f"a{first.pk}", reason="あ" * 3000) | part(page, f"a{second.pk}", reason="残る理由")
    answer = autosave(client, case, typed)
    assert (answer.status_code, answer.json()["unsaved"], answer.json()["held"]) == (422, [f"a{first.pk}"], {})
    assert f"{first.criterion.number} 理由" in answer.json()["said"]
    second.refresh_from_db()
    assert second.reason == "残る理由"


@pytest.mark.parametrize("headers", [AUTOSAVE, {}])
def test_what_was_typed_into_a_removed_document_is_told(case: Case, client: Client, headers: dict[str, str]) -> None:
    evidence = Evidence.objects.filter(answer__declaration=case.declaration).first()
    typed = part(checklist_page(client, case), f"e{evidence.pk}", document_name="改訂計画書")
    evidence.delete()
    response = client.post(path(case, CHECKLIST), typed, headers=headers, follow=True)
    said = response.json()["said"] if headers else response.text
    assert "改訂計画書 / RM-1 / 2" in said


def test_nothing_is_saved_once_submitted(case: Case, client: Client) -> None:
    typed = checklist_page(client, case)
    case.to("submitted")
    answer = autosave(client, case, typed)
    assert (answer.status_code, "変更できません" in answer.json()["said"]) == (409, True)


@pytest.mark.parametrize(("person", "status"), [("editor", 200), ("viewer", 403), ("rival", 404), ("reviewer", 404)])
def test_only_who_may_write_is_saved(
    case: Case, client: Client, client_of: Callable, request: pytest.FixtureRequest, person: str, status: int
) -> None:
    first = case.declaration.answers.first()
    typed = part(checklist_page(client, case), f"a{first.pk}", reason="書いた")
    someone: User = request.getfixturevalue(person)
    assert autosave(client_of(someone), case, typed).status_code == status
    first.refresh_from_db()
    assert first.reason == ("書いた" if status == 200 else "")


def product_page(case: Case) -> str:
    return f"products/{case.declaration.products.get().pk}/"


def form_of(client: Client, case: Case, page: str) -> dict[str, Any]:
    form = client.get(path(case, page)).context["form"]
    return {field.html_name: field.value() for field in form if field.value()}


def test_a_product_is_saved_as_far_as_it_is_sound(case: Case, client: Client) -> None:
    page = product_page(case)
    typed = form_of(client, case, page) | {"name_kana": "漢字", "intended_use": "記録する。"}
    answer = autosave(client, case, typed, page)
    assert (answer.status_code, answer.json()["unsaved"]) == (422, [""])
    product = case.declaration.products.get()
    assert (product.intended_use, product.name_kana) == ("記録する。", "アクメケンコウテチョウ")
    mended = typed | answer.json()["seen"] | {"name_kana": "アクメ"}
    assert autosave(client, case, mended, page).status_code == 200


def test_a_field_that_is_still_empty_is_no_mistake_yet(case: Case, client: Client) -> None:
    case.declaration.products.update(version_range="", intended_use="")
    page = product_page(case)
    answer = autosave(client, case, form_of(client, case, page) | {"name": "新しい名前"}, page)
    assert (answer.status_code, case.declaration.products.get().name) == (200, "新しい名前")
    emptied = form_of(client, case, page) | {"name": ""}
    assert autosave(client, case, emptied, page).status_code == 422


def test_a_conflict_of_signatories_is_held(case: Case, client: Client) -> None:
    typed = form_of(client, case, "signatory/")
    type(case.declaration).objects.update(signatory_name="同僚")
    answer = autosave(client, case, typed | {"name": "自分"}, "signatory/")
    assert (answer.status_code, "同僚" in answer.json()["held"][""]) == (422, True)
    case.declaration.refresh_from_db()
    assert case.declaration.signatory_name == "同僚"


def test_a_removed_product_is_told(case: Case, client: Client) -> None:
    page = product_page(case)
    typed = form_of(client, case, page)
    case.declaration.products.all().delete()
    assert autosave(client, case, typed, page).status_code == 409


@pytest.mark.parametrize("page", [CHECKLIST, "signatory/", "product"])
def test_going_back_asks_the_site_again(case: Case, client: Client, page: str) -> None:
    page = product_page(case) if page == "product" else page
    assert "no-store" in client.get(path(case, page))["Cache-Control"]
