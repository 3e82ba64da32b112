"""Saving while somebody writes, in a real browser: alone, beside a colleague, and without a connection."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from ghs.accounts.models import Organization, User
from ghs.council.actions import load_first_values
from registrations.models import Declaration
from tests.registrations.factories import AT, complete_draft, small_checklist

SAVED = "に保存しました"


@pytest.fixture
def declaration(transactional_db: None, owner: User, organization: Organization) -> Declaration:
    """A draft in which every item is answered."""
    load_first_values(at=AT)
    small_checklist()
    return complete_draft(owner, organization)


@pytest.fixture
def checklist_of(declaration: Declaration, page_of: Callable[[User], Page]) -> Callable[[User], Page]:
    """Return a maker of checklist pages, each in a browser of its own."""

    def open_page(user: User) -> Page:
        page = page_of(user)
        page.goto(f"/my/declarations/{declaration.pk}/checklist/risk_management/")
        expect(status(page)).to_contain_text("自動的に保存されます")
        return page

    return open_page


def status(page: Page) -> Locator:
    return page.locator("[data-autosave-status]")


def reason(page: Page, position: int = 0) -> Locator:
    return page.get_by_label("理由・備考").nth(position)


def write(page: Page, field: Locator, text: str) -> None:
    """Type a text and go on to the next field, which saves at once; wait until the site has answered."""
    with page.expect_response(lambda response: response.request.method == "POST"):
        field.fill(text)
        field.press("Tab")


def reasons(declaration: Declaration) -> list[str]:
    return list(declaration.answers.values_list("reason", flat=True))


def test_a_pause_saves_and_a_reload_shows_it(
    declaration: Declaration, owner: User, checklist_of: Callable, axe: Callable[[Page], None]
) -> None:
    page = checklist_of(owner)
    reason(page).press_sequentially("一度目")
    expect(status(page)).to_contain_text(SAVED)
    write(page, reason(page), "二度目")
    expect(status(page)).to_contain_text(SAVED)
    axe(page)
    page.reload()
    expect(reason(page)).to_have_value("二度目")
    assert reasons(declaration) == ["二度目", ""]


def test_what_is_missing_is_told_as_it_is_answered(owner: User, checklist_of: Callable) -> None:
    page = checklist_of(owner)
    item = page.locator("section.item").first
    item.get_by_label("該当なし").check()
    expect(item.locator(".task-state").first).to_have_text("理由がありません")
    write(page, reason(page), "通信しない")
    expect(item.locator(".task-state").first).to_have_text("完了")


def test_a_new_document_stays_one_while_it_is_written(
    declaration: Declaration, owner: User, checklist_of: Callable
) -> None:
    page = checklist_of(owner)
    item = page.locator("section.item").first
    item.get_by_text("文書を追加").click()
    row = item.locator(".evidence-add").first
    write(page, row.get_by_label("文書名"), "計")
    expect(item.locator(".evidence-add")).to_have_count(2)
    write(page, row.get_by_label("文書名"), "計画書")
    item.get_by_text("文書を追加").click()
    write(page, item.locator(".evidence-add").last.get_by_label("文書名"), "報告書")
    page.get_by_role("button", name="保存する", exact=True).click()
    expect(page.get_by_text("回答を保存しました")).to_be_visible()
    documents = declaration.answers.all()[0].evidence.values_list("document_name", flat=True)
    assert list(documents) == ["計画書", "計画書", "報告書"]


def test_two_editors_see_both_texts_and_a_click_decides(
    declaration: Declaration, owner: User, editor: User, checklist_of: Callable, axe: Callable[[Page], None]
) -> None:
    first, second = checklist_of(owner), checklist_of(editor)
    write(first, reason(first), "一人目の理由")
    write(second, reason(second), "二人目の理由")
    expect(status(second)).to_contain_text("保存できていない項目")
    expect(second.locator(".stored")).to_contain_text("一人目の理由")
    expect(reason(second)).to_have_value("二人目の理由")
    axe(second)
    write(second, reason(second, 1), "別の項目")
    assert reasons(declaration) == ["一人目の理由", "別の項目"]
    second.get_by_role("button", name="保存する", exact=True).click()
    expect(second.get_by_text("回答を保存しました")).to_be_visible()
    assert reasons(declaration) == ["二人目の理由", "別の項目"]


def test_two_editors_of_different_items_do_not_disturb_each_other(
    declaration: Declaration, owner: User, editor: User, checklist_of: Callable
) -> None:
    first, second = checklist_of(owner), checklist_of(editor)
    write(first, reason(first), "一人目")
    write(second, reason(second, 1), "二人目")
    write(first, reason(first), "一人目、続き")
    expect(status(first)).to_contain_text(SAVED)
    assert reasons(declaration) == ["一人目、続き", "二人目"]


def test_without_a_connection_the_text_stays_and_is_saved_later(
    declaration: Declaration, owner: User, checklist_of: Callable
) -> None:
    page = checklist_of(owner)
    page.context.set_offline(True)
    reason(page).fill("電車の中で書いた")
    reason(page).press("Tab")
    expect(status(page)).to_contain_text("通信できません")
    page.get_by_role("button", name="保存する", exact=True).click()
    expect(reason(page)).to_have_value("電車の中で書いた")
    page.context.set_offline(False)
    expect(status(page)).to_contain_text(SAVED)
    assert reasons(declaration) == ["電車の中で書いた", ""]


def test_who_was_logged_out_goes_on_after_logging_in_again(
    declaration: Declaration, owner: User, checklist_of: Callable
) -> None:
    page = checklist_of(owner)
    cookies = page.context.cookies()
    page.context.clear_cookies()
    reason(page).fill("長い一日の後で")
    reason(page).press("Tab")
    expect(status(page)).to_contain_text("ログインの有効期限")
    page.context.add_cookies(cookies)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(status(page)).to_contain_text(SAVED)
    assert reasons(declaration)[0] == "長い一日の後で"


def test_leaving_warns_only_while_something_is_unsaved(owner: User, checklist_of: Callable) -> None:
    page = checklist_of(owner)
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    reason(page).fill("保存される")
    page.get_by_role("link", name="適合宣言のページへ").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("アクメ健康手帳")
    page.go_back()
    expect(reason(page)).to_have_value("保存される")
    assert asked == []
    page.context.set_offline(True)
    reason(page).fill("まだ保存されていない")
    page.get_by_role("link", name="適合宣言のページへ").click()
    expect(status(page)).to_contain_text("通信できません")
    expect(reason(page)).to_have_value("まだ保存されていない")
    assert asked == ["beforeunload"]


def test_product_and_signatory_are_saved_too(declaration: Declaration, owner: User, page_of: Callable) -> None:
    page = page_of(owner)
    page.goto(f"/my/declarations/{declaration.pk}/signatory/")
    write(page, page.get_by_label("署名者の役職"), "品質保証部長")
    expect(status(page)).to_contain_text(SAVED)
    page.goto(f"/my/declarations/{declaration.pk}/products/{declaration.products.get().pk}/")
    write(page, page.get_by_label("対象バージョン"), "4.0")
    write(page, page.get_by_label("対象バージョン"), "4.0～4.9")
    expect(status(page)).to_contain_text(SAVED)
    declaration.refresh_from_db()
    assert (declaration.signatory_title, declaration.products.get().version_range) == ("品質保証部長", "4.0～4.9")
