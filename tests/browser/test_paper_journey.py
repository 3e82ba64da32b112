"""A declaration that came on paper goes the same way: the office writes for the vendor, who confirms it later."""

from collections.abc import Callable
from pathlib import Path

from django.utils import timezone
from playwright.sync_api import Page, expect

from ghs.accounts.models import User
from tests.browser import declaring
from tests.browser.declaring import PRODUCT, Look
from tests.ghs.files.factories import pdf

CONTACT = "tantou@paper.example"
VENDOR = "有限会社紙のみ医療"


def test_what_came_on_paper_goes_through_two_returns_to_the_register(
    reviewer: User,
    second_reviewer: User,
    registrar: User,
    page: Page,
    page_of: Callable[[User], Page],
    mail_to: Callable[[str], str],
    link_to: Callable[[str, str], str],
    axe: Look,
    tmp_path: Path,
) -> None:
    declaring.open_scheme()
    clerk, checker, decider = page_of(reviewer), page_of(second_reviewer), page_of(registrar)
    visited = declaring.watch(page, clerk, checker, decider)
    enter_vendor(clerk, axe)
    keep_scan(clerk, tmp_path / "paper.pdf", axe)
    declaring.describe(clerk, axe)
    sign(clerk)
    declaring.answer_with_excel(clerk, tmp_path / "checklist.xlsx", axe)
    number = declaring.submit(clerk, axe)
    declaring.begin_check(checker, number, axe)
    declaring.return_an_item(checker, number, axe)
    correct(clerk, number, axe, declaring.correct_an_item)
    declaring.return_the_details(checker, number, axe)
    correct(clerk, number, axe, declaring.correct_the_title)
    declaring.propose(checker, number, axe)
    cannot_decide_yet(decider, number, axe)
    confirm(page, link_to(CONTACT, "/declarations/confirm/"), axe)
    declaring.decide(decider, number, axe)
    declaring.register(checker, number, axe)
    assert "GHS-0001" in mail_to(CONTACT)
    assert [url for url in visited if "/admin/" in url] == []


def enter_vendor(page: Page, axe: Look) -> None:
    """A vendor without an account is entered by the office."""
    page.goto("/desk/")
    page.locator(".side-nav-wide").get_by_role("link", name="適合宣言").click()
    page.get_by_role("link", name="代理入力").first.click()
    page.get_by_label("企業・団体の名称または法人番号").fill("紙のみ")
    page.get_by_role("button", name="検索").click()
    expect(page.get_by_role("link", name=VENDOR)).to_have_count(0)
    axe(page)
    page.get_by_role("link", name="アカウントのない企業・団体を登録する").click()
    page.get_by_label("企業・団体名").fill(VENDOR)
    page.get_by_label("フリガナ").fill("カミノミイリョウ")
    axe(page)
    page.get_by_role("button", name="保存して次へ").click()
    expect(page.get_by_role("button", name="スキャンを保存して下書きを始める")).to_be_visible()
    axe(page)


def keep_scan(page: Page, scan: Path, axe: Look) -> None:
    scan.write_bytes(pdf())
    page.get_by_role("radio").first.check()
    page.get_by_label("届いた日").fill(timezone.localdate().isoformat())
    page.get_by_label("届いた書類のスキャン").set_input_files(scan)
    page.get_by_label("連絡先メールアドレス").fill(CONTACT)
    page.get_by_label("製品名").fill(PRODUCT)
    page.get_by_label("品質マネジメント").check()
    page.get_by_role("button", name="スキャンを保存して下書きを始める").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(PRODUCT)
    expect(page.get_by_role("link", name="paper.pdf")).to_be_visible()
    axe(page)


def sign(page: Page) -> None:
    page.get_by_role("link", name="署名者", exact=True).click()
    declaring.sign(page, "見本 花子")
    expect(page.get_by_role("heading", level=1)).to_have_text(PRODUCT)


def correct(page: Page, number: str, axe: Look, mend: Callable[[Page, Look], None]) -> None:
    """The office enters what the vendor answered by post."""
    declaring.open_at_desk(page, number, axe)
    page.get_by_role("link", name="代理で補正を入力する").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(PRODUCT)
    mend(page, axe)
    declaring.submit(page, axe)


def cannot_decide_yet(page: Page, number: str, axe: Look) -> None:
    """Before the vendor has confirmed what was entered, nobody accepts it."""
    declaring.open_at_desk(page, number, axe)
    expect(page.get_by_text("企業・団体の内容確認がまだです")).to_be_visible()
    page.get_by_role("link", name="決裁する（受理）").click()
    page.get_by_role("button", name="受理して案内メールを送る").click()
    expect(page.get_by_role("alert")).to_be_visible()
    axe(page)


def confirm(page: Page, path: str, axe: Look) -> None:
    """The vendor reads what was entered, by the link in the mail, and confirms it."""
    page.goto(path)
    expect(page.get_by_text("開発本部長")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="この内容で間違いないことを確認する").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.locator("main").get_by_role("checkbox").check()
    page.get_by_role("button", name="この内容で間違いないことを確認する").click()
    expect(page.locator(".confirmed")).to_be_visible()
    axe(page)
