"""A change notice (改訂届) in a browser, from the registered declaration to the register."""

from playwright.sync_api import Page, expect

from registrations.models import Declaration
from tests.browser.declaring import Look
from tests.registrations.factories import Case


def begin(page: Page, registered: Declaration, changes: list[str], told: tuple[int, int], axe: Look) -> Declaration:
    """Begin a notice for some changes; it is told beforehand how many items are asked again and how many carried."""
    page.goto(f"/my/declarations/{registered.pk}/")
    page.get_by_role("link", name="改訂届を出す").click()
    for change in changes:
        page.get_by_label(change).check()
    axe(page)
    page.get_by_role("button", name="回答し直す項目を確認する").click()
    facts = page.locator("dl.facts")
    expect(facts.locator("div", has_text="回答する項目").locator("dd")).to_have_text(str(told[0]))
    expect(facts.locator("div", has_text="引き継ぐ回答").locator("dd")).to_have_text(str(told[1]))
    axe(page)
    page.get_by_role("button", name="改訂届の作成を始める").click()
    expect(page.locator(".revision")).to_contain_text(f"{told[0]} 項目に回答してください")
    return Declaration.objects.get(revises=registered.registration, state=Declaration.State.DRAFT)


def confirm_items(page: Page, count: int, axe: Look) -> None:
    """Say of the items asked again that their answers still hold, from the notice's page and back to it."""
    here = page.url
    page.get_by_role("link", name="リスクマネジメント", exact=False).first.click()
    boxes = page.get_by_label("項目を読み直し、回答が今も当てはまることを確かめました")
    expect(boxes).to_have_count(count)
    axe(page)
    for box in boxes.all():
        box.check()
    with page.expect_navigation():
        page.locator(".save-bar button[value='save']").click()
    page.goto(here)


def hand_in(page: Page, notice: Declaration) -> None:
    """Look through everything, and submit."""
    page.get_by_role("link", name="内容を確認して提出する").click()
    for box in page.locator("main form input[type=checkbox]").all():
        box.check()
    page.get_by_role("button", name="適合宣言を提出する").click()
    expect(page).to_have_url(f"/my/declarations/{notice.pk}/submitted/")


def decide(reviewing: Page, deciding: Page, notice: Case, axe: Look) -> None:
    """Check a notice and propose it, then decide on it as another person."""
    reviewing.goto("/desk/declarations/")
    expect(reviewing.locator(".revision-mark")).to_contain_text("改訂届")
    reviewing.get_by_role("link", name=notice.declaration.receipt_number).click()
    reviewing.get_by_role("button", name="確認を始める").click()
    expect(reviewing.locator(".revision")).to_contain_text("無料")
    axe(reviewing)
    reviewing.get_by_role("link", name="登録を提案する").click()
    reviewing.get_by_role("button", name="提案する").click()
    expect(reviewing.locator(".state").first).to_have_text("決裁待ち")
    deciding.goto(f"/desk/declarations/{notice.declaration.pk}/")
    deciding.get_by_role("link", name="決裁する（受理）").click()
    deciding.locator("main form button.btn-primary").click()
    expect(deciding.locator(".state").first).to_have_text("登録中")
