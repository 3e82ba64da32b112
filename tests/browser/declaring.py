"""What people do with a declaration in a browser, for the journeys: the steps that both of them take."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
from playwright.sync_api import Locator, Page, expect

from ghs.council.actions import load_first_values
from ghs.library.actions import load_guideline

AT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
PRODUCT = "健康ダイアリー"
SHEETS = ["リスクマネジメント", "品質マネジメント"]
Look = Callable[[Page], None]


def open_scheme() -> None:
    """Load the council's first values and the sample checklist."""
    load_first_values(at=AT)
    load_guideline(at=AT)


def watch(*pages: Page) -> list[str]:
    """Keep what every browser asks for."""
    visited: list[str] = []
    for page in pages:
        page.on("request", lambda request: visited.append(request.url))
    return visited


# Whoever drafts


def describe(page: Page, axe: Look) -> None:
    page.get_by_role("link", name=f"製品: {PRODUCT}").click()
    page.get_by_role("button", name="保存する").click()
    expect(page.get_by_role("alert")).to_contain_text("対象バージョン")
    axe(page)
    page.get_by_label("対象バージョン").fill("３．０～３．９")
    page.get_by_label("意図する使用").fill("体重と血圧を記録して振り返る。")
    page.get_by_role("button", name="保存する").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(PRODUCT)


def sign(page: Page, name: str) -> None:
    write_signatory(page, name)
    page.get_by_role("button", name="保存する").click()


def write_signatory(page: Page, name: str) -> None:
    page.get_by_label("署名者の氏名").fill(name)
    page.get_by_label("署名者の役職").fill("代表取締役")


def answer_with_excel(page: Page, book: Path, axe: Look) -> None:
    """Fill the checklist off-line, from the declaration's page on."""
    page.get_by_role("link", name="チェックリストをExcelで記入する").click()
    axe(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="チェックリストをダウンロードする（Excel）").click()
    download.value.save_as(book)
    fill(book)
    page.get_by_label("記入済みのチェックリスト").set_input_files(book)
    page.get_by_role("button", name="アップロードして変更内容を確認する").click()
    expect(page.get_by_role("button", name="この内容で保存する")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="この内容で保存する").click()
    expect(page.get_by_text("項目を変更しました")).to_be_visible()


def fill(book: Path) -> None:
    """Answer every item of the workbook as conforming, with a document."""
    opened = openpyxl.load_workbook(book)
    for sheet in SHEETS:
        for row in range(2, opened[sheet].max_row + 1):
            if opened[sheet].cell(row, 1).value:
                opened[sheet][f"E{row}"], opened[sheet][f"G{row}"], opened[sheet][f"H{row}"] = "○", "計画書", "DP-1"
    opened.save(book)


def correct_an_item(page: Page, axe: Look) -> None:
    """Mend item R-2, from the declaration's page and back to it."""
    page.get_by_role("link", name=re.compile(r"^R-2 ")).click()
    number = item(page, "R-2").get_by_label("文書番号").first
    expect(number).to_have_value("DP-1")
    number.fill("DP-2")
    axe(page)
    page.get_by_role("button", name="保存する", exact=True).click()
    expect(item(page, "R-2").get_by_label("文書番号").first).to_have_value("DP-2")
    page.locator(".breadcrumb").get_by_role("link", name=PRODUCT).click()


def correct_the_title(page: Page, axe: Look) -> None:
    """Mend the signatory's title, from the declaration's page and back to it."""
    expect(page.locator(".requests")).to_contain_text("役職を確かめてください。")
    page.get_by_role("link", name="署名者", exact=True).first.click()
    page.get_by_label("署名者の役職").fill("開発本部長")
    axe(page)
    page.get_by_role("button", name="保存する").click()


