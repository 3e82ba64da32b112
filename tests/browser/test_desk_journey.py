"""A declaration's whole way in real browsers: two editors, a reviewer and a registrar, each in one of their own."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from ghs.accounts.models import Organization, User
from ghs.accounts.roles import MemberRole
from tests.browser import declaring
from tests.browser.declaring import PRODUCT, Look
from tests.factories import member_of


@dataclass(frozen=True)
class Vendor:
    """Two editors of one organisation, each in a browser of one's own."""

    first: Page
    second: Page


@pytest.fixture
def vendor(organization: Organization, editor: User, page_of: Callable[[User], Page]) -> Vendor:
    """Two editors, while the scheme is open."""
    declaring.open_scheme()
    colleague = member_of(organization, MemberRole.EDITOR, email="colleague@acme.example")
    return Vendor(page_of(editor), page_of(colleague))


def test_two_editors_and_the_office_go_through_two_returns_to_the_register(
    vendor: Vendor,
    editor: User,
    reviewer: User,
    registrar: User,
    page_of: Callable[[User], Page],
    mail_to: Callable[[str], str],
    axe: Look,
    tmp_path: Path,
) -> None:
    checker, decider = page_of(reviewer), page_of(registrar)
    visited = declaring.watch(vendor.first, vendor.second, checker, decider)
    begin(vendor.first, axe)
    declaring.describe(vendor.first, axe)
    sign_at_once(vendor, axe)
    declaring.answer_with_excel(vendor.second, tmp_path / "checklist.xlsx", axe)
    number = hand_in(vendor, axe)
    assert number in mail_to(editor.email)
    declaring.begin_check(checker, number, axe)
    declaring.ask(checker, axe)
    declaring.return_an_item(checker, number, axe)
    assert "R-2" in mail_to(editor.email)
    answer_the_office(vendor.second, axe)
    correct_the_item(vendor.first, axe)
    declaring.return_the_details(checker, number, axe)
    correct_the_details(vendor.second, axe)
    declaring.propose(checker, number, axe)
    declaring.decide(decider, number, axe)
    declaring.register(checker, number, axe)
    assert "GHS-0001" in mail_to(editor.email)
    find_the_permit(vendor.second, axe)
    assert [url for url in visited if "/admin/" in url] == []


def begin(page: Page, axe: Look) -> None:
    page.goto("/my/")
    axe(page)
    page.get_by_role("link", name="適合宣言を始める").first.click()
    page.get_by_label("製品名").fill(PRODUCT)
    page.get_by_label("品質マネジメント").check()
    expect(page.get_by_role("status").filter(has_text="レベル2です")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="下書きを始める").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(PRODUCT)
    axe(page)


def sign_at_once(vendor: Vendor, axe: Look) -> None:
    """Both editors write the signatory; the second to save sees both texts and loses neither."""
    for page in (vendor.first, vendor.second):
        open_own(page)
        page.get_by_role("link", name="署名者", exact=True).click()
        expect(page.get_by_label("署名者の氏名")).to_be_visible()
    declaring.sign(vendor.first, "見本 花子")
    expect(vendor.first.get_by_role("heading", level=1)).to_have_text(PRODUCT)
    declaring.write_signatory(vendor.second, "見本 一郎")  # saved by itself, which tells of the other text
    expect(vendor.second.locator(".stored")).to_contain_text("見本 花子")
    expect(vendor.second.get_by_label("署名者の氏名")).to_have_value("見本 一郎")
    axe(vendor.second)
    vendor.second.get_by_role("button", name="保存する").click()
    expect(vendor.second.get_by_role("heading", level=1)).to_have_text(PRODUCT)


def open_own(page: Page) -> None:
    """Open the declaration from the vendor's own page."""
    page.goto("/my/")
    page.get_by_role("link", name=PRODUCT).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(PRODUCT)


def hand_in(vendor: Vendor, axe: Look) -> str:
    """What the second editor filled in, the first finds complete and hands in."""
    open_own(vendor.first)
    axe(vendor.first)
    return declaring.submit(vendor.first, axe)


def answer_the_office(page: Page, axe: Look) -> None:
    page.goto("/my/")
    axe(page)
    page.get_by_role("link", name="事務局からのメッセージを読んで答える").click()
    expect(page.locator(".message-text")).to_have_text("販売開始はいつですか。")
    page.get_by_role("textbox", name="メッセージ").fill("来年4月です。")
    page.get_by_role("button", name="メッセージを送る").click()
    expect(page.locator(".message-text").last).to_have_text("来年4月です。")
    axe(page)


def correct_the_item(page: Page, axe: Look) -> None:
    page.goto("/my/")
    expect(page.locator(".next-list .due-on").first).to_contain_text("期限")
    open_own(page)
    axe(page)
    declaring.correct_an_item(page, axe)
    declaring.submit(page, axe)


def correct_the_details(page: Page, axe: Look) -> None:
    open_own(page)
    declaring.correct_the_title(page, axe)
    declaring.submit(page, axe)


def find_the_permit(page: Page, axe: Look) -> None:
    page.goto("/my/documents/")
    axe(page)
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("^使用許可証")).click()
    assert download.value.suggested_filename == "使用許可証_GHS-0001.pdf"
    page.goto("/my/organizations/")
    page.get_by_role("link", name="株式会社アクメ医療").click()
    page.get_by_role("link", name="適合宣言や入金も含むすべての履歴を見る").click()
    expect(page.locator(".dated")).to_contain_text("22,000円")
    axe(page)
