"""What becomes of a registration over the years in a browser: papers, payments, the public register."""

import subprocess
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.declaring import Look
from tests.ghs.billing.bank import Row, csv_of


def seen(_page: Page) -> None:
    """Look no closer: the same page was looked at before."""


def paper(page: Page, link: Locator, folder: Path) -> str:
    """Download a PDF as a person does, and return what a reader finds in it, without spaces."""
    with page.expect_download() as download:
        link.click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    told = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True)
    return "".join(told.stdout.split())


# The vendor


def take_quote(page: Page, person: str, axe: Look) -> None:
    """Take a quote for Level 1, addressed to a person."""
    page.goto("/my/billing/")
    page.get_by_role("link", name="見積書を取る").click()
    page.get_by_label("レベル1").check()
    page.get_by_label("ご担当者").fill(person)
    axe(page)
    page.get_by_role("button", name="見積書を発行する").click()
    expect(page.get_by_role("alert").or_(page.get_by_role("status")).first).to_contain_text("見積書を発行しました")


def take_receipt(page: Page, number: str, axe: Look) -> Locator:
    """Issue the receipt of a paid invoice; return the link to it."""
    page.goto("/my/billing/")
    bill = page.locator(".bills > li").filter(has_text=number)
    bill.get_by_role("button", name="領収書を発行する").click()
    expect(bill.get_by_role("link", name="領収書を再発行する")).to_be_visible()
    axe(page)
    return bill.locator(".documents").get_by_role("link", name="領収書")


def end_use(page: Page, path: str, axe: Look) -> None:
    """File the notice of withdrawal (使用中止届)."""
    page.goto(path)
    page.get_by_role("link", name="マークの使用を中止する").click()
    page.get_by_role("button", name="使用中止届を出して終了する").click()
    expect(page.get_by_role("alert")).to_be_visible()
    axe(page)
    page.locator("main form").get_by_role("checkbox").check()
    page.get_by_role("button", name="使用中止届を出して終了する").click()
    expect(page.locator(".state").first).to_have_text("使用中止")
    axe(page)


# The office


def decide(page: Page, path: str) -> None:
    """Accept a declaration as the second person."""
    page.goto(path)
    page.get_by_role("link", name="決裁する（受理）").click()
    page.get_by_role("button", name="受理して案内メールを送る").click()
    expect(page.locator(".state").first).to_have_text("入金待ち")


def send_statement(page: Page, rows: list[Row], axe: Look) -> None:
    """Send a statement as the bank writes it, and import what was recognised."""
    page.goto("/desk/billing/statements/")
    axe(page)
    file = {"name": "入出金明細.csv", "mimeType": "text/csv", "buffer": csv_of(rows)}
    page.get_by_label("入出金明細").set_input_files(file)
    page.get_by_role("button", name="ファイルの内容を確認する").click()
    expect(page.locator("dl.facts")).to_contain_text("Shift_JIS (CP932)")
    axe(page)
    page.locator("button[value='import']").click()
    expect(page.locator(".match").first).to_be_visible()


def confirm_match(page: Page, invoice: str, reason: str, axe: Look) -> None:
    """Confirm the one proposal that is certain, for the reason it gives."""
    match = page.locator(".match").filter(has_text=invoice)
    expect(match.locator(".match-reasons").first).to_contain_text(reason)
    expect(match.get_by_role("checkbox")).to_be_checked()
    axe(page)
    page.get_by_role("button", name="選んだ入金を記録する").click()
    expect(page.get_by_text("1件の登録または更新を行いました")).to_be_visible()


def note_by_hand(page: Page, invoice: str, yen: int, axe: Look) -> None:
    """Note a payment on an invoice that is found in the office's list."""
    page.goto("/desk/billing/")
    axe(page)
    page.get_by_role("link", name=invoice).click()
    axe(page)
    page.get_by_role("link", name="適合宣言のページへ").click()
    expect(page.locator(".state").first).to_have_text("失効")
    page.go_back()
    page.get_by_role("link", name="入金を記録する").click()
    axe(page)
    page.get_by_label("金額（円）").fill(str(yen))
    page.get_by_role("button", name="入金を記録する").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(invoice)


# The public


def expect_public(page: Page, number: str, state: str, *words: str) -> None:
    """Look at the product's page, the page of its mark and the mark itself: all say the same."""
    for path in (f"/verify/{number}/", f"/register/{number}/"):
        page.goto(path)
        expect(page.locator("main")).to_contain_text(state)
        for word in words:
            expect(page.locator("main")).to_contain_text(word)
    assert state in page.request.get(f"/mark/{number}.svg").text()