def submit(page: Page, axe: Look) -> str:
    """Hand the declaration in, and return its receipt number."""
    expect(page.get_by_role("heading", level=1)).to_have_text(PRODUCT)
    page.get_by_role("link", name="内容を確認して提出する").click()
    expect(page.get_by_role("button", name="適合宣言を提出する")).to_be_visible()
    axe(page)
    page.locator("main").get_by_role("checkbox").check()
    page.get_by_role("button", name="適合宣言を提出する").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("適合宣言を受け付けました")
    axe(page)
    return page.locator(".receipt-number").inner_text()


# The office


def open_at_desk(page: Page, number: str, axe: Look) -> None:
    page.goto("/desk/declarations/")
    expect(page.get_by_role("link", name=number)).to_be_visible()
    axe(page)
    page.get_by_role("link", name=number).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(PRODUCT)
    axe(page)


def item(page: Page, number: str) -> Locator:
    """Return one item of a checklist."""
    return page.locator("section.item").filter(has=page.get_by_text(number, exact=True)).first


def take(page: Page) -> None:
    page.get_by_role("button", name="確認を始める").click()
    expect(page.locator(".state").first).to_have_text("確認中")


def begin_check(page: Page, number: str, axe: Look) -> None:
    open_at_desk(page, number, axe)
    take(page)


def ask(page: Page, axe: Look) -> None:
    """Write to the vendor, from the declaration's page at the desk."""
    page.locator("#thread a[href$='#write']").click()
    page.get_by_role("textbox", name="メッセージ").fill("販売開始はいつですか。")
    page.get_by_role("button", name="メッセージを送る").click()
    expect(page.locator(".message-text")).to_have_text("販売開始はいつですか。")
    axe(page)


def return_an_item(page: Page, number: str, axe: Look) -> None:
    open_at_desk(page, number, axe)
    request(item(page, "R-2"), "文書番号を確かめてください。")
    expect(page.locator(".collected")).to_contain_text("R-2")
    return_it(page, axe)


def return_the_details(page: Page, number: str, axe: Look) -> None:
    open_at_desk(page, number, axe)
    take(page)
    expect(item(page, "R-2")).to_contain_text("DP-2")
    request(page.locator("#details"), "役職を確かめてください。")
    expect(page.locator(".collected")).to_contain_text("役職")
    return_it(page, axe)


def request(part: Locator, message: str) -> None:
    part.get_by_text("補正を求める").click()
    part.get_by_label("補正していただきたいこと").fill(message)
    part.get_by_role("button", name="記入する").click()


def return_it(page: Page, axe: Look) -> None:
    page.get_by_role("link", name="補正を依頼する").click()
    expect(page.get_by_role("button", name="差し戻してメールを送る")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="差し戻してメールを送る").click()
    expect(page.locator(".state").first).to_have_text("補正依頼中")


def propose(page: Page, number: str, axe: Look) -> None:
    open_at_desk(page, number, axe)
    take(page)
    expect(page.locator("#details")).to_contain_text("開発本部長")
    page.get_by_role("link", name="登録を提案する").click()
    expect(page.get_by_role("button", name="提案する")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="提案する").click()
    expect(page.locator(".state").first).to_have_text("決裁待ち")
    expect(page.get_by_role("link", name="決裁する（受理）")).to_have_count(0)


def decide(page: Page, number: str, axe: Look) -> None:
    open_at_desk(page, number, axe)
    page.get_by_role("link", name="決裁する（受理）").click()
    expect(page.get_by_role("button", name="受理して案内メールを送る")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="受理して案内メールを送る").click()
    expect(page.locator(".state").first).to_have_text("入金待ち")


def register(page: Page, number: str, axe: Look) -> None:
    open_at_desk(page, number, axe)
    page.get_by_role("link", name="入金を記録する").click()
    page.get_by_label("金額（円）").fill("２０，０００")
    page.get_by_role("button", name="入金を記録して登録する").click()
    expect(page.get_by_role("alert")).to_contain_text("2,000円不足")
    axe(page)
    page.get_by_label("金額（円）").fill("２２，０００")
    page.get_by_role("button", name="入金を記録して登録する").click()
    expect(page.locator(".state").first).to_have_text("登録中")
    page.goto("/desk/registrations/")
    axe(page)
